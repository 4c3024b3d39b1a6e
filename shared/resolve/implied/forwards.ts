import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { type Listener, listenersOf } from '#shared/catalogue/kit/load-balancer.ts';
import { isLayer7, type TargetType, targetTypeOf } from '#shared/catalogue/kit/target-group.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { pascalCase, shortHash } from '../logical-ids.ts';
import type { UnitContext } from '../unit.ts';
import { listeningPorts } from './listening-ports.ts';

/** One connection from a load balancer, with the listener that it hangs on and the target group that it leads to. */
export interface Forward {
  readonly connection: ConnectionView;
  readonly loadBalancer: NodeId;
  /** Undefined when the load balancer has no listener that could take it. */
  readonly listener: Listener | undefined;
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly targetGroup: DrawnGroup | ImpliedTargetGroup;
}

interface DrawnGroup {
  readonly owner: NodeId;
}

/** The group that a connection straight to a target implies; connections with the same suffix share it. */
export interface ImpliedTargetGroup {
  readonly owner: NodeId;
  readonly suffix: string;
  readonly type: TargetType;
  readonly protocol: string;
  readonly port: number;
  readonly target: NodeId;
}

/** One way from a load balancer to a target, directly or through a drawn target group. */
export interface Leg {
  readonly loadBalancer: NodeId;
  readonly target: NodeId;
  readonly transport: 'tcp' | 'udp';
  readonly fromPort: number;
  readonly toPort: number;
  readonly healthCheckPort?: number;
  readonly connection: ConnectionId;
}

/** Where Docker publishes the containers of bridge mode. */
const dynamicPorts = { fromPort: 32_768, toPort: 65_535 } as const;

export function forwardsOf(loadBalancer: NodeId, ctx: UnitContext): readonly Forward[] {
  const node = ctx.node(loadBalancer);
  if (node === undefined || !ctx.hasTrait(loadBalancer, 'load-balancer')) return [];
  return ctx.connectionsFrom(loadBalancer).flatMap((connection) => {
    const target = ctx.node(connection.to);
    if (target === undefined) return [];
    const listener = listenerFor(connection, node, ctx);
    const targetGroup = targetGroupFor(connection, node, target, listener, ctx);
    if (targetGroup === undefined) return [];
    return [
      {
        connection,
        loadBalancer,
        listener,
        paths: texts(connection.properties.pathPattern),
        hosts: texts(connection.properties.hostHeader),
        targetGroup,
      },
    ];
  });
}

/** The connections of load balancers that lead to the node, straight or through a drawn target group. */
export function forwardsTo(id: NodeId, ctx: UnitContext): readonly Forward[] {
  const groups = ctx
    .connectionsTo(id, 'target')
    .map(({ from }) => from)
    .filter((from) => ctx.node(from)?.kind === 'target-group');
  const incoming = [id, ...groups].flatMap((end) => ctx.connectionsTo(end));
  const loadBalancers = new Set(
    incoming.map(({ from }) => from).filter((from) => ctx.hasTrait(from, 'load-balancer')),
  );
  const ends = new Set([id, ...groups]);
  return [...loadBalancers]
    .sort()
    .flatMap((loadBalancer) => forwardsOf(loadBalancer, ctx))
    .filter(({ connection }) => ends.has(connection.to));
}

export function legsFrom(loadBalancer: NodeId, ctx: UnitContext): readonly Leg[] {
  return forwardsOf(loadBalancer, ctx).flatMap((forward) => legsOf(forward, ctx));
}

export function legsTo(target: NodeId, ctx: UnitContext): readonly Leg[] {
  return forwardsTo(target, ctx)
    .flatMap((forward) => legsOf(forward, ctx))
    .filter((leg) => leg.target === target);
}

/** Whether the listener only sends browsers on to HTTPS: because it says so, or because nothing else asks for it. */
export function isRedirect(listener: Listener, loadBalancer: NodeView, ctx: UnitContext): boolean {
  if (listener.redirectToHttps) return true;
  if (listener.protocol !== 'HTTP') return false;
  const isEncrypted = listenersOf(loadBalancer.properties).some(
    ({ protocol, certificateArn }) => protocol === 'HTTPS' && certificateArn !== undefined,
  );
  return (
    isEncrypted &&
    !ctx
      .connectionsFrom(loadBalancer.id, 'forward')
      .some(({ properties }) => properties.listenerPort === listener.port)
  );
}

function listenerFor(connection: ConnectionView, node: NodeView, ctx: UnitContext): Listener | undefined {
  const listeners = listenersOf(node.properties);
  const { listenerPort } = connection.properties;
  if (typeof listenerPort === 'number') return listeners.find(({ port }) => port === listenerPort);
  return listeners.find((listener) => !isRedirect(listener, node, ctx));
}

