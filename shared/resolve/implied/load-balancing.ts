import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnObject, type CfnValue, compact, sub } from '#shared/catalogue/kit/cfn.ts';
import {
  balancerOfListener,
  defaultSslPolicy,
  listenersAt,
  type PlacedListener,
} from '#shared/catalogue/kit/load-balancer.ts';
import {
  type HealthCheck,
  healthCheckProperties,
  targetGroupAttributes,
} from '#shared/catalogue/kit/target-group.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Because } from '../architecture.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { type Forward, forwardsOf, forwardsTo, type ImpliedTargetGroup, isRedirect } from './forwards.ts';
import {
  becauseOf,
  drawnRuleSuffix,
  forwardAction,
  listenerSuffix,
  propertiesOf,
  ruleDrafts,
  ruleSuffix,
} from './listener-rules.ts';

/**
 * What makes a load balancer work: its listeners, the target groups of connections that lead straight to a target, and
 * rules for connections with paths or hosts.
 */
export function impliedLoadBalancing(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (node.kind === 'listener') return rulesOfListener(node, ctx);
  if (!ctx.hasTrait(node.id, 'load-balancer')) return [];
  const forwards = forwardsOf(node.id, ctx);
  for (const { to, listenerPort } of forwards) {
    if (listenerPort !== undefined) continue;
    ctx.gap(
      `${node.name} has no listener for its connection to ${ctx.nameOf(to)}. Add one, or name a port that it listens on.`,
    );
  }
  return [
    ...impliedTargetGroups(node, forwards, ctx),
    ...listenersAt(node, ctx)
      .filter((listener) => listener.node === undefined)
      .flatMap((listener) => listenerDrafts(listener, node, forwards, ctx)),
  ];
}

/** What a drawn listener does with requests that no rule takes: what its plain connections lead to. */
export function defaultActionsOf(id: NodeId, ctx: UnitContext): readonly CfnObject[] {
  const node = ctx.node(id);
  const balancer = node === undefined ? undefined : balancerOfListener(node, ctx);
  if (node === undefined || balancer === undefined) return [];
  const listener = listenersAt(balancer, ctx).find((each) => each.node === id);
  const own = forwardsOf(balancer.id, ctx).filter(
    (forward) => forward.listener === id && forward.rule === undefined,
  );
  if (own.length === 0 && listener !== undefined && isRedirect(listener, balancer, ctx)) {
    return [redirect(balancer, ctx)];
  }
  const action = defaultAction(own, balancer, ctx);
  return action === undefined ? [] : [action];
}

function rulesOfListener(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const balancer = balancerOfListener(node, ctx);
  const listener =
    balancer === undefined ? undefined : listenersAt(balancer, ctx).find((each) => each.node === node.id);
  if (balancer?.kind !== 'alb' || listener === undefined) return [];
  const forwards = forwardsOf(balancer.id, ctx).filter((forward) => forward.listener === node.id);
  return ruleDrafts(listener, balancer, forwards, ctx);
}

/** Target groups that register this node, for what registers itself. */
export function targetGroupArnsOf(id: NodeId, ctx: UnitContext): readonly CfnValue[] {
  const arns = new Map<string, CfnValue>();
  for (const { to, from } of ctx.connectionsTo(id, 'target')) {
    if (to === id && ctx.kindOf(from)?.id === 'target-group') arns.set(from, ctx.ref(from));
  }
  for (const { targetGroup } of forwardsTo(id, ctx)) {
    if (targetGroup.suffix === undefined) continue;
    arns.set(`${targetGroup.owner} ${targetGroup.suffix}`, ctx.ref(targetGroup.owner, targetGroup.suffix));
  }
  return [...arns.values()];
}

