import type { JsonObject } from '#shared/base/json.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { BucketStation, FunctionStation, LinkStation } from '../flow/flow.ts';
import { type Candidate, type CandidateMaker, createCandidateMaker, plural } from './candidate-maker.ts';

/** Environments, memory and concurrency of a function. */
export function ofFunction(
  maker: CandidateMaker,
  station: FunctionStation,
  rate: number,
): readonly Candidate[] {
  const { node, reserved, provisioned, service } = station;
  const name = maker.name(node);
  const needed = Math.ceil(rate * meanOf(service) * 1.25);
  const candidates: Candidate[] = [];
  if (needed > 0 && provisioned < needed) {
    candidates.push(
      maker.set(
        node,
        { provisionedConcurrency: needed },
        `${name}: ${needed} environments provisioned, not ${provisioned}`,
      ),
    );
  }
  const memory = maker.properties(node).memorySize;
  if (typeof memory === 'number' && memory * 2 <= 10_240) {
    candidates.push(
      maker.set(node, { memorySize: memory * 2 }, `${name}: ${memory * 2} MB of memory, not ${memory}`),
    );
  }
  if (reserved !== undefined) {
    candidates.push(
      maker.set(
        node,
        { reservedConcurrentExecutions: Math.max(1, reserved * 2) },
        `${name}: ${Math.max(1, reserved * 2)} concurrent executions reserved, not ${reserved}`,
      ),
    );
  } else {
    const limit = maker.run.flow.pools[station.pool]?.limit ?? 1000;
    candidates.push(
      maker.load(
        node,
        { accountConcurrency: limit * 2 },
        `A concurrency of ${limit * 2} in the account, not ${limit}`,
      ),
    );
  }
  return candidates;
}

/** Rates and bursts: units of a table, stages and quotas of an API, quotas of other services that are nearly used. */
export function ofBuckets(
  maker: CandidateMaker,
  station: BucketStation,
  perSecond: number,
): readonly Candidate[] {
  const { node } = station;
  return [
    ...ofTable(maker, node),
    ...ofApi(maker, station, perSecond),
    ...ofQuotas(maker, station, perSecond),
  ];
}

function ofTable(maker: CandidateMaker, node: NodeId): readonly Candidate[] {
  const { billingMode, readCapacityUnits: reads, writeCapacityUnits: writes } = maker.properties(node);
  if (billingMode !== 'PROVISIONED' || typeof reads !== 'number' || typeof writes !== 'number') return [];
  const name = maker.name(node);
  return [
    maker.set(
      node,
      { readCapacityUnits: reads * 2, writeCapacityUnits: writes * 2 },
      `${name}: ${reads * 2} read and ${writes * 2} write units, twice as many`,
    ),
    maker.set(node, { billingMode: 'PAY_PER_REQUEST' }, `${name}: on demand, not provisioned`),
  ];
}

/** A quota of which less than this is asked for is no limit. */
const nearlyUsed = 0.25;

function ofApi(
  maker: CandidateMaker,
  { node, buckets }: BucketStation,
  perSecond: number,
): readonly Candidate[] {
  const account = buckets.find(({ name }) => name === 'account');
  const raised =
    account === undefined
      ? undefined
      : {
          values: { accountRate: account.rate * 2, accountBurst: account.burst * 2 },
          title: `${account.rate * 2} requests a second in the account, not ${account.rate}`,
        };
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = maker.properties(node);
  if (typeof rate !== 'number' || typeof burst !== 'number')
    return raised === undefined || perSecond < (account?.rate ?? 0) * nearlyUsed
      ? []
      : [maker.load(node, raised.values, raised.title)];
  const stage = maker.set(
    node,
    { throttlingRateLimit: rate * 2, throttlingBurstLimit: burst * 2 },
    `${maker.name(node)}: a stage of ${rate * 2} requests a second, not ${rate}`,
  );
  if (raised === undefined) return [stage];
  // The smaller of the two hides what the other does.
  const after = applyChanges(maker.document, stage.changes);
  const both = createCandidateMaker(after, maker.run, maker.options).load(node, raised.values, raised.title);
  return [
    stage,
    maker.load(node, raised.values, raised.title),
    {
      id: `${node} throttlingRateLimit accountRate`,
      node,
      title: `${maker.name(node)}: twice the rate of the stage and of the account`,
      changes: mergeChanges(stage.changes, both.changes),
    },
  ];
}

