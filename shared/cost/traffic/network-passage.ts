import type { DocumentReader, NodeView, SideTraffic } from '#shared/catalogue/define-kind.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import { type RequestFlows, short } from './request-flows.ts';

/** Bytes that pass through something on their way, and which connections they belong to. */
export interface Passage {
  readonly gigabytes: number;
  /** Of them, those that leave for the internet. */
  readonly internetGigabytes: number;
  readonly because: readonly string[];
  /** What each connection has in it; what passes beside connections is in none. */
  readonly byConnection: ReadonlyMap<ConnectionId, Pick<Passage, 'gigabytes' | 'internetGigabytes'>>;
}

/** Short names under which VPC endpoints know what is drawn. */
const endpointServices: Readonly<Record<string, string>> = {
  's3-bucket': 's3',
  'dynamodb-table': 'dynamodb',
  'sqs-queue': 'sqs',
  'sns-topic': 'sns',
  'event-bus': 'events',
  'kinesis-stream': 'kinesis-streams',
  firehose: 'kinesis-firehose',
  secret: 'secretsmanager',
  parameter: 'ssm',
  'kms-key': 'kms',
  'lambda-function': 'lambda',
  'step-functions': 'states',
  'event-schedule': 'scheduler',
  'ecr-repository': 'ecr.dkr',
  'log-group': 'logs',
  'cloudwatch-alarm': 'monitoring',
  'prometheus-workspace': 'aps-workspaces',
  xray: 'xray',
  batch: 'batch',
  codebuild: 'codebuild',
  'cognito-user-pool': 'cognito-idp',
  ses: 'email-smtp',
  'api-gateway-http': 'execute-api',
  'api-gateway-rest': 'execute-api',
  'api-gateway-websocket': 'execute-api',
};

/**
 * What passes through NAT gateways, VPC endpoints and transit gateways. What leaves a private subnet, over a connection
 * or beside them, takes the NAT gateway of its zone, unless an endpoint of the service stands in the VPC.
 */
export function passagesOf(
  document: LintelDocument,
  { connections }: RequestFlows,
  reader: DocumentReader,
  beside: ReadonlyMap<NodeId, readonly SideTraffic[]> = new Map(),
): ReadonlyMap<NodeId, Passage> {
  const passages = new Map<NodeId, GrowingPassage>();
  const add = (id: NodeId, gigabytes: number, internetGigabytes: number, what: string): void => {
    const passage: GrowingPassage = passages.get(id) ?? {
      gigabytes: 0,
      internetGigabytes: 0,
      because: [],
      byConnection: new Map(),
    };
    passage.gigabytes += gigabytes;
    passage.internetGigabytes += internetGigabytes;
    passage.because.push(what);
    passages.set(id, passage);
  };
  const pass = (id: NodeId, gigabytes: number, internetGigabytes: number, over: Connection): void => {
    const names = `${reader.nameOf(over.from)} – ${reader.nameOf(over.to)}`;
    add(id, gigabytes, internetGigabytes, `${short(gigabytes)} GB ${names}`);
    passages.get(id)?.byConnection.set(over.id, { gigabytes, internetGigabytes });
  };
  const networks = onceEach((id) => networkOf(id, reader));
  const sites = onceEach((id) => isOnSite(id, reader));
  const waysOut = waysOutOf(reader);
  for (const id of [...connections.keys()].sort()) {
    const flow = connections.get(id);
    const record = document.connections.get(id);
    if (flow === undefined || record === undefined) continue;
    const { from, to } = record;
    const both = flow.requestGigabytes + flow.responseGigabytes;
    if (both === 0) continue;
    if (sites(from) !== sites(to)) {
      const inside = sites(from) ? to : from;
      const out = inside === from ? flow.requestGigabytes : flow.responseGigabytes;
      const line = lineToSite(reader);
      if (line !== undefined) pass(line, both, out, record);
      const gateway = networks(inside);
      const hub = gateway === undefined ? undefined : transitGatewaysOf(gateway, reader)[0];
      if (line !== undefined && hub !== undefined) pass(hub, both, 0, record);
      continue;
    }
    const vpc = networks(from);
    if (vpc === undefined) continue;
    const otherVpc = networks(to);
    if (vpc === otherVpc) continue;
    const leavesAws = reader.kindOf(to)?.id === 'internet' || reader.kindOf(to)?.id === 'users';
    const service = endpointServices[document.nodes.get(to)?.kind ?? ''];
    if (otherVpc === undefined && (leavesAws || service !== undefined)) {
      if (!isPrivate(from, reader)) continue;
      for (const { id: way, share } of waysOut(from, vpc, service))
        pass(way, both * share, leavesAws ? flow.requestGigabytes * share : 0, record);
    } else if (otherVpc !== undefined && otherVpc !== vpc) {
      const link = linkBetween(vpc, otherVpc, reader);
      // A peering is charged for what crosses zones, on both sides; a transit gateway for all of it.
      const part =
        link !== undefined && reader.kindOf(link)?.id === 'vpc-peering'
          ? shareToAnotherZone(zonesOf(from, reader), zonesOf(to, reader)) * 2
          : 1;
      if (link !== undefined) pass(link, both * part, 0, record);
    }
  }
  for (const id of [...beside.keys()].sort()) {
    const vpc = networks(id);
    if (vpc === undefined || !isPrivate(id, reader)) continue;
    for (const { service, gigabytes, because } of beside.get(id) ?? []) {
      for (const { id: way, share } of waysOut(id, vpc, service))
        add(
          way,
          gigabytes * share,
          0,
          `${short(gigabytes * share)} GB ${reader.nameOf(id)}, ${because}${share === 1 ? '' : ` × ${short(share * 100)} %`}`,
        );
    }
  }
  return passages;
}

