import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, compact, getAtt } from './cfn.ts';

/** Callers use the alias when there is one: only the alias has provisioned concurrency. */
export function invokedArn(
  node: NodeView<{ readonly provisionedConcurrency: number }>,
  ctx: ResolveContext,
): CfnValue {
  return node.properties.provisionedConcurrency > 0
    ? ctx.ref(node.id, 'Alias')
    : getAtt(ctx.logicalId(node.id), 'Arn');
}

/** One mapping for each queue, stream or table it polls. */
export function eventSourceMappings(
  node: NodeView<{ readonly provisionedConcurrency: number }>,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  return ctx.connectionsTo(node.id, 'poll').flatMap((connection) => {
    const source = ctx.node(connection.from);
    const kind = ctx.kindOf(connection.from);
    if (source === undefined || kind === undefined || !kind.traits.includes('poll-source')) return [];
    const stated = connection.properties as Readonly<Record<string, CfnValue | undefined>>;
    const isStream = kind.traits.includes('stream');
    const batchSize = stated.batchSize ?? (isStream ? 100 : 10);
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
            window ?? (!isStream && typeof batchSize === 'number' && batchSize > 10 ? 1 : undefined),
          StartingPosition: isStream ? (stated.startingPosition ?? 'LATEST') : undefined,
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
            stated.reportBatchItemFailures === false ? undefined : ['ReportBatchItemFailures'],
          ScalingConfig:
            !isStream && typeof stated.maximumConcurrency === 'number'
              ? { MaximumConcurrency: stated.maximumConcurrency }
              : undefined,
        }),
      },
    ];
  });
}
