import type { JsonObject } from '#shared/base/json.ts';
import type { ConnectionView, DocumentReader, NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import {
  balancerOfListener,
  genevePort,
  type Listener,
  listenerNodesOf,
  listenersAt,
  type PlacedListener,
  transportsOf,
} from '#shared/catalogue/kit/load-balancer.ts';
import { isLayer7, type TargetType, targetTypeOf } from '#shared/catalogue/kit/target-group.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { DerivingReader } from '../derived-facts.ts';
import { pascalCase, shortHash } from '../logical-ids.ts';

import { listeningPorts } from './listening-ports.ts';

/** One connection from a load balancer, with the listener that it hangs on and the target group that it leads to. */
export interface Forward extends JsonObject {
  readonly connection: ConnectionId;
  readonly to: NodeId;
  readonly loadBalancer: NodeId;
  /** Absent when the load balancer has no listener that could take it. */
  readonly listenerPort?: number;
  /** The node that the listener is drawn as. */
  readonly listener?: NodeId;
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  /** Further conditions of the rule, as CloudFormation has them. */
  readonly conditions: readonly CfnObject[];
  /** The first connection with the same listener and conditions: they share a rule. Absent for the default action. */
  readonly rule?: ConnectionId;
  readonly targetGroup: DrawnTargetGroup | ImpliedTargetGroup;
}

export interface DrawnTargetGroup extends JsonObject {
  readonly owner: NodeId;
  readonly suffix?: undefined;
}

/** The group that a connection straight to a target implies; connections with the same suffix share it. */
export interface ImpliedTargetGroup extends JsonObject {
  readonly owner: NodeId;
  readonly suffix: string;
  readonly type: TargetType;
  readonly protocol: string;
  readonly port: number;
  readonly healthCheckPort?: number;
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

/** What the load balancer forwards, in the order of its connections. */
export function forwardsOf(loadBalancer: NodeId, reader: DerivingReader): readonly Forward[] {
  return reader.derived(`forwards ${loadBalancer}`, (inner) => computeForwards(loadBalancer, inner));
}

/** The connections of load balancers that lead to the node, straight or through a drawn target group. */
export function forwardsTo(id: NodeId, reader: DerivingReader): readonly Forward[] {
  const groups = reader
    .connectionsTo(id, 'target')
    .map(({ from }) => from)
    .filter((from) => reader.kindOf(from)?.id === 'target-group');
  const ends = [id, ...groups];
  const loadBalancers = new Set(
    ends
      .flatMap((end) => reader.connectionsTo(end))
      .flatMap(({ from }) => {
        if (reader.hasTrait(from, 'load-balancer')) return [from];
        const listener = reader.kindOf(from)?.id === 'listener' ? reader.node(from) : undefined;
        return listener === undefined ? [] : (balancerOfListener(listener, reader)?.id ?? []);
      }),
  );
  // Apart from the forwards of the whole load balancer, so that one target does not follow the others.
  return [...loadBalancers]
    .sort()
    .flatMap((loadBalancer) =>
      reader.derived(`forwards ${loadBalancer} to ${ends.join(' ')}`, (inner) =>
        forwardsOf(loadBalancer, inner).filter(({ to }) => ends.includes(to)),
      ),
    );
}

function computeForwards(loadBalancer: NodeId, reader: DocumentReader): readonly Forward[] {
  const node = reader.node(loadBalancer);
  if (node === undefined || !reader.hasTrait(loadBalancer, 'load-balancer')) return [];
  const rules = new Map<string, ConnectionId>();
  const listeners = listenersAt(node, reader);
  const own = reader.connectionsFrom(loadBalancer).map((connection) => ({
    connection,
    listener: listenerFor(connection, node, listeners, reader),
  }));
  const through = listenerNodesOf(loadBalancer, reader).flatMap(({ id }) =>
    reader.connectionsFrom(id, 'forward').map((connection) => ({
      connection,
      listener: listeners.find((listener) => listener.node === id),
    })),
  );
  return [...own, ...through].flatMap(({ connection, listener }): readonly Forward[] => {
    const target = reader.node(connection.to);
    if (target === undefined) return [];
    const targetGroup = targetGroupFor(connection, node, target, listener, reader);
    if (targetGroup === undefined) return [];
    const paths = texts(connection.properties.pathPattern);
    const hosts = texts(connection.properties.hostHeader);
    const conditions = furtherConditions(connection);
    const isDefault = paths.length === 0 && hosts.length === 0 && conditions.length === 0;
    const key = JSON.stringify([listener?.port, paths, hosts, conditions]);
    if (!rules.has(key)) rules.set(key, connection.id);
    return [
      {
        connection: connection.id,
        to: connection.to,
        loadBalancer,
        ...(listener === undefined ? {} : { listenerPort: listener.port }),
        ...(listener?.node === undefined ? {} : { listener: listener.node }),
        paths,
        hosts,
        conditions,
        ...(isDefault ? {} : { rule: rules.get(key) ?? connection.id }),
        targetGroup,
      },
    ];
  });
}

/** Conditions on methods, headers, query strings and addresses. */
function furtherConditions({ properties }: ConnectionView): readonly CfnObject[] {
  const methods = texts(properties.httpRequestMethod);
  const headers = texts(properties.httpHeader);
  const queries = texts(properties.queryString);
  const sources = texts(properties.sourceIp);
  const byHeader = new Map<string, string[]>();
  for (const header of headers) {
    const [name = '', ...value] = header.split(':');
    byHeader.set(name.trim(), [...(byHeader.get(name.trim()) ?? []), value.join(':').trim()]);
  }
  return [
    ...(methods.length === 0
      ? []
      : [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: methods } }]),
    ...[...byHeader].map(([HttpHeaderName, Values]) => ({
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName, Values },
    })),
    ...(queries.length === 0
      ? []
      : [{ Field: 'query-string', QueryStringConfig: { Values: queries.map(queryOf) } }]),
    ...(sources.length === 0 ? [] : [{ Field: 'source-ip', SourceIpConfig: { Values: sources } }]),
  ];
}