interface GrowingPassage {
  gigabytes: number;
  internetGigabytes: number;
  readonly because: string[];
  readonly byConnection: Map<ConnectionId, Pick<Passage, 'gigabytes' | 'internetGigabytes'>>;
}

/** Something that bytes pass, and which part of them. */
interface Way {
  readonly id: NodeId;
  readonly share: number;
}

/**
 * What bytes of a private subnet pass on their way to a service, or to the internet without one: an endpoint, else the
 * NAT gateways of the VPC, else a transit gateway and those of the VPC that it leads to. Nothing where no way is drawn.
 * Many nodes share their subnets, so each way is looked for once.
 */
function waysOutOf(
  reader: DocumentReader,
): (id: NodeId, vpc: NodeId, service: string | undefined) => readonly Way[] {
  const endpoints = onceEach((vpc) => [
    ...reader.descendantsOf(vpc, 'gateway-endpoint'),
    ...reader.descendantsOf(vpc, 'interface-endpoint'),
  ]);
  const gateways = onceEach((vpc) => publicNatsIn(vpc, reader));
  const known = new Map<string, readonly Way[]>();
  const evenly = (nats: readonly NodeId[]): readonly Way[] =>
    nats.map((nat) => ({ id: nat, share: 1 / nats.length }));

  function find(subnets: readonly NodeView[], vpc: NodeId, service: string | undefined): readonly Way[] {
    const endpoint =
      service === undefined
        ? undefined
        : endpoints(vpc).find(({ properties }) => properties.service === service);
    if (endpoint !== undefined)
      return endpoint.kind === 'gateway-endpoint' ? [] : [{ id: endpoint.id, share: 1 }];
    if (subnets.every(({ properties }) => properties.tier === 'isolated')) return [];
    const zones = new Set(subnets.map(({ id }) => reader.zoneOf(id)));
    const own = natsFor(zones, gateways(vpc));
    if (own.length > 0) return evenly(own);
    for (const hub of transitGatewaysOf(vpc, reader)) {
      for (const egress of attachedTo(hub, reader)) {
        const nats = egress === vpc ? [] : natsFor(zones, gateways(egress));
        if (nats.length > 0) return [{ id: hub, share: 1 }, ...evenly(nats)];
      }
    }
    return [];
  }

  return (id, vpc, service) => {
    const subnets = reader.subnetsOf(id);
    const key = `${vpc} ${service ?? ''} ${subnets.map((subnet) => subnet.id).join(' ')}`;
    let ways = known.get(key);
    if (ways === undefined) {
      ways = find(subnets, vpc, service);
      known.set(key, ways);
    }
    return ways;
  };
}

function attachedTo(hub: NodeId, reader: DocumentReader): readonly NodeId[] {
  return [
    ...reader.connectionsFrom(hub, 'attach').map(({ to }) => to),
    ...reader.connectionsTo(hub, 'attach').map(({ from }) => from),
  ].filter((id) => reader.kindOf(id)?.id === 'vpc');
}

