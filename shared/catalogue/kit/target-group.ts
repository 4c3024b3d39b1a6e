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
    readonly stickinessType?: string | undefined;
    readonly stickinessCookie?: string | undefined;
    readonly anomalyMitigation?: boolean | undefined;
    readonly crossZone?: string | undefined;
    readonly preserveClientIp?: boolean | undefined;
    readonly proxyProtocolV2?: boolean | undefined;
    readonly connectionTermination?: boolean | undefined;
    readonly targetFailover?: string | undefined;
    readonly multiValueHeaders?: boolean | undefined;
  },
  protocol: string,
  targetType: TargetType,
): readonly CfnObject[] | undefined {
  const isFunction = targetType === 'lambda';
  const layer7 = isLayer7(protocol) && !isFunction;
  const isSticky = settings.stickinessSeconds !== undefined && !isFunction;
  const isGeneve = protocol === 'GENEVE';
  const isLayer4 = !layer7 && !isFunction && !isGeneve;
  const stickiness = stickinessOf(settings.stickinessType, protocol, layer7);
  const isRebalancing = isGeneve && settings.targetFailover === 'rebalance';
  const list = attributeList({
    'deregistration_delay.timeout_seconds': isFunction
      ? undefined
      : text(settings.deregistrationDelaySeconds),
    'stickiness.enabled': isSticky ? 'true' : undefined,
    'stickiness.type': isSticky ? stickiness : undefined,
    'stickiness.lb_cookie.duration_seconds':
      isSticky && stickiness === 'lb_cookie' ? text(settings.stickinessSeconds) : undefined,
    'stickiness.app_cookie.duration_seconds':
      isSticky && stickiness === 'app_cookie' ? text(settings.stickinessSeconds) : undefined,
    'stickiness.app_cookie.cookie_name':
      isSticky && stickiness === 'app_cookie' ? (settings.stickinessCookie ?? 'session') : undefined,
    'slow_start.duration_seconds': layer7 ? text(settings.slowStartSeconds) : undefined,
    'load_balancing.algorithm.type': layer7 ? settings.algorithm : undefined,
    'load_balancing.algorithm.anomaly_mitigation':
      layer7 && settings.algorithm === 'weighted_random' && settings.anomalyMitigation === true
        ? 'on'
        : undefined,
    'load_balancing.cross_zone.enabled':
      settings.crossZone === undefined ||
      settings.crossZone === 'use_load_balancer_configuration' ||
      isFunction
        ? undefined
        : settings.crossZone,
    'preserve_client_ip.enabled': isLayer4 ? flag(settings.preserveClientIp) : undefined,
    'proxy_protocol_v2.enabled': isLayer4 && settings.proxyProtocolV2 === true ? 'true' : undefined,
    'deregistration_delay.connection_termination.enabled':
      isLayer4 && settings.connectionTermination === true ? 'true' : undefined,
    'target_failover.on_deregistration': isRebalancing ? 'rebalance' : undefined,
    'target_failover.on_unhealthy': isRebalancing ? 'rebalance' : undefined,
    'lambda.multi_value_headers.enabled':
      isFunction && settings.multiValueHeaders === true ? 'true' : undefined,
  });
  return list.length === 0 ? undefined : list;
}

/** What the load balancer of that protocol can stick by: the stated type where it fits. */
function stickinessOf(stated: string | undefined, protocol: string, layer7: boolean): string {
  if (layer7) return stated === 'app_cookie' ? 'app_cookie' : 'lb_cookie';
  if (protocol !== 'GENEVE') return 'source_ip';
  return stated === 'source_ip_dest_ip_proto' ? stated : 'source_ip_dest_ip';
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** How a target of that kind is registered, from what it can be; undefined when it can be no target. */
export function targetTypeOf(target: NodeView, traits: readonly string[]): TargetType | undefined {
  if (target.kind === 'alb') return 'alb';
  if (traits.includes('lambda-target')) return 'lambda';
  if (traits.includes('instance-target')) return 'instance';
  if (traits.includes('ip-target') || target.kind === 'on-premises' || target.kind === 'server') return 'ip';
  return undefined;
}
