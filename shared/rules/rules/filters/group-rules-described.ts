import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { groupRules } from '../../group-rules.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

const fields = ['securityGroupIngress', 'securityGroupEgress'] as const;

export const groupRulesDescribed = defineRule({
  id: 'SEC-003',
  name: 'group-rules-described',
  title: 'Rules of security groups say what they are for',
  severity: 'info',
  nature: 'practice',
  pillar: 'security',
  strictOnly: true,
  subjects: { nodes: ['security-group', 'resource'] },
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
      'A drawn or written group has rules without a description, or a drawn one lets everything out. Rules that follow from connections describe themselves.',
    howToFix:
      'Write what each rule is for. The quick fix writes port and peer as a beginning. Outbound, it leaves what connections need: draw what else the members call, such as updates from the internet, before you deploy.',
    whenToSuppress: 'Where the review does not ask for it: "Prototype, torn down on Friday".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      yield* inWritten(ctx, node);
      return;
    }
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
    if (finding.message === 'egress')
      return settingOf(ctx, finding.at, 'Let out what connections need', { allowAllOutbound: false });
    if (field === 'properties') return describedWritten(ctx, finding.at);
    const stored = field === undefined ? undefined : ctx.document.nodes.get(finding.at)?.properties?.[field];
    if (field === undefined || !Array.isArray(stored)) return [];
    const rules = stored.map((rule) =>
      isJsonObject(rule) && !isDescribed(rule) ? { ...rule, description: descriptionOf(rule) } : rule,
    );
    return settingOf(ctx, finding.at, 'Describe them by port and peer', { [field]: rules });
  },
});

/** Lists of rules of a written group, and types that are one rule. */
const writtenLists = ['SecurityGroupIngress', 'SecurityGroupEgress'] as const;
const ruleTypes = new Set(['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']);

function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  if (written === undefined) return;
  const { type, properties } = written;
  const rules = ruleTypes.has(type)
    ? [properties]
    : type === 'AWS::EC2::SecurityGroup'
      ? writtenLists.flatMap((list) => listOfValues(properties[list]))
      : [];
  if (rules.some((rule) => isExpression(rule))) ctx.undecided(node.id, 'properties');
  const count = rules.filter(
    (rule) => isJsonObject(rule) && !isExpression(rule) && !isDescribed(lowerCased(rule)),
  ).length;
  if (count > 0) yield { message: 'undescribed', at: node.id, field: 'properties', data: { count } };
}

function describedWritten(ctx: FixContext, id: NodeId): readonly Fix[] {
  const node = ctx.node(id);
  const written = node === undefined ? undefined : writtenResource(node);
  if (written === undefined) return [];
  const described = (rule: JsonValue): JsonValue => {
    const read = isJsonObject(rule) ? lowerCased(rule) : {};
    return isExpression(rule) || isDescribed(read)
      ? rule
      : { ...objectOf(rule), Description: descriptionOf(read) };
  };
  const patch = ruleTypes.has(written.type)
    ? objectOf(described(written.properties))
    : Object.fromEntries(
        writtenLists
          .filter((list) => written.properties[list] !== undefined)
          .map((list) => [list, listOfValues(written.properties[list]).map(described)]),
      );
  return writing(ctx, id, 'Describe them by port and peer', patch);
}

/** The fields of a written rule by the names that drawn ones have. */
function lowerCased(rule: JsonObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(rule).map(([key, value]) => [
      `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      isJsonObject(value) ? Object.values(value).flat().join(' ') : value,
    ]),
  );
}

function isDescribed(rule: Readonly<Record<string, unknown>>): boolean {
  return typeof rule.description === 'string' && rule.description.trim() !== '';
}

function descriptionOf(rule: Readonly<Record<string, unknown>>): string {
  const { ipProtocol, fromPort, toPort, securityGroup, sourceSecurityGroupId } = rule;
  const { destinationSecurityGroupId, cidrIp, cidrIpv6, prefixListId } = rule;
  const group = securityGroup ?? sourceSecurityGroupId ?? destinationSecurityGroupId;
  const ports =
    fromPort === undefined
      ? 'all ports'
      : fromPort === toPort || toPort === undefined
        ? `${fromPort}`
        : `${fromPort} to ${toPort}`;
  const protocol =
    ipProtocol === '-1' ? 'All traffic' : `${String(ipProtocol ?? 'tcp').toUpperCase()} ${ports}`;
  return `${protocol}, ${String(group ?? cidrIp ?? cidrIpv6 ?? prefixListId ?? 'any peer')}`;
}
