import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { openDoor } from './open-door.ts';

/** Callers of several front doors: names share them by weight, or lead to the second while the first is unhealthy. */
export function sendByNames(
  builder: FlowBuilder,
  from: NodeId,
  ways: readonly ConnectionView[],
  classIndex: number,
): readonly Branch[] {
  const records = ways.map(({ to }) => failoverOf(builder, to));
  const secondaries = new Set(records.flatMap((record) => record?.second.to ?? []));
  const entries = ways.flatMap((way, index) => {
    if (secondaries.has(way.to)) return [];
    const primary =
      way.kind === 'event'
        ? builder.visitOver(way, [], classIndex)
        : builder.sendTo(from, way.to, [], classIndex);
    const record = records[index];
    const entry = record === undefined ? primary : throughSwitch(builder, from, record, primary, classIndex);
    return [{ way, entry, weight: weightOf(builder, way.to) }];
  });
  return builder.split(entries);
}

interface FailoverRecords {
  readonly first: ConnectionView;
  readonly second: ConnectionView;
}

/** The two records of which the node is the first, or undefined. */
function failoverOf({ reader }: FlowBuilder, id: NodeId): FailoverRecords | undefined {
  for (const first of reader.connectionsTo(id, 'alias')) {
    if (first.properties.routingPolicy !== 'failover' || first.properties.failover === 'SECONDARY') continue;
    const second = reader
      .connectionsFrom(first.from, 'alias')
      .find(
        ({ properties }) =>
          properties.routingPolicy === 'failover' &&
          properties.failover === 'SECONDARY' &&
          properties.recordName === first.properties.recordName,
      );
    if (second !== undefined) return { first, second };
  }
  return undefined;
}

/** Of weighted records, the weight of the one that leads there. */
function weightOf({ reader }: FlowBuilder, id: NodeId): number | undefined {
  const weights = reader
    .connectionsTo(id, 'alias')
    .flatMap(({ properties }) =>
      properties.routingPolicy === 'weighted' || typeof properties.weight === 'number'
        ? [numberOf(properties.weight, 100)]
        : [],
    );
  return weights[0];
}

function throughSwitch(
  builder: FlowBuilder,
  from: NodeId,
  { first, second }: FailoverRecords,
  primary: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { reader } = builder;
  const key = `${first.from} ${first.to}`;
  const zone = first.from;
  const load = builder.load(zone);
  const asksItself = typeof first.properties.healthCheckPath === 'string';
  const name = reader.nameOf(zone);
  const isNew = !builder.stationByKey.has(key);
  const station = builder.once(key, () =>
    openDoor({ id: key, node: zone, name }, { name: 'primary', cause: 'no_healthy_target_503' }),
  );
  const next = builder.sendTo(from, second.to, [], classIndex);
  if (isNew) {
    builder.failovers.push({
      node: zone,
      name,
      station,
      primary: reader.nameOf(first.to),
      secondary: reader.nameOf(second.to),
      watches: firstGroups(builder, primary),
      asksItself,
      interval: asksItself
        ? numberOf(load.checkSeconds, awsFigure('route53.checkInterval'))
        : numberOf(load.followSeconds, 0),
      failures: asksItself ? numberOf(load.checkFailures, awsFigure('route53.checkFailures')) : 1,
      ttl: numberOf(load.ttlSeconds, awsFigure('route53.aliasTtl')),
    });
  }
  return builder.addHop({ station, calls: [], join: 0, spawns: [], next, onToken: primary, units: 1 });
}

/** Stations with a group, the nearest on each way. */
function firstGroups(builder: FlowBuilder, entry: readonly Branch[]): readonly number[] {
  const managed = new Set(builder.groups.map(({ station }) => station));
  const found = new Set<number>();
  const seen = new Set<number>();
  const visit = (branches: readonly Branch[]): void => {
    for (const { to } of branches) {
      const hop = builder.hops[to];
      if (hop === undefined || seen.has(to)) continue;
      seen.add(to);
      if (managed.has(hop.station)) found.add(hop.station);
      else visit([...hop.next, ...(hop.onToken ?? [])]);
    }
  };
  visit(entry);
  return [...found].sort((a, b) => a - b);
}
