import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { isExpression, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const nothingIdle = defineRule({
  id: 'COST-004',
  name: 'nothing-idle',
  title: 'Nothing that is charged does nothing',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['elastic-ip', 'ebs-volume', 'lambda-function'] },
  messages: {
    address:
      '{name} is attached to nothing, and a public address is charged by the hour. Attach it or give it back.',
    volume: '{name} is attached to nothing and charged by its size. Attach it, or keep a snapshot.',
    ready: '{name} keeps environments ready ({count}), and nothing calls it. Keep none.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Addresses and volumes are attached, and environments that are kept ready are called.',
    why: 'Nobody notices what costs a few dollars a month, until there are two hundred of it.',
    condition:
      'An Elastic IP address or a volume is attached to nothing, or a function provisions concurrency and nothing calls it.',
    howToFix: 'Give it back: the quick fix removes it, or provisions nothing.',
    whenToSuppress: 'For what is kept on purpose: "Address is in the allow list of the bank".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const parent = ctx.parentOf(node.id)?.kind;
    const isNamed = ctx.referrersOf(node.id).length > 0;
    if (node.kind === 'lambda-function') {
      if (isExpression(node.source.properties?.provisionedConcurrency))
        ctx.undecided(node.id, 'provisionedConcurrency');
      const count = optionalNumber(node, 'provisionedConcurrency') ?? 0;
      const isCalled = ctx
        .connectionsTo(node.id)
        .some(({ kind }) => kind !== 'note' && kind !== 'observe' && kind !== 'deploy');
      if (count > 0 && !isCalled && node.properties.functionUrl === 'none')
        yield { message: 'ready', at: node.id, field: 'provisionedConcurrency', data: { count } };
      return;
    }
    if (isNamed || ctx.connectionsFrom(node.id, 'attach').length > 0) return;
    if (node.kind === 'elastic-ip') yield { message: 'address', at: node.id };
    else if (parent !== 'ec2-instance') yield { message: 'volume', at: node.id };
  },
  fixes: (ctx, finding) =>
    finding.message === 'ready'
      ? settingOf(ctx, finding.at, 'Keep none ready', { provisionedConcurrency: undefined })
      : [{ title: 'Remove it', changes: removeRecords(ctx.document, [finding.at]) }],
});
