import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { hitRatioOf } from './key-popularity.ts';
import { numberOf } from './load-parameters.ts';
import { delayStation } from './station-makers.ts';

/**
 * A cache: each of its shards does so many operations a second, so that many in the time of one are under way at a time.
 * Keys are spread over the shards.
 */
export function cacheStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const station = delayStation(builder, id);
  const { deployment, numNodeGroups } = builder.node(id).properties;
  const seconds = meanOf(station.service);
  if (deployment === 'serverless' || seconds === 0) return station;
  const atATime = numberOf(builder.load(id).operationsPerSecond, Number.POSITIVE_INFINITY) * seconds;
  const shards = Math.max(1, numberOf(numNodeGroups, 1));
  return {
    ...station,
    workers: Number.isFinite(atATime) ? Math.max(1, Math.round(atATime)) : atATime,
    targets: Array.from({ length: shards }, () => ({ node: id, zone: 0 })),
    balancing: 'random',
  };
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