function queryOf(text: string): CfnObject {
  const at = text.indexOf('=');
  return at < 0 ? { Value: text } : { Key: text.slice(0, at), Value: text.slice(at + 1) };
}

export function legsFrom(loadBalancer: NodeId, reader: DerivingReader): readonly Leg[] {
  return forwardsOf(loadBalancer, reader).flatMap((forward) => legsOf(forward, reader));
}

export function legsTo(target: NodeId, reader: DerivingReader): readonly Leg[] {
  return forwardsTo(target, reader)
    .flatMap((forward) => legsOf(forward, reader))
    .filter((leg) => leg.target === target);
}

/** Whether the listener only sends browsers on to HTTPS: because it says so, or because nothing else asks for it. */
export function isRedirect(listener: Listener, loadBalancer: NodeView, reader: DocumentReader): boolean {
  if (listener.redirectToHttps) return true;
  if (listener.protocol !== 'HTTP') return false;
  const isEncrypted = listenersAt(loadBalancer, reader).some(
    ({ protocol, certificateArn }) => protocol === 'HTTPS' && certificateArn !== undefined,
  );
  return (
    isEncrypted &&
    !reader
      .connectionsFrom(loadBalancer.id, 'forward')
      .some(({ properties }) => properties.listenerPort === listener.port)
  );
}

function listenerFor(
  connection: ConnectionView,
  node: NodeView,
  listeners: readonly PlacedListener[],
  reader: DocumentReader,
): PlacedListener | undefined {
  const { listenerPort } = connection.properties;
  if (typeof listenerPort === 'number') return listeners.find(({ port }) => port === listenerPort);
  return listeners.find((listener) => !isRedirect(listener, node, reader));
}