/** Logical ids of the listeners and rules that lead to the node. */
export function listenersTo(id: NodeId, ctx: UnitContext): readonly string[] {
  const ids = forwardsTo(id, ctx).flatMap(({ loadBalancer, listenerPort, listener, rule }) => {
    if (listenerPort === undefined) return [];
    if (listener !== undefined)
      return [ctx.logicalId(listener, rule === undefined ? undefined : drawnRuleSuffix(rule))];
    return [
      ctx.logicalId(
        loadBalancer,
        rule === undefined ? listenerSuffix(listenerPort) : ruleSuffix(listenerPort, rule),
      ),
    ];
  });
  return [...new Set(ids)].sort();
}

function impliedTargetGroups(
  node: NodeView,
  forwards: readonly Forward[],
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const bySuffix = new Map<string, { readonly group: ImpliedTargetGroup; readonly forwards: Forward[] }>();
  for (const forward of forwards) {
    const { targetGroup: group } = forward;
    if (group.suffix === undefined) continue;
    const known = bySuffix.get(group.suffix);
    if (known === undefined) bySuffix.set(group.suffix, { group, forwards: [forward] });
    else known.forwards.push(forward);
  }
  return [...bySuffix.values()].map((entry) => targetGroupDraft(node, entry.group, entry.forwards, ctx));
}

function targetGroupDraft(
  node: NodeView,
  group: ImpliedTargetGroup,
  forwards: readonly Forward[],
  ctx: UnitContext,
): ImpliedDraft {
  const isFunction = group.type === 'lambda';
  const settings = propertiesOf(forwards[0], ctx);
  const ends = [...new Set(forwards.map(({ to }) => to))];
  const targets = ends.flatMap((end) => registrationOf(end, group, ctx));
  const waitsFor = ends.flatMap((end) => prerequisitesOf(end, group, node, ctx));
  return {
    suffix: group.suffix,
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    properties: compact({
      TargetType: group.type,
      Protocol: isFunction ? undefined : group.protocol,
      Port: isFunction ? undefined : group.port,
      ProtocolVersion:
        typeof settings.protocolVersion === 'string' && group.protocol.startsWith('HTTP') && !isFunction
          ? settings.protocolVersion
          : undefined,
      VpcId: isFunction ? undefined : ctx.vpcId(node.id),
      Targets: targets.length === 0 ? undefined : targets,
      ...healthCheckProperties(
        (group.healthCheckPort === undefined
          ? settings
          : { ...settings, healthCheckPort: group.healthCheckPort }) as HealthCheck,
        group.protocol,
        group.type,
      ),
      TargetGroupAttributes: targetGroupAttributes(
        settings as Parameters<typeof targetGroupAttributes>[0],
        group.protocol,
        group.type,
      ),
      Tags: ctx.tags({ name: `${node.name} to ${ends.map((end) => ctx.nameOf(end)).join(', ')}` }),
    }),
    because: forwards.map((forward) => becauseOf(forward, ctx)),
    ...(waitsFor.length === 0 ? {} : { dependsOn: waitsFor }),
  };
}

/** Groups of instances and services of containers register themselves. */
function registrationOf(target: NodeId, group: ImpliedTargetGroup, ctx: UnitContext): readonly CfnObject[] {
  if (group.type === 'lambda') return [{ Id: ctx.arn(target) }];
  if (group.type === 'alb') return [{ Id: ctx.ref(target), Port: group.port }];
  if (ctx.kindOf(target)?.id === 'ec2-instance') return [{ Id: ctx.ref(target), Port: group.port }];
  return [];
}

/** A function must allow its invocation, and a load balancer listen, before they can be registered. */
function prerequisitesOf(
  target: NodeId,
  group: ImpliedTargetGroup,
  loadBalancer: NodeView,
  ctx: UnitContext,
): readonly string[] {
  const node = ctx.node(target);
  if (node === undefined) return [];
  if (group.type === 'alb') return [ctx.logicalId(target, `Listener${group.port}`)];
  if (group.type !== 'lambda') return [];
  const pusher = {
    from: loadBalancer.id,
    connection: '',
    service: loadBalancerService,
    sourceArn: anyTargetGroup,
  };
  const grants = ctx.kindOf(target)?.allowPush?.(node, [pusher], ctx) ?? [];
  return grants.flatMap(({ suffix }) => (suffix === undefined ? [] : [ctx.logicalId(target, suffix)]));
}

