import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const securityGroupOfSameVpc = defineRule({
  id: 'ARC-006',
  name: 'security-group-of-same-vpc',
  title: 'A security group guards only its own VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { trait: 'network-interface' },
  messages: {
    other:
      '{group} belongs to {groupVpc} and {name} is in {vpc}. Choose a group of {vpc}, or none to have one made.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { cfnLint: ['E3714'] },
  docs: {
    what: 'The security groups of an instance, load balancer, endpoint, function or service belong to the VPC that it has addresses in.',
    why: 'EC2 refuses a group of another VPC with `InvalidGroup.NotFound`, and the stack rolls back.',
    condition:
      'A group named in the security-groups property sits in a VPC other than that of the subnets of the node.',
    howToFix:
      'Choose a group of the same VPC. The quick fix takes the foreign group off; without any, a group with exactly the needed rules is made.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    noteUnknown(ctx, node, 'securityGroups');
    const groups = texts(node, 'securityGroups');
    if (groups.length === 0) return;
    const subnet = ctx.subnetsOf(node.id)[0];
    const vpc = ctx.vpcOf(node.id) ?? (subnet === undefined ? undefined : ctx.vpcOf(subnet.id));
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
        fixData: { group },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    const rest = texts(node, 'securityGroups').filter((group) => group !== finding.fixData?.group);
    const changes = setProperties(ctx.document, node.id, {
      securityGroups: rest.length === 0 ? undefined : rest,
    });
    return [{ title: 'Take the group off', changes }];
  },
});
