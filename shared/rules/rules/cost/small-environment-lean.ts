import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { knownFlag } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const smallEnvironmentLean = defineRule({
  id: 'COST-003',
  name: 'small-environment-lean',
  title: 'Development does not pay for production',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['vpc', 'rds-instance'] },
  messages: {
    nats: '{name} has {count} NAT gateways in {environment}, each charged by the hour. One is enough here.',
    standby: '{name} has a standby in {environment} and costs twice as much. Turn Multi-AZ off here.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Environments for development and tests have one NAT gateway and no standby databases.',
    why: 'Two thirds of the bill of a small environment is often what only production needs.',
    condition:
      'The environment is called development, test, sandbox or the like, and a VPC has more than one NAT gateway or a database is Multi-AZ.',
    howToFix: 'Keep one NAT gateway and turn Multi-AZ off; the quick fix does so. Stop what runs at night.',
    whenToSuppress: 'Where production is rehearsed: "Failover tests, each Tuesday".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { environment } = ctx.settings;
    if (!/^(dev|test|sandbox|play|lab|qa)/i.test(environment.trim())) return;
    if (node.kind === 'vpc') {
      const nats = ctx.descendantsOf(node.id, 'nat-gateway').map(({ id }) => id);
      if (nats.length > 1)
        yield {
          message: 'nats',
          at: node.id,
          related: nats,
          data: { count: nats.length, environment, name: nameOf(node.id) },
          fixData: { nats: nats.slice(1) },
        };
      return;
    }
    if (knownFlag(ctx, node, 'multiAz') === true)
      yield { message: 'standby', at: node.id, field: 'multiAz', data: { environment } };
  },
  fixes(ctx, finding) {
    const nats = finding.fixData?.nats;
    if (finding.message === 'standby')
      return settingOf(ctx, finding.at, 'Turn Multi-AZ off', { multiAz: false });
    if (!Array.isArray(nats)) return [];
    return [
      {
        title: 'Keep one NAT gateway',
        changes: removeRecords(
          ctx.document,
          nats.filter((id): id is string => typeof id === 'string'),
        ),
      },
    ];
  },
});
