import { knownNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const deadLettersFit = defineRule({
  id: 'LIM-045',
  name: 'dead-letters-fit',
  title: 'A dead-letter queue is of the sort of its queue and keeps longer',
  severity: 'error',
  nature: 'deploy',
  pillar: 'reliability',
  subjects: { nodes: ['sqs-queue'] },
  messages: {
    type: '{name} is a {type} queue and its dead-letter queue {dead} is not: SQS refuses that. Make them alike.',
    region:
      '{dead} is in {other} and {name} in {region}: a dead-letter queue is in the account and the Region of its queue. Move it.',
    age: '{dead} keeps messages {kept} s, counted from when they came into {name}, which keeps them {own} s: some are gone at once. Keep them 14 days.',
  },
  fix: 'automatic',
  sources: [aws.sqsDeadLetters],
  maps: { cfnLint: ['E3502'] },
  docs: {
    what: 'The dead-letter queue of a FIFO queue is FIFO, that of a standard queue standard; both are in one Region, and the dead-letter queue keeps messages longer.',
    why: 'SQS refuses the wrong sort. And the age of a message goes on in the dead-letter queue, so that one that keeps no longer loses messages before anybody looks.',
    condition:
      'A queue names a dead-letter queue of the other sort or in another account or Region (an error), or one that keeps messages no longer than itself (a warning).',
    howToFix: 'Make the dead-letter queue of the same sort and keep 14 days, which the quick fix does.',
    whenToSuppress: 'The warning, where an alarm is quicker: "Drained by a function within the hour".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const id = optionalText(node, 'deadLetterQueue');
    const dead = id === undefined ? undefined : ctx.node(id);
    if (dead?.kind !== 'sqs-queue') return;
    const isFifo = node.properties.fifoQueue === true;
    const place = { at: dead.id, related: [node.id] };
    const names = { name: nameOf(node.id), dead: nameOf(dead.id) };
    if ((dead.properties.fifoQueue === true) !== isFifo)
      yield {
        message: 'type',
        ...place,
        field: 'fifoQueue',
        discriminator: `${node.id} type`,
        data: { ...names, type: isFifo ? 'FIFO' : 'standard' },
        fixData: { isFifo },
      };
    for (const kind of ['account', 'region']) {
      const [region, other] = [ctx.ancestorOf(node.id, kind), ctx.ancestorOf(dead.id, kind)];
      if (region === undefined || other === undefined || region.id === other.id) continue;
      yield {
        message: 'region',
        ...place,
        discriminator: `${node.id} region`,
        data: { ...names, region: nameOf(region.id), other: nameOf(other.id) },
      };
      break;
    }
    const own = knownNumber(ctx, node, 'messageRetentionPeriod');
    const kept = knownNumber(ctx, dead, 'messageRetentionPeriod');
    const most = ctx.limits.get('sqs.retention.max').value;
    if (own === undefined || kept === undefined || kept > own || kept >= most) return;
    yield {
      message: 'age',
      severity: 'warning',
      ...place,
      field: 'messageRetentionPeriod',
      discriminator: `${node.id} age`,
      data: { ...names, own, kept },
      fixData: { most },
    };
  },
  fixes(ctx, finding) {
    const { most, isFifo } = finding.fixData ?? {};
    if (typeof most === 'number')
      return settingOf(ctx, finding.at, 'Keep messages 14 days', { messageRetentionPeriod: most });
    // A queue that serves two of different sorts would only change sides.
    const owners = ctx.referrersOf(finding.at).filter(({ kind }) => kind === 'sqs-queue');
    if (typeof isFifo !== 'boolean' || owners.length > 1) return [];
    return settingOf(ctx, finding.at, isFifo ? 'Make it a FIFO queue' : 'Make it a standard queue', {
      fifoQueue: isFifo ? true : undefined,
    });
  },
});
