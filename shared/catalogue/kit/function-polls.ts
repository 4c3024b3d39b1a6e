import type { ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, compact } from './cfn.ts';
import { type AliasedFunction, invokedArn } from './function-alias.ts';

/** One mapping for each queue, stream or table it polls. */
export function eventSourceMappings(node: AliasedFunction, ctx: ResolveContext): readonly ResourceDraft[] {
  return ctx.connectionsTo(node.id, 'poll').flatMap((connection) => {
    const source = ctx.node(connection.from);
    const kind = ctx.kindOf(connection.from);
    if (source === undefined || kind === undefined || !kind.traits.includes('poll-source')) return [];
    const stated = connection.properties as Readonly<Record<string, CfnValue | undefined>>;
    const isKafka = source.kind === 'msk-cluster';
    const isBroker = source.kind === 'mq-broker';
    // Kafka keeps its records like a stream, but is set up like a queue.
    const isStream = kind.traits.includes('stream') && !isKafka;
    const batchSize = stated.batchSize ?? (isStream || isKafka || isBroker ? 100 : 10);
    const window = stated.maximumBatchingWindowInSeconds;
    return [
      {
        suffix: `Poll${ctx.logicalId(source.id)}`,
        type: 'AWS::Lambda::EventSourceMapping',
        because: `${node.name} polls ${source.name}.`,
        properties: compact({
          FunctionName: invokedArn(node, ctx),
          EventSourceArn: kind.pollArn?.(source, ctx) ?? ctx.arn(source.id),
          BatchSize: batchSize,
          MaximumBatchingWindowInSeconds:
            // A queue that hands out more than ten at a time needs a window to collect them in.
            window ??
            (!isStream && !isKafka && !isBroker && typeof batchSize === 'number' && batchSize > 10
              ? 1
              : undefined),
          Topics: isKafka ? [stated.topic ?? 'events'] : undefined,
          Queues: isBroker ? [stated.topic ?? 'events'] : undefined,
          SourceAccessConfigurations: isBroker
            ? [
                {
                  Type: 'BASIC_AUTH',
                  URI:
                    typeof stated.secret === 'string' ? ctx.ref(stated.secret) : ctx.ref(source.id, 'Secret'),
                },
                ...(source.properties.engineType === 'RABBITMQ' ? [{ Type: 'VIRTUAL_HOST', URI: '/' }] : []),
              ]
            : undefined,
          StartingPosition: isStream || isKafka ? (stated.startingPosition ?? 'LATEST') : undefined,
          BisectBatchOnFunctionError:
            isStream && stated.bisectBatchOnFunctionError === true ? true : undefined,
          ParallelizationFactor:
            isStream && stated.parallelizationFactor !== 1 ? stated.parallelizationFactor : undefined,
          MaximumRetryAttempts: isStream ? stated.maximumRetryAttempts : undefined,
          MaximumRecordAgeInSeconds: isStream ? stated.maximumRecordAgeInSeconds : undefined,
          DestinationConfig:
            isStream && typeof stated.onFailure === 'string' && ctx.node(stated.onFailure) !== undefined
              ? { OnFailure: { Destination: ctx.arn(stated.onFailure) } }
              : undefined,
          FilterCriteria:
            Array.isArray(stated.filterPatterns) && stated.filterPatterns.length > 0
              ? { Filters: stated.filterPatterns.map((Pattern: CfnValue) => ({ Pattern })) }
              : undefined,
          FunctionResponseTypes:
            stated.reportBatchItemFailures === false || isKafka || isBroker
              ? undefined
              : ['ReportBatchItemFailures'],
          ScalingConfig:
            !isStream && !isKafka && !isBroker && typeof stated.maximumConcurrency === 'number'
              ? { MaximumConcurrency: stated.maximumConcurrency }
              : undefined,
        }),
      },
    ];
  });
}
