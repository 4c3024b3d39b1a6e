import type {
  CostLineDraft,
  DocumentReader,
  NodeView,
  Quantity,
  QuantityInput,
} from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { Connection, NodeId } from '#shared/document/records.ts';
import { isPrivate, linkBetween, networkOf, shareToAnotherZone, zonesOf } from './network-passage.ts';
import { type ConnectionFlow, short } from './request-flows.ts';

/** What a connection is charged for, and the Region that charges it. */
export interface TransferLine {
  readonly draft: CostLineDraft;
  readonly region: string;
}

/**
 * Data transfer that belongs to a connection: to another zone on both sides, to another Region at the price of the
 * sender, and straight to the internet. What a load balancer, a gateway or an endpoint is charged for is theirs.
 */
export function transferLines(
  connection: Connection,
  flow: ConnectionFlow,
  reader: DocumentReader,
): readonly TransferLine[] {
  const ends = [reader.node(connection.from), reader.node(connection.to)] as const;
  const [from, to] = ends;
  if (from === undefined || to === undefined) return [];
  const outside = [from, to].find(({ id }) => isOutside(id, reader));
  if (outside !== undefined) return egressLines(connection, flow, from, to, reader);
  const regions = [regionOf(reader, from.id), regionOf(reader, to.id)] as const;
  if (regions[0] !== regions[1]) return regionLines(flow, from, to, regions);
  return zoneLines(flow, from, to, regions[0], reader);
}

/** The Region that a node is billed in: its frame's, else the document's. */
export function regionOf(reader: DocumentReader, id: NodeId): string {
  const region = reader.ancestorOf(id, 'region')?.properties.region;
  return typeof region === 'string' ? region : reader.settings.region;
}

function isOutside(id: NodeId, reader: DocumentReader): boolean {
  return reader.hasTrait(id, 'actor');
}

/** Kinds whose own bill says what leaves for the internet. */
function chargesEgressItself({ kind }: NodeView): boolean {
  const known = findKind(kind);
  const fields = Object.keys(known?.usage?.shape ?? {});
  return (
    fields.some((field) => /internetOut|outGigabytes|viewer|transferOut|dataOut/i.test(field)) ||
    known?.family === 'networking'
  );
}

function egressLines(
  { from: sender }: Connection,
  flow: ConnectionFlow,
  from: NodeView,
  to: NodeView,
  reader: DocumentReader,
): readonly TransferLine[] {
  const inside = isOutside(from.id, reader) ? to : from;
  const outside = inside === from ? to : from;
  if (isOutside(inside.id, reader) || findKind(inside.kind)?.types.length === 0) return [];
  if (outside.kind === 'on-premises' || reader.ancestorOf(outside.id, 'on-premises') !== undefined) return [];
  if (chargesEgressItself(inside)) return [];
  const out = inside.id === sender ? flow.requestGigabytes : flow.responseGigabytes;
  // A private subnet leaves through its NAT gateway, which is charged for it.
  if (out === 0 || isPrivate(inside.id, reader)) return [];
  return [
    {
      region: regionOf(reader, inside.id),
      draft: {
        component: 'dataTransfer/internetOut',
        label: `Data out to ${outside.name}`,
        quantity: gigabytes(out, flow, []),
        note: 'What comes in is free.',
      },
    },
  ];
}

const usEast: ReadonlySet<string> = new Set(['us-east-1', 'us-east-2']);

function regionLines(
  flow: ConnectionFlow,
  from: NodeView,
  to: NodeView,
  [near, far]: readonly [string, string],
): readonly TransferLine[] {
  // The two Regions of the eastern United States have a price of their own.
  const component =
    usEast.has(near) && usEast.has(far)
      ? 'dataTransfer/interRegionUsEast1UsEast2'
      : 'dataTransfer/interRegionOut';
  const line = (sent: number, sender: string, receiver: string, region: string): readonly TransferLine[] =>
    sent === 0
      ? []
      : [
          {
            region,
            draft: {
              component,
              label: `Data from ${sender} to ${receiver}, another Region`,
              quantity: gigabytes(sent, flow, []),
              note: `The sender pays, in ${region}.`,
            },
          },
        ];
  return [
    ...line(flow.requestGigabytes, from.name, to.name, near),
    ...line(flow.responseGigabytes, to.name, from.name, far),
  ];
}

/** Managed databases: AWS charges for the side of their callers alone (pricing pages of RDS and ElastiCache, 2026-11). */
const freeSides: ReadonlySet<string> = new Set([
  'rds-instance',
  'aurora-cluster',
  'rds-proxy',
  'elasticache',
]);

function zoneLines(
  flow: ConnectionFlow,
  from: NodeView,
  to: NodeView,
  region: string,
  reader: DocumentReader,
): readonly TransferLine[] {
  const both = flow.requestGigabytes + flow.responseGigabytes;
  if (both === 0) return [];
  const [near, far] = [zonesOf(from.id, reader), zonesOf(to.id, reader)];
  const crossing = shareToAnotherZone(near, far);
  if (crossing === 0) return [];
  const free = [from, to].filter(({ kind }) => freeSides.has(kind));
  const sides = 2 - free.length;
  if (sides === 0) return [];
  const quantity = gigabytes(both, flow, [
    { name: 'to another zone', value: Number((crossing * 100).toFixed(4)), unit: '%', origin: 'drawn' },
    { name: 'sides', value: sides, origin: 'drawn' },
  ]);
  const [vpc, otherVpc] = [networkOf(from.id, reader), networkOf(to.id, reader)];
  const link =
    vpc === undefined || otherVpc === undefined || vpc === otherVpc
      ? undefined
      : linkBetween(vpc, otherVpc, reader);
  const draft: CostLineDraft = {
    component: 'dataTransfer/interAz',
    label: `Data between zones, ${from.name} – ${to.name}`,
    quantity: {
      ...quantity,
      value: quantity.value === undefined ? undefined : quantity.value * crossing * sides,
      formula: `${quantity.formula} × ${short(crossing * 100)} % to another zone × ${sides === 1 ? '1 side' : `${sides} sides`}`,
    },
    note: `${zoneWords(near)} to ${zoneWords(far)}, taken as spread evenly; ${free[0] === undefined ? 'each side is charged' : `${free[0].name} is not charged for its side`}.`,
  };
  const balancer = link === undefined ? includedWith(from, to) : reader.nameOf(link);
  return [
    {
      region,
      draft: balancer === undefined ? draft : { ...draft, includedIn: balancer },
    },
  ];
}

/** An ALB pays for its targets in other zones with its capacity units; an NLB that stays in its zone sends nothing there. */
function includedWith(from: NodeView, to: NodeView): string | undefined {
  for (const { kind, name } of [from, to]) if (kind === 'alb') return `the load balancer ${name}`;
  if (from.kind === 'nlb' && from.properties.crossZone !== true)
    return `the zone of ${from.name}, which it does not leave`;
  return undefined;
}

function zoneWords(zones: readonly string[]): string {
  return zones.length === 1 ? `Zone ${zones[0]}` : `Zones ${zones.join(', ')}`;
}

function gigabytes(value: number, flow: ConnectionFlow, further: readonly QuantityInput[]): Quantity {
  const input: QuantityInput = {
    name: 'data',
    value,
    unit: 'GB',
    origin: flow.origin,
    field: 'usage.gigabytesPerMonth',
    because: flow.because(),
  };
  return { value, unit: 'GB', formula: `${short(value)} GB`, inputs: [input, ...further] };
}