/** Quotas that are figures of the simulation, each with what it lets through at once. */
const quotas: readonly {
  readonly bucket: string;
  readonly rate: string;
  readonly burst: string;
  readonly what: string;
}[] = [
  { bucket: 'executions', rate: 'startRate', burst: 'startBurst', what: 'executions' },
  { bucket: 'executions', rate: 'expressRate', burst: 'expressBurst', what: 'executions' },
  { bucket: 'transitions', rate: 'transitionRate', burst: 'transitionBurst', what: 'state transitions' },
];

function ofQuotas(
  maker: CandidateMaker,
  { node, buckets }: BucketStation,
  perSecond: number,
): readonly Candidate[] {
  const isExpress = maker.properties(node).stateMachineType === 'EXPRESS';
  return quotas.flatMap(({ bucket, rate, burst, what }): Candidate[] => {
    const own = buckets.find(({ name }) => name === bucket);
    if (own === undefined || (bucket === 'executions' && isExpress !== (rate === 'expressRate'))) return [];
    if (own.cause !== 'throttled_sfn' || perSecond < own.rate * nearlyUsed) return [];
    const title = `${maker.name(node)}: ${own.rate * 2} ${what} a second, not ${own.rate}`;
    return [maker.load(node, { [rate]: own.rate * 2, [burst]: own.burst * 2 }, title)];
  });
}

/** Batches that functions take of a queue or stream, and what it takes itself: calls of a FIFO queue, records of shards. */
export function ofQueue(maker: CandidateMaker, node: NodeId): readonly Candidate[] {
  const { fifoQueue, highThroughput, streamMode, shardCount: shards } = maker.properties(node);
  const name = maker.name(node);
  return [
    ...(fifoQueue === true && highThroughput === false
      ? [maker.set(node, { highThroughput: true }, `${name}: high throughput for FIFO, not the usual one`)]
      : []),
    ...(streamMode === 'PROVISIONED' && typeof shards === 'number'
      ? [
          maker.set(
            node,
            { shardCount: shards * 2 },
            `${name}: ${plural(shards * 2, 'shard')}, not ${shards}`,
          ),
        ]
      : []),
    ...maker.reader
      .connectionsFrom(node, 'poll')
      .flatMap((way) => ofPoll(maker, way, { isFifo: fifoQueue === true, isStream: shards !== undefined })),
  ];
}

/** SQS gives more messages than this at once only to who waits for them. */
const batchWithoutWindow = 10;

function ofPoll(
  maker: CandidateMaker,
  { id, to, properties }: ConnectionView,
  { isFifo, isStream }: { readonly isFifo: boolean; readonly isStream: boolean },
): readonly Candidate[] {
  if (maker.reader.node(to)?.kind !== 'lambda-function') return [];
  const about = (values: JsonObject, title: string): Candidate => ({
    id: `${id} ${Object.entries(values).flat().join(' ')}`,
    node: to,
    title: `${maker.name(to)}: ${title}`,
    changes: setConnectionProperties(maker.document, id, values),
  });
  const { batchSize, maximumBatchingWindowInSeconds: window, maximumConcurrency: atOnce } = properties;
  const batch = typeof batchSize === 'number' ? batchSize : isStream ? 100 : 10;
  const wait = typeof window === 'number' ? window : 0;
  const longer = wait === 0 ? 20 : wait * 2;
  const needsWindow = !isStream && batch * 2 > batchWithoutWindow && wait === 0;
  const beside = isStream ? properties.parallelizationFactor : undefined;
  return [
    ...(isFifo && batch * 2 > batchWithoutWindow
      ? []
      : [
          about(
            { batchSize: batch * 2, ...(needsWindow ? { maximumBatchingWindowInSeconds: 1 } : {}) },
            `batches of ${batch * 2}${needsWindow ? ' and a window of 1 s' : ''}, not ${batch}`,
          ),
        ]),
    ...(isFifo || longer > 300
      ? []
      : [about({ maximumBatchingWindowInSeconds: longer }, `a window of ${longer} s, not ${wait}`)]),
    ...(typeof atOnce === 'number'
      ? [about({ maximumConcurrency: atOnce * 2 }, `${atOnce * 2} batches at a time, not ${atOnce}`)]
      : []),
    ...(typeof beside === 'number' && beside * 2 <= 10
      ? [
          about(
            { parallelizationFactor: beside * 2 },
            `${beside * 2} batches of a shard at a time, not ${beside}`,
          ),
        ]
      : []),
  ];
}

/** Ways that are noticed to be down sooner. */
export function ofLink(maker: CandidateMaker, { paths }: LinkStation): readonly Candidate[] {
  return paths
    .filter(({ detection }) => detection.is === 'bgp')
    .map(({ node }) => maker.load(node, { bfd: true }, `${maker.name(node)}: BFD, not the hold time of BGP`));
}