/** Nodes have several connections; what is asked of them is asked once. */
function onceEach<T>(compute: (id: NodeId) => T): (id: NodeId) => T {
  const known = new Map<NodeId, T>();
  return (id) => {
    const value = known.get(id);
    if (value !== undefined || known.has(id)) return value as T;
    const made = compute(id);
    known.set(id, made);
    return made;
  };
}

/** The VPC in which it has an address. */
export function networkOf(id: NodeId, reader: DocumentReader): NodeId | undefined {
  const subnets = reader.subnetsOf(id);
  const [first] = subnets;
  if (first === undefined) return undefined;
  return reader.vpcOf(first.id)?.id;
}

/** None of its subnets has a route to an internet gateway. */
export function isPrivate(id: NodeId, reader: DocumentReader): boolean {
  const subnets = reader.subnetsOf(id);
  return subnets.length > 0 && subnets.every(({ properties }) => properties.tier !== 'public');
}

interface PublicNat {
  readonly id: NodeId;
  readonly zone: string | undefined;
  readonly isRegional: boolean;
}

function publicNatsIn(vpc: NodeId, reader: DocumentReader): readonly PublicNat[] {
  return reader
    .descendantsOf(vpc, 'nat-gateway')
    .filter(({ properties }) => properties.connectivityType !== 'private')
    .map(({ id, properties }) => {
      const subnet = reader.ancestorOf(id, 'subnet');
      return {
        id,
        zone: subnet === undefined ? undefined : reader.zoneOf(subnet.id),
        isRegional: properties.availabilityMode === 'regional',
      };
    });
}

/** Those of its zones, each taken equally; else a Regional one, else the first: as its routes are made. */
function natsFor(zones: ReadonlySet<string | undefined>, nats: readonly PublicNat[]): readonly NodeId[] {
  const near = new Map<string | undefined, NodeId>();
  for (const { id, zone } of nats) if (zones.has(zone) && !near.has(zone)) near.set(zone, id);
  if (near.size > 0) return [...near.values()];
  const other = nats.find(({ isRegional }) => isRegional) ?? nats[0];
  return other === undefined ? [] : [other.id];
}

/** What leads from one VPC to another: a transit gateway that both are attached to, else a peering that is drawn. */
export function linkBetween(one: NodeId, other: NodeId, reader: DocumentReader): NodeId | undefined {
  const there = new Set(transitGatewaysOf(other, reader));
  const gateway = transitGatewaysOf(one, reader).find((id) => there.has(id));
  if (gateway !== undefined) return gateway;
  const far = new Set(peeringsOf(other, reader));
  return peeringsOf(one, reader).find((id) => far.has(id));
}

function peeringsOf(vpc: NodeId, reader: DocumentReader): readonly NodeId[] {
  return [
    ...reader.connectionsFrom(vpc, 'peer').map(({ to }) => to),
    ...reader.connectionsTo(vpc, 'peer').map(({ from }) => from),
  ].filter((id) => reader.kindOf(id)?.id === 'vpc-peering');
}

function transitGatewaysOf(vpc: NodeId, reader: DocumentReader): readonly NodeId[] {
  return [
    ...reader.connectionsTo(vpc, 'attach').map(({ from }) => from),
    ...reader.connectionsFrom(vpc, 'attach').map(({ to }) => to),
  ].filter((id) => reader.kindOf(id)?.id === 'transit-gateway');
}

/** At a site of the company: what it exchanges with AWS goes over its line. */
function isOnSite(id: NodeId, reader: DocumentReader): boolean {
  return reader.kindOf(id)?.id === 'on-premises' || reader.ancestorOf(id, 'on-premises') !== undefined;
}

/** The line to the site, where the drawing has just one; with several nothing says which of them is taken. */
function lineToSite(reader: DocumentReader): NodeId | undefined {
  const lines = [...reader.idsOfKind('direct-connect'), ...reader.idsOfKind('site-to-site-vpn')];
  return lines.length === 1 ? lines[0] : undefined;
}

/** Zones that it has addresses in, in order. */
export function zonesOf(id: NodeId, reader: DocumentReader): readonly string[] {
  const zones = reader.subnetsOf(id).flatMap((subnet) => reader.zoneOf(subnet.id) ?? []);
  return [...new Set(zones)].sort();
}

/** The part of what passes that ends in another zone than it started in, each end spread evenly over its zones. */
export function shareToAnotherZone(near: readonly string[], far: readonly string[]): number {
  if (near.length === 0 || far.length === 0) return 0;
  const same = near.filter((zone) => far.includes(zone)).length;
  return 1 - same / (near.length * far.length);
}
