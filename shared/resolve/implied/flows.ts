import type { ConnectionView, ListeningPort } from '#shared/catalogue/define-kind.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { UnitContext } from '../unit.ts';
import { isRedirect, type Leg, legsFrom, legsTo } from './forwards.ts';
import { listeningPorts } from './listening-ports.ts';

/** Packets that a connection needs: who opens it, who answers, on which port. */
export interface Flow {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly protocol: 'tcp' | 'udp';
  readonly fromPort: number;
  readonly toPort: number;
  readonly connection: ConnectionId;
  /** Ranges that the connection itself names as sources. */
  readonly sourceCidrs: readonly string[];
}

/** `invoke` opens a connection where an API reaches a load balancer through a VPC link. */
const networkConnections = ['traffic', 'data', 'invoke', 'origin'] as const;

/** What the node receives, from its connections and through the load balancers in front of it. */
export function incomingFlows(id: NodeId, ctx: UnitContext): readonly Flow[] {
  const direct = networkConnections
    .flatMap((kind) => ctx.connectionsTo(id, kind))
    .filter(({ from }) => !ctx.hasTrait(from, 'load-balancer'))
    .flatMap((connection) => flowsOf(connection, ctx));
  return [...direct, ...legsTo(id, ctx).flatMap(flowsOfLeg)];
}

/** What the node sends, over its connections and, for a load balancer, to its targets. */
export function outgoingFlows(id: NodeId, ctx: UnitContext): readonly Flow[] {
  const isLoadBalancer = ctx.hasTrait(id, 'load-balancer');
  const direct = isLoadBalancer ? [] : networkConnections.flatMap((kind) => ctx.connectionsFrom(id, kind));
  return [
    ...direct.flatMap((connection) => flowsOf(connection, ctx)),
    ...(isLoadBalancer ? legsFrom(id, ctx).flatMap(flowsOfLeg) : []),
  ];
}

function flowsOf(connection: ConnectionView, ctx: UnitContext): readonly Flow[] {
  if (connection.kind === 'invoke' && !ctx.hasTrait(connection.to, 'load-balancer')) return [];
  const receivesInVpc = ctx.hasTrait(connection.to, 'network-interface');
  const receivesOutside = ctx.hasTrait(connection.to, 'actor');
  if (!receivesInVpc && !receivesOutside) return [];
  const ports = portsOf(connection, ctx);
  const { sourceCidrs } = connection.properties;
  return ports.map(({ protocol, port }) => ({
    from: connection.from,
    to: connection.to,
    protocol,
    fromPort: port,
    toPort: port,
    connection: connection.id,
    sourceCidrs: isTexts(sourceCidrs) ? sourceCidrs : [],
  }));
}

/**
 * The port that the connection names; else what the receiver listens to, of which people and sites may use all and
 * everything else the first; else HTTPS for what is outside of AWS.
 */
function portsOf({ from, to, properties }: ConnectionView, ctx: UnitContext): readonly ListeningPort[] {
  const listening = listeningPorts(to, ctx);
  if (typeof properties.originProtocolPolicy === 'string')
    return originPorts(properties.originProtocolPolicy, listening);
  if (typeof properties.port === 'number') {
    const { port } = properties;
    const known = listening.find((each) => each.port === port);
    const stated = {
      protocol: properties.protocol === 'UDP' ? 'udp' : (known?.protocol ?? 'tcp'),
      port,
    } as const;
    return ctx.hasTrait(from, 'actor') ? [stated, ...redirectingPorts(to, port, ctx)] : [stated];
  }
  if (ctx.hasTrait(to, 'actor')) {
    const [known] = listening;
    return [known ?? { protocol: properties.protocol === 'UDP' ? 'udp' : 'tcp', port: 443 }];
  }
  return ctx.hasTrait(from, 'actor') ? listening : listening.slice(0, 1);
}

/** CloudFront asks over HTTPS where the origin listens to it and it may; over HTTP otherwise. */
function originPorts(policy: string, listening: readonly ListeningPort[]): readonly ListeningPort[] {
  const wanted = policy === 'http-only' ? [80] : policy === 'https-only' ? [443] : [80, 443];
  const known = listening.filter(({ port }) => wanted.includes(port));
  return known.length > 0 ? known : listening.slice(0, 1);
}

/** Browsers try HTTP first: whoever may use the encrypted listener may be sent there by the one that redirects. */
function redirectingPorts(to: NodeId, secured: number, ctx: UnitContext): readonly ListeningPort[] {
  const node = ctx.node(to);
  if (node === undefined || !ctx.hasTrait(to, 'load-balancer')) return [];
  const listeners = listenersAt(node, ctx);
  if (!listeners.some(({ port, protocol }) => port === secured && protocol === 'HTTPS')) return [];
  return listeners
    .filter((listener) => isRedirect(listener, node, ctx))
    .map(({ port }) => ({ protocol: 'tcp', port }));
}

function flowsOfLeg(leg: Leg): readonly Flow[] {
  const flow: Flow = {
    from: leg.loadBalancer,
    to: leg.target,
    protocol: leg.transport,
    fromPort: leg.fromPort,
    toPort: leg.toPort,
    connection: leg.connection,
    sourceCidrs: [],
  };
  const { healthCheckPort: port } = leg;
  if (port === undefined || (port >= leg.fromPort && port <= leg.toPort && leg.transport === 'tcp'))
    return [flow];
  return [flow, { ...flow, protocol: 'tcp', fromPort: port, toPort: port }];
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
