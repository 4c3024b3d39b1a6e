import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { optionalFlag, optionalText } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule, nameOf } from '../../rule.ts';
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
    fifo: '{name} is {type} and its dead-letter queue {dead} is {other}. Use a {type} one.',
    itself: '{name} is its own dead-letter queue. Choose another one.',
  },
  fix: 'automatic',
  sources: [aws.sqsQuotas, aws.sqsDeadLetters, cloudFormation('AWS::SQS::Queue')],
  maps: { cfnLint: ['E3501', 'E3502'] },
  docs: {
    what: 'Times and sizes of a queue are within what SQS takes, and its dead-letter queue is another queue of the same type.',
    why: 'SQS refuses the queue otherwise.',
    condition:
      'The visibility timeout is above 12 h, the retention not 60 s to 14 days, the delay above 900 s, the long polling above 20 s, the message size not 1 KiB to 1 MiB; or one of queue and dead-letter queue is FIFO and the other is not. The suffix .fifo is added by the template.',
    howToFix:
      'Choose a value in the range, or a dead-letter queue of the same type. The quick fix takes the nearest value, or makes the dead-letter queue alike.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    yield* rangeFindings(ctx, node);
    const target = optionalText(node, 'deadLetterQueue');
    const dead = target === undefined ? undefined : ctx.node(target);
    if (dead?.kind !== 'sqs-queue') return;
    const place = { at: node.id, field: 'deadLetterQueue', discriminator: 'dead', related: [dead.id] };
    if (dead.id === node.id) {
      yield { message: 'itself', ...place };
      return;
    }
    const isFifo = optionalFlag(node, 'fifoQueue');
    const isDeadFifo = optionalFlag(dead, 'fifoQueue');
    if (isFifo === undefined || isDeadFifo === undefined || isFifo === isDeadFifo) return;
    yield {
      message: 'fifo',
      ...place,
      data: { type: typeName(isFifo), other: typeName(isDeadFifo), dead: nameOf(dead.id) },
      fixData: { dead: dead.id, isFifo },
    };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const { nearest, dead, isFifo } = finding.fixData ?? {};
    if (finding.message === 'itself') {
      return [
        {
          title: 'Take it out',
          changes: setProperties(document, finding.at, { deadLetterQueue: undefined }),
        },
      ];
    }
    if (finding.message === 'fifo' && typeof dead === 'string') {
      const changes = setProperties(document, dead, { fifoQueue: isFifo === true ? true : undefined });
      return [{ title: `Make the dead-letter queue ${typeName(isFifo === true)}`, changes }];
    }
    if (field === undefined || typeof nearest !== 'number') return [];
    return [{ title: `Use ${nearest}`, changes: setProperties(document, finding.at, { [field]: nearest }) }];
  },
});

function typeName(isFifo: boolean): string {
  return isFifo ? 'FIFO' : 'standard';
}
