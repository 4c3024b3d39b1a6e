import { isJsonObject } from '#shared/base/json.ts';
import { groupRules } from '../../group-rules.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const fields = ['securityGroupIngress', 'securityGroupEgress'] as const;

export const groupRulesDescribed = defineRule({
  id: 'SEC-003',
  name: 'group-rules-described',
  title: 'Rules of security groups say what they are for',
  severity: 'info',
  nature: 'practice',
  pillar: 'security',
  strictOnly: true,
  subjects: { nodes: ['security-group'] },
  messages: {
    undescribed: 'Rules of {name} that do not say what they are for: {count}. Describe them.',
    egress: '{name} lets its members send to every address on every port. Name what they need.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { checkov: ['CKV_AWS_23'] },
  docs: {
    what: 'Every rule that is written into a security group has a description, and outbound traffic is limited to what is needed.',
    why: 'Rules outlive those who wrote them. One without a reason is never removed, because nobody dares to.',
    condition:
      'A drawn group has rules without a description, or lets everything out. Rules that follow from connections describe themselves.',
    howToFix: 'Write what each rule is for. The quick fix writes port and peer as a beginning.',
    whenToSuppress: 'Where the review does not ask for it: "Prototype, torn down on Friday".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const field of fields) {
      if (isExpression(node.source.properties?.[field])) {
        ctx.undecided(node.id, field);
        continue;
      }
      const count = groupRules(node, field).filter(({ stored }) => !isDescribed(stored)).length;
      if (count > 0)
        yield { message: 'undescribed', at: node.id, field, discriminator: field, data: { count } };
    }
    if (node.properties.allowAllOutbound === true)
      yield { message: 'egress', at: node.id, field: 'allowAllOutbound', discriminator: 'egress' };
  },
  fixes(ctx, finding) {
    const { field } = finding;
    const stored = field === undefined ? undefined : ctx.document.nodes.get(finding.at)?.properties?.[field];
    if (field === undefined || !Array.isArray(stored)) return [];
    const rules = stored.map((rule) =>
      isJsonObject(rule) && !isDescribed(rule) ? { ...rule, description: descriptionOf(rule) } : rule,
    );
    return settingOf(ctx, finding.at, 'Describe them by port and peer', { [field]: rules });
  },
});

function isDescribed(rule: Readonly<Record<string, unknown>>): boolean {
  return typeof rule.description === 'string' && rule.description.trim() !== '';
}

function descriptionOf(rule: Readonly<Record<string, unknown>>): string {
  const { ipProtocol, fromPort, toPort, securityGroup, cidrIp, cidrIpv6, prefixListId } = rule;
  const ports =
    fromPort === undefined
      ? 'all ports'
      : fromPort === toPort || toPort === undefined
        ? `${fromPort}`
        : `${fromPort} to ${toPort}`;
  const protocol =
    ipProtocol === '-1' ? 'All traffic' : `${String(ipProtocol ?? 'tcp').toUpperCase()} ${ports}`;
  return `${protocol}, ${String(securityGroup ?? cidrIp ?? cidrIpv6 ?? prefixListId ?? 'any peer')}`;
}
