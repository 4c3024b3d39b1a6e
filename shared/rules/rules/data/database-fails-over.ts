import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const databaseFailsOver = defineRule({
  id: 'REL-030',
  name: 'database-fails-over',
  title: 'A production database goes on in another zone',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['rds-instance'] },
  messages: {
    single: '{name} runs in one zone and stops with it, and with every maintenance. Turn Multi-AZ on.',
  },
  fix: 'automatic',
  sources: [aws.rdsMultiAz],
  maps: { checkov: ['CKV_AWS_157'] },
  docs: {
    what: 'Databases of production have a standby in a second zone.',
    why: 'When the zone or the host fails, the standby takes over within about a minute. Without it the database is restored from a backup, which takes hours and loses what came after it.',
    condition: 'Multi-AZ is off. Read replicas are left out; outside of production this is information.',
    howToFix: 'Turn Multi-AZ on, which the quick fix does. It doubles the price of the instance.',
    whenToSuppress: 'For data that can be made again: "Search index, rebuilt from events in an hour".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'readReplicaOf') !== undefined || knownFlag(ctx, node, 'multiAz') !== false)
      return;
    yield { message: 'single', at: node.id, field: 'multiAz' };
  },
  fixes: ({ document }, finding) => [
    { title: 'Turn Multi-AZ on', changes: setProperties(document, finding.at, { multiAz: undefined }) },
  ],
});
