import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation, TokenBucket } from '../flow/flow.ts';
import { exp, ln } from '../portable-math.ts';
import type { KeyModel } from '../scenario/scenario.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { stationBase } from './station-base.ts';

/** Below this share the hottest key is like the others. */
const leastShare = 0.005;

/** The share of requests that ask for the hottest of the keys. */
export function hottestShareOf(keys: KeyModel): number {
  if (keys.is === 'uniform') return 1 / keys.keys;
  let sum = 0;
  for (let rank = 1; rank <= keys.keys; rank += 1) sum += exp(-keys.exponent * ln(rank));
  return 1 / sum;
}

/** Units of one partition for its hottest key: what adaptive capacity gives it at most, whatever the table has. */
export function pastHottestPartition(
  builder: FlowBuilder,
  id: NodeId,
  access: 'read' | 'write',
  units: number,
  classIndex: number,
  table: readonly Branch[],
  /** One of its indexes, which has partitions and keys of its own. */
  index?: { readonly name: string; readonly share: number },
): readonly Branch[] {
  const load = builder.load(id);
  const where = index === undefined ? '' : `index ${index.name} `;
  const cap =
    access === 'read'
      ? numberOf(load.partitionReads, awsFigure('dynamodb.partitionReads'))
      : numberOf(load.partitionWrites, awsFigure('dynamodb.partitionWrites'));
  return pastHottest(builder, id, classIndex, table, {
    key: `${id} ${where}hottest partition ${access}`,
    name:
      index === undefined
        ? `hottest partition, ${access}s`
        : `index ${index.name}, hottest partition, ${access}s`,
    units,
    ...(index === undefined ? {} : { share: index.share, field: `hottestKey@${index.name}` }),
    buckets: [
      {
        name: `${access} units`,
        rate: cap,
        burst: cap,
        cause: 'throttled_ddb',
        byUnits: true,
        tells: `its hottest partition takes no more ${access} units`,
      },
    ],
  });
}

/** Records of one shard: those of the hottest key all go into the same. */
export function pastHottestShard(
  builder: FlowBuilder,
  id: NodeId,
  classIndex: number,
  stream: readonly Branch[],
): readonly Branch[] {
  const load = builder.load(id);
  const records = numberOf(load.shardRecords, awsFigure('kinesis.shardRecords'));
  const bytes = numberOf(load.shardMegabytes, awsFigure('kinesis.shardMegabytes')) * 1024 * 1024;
  const cause = 'throttled_stream';
  const tells = 'its hottest shard is full';
  return pastHottest(builder, id, classIndex, stream, {
    key: `${id} hottest shard`,
    name: 'hottest shard',
    units: numberOf(builder.node(id).usage.recordKilobytes, 1) * 1024,
    buckets: [
      { name: 'records', rate: records, burst: records, cause, tells },
      { name: 'bytes', rate: bytes, burst: bytes, cause, byUnits: true, tells },
    ],
  });
}

interface HottestDoor {
  readonly key: string;
  readonly name: string;
  readonly units: number;
  readonly buckets: readonly TokenBucket[];
  /** Where the keys of the requests do not decide it. */
  readonly share?: number;
  readonly field?: string;
}

function pastHottest(
  builder: FlowBuilder,
  id: NodeId,
  classIndex: number,
  then: readonly Branch[],
  { key, name, units, buckets, share: stated, field = 'hottestKey' }: HottestDoor,
): readonly Branch[] {
  const keys = stated === undefined ? builder.classes[classIndex]?.keyModel : undefined;
  const share =
    stated ?? numberOf(builder.load(id).hottestShare, keys === undefined ? 0 : hottestShareOf(keys));
  if (share < leastShare) return then;
  const station = builder.once(key, (): BucketStation => {
    const own = stationBase(builder, id);
    const service = { is: 'constant', value: 0 } as const;
    return { ...own, id: key, name: `${own.name} (${name})`, service, errorRate: 0, is: 'buckets', buckets };
  });
  builder.assume({
    node: id,
    field,
    title: 'Requests for the hottest key',
    value: Math.round(share * 10_000) / 100,
    unit: '%',
    origin: keys === undefined ? 'assumed' : 'set',
  });
  const hot = builder.addHop({ station, calls: [], join: 0, spawns: [], next: then, units });
  return [
    ...hot.map(({ to, p }) => ({ to, p: p * share })),
    ...then.map(({ to, p }) => ({ to, p: p * (1 - share) })),
  ];
}
