import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { admitsPort, groupRules, isEveryone } from '../../group-rules.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const stores: Readonly<Record<number, string>> = {
  1433: 'SQL Server',
  1521: 'Oracle',
  3306: 'MySQL',
  5432: 'PostgreSQL',
  5439: 'Redshift',
  6379: 'Redis',
  9200: 'OpenSearch',
  11211: 'Memcached',
  27017: 'MongoDB',
};

export const dataPortsNotPublic = defineRule({
  id: 'SEC-002',
  name: 'data-ports-not-public',
  title: 'Data stores are not open to every address',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['security-group'] },
  messages: {
    open: '{name} opens {stores} to every address. Admit the security groups of the callers only.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  docs: {
    what: 'No rule admits every address on the port of a database, cache or search engine.',
    why: 'These protocols were not made for the internet: some have no password by default, and a public address given later by mistake is enough to lose the data.',
    condition:
      'A drawn inbound rule admits 0.0.0.0/0 or ::/0 on one of the ports 1433, 1521, 3306, 5432, 5439, 6379, 9200, 11211 or 27017. Rules for all ports are SEC-001. One finding a rule.',
    howToFix:
      'Remove the rule, which the quick fix does: connections that are drawn from callers open the port for exactly those.',
    whenToSuppress: 'For a group of test instances without data: "Throw-away lab, synthetic data only".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    noteUnknown(ctx, node, 'securityGroupIngress');
    for (const rule of groupRules(node, 'securityGroupIngress')) {
      if (!isEveryone(rule) || (rule.from === 0 && rule.to === 65_535)) continue;
      const open = Object.entries(stores).filter(([port]) => admitsPort(rule, Number(port)));
      if (open.length === 0) continue;
      yield {
        message: 'open',
        at: node.id,
        field: 'securityGroupIngress',
        discriminator: `${rule.protocol}:${rule.from}-${rule.to}:${rule.cidr}`,
        data: { stores: open.map(([port, store]) => `${store} (${port})`).join(', ') },
        fixData: { index: rule.index },
      };
    }
  },
  fixes(ctx, finding) {
    const group = ctx.node(finding.at);
    const index = finding.fixData?.index;
    if (group === undefined || typeof index !== 'number') return [];
    const rest = groupRules(group, 'securityGroupIngress').flatMap(({ stored }, at) =>
      at === index ? [] : [stored],
    );
    const securityGroupIngress = rest.length === 0 ? undefined : rest;
    return [
      { title: 'Remove the rule', changes: setProperties(ctx.document, group.id, { securityGroupIngress }) },
    ];
  },
});
