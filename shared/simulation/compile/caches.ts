import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Branch, ServersStation } from '../flow/flow.ts';
import type { KeyModel } from '../scenario/scenario.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { zonesOf } from './group-plans.ts';
import { hitRatioOf, keyTiers } from './key-popularity.ts';
import { numberOf } from './load-parameters.ts';
import { delayStation } from './station-makers.ts';

/** How many of the most popular keys are told apart when keys are spread over shards. */
const toldApart = 100;

/** A station of a cache, and the share of the requests that come to it. */
export interface CacheShard {
  readonly station: number;
  readonly share: number;
}

/**
 * Where requests for a cache go: each of its shards does so many operations a second. Where requests say how popular their
 * keys are, each shard is a station of its own with what its keys get; else keys are spread evenly over one.
 */
export function cacheShards(builder: FlowBuilder, id: NodeId, classIndex: number): readonly CacheShard[] {
  const shards = shardsOf(builder, id);
  if (shards < 2 || !builder.classes.some(({ keyModel }) => keyModel?.is === 'zipf'))
    return [{ station: builder.once(id, () => cacheStation(builder, id)), share: 1 }];
  const shares = sharesOfShards(builder.classes[classIndex]?.keyModel, shards);
  builder.assume({
    node: id,
    field: 'busiestShard',
    title: `Requests for the busiest of ${shards} shards, by the keys that are asked for`,
    value: Math.round(Math.max(...shares) * 10_000) / 100,
    unit: '%',
    origin: 'assumed',
  });
  return shares.map((share, shard) => {
    const key = `${id} shard ${shard + 1}`;
    return { station: builder.once(key, () => shardStation(builder, id, key, shard)), share };
  });
}

/** The branches of a visit that is made at each shard. */
export function overShards(
  shards: readonly CacheShard[],
  visit: (station: number) => readonly Branch[],
): readonly Branch[] {
  return shards.flatMap(({ station, share }) => visit(station).map(({ to, p }) => ({ to, p: p * share })));
}

/** A serverless cache has no shards that could be full. */
function shardsOf(builder: FlowBuilder, id: NodeId): number {
  const { deployment, numNodeGroups } = builder.node(id).properties;
  return deployment === 'serverless' ? 1 : Math.max(1, numberOf(numNodeGroups, 1));
}

function cacheStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const station = delayStation(builder, id);
  const seconds = meanOf(station.service);
  if (builder.node(id).properties.deployment === 'serverless' || seconds === 0) return station;
  // So many operations in the time of one are under way at a time.
  const atATime = numberOf(builder.load(id).operationsPerSecond, Number.POSITIVE_INFINITY) * seconds;
  const zones = zonesOf(builder, id);
  const shards = shardsOf(builder, id);
  return {
    ...station,
    workers: Number.isFinite(atATime) ? Math.max(1, Math.round(atATime)) : atATime,
    zones: zones.length === 0 ? station.zones : zones,
    // First copies of the shards are spread over the zones.
    targets: Array.from({ length: shards }, (_, shard) => ({
      node: id,
      ...(shards > 1 ? { name: `${station.name} shard ${shard + 1}` } : {}),
      zone: zones.length === 0 ? 0 : shard % zones.length,
    })),
    balancing: 'random',
  };
}

function shardStation(builder: FlowBuilder, id: NodeId, key: string, shard: number): ServersStation {
  const station = cacheStation(builder, id);
  const { targets, zones } = station;
  const target = targets[shard] ?? { node: id, zone: 0 };
  return {
    ...station,
    id: key,
    name: `${station.name} (shard ${shard + 1})`,
    zones: [zones[target.zone] ?? ''],
    targets: [{ ...target, zone: 0 }],
    balancing: 'round-robin',
  };
}

/**
 * What each shard gets: the most popular keys lie on the shards in turn, the hottest on the first, and those that are
 * hardly asked for more than others are spread evenly.
 */
export function sharesOfShards(keys: KeyModel | undefined, shards: number): readonly number[] {
  const shares = Array.from({ length: shards }, () => 0);
  const tiers = keys === undefined ? [] : keyTiers(keys);
  let rest = 1;
  tiers.slice(0, toldApart).forEach(({ keys: count, share }, rank) => {
    if (count > 1) return;
    shares[rank % shards] = (shares[rank % shards] as number) + share;
    rest -= share;
  });
  return shares.map((share) => share + Math.max(0, rest) / shards);
}

/** The share of requests that a cache answers: as the keys of the requests and what it holds say, else as is set. */
export function cacheHits(builder: FlowBuilder, id: NodeId, classIndex: number): number {
  const { hitRatio, keysThatFit } = builder.load(id);
  const keys = builder.classes[classIndex]?.keyModel;
  if (typeof keysThatFit !== 'number' || keys === undefined) return numberOf(hitRatio, 0);
  const ratio = hitRatioOf(keys, keysThatFit);
  builder.assume({
    node: id,
    field: 'hitRatioOfKeys',
    title: 'Hit ratio, by the keys of the requests and those that it holds',
    value: Math.round(ratio * 10_000) / 10_000,
    origin: 'assumed',
  });
  return ratio;
}
