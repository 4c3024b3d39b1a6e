import type { JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isExpression, optionalFlag, optionalNumber } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { objectOf, writing, writtenResource } from '../../written-resource.ts';

export const eventSourceSound = defineRule({
  id: 'LIM-047',
  name: 'event-source-sound',
  title: 'A function polls in batches that Lambda takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['poll'], nodes: ['resource'] },
  messages: {
    range: rangeMessage,
    fifo: '{fn} takes batches of {size} from the FIFO queue {queue}, which gives {limit} at most. Lower the batch size.',
    window:
      '{fn} takes batches of {size} from {queue} without a batching window: more than {limit} need at least 1 s. Set one.',
    position:
      '{fn} names a position to start at in {queue}, which is a queue and gives what it holds. Leave it out.',
    written: '{name} reads from {source} and {fault}: Lambda refuses that. {advice}.',
    fifoWindow: '{queue} is a FIFO queue, and a batching window is for standard ones. Remove it.',
  },
  fix: 'automatic',
  sources: [aws.lambdaSqs, cloudFormation('AWS::Lambda::EventSourceMapping')],
  maps: { cfnLint: ['E3705', 'E3633', 'E3634'] },
  docs: {
    what: 'Batch size and batching window of a mapping fit its source.',
    why: 'Lambda refuses the mapping otherwise.',
    condition:
      'The batch size is not 1 to 10,000, or above 10 for a FIFO queue; a batch of more than 10 from a queue has no batching window; the window is above 300 s, or set for a FIFO queue. A starting position is stated for a queue (a warning where it is drawn: the template leaves it out), or a written mapping of a stream has none. The starting position of drawn streams is set by the template.',
    howToFix: 'Use the value that the quick fix sets.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('node' in subject) yield* writtenFaults(ctx, subject.node);
    if (!('connection' in subject)) return;
    const { connection } = subject;
    yield* rangeFindings(ctx, connection);
    const queue = ctx.node(connection.from);
    if (queue?.kind !== 'sqs-queue' || ctx.node(connection.to)?.kind !== 'lambda-function') return;
    const isFifo = optionalFlag(queue, 'fifoQueue') === true;
    const size = optionalNumber(connection, 'batchSize');
    const window = optionalNumber(connection, 'maximumBatchingWindowInSeconds') ?? 0;
    const limit = ctx.limits.get('eventSource.queueBatchWithoutWindow').value;
    const names = { fn: nameOf(connection.to), queue: nameOf(queue.id) };
    const place = { at: connection.id, related: [queue.id, connection.to] };
    if (connection.source.properties?.startingPosition !== undefined)
      yield {
        message: 'position',
        severity: 'warning',
        ...place,
        field: 'startingPosition',
        discriminator: 'position',
        data: names,
        fixData: {},
      };
    if (isFifo && window > 0) {
      yield {
        message: 'fifoWindow',
        ...place,
        field: 'maximumBatchingWindowInSeconds',
        discriminator: 'window',
        data: names,
        fixData: {},
      };
    }
    if (size === undefined || size <= limit) return;
    if (isFifo) {
      yield {
        message: 'fifo',
        ...place,
        field: 'batchSize',
        discriminator: 'size',
        data: { ...names, size, limit },
        fixData: { nearest: limit },
      };
    } else if (window < 1) {
      yield {
        message: 'window',
        ...place,
        field: 'maximumBatchingWindowInSeconds',
        discriminator: 'window',
        data: { ...names, size, limit },
        fixData: { nearest: 1 },
      };
    }
  },
  fixes(ctx, finding) {
    const { field } = finding;
    if (finding.message === 'written') return writtenFix(ctx, finding);
    const { document } = ctx;
    const nearest = finding.fixData?.nearest;
    if (field === undefined) return [];
    const value = typeof nearest === 'number' ? nearest : undefined;
    const title = value === undefined ? 'Remove it' : `Use ${value}`;
    return [{ title, changes: setConnectionProperties(document, finding.at, { [field]: value }) }];
  },
});

const queueType = 'AWS::SQS::Queue';
const streamTypes = ['AWS::Kinesis::Stream', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** A written mapping whose source is in the drawing: queues have no position to start at, streams need one. */
function* writtenFaults(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  if (written?.type !== 'AWS::Lambda::EventSourceMapping') return;
  const { EventSourceArn: arn, StartingPosition: position, BatchSize: batch } = written.properties;
  const [reference] = referencesIn(arn);
  const source = reference === undefined ? undefined : ctx.resource(reference.logicalId);
  if (source === undefined) {
    if (isExpression(arn)) ctx.undecided(node.id, 'properties');
    return;
  }
  const limit = ctx.limits.get('eventSource.queueBatchWithoutWindow').value;
  const isQueue = source.type === queueType;
  const isFifo = isQueue && source.properties.FifoQueue === true;
  const faults: readonly (readonly [boolean, string, string, JsonObject])[] = [
    [
      isQueue && position !== undefined,
      'names a position to start at',
      'Leave it out',
      { StartingPosition: null },
    ],
    [
      streamTypes.includes(source.type) && position === undefined,
      'names no position to start at',
      'Start at the latest record, or at the oldest',
      { StartingPosition: 'LATEST' },
    ],
    [
      isFifo && typeof batch === 'number' && batch > limit,
      `takes more than ${limit} messages at once`,
      'Lower the batch size',
      { BatchSize: limit },
    ],
  ];
  for (const [isWrong, fault, advice, patch] of faults) {
    if (!isWrong) continue;
    yield {
      message: 'written',
      at: node.id,
      field: 'properties',
      discriminator: fault,
      related: [source.owner],
      data: { source: nameOf(source.owner), fault, advice },
      fixData: { patch },
    };
  }
}

function writtenFix(ctx: FixContext, { at, fixData }: Finding): readonly Fix[] {
  const patch = Object.entries(objectOf(fixData?.patch)).map(
    ([name, value]) => [name, value ?? undefined] as const,
  );
  const title = patch.some(([, value]) => value === undefined)
    ? 'Leave it out'
    : 'Write it as Lambda takes it';
  return writing(ctx, at, title, Object.fromEntries(patch));
}
