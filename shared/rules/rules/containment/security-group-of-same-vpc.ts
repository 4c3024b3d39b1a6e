import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown, texts } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const securityGroupOfSameVpc = defineRule({
  id: 'ARC-006',
  name: 'security-group-of-same-vpc',
  title: 'A security group guards only its own VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { trait: 'network-interface', nodes: ['launch-template'] },
  messages: {
    other:
      '{group} belongs to {groupVpc} and {name} is in {vpc}. Copy the group into {vpc}, or choose another.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { cfnLint: ['E3714'] },
  docs: {
    what: 'The security groups of an instance, load balancer, endpoint, function or service belong to the VPC that it has addresses in.',
    why: 'EC2 refuses a group of another VPC with `InvalidGroup.NotFound`, and the stack rolls back.',
    condition:
      'A group named in the security-groups property sits in a VPC other than that of the subnets of the node, or of what a launch template starts.',
    howToFix:
      'Choose a group of the same VPC. The quick fix copies the foreign group into it, without the rules that name other groups; without any group, one with exactly the needed rules is made.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    noteUnknown(ctx, node, 'securityGroups');
    const groups = texts(node, 'securityGroups');
    if (groups.length === 0) return;
    const vpc = homeOf(ctx, node.id);
    if (vpc === undefined) return;
    for (const group of groups) {
      const groupVpc = ctx.node(group)?.kind === 'security-group' ? ctx.vpcOf(group) : undefined;
      if (groupVpc === undefined || groupVpc.id === vpc.id) continue;
      yield {
        message: 'other',
        at: node.id,
        field: 'securityGroups',
        related: [group],
        discriminator: group,
        data: { group: nameOf(group), groupVpc: nameOf(groupVpc.id), vpc: nameOf(vpc.id) },
        fixData: { group, vpc: vpc.id },
      };
    }
  },
  fixes(ctx, finding) {
    const { group, vpc } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    const original = typeof group === 'string' ? ctx.node(group) : undefined;
    if (node === undefined || original === undefined || typeof vpc !== 'string') return [];
    const copy = addNode(ctx.document, {
      kind: original.kind,
      name: `${original.name} copy`,
      parent: vpc,
      at: [16, 16],
      properties: { ...original.source.properties, ...withoutGroups(original) },
    });
    const securityGroups = texts(node, 'securityGroups').map((each) => (each === group ? copy.id : each));
    const after = applyChanges(ctx.document, copy.changes);
    const changes = mergeChanges(copy.changes, setProperties(after, node.id, { securityGroups }));
    return [{ title: `Copy ${original.name} into ${ctx.nameOf(vpc)}`, changes }];
  },
});

/** The VPC of the node; for a launch template that of the group or instance that is started from it. */
function homeOf(ctx: RuleContext, id: NodeId): NodeView | undefined {
  const users = [
    ...ctx.connectionsTo(id, 'manage').map(({ from }) => from),
    ...(ctx.kindOf(id)?.id === 'launch-template'
      ? ctx.connectionsFrom(id, 'attach').map(({ to }) => to)
      : []),
  ];
  for (const each of [id, ...users]) {
    const [subnet] = ctx.subnetsOf(each);
    const vpc = ctx.vpcOf(each) ?? (subnet === undefined ? undefined : ctx.vpcOf(subnet.id));
    if (vpc !== undefined) return vpc;
  }
  return undefined;
}

/** The rules of the group without those that name other groups, which the other VPC does not see. */
function withoutGroups(group: NodeView): JsonObject {
  const stored = group.source.properties ?? {};
  return Object.fromEntries(
    ['securityGroupIngress', 'securityGroupEgress'].flatMap((field) => {
      const rules = stored[field];
      if (!Array.isArray(rules)) return [];
      return [[field, rules.filter((rule) => !isJsonObject(rule) || rule.securityGroup === undefined)]];
    }),
  );
}