export const loadBalancerService = 'elasticloadbalancing.amazonaws.com';

/**
 * The source of a load balancer's invocations. Not the one target group: that waits for the permission, and a
 * permission that named it would close a circle.
 */
export const anyTargetGroup = sub(
  `arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:\${AWS::AccountId}:targetgroup/*`,
);

function listenerDrafts(
  listener: PlacedListener,
  node: NodeView,
  forwards: readonly Forward[],
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const own = forwards.filter((forward) => forward.listenerPort === listener.port);
  const action = isRedirect(listener, node, ctx)
    ? redirect(node, ctx)
    : defaultAction(
        own.filter(({ rule }) => rule === undefined),
        node,
        ctx,
      );
  if (action === undefined) {
    ctx.gap(`${node.name} forwards port ${listener.port} to nothing. Connect it to a target.`);
    return [];
  }
  const isEncrypted = listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
  const because: readonly Because[] = [
    {
      node: node.id,
      reason:
        listener.protocol === 'GENEVE'
          ? `${node.name} hands on every packet that reaches it.`
          : `${node.name} listens to ${listener.protocol} on port ${listener.port}.`,
    },
  ];
  return [
    {
      suffix: listenerSuffix(listener.port),
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      properties: compact({
        LoadBalancerArn: ctx.ref(node.id),
        // A Gateway Load Balancer takes every packet.
        Port: listener.protocol === 'GENEVE' ? undefined : listener.port,
        Protocol: listener.protocol === 'GENEVE' ? undefined : listener.protocol,
        Certificates: isEncrypted ? [{ CertificateArn: certificateOf(listener, node, ctx) }] : undefined,
        SslPolicy: isEncrypted ? (listener.sslPolicy ?? defaultSslPolicy) : undefined,
        DefaultActions: [action],
      }),
      because,
    },
    ...(node.kind === 'alb' ? ruleDrafts(listener, node, own, ctx) : []),
  ];
}

function certificateOf(listener: PlacedListener, node: NodeView, ctx: UnitContext): CfnValue {
  const attached = ctx
    .connectionsTo(node.id, 'attach')
    .map(({ from }) => from)
    .find((from) => ctx.kindOf(from)?.id === 'certificate');
  if (listener.certificateArn !== undefined) return listener.certificateArn;
  if (attached !== undefined) return ctx.ref(attached);
  return ctx.parameter(`${ctx.logicalId(node.id)}CertificateArn`, {
    Type: 'String',
    Description: `ARN of the certificate that ${node.name} serves, of the same Region`,
    AllowedPattern: '^arn:aws[a-z-]*:(acm|iam):.+$',
  });
}

function redirect(node: NodeView, ctx: UnitContext): CfnObject {
  const secure = listenersAt(node, ctx).find(({ protocol }) => protocol === 'HTTPS');
  return {
    Type: 'redirect',
    RedirectConfig: { Protocol: 'HTTPS', Port: String(secure?.port ?? 443), StatusCode: 'HTTP_301' },
  };
}

/** Undefined where nothing can be answered: a Network Load Balancer has no answers of its own. */
function defaultAction(
  forwards: readonly Forward[],
  node: NodeView,
  ctx: UnitContext,
): CfnObject | undefined {
  if (forwards.length > 0) return forwardAction(forwards, ctx);
  if (node.kind !== 'alb') return undefined;
  return {
    Type: 'fixed-response',
    FixedResponseConfig: {
      StatusCode: '404',
      ContentType: 'text/plain',
      MessageBody: 'Nothing is served here.',
    },
  };
}