function targetGroupFor(
  connection: ConnectionView,
  loadBalancer: NodeView,
  target: NodeView,
  listener: Listener | undefined,
  reader: DocumentReader,
): Forward['targetGroup'] | undefined {
  if (connection.kind === 'forward' && target.kind === 'target-group') return { owner: target.id };
  const type = impliedTypeOf(target, reader);
  const isForwarding =
    connection.kind === 'forward' ||
    (connection.kind === 'traffic' && type !== undefined) ||
    (connection.kind === 'invoke' && type === 'lambda');
  if (!isForwarding || type === undefined) return undefined;
  const { healthCheckPort } = connection.properties;
  if (loadBalancer.kind === 'gwlb') {
    return {
      owner: loadBalancer.id,
      suffix: groupSuffix(connection, target, undefined),
      type,
      protocol: 'GENEVE',
      port: genevePort,
      // GENEVE itself says nothing about health.
      healthCheckPort: typeof healthCheckPort === 'number' ? healthCheckPort : 80,
      target: target.id,
    };
  }
  const statedPort = connection.kind === 'invoke' ? undefined : connection.properties.port;
  const port =
    typeof statedPort === 'number' ? statedPort : (listeningPorts(target.id, reader)[0]?.port ?? 80);
  const protocol = targetProtocol(connection, loadBalancer, type, listener);
  return {
    owner: loadBalancer.id,
    suffix: groupSuffix(connection, target, typeof statedPort === 'number' ? statedPort : undefined),
    type,
    protocol,
    port,
    ...(typeof healthCheckPort === 'number' ? { healthCheckPort } : {}),
    target: target.id,
  };
}

/** Containers in bridge mode share the address of their instance, so they are registered by instance. */
function impliedTypeOf(target: NodeView, reader: DocumentReader): TargetType | undefined {
  if (isBridged(target.id, reader)) return 'instance';
  return targetTypeOf(target, reader.kindOf(target.id)?.traits ?? []);
}

export function isBridged(target: NodeId, reader: DocumentReader): boolean {
  if (reader.kindOf(target)?.id !== 'ecs-service') return false;
  const mode = drawnTaskDefinitionOf(target, reader)?.properties.networkMode;
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
    ...(typeof connection.properties.weight === 'number' || furtherConditions(connection).length > 0
      ? [connection.id]
      : []),
  ];
  const isShared = target.kind === 'ec2-instance';
  const who = isShared ? 'Instances' : pascalCase(target.id);
  return `${who}${port ?? ''}TargetGroup${isShared && conditions.length > 0 ? shortHash(conditions.join(' ')) : ''}`;
}

function legsOf({ loadBalancer, targetGroup, connection }: Forward, reader: DerivingReader): readonly Leg[] {
  if (targetGroup.suffix !== undefined) {
    const { type, port, protocol, target, healthCheckPort } = targetGroup;
    if (type === 'lambda') return [];
    return legs(loadBalancer, target, protocol, port, healthCheckPort, connection, reader);
  }
  const group = reader.node(targetGroup.owner);
  if (group === undefined) return [];
  return reader.connectionsFrom(group.id, 'target').flatMap((registration) => {
    if (reader.hasTrait(registration.to, 'lambda-target')) return [];
    const port = registration.properties.port ?? group.properties.port;
    const protocol = String(group.properties.protocol ?? 'TCP');
    const check = group.properties.healthCheckPort;
    return legs(loadBalancer, registration.to, protocol, port, check, registration.id, reader);
  });
}

function legs(
  loadBalancer: NodeId,
  target: NodeId,
  protocol: string,
  port: unknown,
  healthCheckPort: unknown,
  connection: ConnectionId,
  reader: DerivingReader,
): readonly Leg[] {
  if (reader.kindOf(target) === undefined || typeof port !== 'number') return [];
  const transports = transportsOf(protocol);
  const ports = isBridged(target, reader) ? dynamicPorts : { fromPort: port, toPort: port };
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
