import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const securityGroupUsed = defineRule({
  id: 'SEC-004',
  name: 'security-group-used',
  title: 'Every security group is used',
  severity: 'info',
  nature: 'review',
  pillar: 'security',
  subjects: { nodes: ['security-group'] },
  messages: {
    unused: '{name} is used by nothing. Give it to what it should guard, or remove it.',
  },
  decidesAlways: 'A group is named by a reference, and references are what it looks at.',
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { checkov: ['CKV2_AWS_5'] },
  docs: {
    what: 'Every drawn security group is named by something, or by a rule of another group.',
    why: 'A group that guards nothing suggests protection that is not there, and its rules wait for the day when somebody takes it.',
    condition:
      'No property of any node that may name security groups names this one, and no connection joins it. Found from the schemas of the kinds, so that no kind is forgotten.',
    howToFix:
      'Choose the group in the inspector of what it should guard, or remove it as the quick fix does.',
    whenToSuppress:
      'For a group that others use from outside of the drawing: "Shared with the monitoring account".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { id } = subject.node;
    if (ctx.referrersOf(id).some((referrer) => referrer.id !== id)) return;
    if ([...ctx.connectionsFrom(id), ...ctx.connectionsTo(id)].some(({ kind }) => kind !== 'note')) return;
    yield { message: 'unused', at: id };
  },
  fixes: ({ document }, finding) => [
    { title: 'Remove the group', changes: removeRecords(document, [finding.at]) },
  ],
});
