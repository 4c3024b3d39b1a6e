import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { resourcesOfType } from '#shared/resolve/architecture.ts';
import type { BatchMapping, QueueStation } from '../flow/queue-station.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { number, objectOf, ownResource, refOf } from './resource-facts.ts';
import { propertiesOf, stationBase } from './station-base.ts';

const endless = Number.POSITIVE_INFINITY;

/** How a function takes batches from a queue or a stream. */
export function mappingOf(builder: FlowBuilder, source: NodeId, way: ConnectionView): BatchMapping {
  const load = builder.load(way.to);
  const ids = builder.architecture.byNode.get(source) ?? [];
  const resource = resourcesOfType(builder.architecture, 'AWS::Lambda::EventSourceMapping').find(
    ({ owner, properties }) => owner === way.to && ids.includes(refOf(properties.EventSourceArn) ?? ''),
  );
  const properties = resource?.properties ?? pipeSourceOf(builder, way.to);
  const isStream = builder.reader.hasTrait(source, 'stream');
  const scaling = objectOf(properties.ScalingConfig);
  const most = numberOf(load.maxMappingConcurrency, awsFigure('eventSource.queueConcurrency'));
  const pollers = numberOf(load.pollers, awsFigure('eventSource.queuePollers'));
  const retries = number(properties.MaximumRetryAttempts, -1);
  const age = number(properties.MaximumRecordAgeInSeconds, -1);
  return {
    batchSize: number(properties.BatchSize, isStream ? 100 : 10),
    window: number(properties.MaximumBatchingWindowInSeconds, 0),
    pollers,
    startConcurrency: pollers,
    concurrencyPerSecond: numberOf(load.concurrencyPerMinute, awsFigure('eventSource.queueGrowth')) / 60,
    maxConcurrency: Math.min(most, number(scaling.MaximumConcurrency, most)),
    idleSeconds: awsFigure('eventSource.queueIdle'),
    idleConcurrency: awsFigure('eventSource.queueIdlePollers'),
    ...(isStream
      ? {
          lanes: {
            perShard: number(properties.ParallelizationFactor, 1),
            pollSeconds: 1 / pollsOf(builder, source),
            maxRetries: retries < 0 ? endless : retries,
            maxAge: age < 0 ? endless : age,
            bisects: properties.BisectBatchOnFunctionError === true,
          },
        }
      : {}),
  };
}

/** What a pipe says about its source, by the names that mappings have for it. */
function pipeSourceOf(builder: FlowBuilder, pipe: NodeId): CfnObject {
  const source = objectOf(
    ownResource(builder.architecture, pipe, 'AWS::Pipes::Pipe')?.properties.SourceParameters,
  );
  const [of] = ['SqsQueueParameters', 'KinesisStreamParameters', 'DynamoDBStreamParameters'].filter(
    (name) => source[name] !== undefined,
  );
  return of === undefined ? {} : objectOf(source[of]);
}

/** Lambda reads a shard of Kinesis once a second, and one of a table's stream four times. */
function pollsOf(builder: FlowBuilder, source: NodeId): number {
  const load = builder.load(source);
  return numberOf(load.pollsPerSecond, numberOf(load.streamPollsPerSecond, 1));
}

/** A stream with its shards; on demand their number follows the load. */
export function streamStation(builder: FlowBuilder, id: NodeId, key: string = id): QueueStation {
  const load = builder.load(id);
  const properties = propertiesOf(builder, id, 'AWS::Kinesis::Stream');
  const kind = ownResource(builder.architecture, id, 'AWS::Kinesis::Stream');
  const isOnDemand = objectOf(properties.StreamModeDetails).StreamMode !== 'PROVISIONED';
  const recordKilobytes = numberOf(builder.node(id).usage.recordKilobytes, 1);
  return {
    ...stationBase(builder, id),
    id: key,
    // Changes of a table come into its stream by themselves.
    ...(key === id ? {} : { service: { is: 'constant', value: 0 }, errorRate: 0 }),
    is: 'queue',
    visibility: endless,
    delay: 0,
    retention: number(properties.RetentionPeriodHours, awsFigure('kinesis.retention')) * 3600,
    maxReceives: endless,
    initialMessages: numberOf(load.initialMessages, 0),
    inFlightLimit: endless,
    duplicates: 0,
    restartsAge: false,
    consumers: [],
    stream: {
      shards:
        isOnDemand || kind === undefined
          ? numberOf(load.onDemandShards, awsFigure('kinesis.onDemandShards'))
          : number(properties.ShardCount, 1),
      recordsPerSecond: numberOf(load.shardRecords, awsFigure('kinesis.shardRecords')),
      bytesPerSecond: numberOf(load.shardMegabytes, awsFigure('kinesis.shardMegabytes')) * 1024 * 1024,
      recordBytes: recordKilobytes * 1024,
      isOnDemand: isOnDemand || kind === undefined,
    },
  };
}
