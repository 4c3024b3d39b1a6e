import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, optionalText } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const queueLimits = defineRule({
  id: 'LIM-046',
  name: 'queue-limits',
  title: 'A queue stays within the limits of SQS',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['sqs-queue'] },
  messages: {
    range: rangeMessage,
    suffix:
      '{name} ends in .fifo, as names of FIFO queues do, and is a standard queue. Make it FIFO, or rename it.',
    itself: '{name} is its own dead-letter queue. Choose another one.',
  },
  fix: 'automatic',
  sources: [aws.sqsQuotas, aws.sqsDeadLetters, cloudFormation('AWS::SQS::Queue')],
  maps: { cfnLint: ['E3501', 'E3502'] },
  docs: {
    what: 'Times and sizes of a queue are within what SQS takes, and its dead-letter queue is another queue.',
    why: 'SQS refuses the queue otherwise.',
    condition:
      'The visibility timeout is above 12 h, the retention not 60 s to 14 days, the delay above 900 s, the long polling above 20 s, the message size not 1 KiB to 1 MiB; a queue is its own dead-letter queue; or the name of a standard queue ends in .fifo (a warning). The suffix of FIFO queues is added by the template; whether a dead-letter queue is of the same sort is LIM-045.',
    howToFix:
      'Choose a value in the range, or another dead-letter queue. The quick fix takes the nearest value, takes the queue out as its own dead-letter queue, or makes a queue with the name of one FIFO.',
    whenToSuppress:
      'The warning about the suffix, for a name that cannot change: "Named before it was standard".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    yield* rangeFindings(ctx, node);
    if (
      /\.fifo$/.test(node.name) &&
      !noteUnknown(ctx, node, 'fifoQueue') &&
      node.properties.fifoQueue !== true
    )
      yield {
        message: 'suffix',
        severity: 'warning',
        at: node.id,
        field: 'fifoQueue',
        discriminator: 'suffix',
      };
    const target = optionalText(node, 'deadLetterQueue');
    const dead = target === undefined ? undefined : ctx.node(target);
    if (dead?.kind !== 'sqs-queue') return;
    const place = { at: node.id, field: 'deadLetterQueue', discriminator: 'dead', related: [dead.id] };
    if (dead.id === node.id) yield { message: 'itself', ...place };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const { nearest } = finding.fixData ?? {};
    if (finding.message === 'itself') {
      return [
        {
          title: 'Take it out',
          changes: setProperties(document, finding.at, { deadLetterQueue: undefined }),
        },
      ];
    }
    if (finding.message === 'suffix')
      return [{ title: 'Make it FIFO', changes: setProperties(document, finding.at, { fifoQueue: true }) }];
    if (field === undefined || typeof nearest !== 'number') return [];
    return [{ title: `Use ${nearest}`, changes: setProperties(document, finding.at, { [field]: nearest }) }];
  },
});