function targetGroupFor(
  connection: ConnectionView,
  loadBalancer: NodeView,
  target: NodeView,
  listener: Listener | undefined,
  ctx: UnitContext,
): Forward['targetGroup'] | undefined {
  if (connection.kind === 'forward' && target.kind === 'target-group') return { owner: target.id };
  const type = impliedTypeOf(target, ctx);
  const isForwarding =
    connection.kind === 'forward' ||
    (connection.kind === 'traffic' && type !== undefined) ||
    (connection.kind === 'invoke' && type === 'lambda');
  if (!isForwarding || type === undefined) return undefined;
  const statedPort = connection.kind === 'invoke' ? undefined : connection.properties.port;
  const port = typeof statedPort === 'number' ? statedPort : (listeningPorts(target.id, ctx)[0]?.port ?? 80);
  const protocol = targetProtocol(connection, loadBalancer, type, listener);
  return {
    owner: loadBalancer.id,
    suffix: groupSuffix(connection, target, typeof statedPort === 'number' ? statedPort : undefined),
    type,
    protocol,
    port,
    target: target.id,
  };
}

/** Containers in bridge mode share the address of their instance, so they are registered by instance. */
function impliedTypeOf(target: NodeView, ctx: UnitContext): TargetType | undefined {
  if (isBridged(target, ctx)) return 'instance';
  return targetTypeOf(target, ctx.kindOf(target.id)?.traits ?? []);
}

export function isBridged(target: NodeView, ctx: UnitContext): boolean {
  if (target.kind !== 'ecs-service') return false;
  const mode = drawnTaskDefinitionOf(target.id, ctx)?.properties.networkMode;
  return mode === 'bridge' || mode === 'host';
}

/** A stated protocol that fits the load balancer; else HTTP behind an ALB, and what the listener speaks behind an NLB. */
function targetProtocol(
  connection: ConnectionView,
  loadBalancer: NodeView,
  type: TargetType,
  listener: Listener | undefined,
): string {
  const { protocol } = connection.properties;
  const isApplication = loadBalancer.kind === 'alb';
  if (type === 'alb') return 'TCP';
  if (typeof protocol === 'string' && isLayer7(protocol) === isApplication) return protocol;
  if (isApplication) return 'HTTP';
  // What TLS encrypted is opened at the load balancer.
  return listener === undefined || listener.protocol === 'TLS' ? 'TCP' : listener.protocol;
}

/**
 * Instances on one port are one group, because people draw a line to each of them; everything else that is drawn
 * scales by itself and has a group of its own. Only what the user states is in the name, so that it does not change
 * with the rest of the drawing.
 */
function groupSuffix(connection: ConnectionView, target: NodeView, port: number | undefined): string {
  const conditions = [
    ...texts(connection.properties.pathPattern),
    ...texts(connection.properties.hostHeader),
    ...(typeof connection.properties.listenerPort === 'number' ? [connection.properties.listenerPort] : []),
    ...(typeof connection.properties.weight === 'number' ? [connection.id] : []),
  ];
  const isShared = target.kind === 'ec2-instance';
  const who = isShared ? 'Instances' : pascalCase(target.id);
  return `${who}${port ?? ''}TargetGroup${isShared && conditions.length > 0 ? shortHash(conditions.join(' ')) : ''}`;
}

function legsOf(forward: Forward, ctx: UnitContext): readonly Leg[] {
  const { loadBalancer, targetGroup, connection } = forward;
  if ('suffix' in targetGroup) {
    const { type, port, protocol, target } = targetGroup;
    if (type === 'lambda') return [];
    const check = connection.properties.healthCheckPort;
    return legs(loadBalancer, target, protocol, port, check, connection.id, ctx);
  }
  const group = ctx.node(targetGroup.owner);
  if (group === undefined) return [];
  return ctx.connectionsFrom(group.id, 'target').flatMap((registration) => {
    if (ctx.hasTrait(registration.to, 'lambda-target')) return [];
    const port = registration.properties.port ?? group.properties.port;
    const protocol = String(group.properties.protocol ?? 'TCP');
    const check = group.properties.healthCheckPort;
    return legs(loadBalancer, registration.to, protocol, port, check, registration.id, ctx);
  });
}

function legs(
  loadBalancer: NodeId,
  target: NodeId,
  protocol: string,
  port: unknown,
  healthCheckPort: unknown,
  connection: ConnectionId,
  ctx: UnitContext,
): readonly Leg[] {
  const node = ctx.node(target);
  if (node === undefined || typeof port !== 'number') return [];
  const transports =
    protocol === 'TCP_UDP'
      ? (['tcp', 'udp'] as const)
      : [protocol === 'UDP' ? ('udp' as const) : ('tcp' as const)];
  const ports = isBridged(node, ctx) ? dynamicPorts : { fromPort: port, toPort: port };
  return transports.map((transport) => ({
    loadBalancer,
    target,
    transport,
    ...ports,
    // UDP says nothing about health, so the check comes over TCP.
    ...(typeof healthCheckPort === 'number'
      ? { healthCheckPort }
      : transport === 'udp' && transports.length === 1
        ? { healthCheckPort: port }
        : {}),
    connection,
  }));
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
