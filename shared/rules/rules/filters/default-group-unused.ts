import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { renameNode } from '#shared/document/commands/change-nodes.ts';
import { groupRules } from '../../group-rules.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const defaultGroupUnused = defineRule({
  id: 'SEC-005',
  name: 'default-group-unused',
  title: 'Nothing uses the default security group',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['security-group', 'resource'] },
  messages: {
    attached:
      'The default security group is on {users} and lets all of its members talk to one another. Use another group there.',
    rules: '{name} gives the default security group rules of its own. Leave it empty and use another group.',
    resource: '{name} uses the default security group of its VPC. Give it a group of its own.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { checkov: ['CKV2_AWS_12'] },
  docs: {
    what: 'The default security group of a VPC has no members and no rules.',
    why: 'Whatever is created without a group lands in it, and its members may talk to one another on every port: what was meant to be apart is not.',
    condition:
      'A drawn group is called "default" and has members or rules, or a resource names the default group of its VPC.',
    howToFix: 'Use a group of its own. The quick fix gives the drawn group another name, and it becomes one.',
    whenToSuppress: 'For a VPC of trials: "Sandbox account, wiped nightly".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      // A custom resource may take its rules away.
      if (/^Custom::|^AWS::CloudFormation::/.test(String(node.properties.type))) return;
      if (ctx.resourcesOf(node.id).some(({ properties }) => namesDefaultGroup(properties)))
        yield { message: 'resource', at: node.id };
      return;
    }
    if (node.name.trim().toLowerCase() !== 'default') return;
    if (noteUnknown(ctx, node, 'securityGroupIngress') || noteUnknown(ctx, node, 'securityGroupEgress'))
      return;
    const users = ctx.referrersOf(node.id).filter(({ id }) => ctx.hasTrait(id, 'network-interface'));
    if (users.length > 0) {
      const ids = users.map(({ id }) => id);
      yield { message: 'attached', at: node.id, related: ids, data: { users: nameOf(...ids) } };
    } else if (
      groupRules(node, 'securityGroupIngress').length + groupRules(node, 'securityGroupEgress').length >
      0
    )
      yield { message: 'rules', at: node.id, field: 'securityGroupIngress' };
  },
  fixes(ctx, finding) {
    if (finding.message === 'resource') return [];
    const vpc = ctx.vpcOf(finding.at);
    const name = `${vpc === undefined ? 'Own' : vpc.name} workloads`;
    return [
      { title: `Make it a group of its own, ${name}`, changes: renameNode(ctx.document, finding.at, name) },
    ];
  },
});

/** True when somewhere in the properties stands `{ "Fn::GetAtt": [vpc, "DefaultSecurityGroup"] }`. */
function namesDefaultGroup(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(namesDefaultGroup);
  if (!isJsonObject(value)) return false;
  const attribute = value['Fn::GetAtt'];
  const path = Array.isArray(attribute) ? attribute.at(-1) : attribute;
  if (typeof path === 'string' && /(^|\.)DefaultSecurityGroup$/.test(path)) return true;
  return Object.values(value).some(namesDefaultGroup);
}
