import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { optionalFlag, optionalNumber } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const eventSourceSound = defineRule({
  id: 'LIM-047',
  name: 'event-source-sound',
  title: 'A function polls in batches that Lambda takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['poll'] },
  messages: {
    range: rangeMessage,
    fifo: '{fn} takes batches of {size} from the FIFO queue {queue}, which gives {limit} at most. Lower the batch size.',
    window:
      '{fn} takes batches of {size} from {queue} without a batching window: more than {limit} need at least 1 s. Set one.',
    fifoWindow: '{queue} is a FIFO queue, and a batching window is for standard ones. Remove it.',
  },
  fix: 'automatic',
  sources: [aws.lambdaSqs, cloudFormation('AWS::Lambda::EventSourceMapping')],
  maps: { cfnLint: ['E3705', 'E3633', 'E3634'] },
  docs: {
    what: 'Batch size and batching window of a mapping fit its source.',
    why: 'Lambda refuses the mapping otherwise.',
    condition:
      'The batch size is not 1 to 10,000, or above 10 for a FIFO queue; a batch of more than 10 from a queue has no batching window; the window is above 300 s, or set for a FIFO queue. The starting position is set by the template where it is needed.',
    howToFix: 'Use the value that the quick fix sets.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
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
  fixes({ document }, finding) {
    const { field } = finding;
    const nearest = finding.fixData?.nearest;
    if (field === undefined) return [];
    const value = typeof nearest === 'number' ? nearest : undefined;
    const title = value === undefined ? 'Remove it' : `Use ${value}`;
    return [{ title, changes: setConnectionProperties(document, finding.at, { [field]: value }) }];
  },
});
