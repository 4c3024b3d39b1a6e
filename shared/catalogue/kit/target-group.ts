import type { NodeView } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { attributeList } from './load-balancer.ts';

/** How targets are registered; `alb` is a load balancer behind a Network Load Balancer. */
export type TargetType = 'instance' | 'ip' | 'lambda' | 'alb';

/** The fields of `healthCheckFields`, as stored in properties of any kind that has them. */
export interface HealthCheck {
  readonly healthCheckProtocol?: string | undefined;
  readonly healthCheckPath?: string | undefined;
  readonly healthCheckPort?: number | undefined;
  readonly healthCheckIntervalSeconds?: number | undefined;
  readonly healthCheckTimeoutSeconds?: number | undefined;
  readonly healthyThresholdCount?: number | undefined;
  readonly unhealthyThresholdCount?: number | undefined;
  readonly matcher?: string | undefined;
}

const healthCheckKeys = [
  'healthCheckProtocol',
  'healthCheckPath',
  'healthCheckPort',
  'healthCheckIntervalSeconds',
  'healthCheckTimeoutSeconds',
  'healthyThresholdCount',
  'unhealthyThresholdCount',
  'matcher',
] as const satisfies readonly (keyof HealthCheck)[];

/**
 * The health check in CloudFormation's properties of a target group. Path and status codes belong to HTTP checks, and
 * a function has no port to check.
 */
export function healthCheckProperties(
  check: HealthCheck,
  groupProtocol: string,
  targetType: TargetType,
): CfnObject {
  const isFunction = targetType === 'lambda';
  // Checks of a function are invocations that cost, so AWS leaves them off unless they are asked for.
  if (isFunction && healthCheckKeys.every((key) => check[key] === undefined)) return {};
  const asksByHttp = isLayer7(groupProtocol) || isFunction || targetType === 'alb';
  const protocol = isFunction ? 'HTTP' : (check.healthCheckProtocol ?? (asksByHttp ? 'HTTP' : 'TCP'));
  const isHttp = protocol !== 'TCP';
  return compact({
    HealthCheckEnabled: true,
    HealthCheckProtocol: isFunction ? undefined : protocol,
    HealthCheckPath: isHttp ? (check.healthCheckPath ?? '/') : undefined,
    HealthCheckPort:
      isFunction || check.healthCheckPort === undefined ? undefined : String(check.healthCheckPort),
    HealthCheckIntervalSeconds: check.healthCheckIntervalSeconds,
    HealthCheckTimeoutSeconds: check.healthCheckTimeoutSeconds,
    HealthyThresholdCount: check.healthyThresholdCount,
    UnhealthyThresholdCount: check.unhealthyThresholdCount,
    Matcher: isHttp && check.matcher !== undefined ? { HttpCode: check.matcher } : undefined,
  });
}

/** Whether a group with that protocol can be behind an Application Load Balancer. */
export function isLayer7(protocol: string): boolean {
  return protocol === 'HTTP' || protocol === 'HTTPS';
}

/** Attributes of a target group; stickiness is by cookie at layer 7 and by address below. */
export function targetGroupAttributes(
  settings: {
    readonly deregistrationDelaySeconds?: number | undefined;
    readonly stickinessSeconds?: number | undefined;
    readonly slowStartSeconds?: number | undefined;
    readonly algorithm?: string | undefined;
  },
  protocol: string,
  targetType: TargetType,
): readonly CfnObject[] | undefined {
  const isFunction = targetType === 'lambda';
  const layer7 = isLayer7(protocol) && !isFunction;
  const isSticky = settings.stickinessSeconds !== undefined && !isFunction;
  const list = attributeList({
    'deregistration_delay.timeout_seconds': isFunction
      ? undefined
      : text(settings.deregistrationDelaySeconds),
    'stickiness.enabled': isSticky ? 'true' : undefined,
    'stickiness.type': isSticky ? (layer7 ? 'lb_cookie' : 'source_ip') : undefined,
    'stickiness.lb_cookie.duration_seconds':
      isSticky && layer7 ? text(settings.stickinessSeconds) : undefined,
    'slow_start.duration_seconds': layer7 ? text(settings.slowStartSeconds) : undefined,
    'load_balancing.algorithm.type': layer7 ? settings.algorithm : undefined,
  });
  return list.length === 0 ? undefined : list;
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** How a target of that kind is registered, from what it can be; undefined when it can be no target. */
export function targetTypeOf(target: NodeView, traits: readonly string[]): TargetType | undefined {
  if (target.kind === 'alb') return 'alb';
  if (traits.includes('lambda-target')) return 'lambda';
  if (traits.includes('instance-target')) return 'instance';
  if (traits.includes('ip-target') || target.kind === 'on-premises') return 'ip';
  return undefined;
}
