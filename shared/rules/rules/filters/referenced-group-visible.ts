import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { groupRules } from '../../group-rules.ts';
import { noteUnknown, optionalText } from '../../known.ts';
import { noteUnknownPeers, peeringsOf } from '../../peerings.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { vpcAttachmentsOf } from '../../transit-ranges.ts';

const fields = ['securityGroupIngress', 'securityGroupEgress'] as const;

export const referencedGroupVisible = defineRule({
  id: 'NET-050',
  name: 'referenced-group-visible',
  title: 'A rule names only groups that its VPC can see',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['security-group'] },
  messages: {
    other:
      '{group} of {groupVpc} cannot be named by a rule of {name} in {vpc}: the VPCs are not joined. Name the address range {cidr} instead.',
    regions:
      '{group} of {groupVpc} cannot be named by a rule of {name} in {vpc}: a peering between two Regions does not carry groups. Name the address range {cidr} instead.',
    transit:
      '{group} of {groupVpc} can be named by {name} only if {gateway} supports security groups across VPCs. Turn it on, or name {cidr}.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups, aws.reachability],
  docs: {
    what: 'The rules of a security group name groups of the same VPC, of a peered VPC, or of one behind a transit gateway that supports it.',
    why: 'EC2 refuses the rule when the group is not visible; behind a transit gateway without the option the rule exists and never matches.',
    condition:
      'A rule names a group of another VPC; the two VPCs are not peered, or are peered from one Region to another, and share no transit gateway with security-group referencing.',
    howToFix:
      'Name the address range of the other VPC, which the quick fix does, or join the VPCs. Behind a transit gateway the quick fix turns the option on.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    if (vpc === undefined) return;
    for (const field of fields) {
      noteUnknown(ctx, node, field);
      for (const rule of groupRules(node, field)) {
        const { group } = rule;
        const groupVpc =
          group === undefined || ctx.node(group)?.kind !== 'security-group' ? undefined : ctx.vpcOf(group);
        if (group === undefined || groupVpc === undefined || groupVpc.id === vpc.id) continue;
        const peering = peeringsOf(ctx, vpc.id).find(({ a, b }) => a === groupVpc.id || b === groupVpc.id);
        if (peering === undefined ? noteUnknownPeers(ctx) : !peering.isBetweenRegions) continue;
        const gateway = peering === undefined ? sharedGateway(ctx, vpc.id, groupVpc.id) : undefined;
        const hub = gateway === undefined ? undefined : ctx.node(gateway);
        if (hub !== undefined && noteUnknown(ctx, hub, 'securityGroupReferencingSupport')) continue;
        if (hub?.properties.securityGroupReferencingSupport === true) continue;
        const cidr = optionalText(groupVpc, 'cidrBlock') ?? 'its address range';
        const names = { group: nameOf(group), groupVpc: nameOf(groupVpc.id), vpc: nameOf(vpc.id), cidr };
        const place = {
          at: node.id,
          field,
          discriminator: `${field} ${rule.index}`,
          related: [group],
          fixData: { field, index: rule.index, cidr, gateway: gateway ?? null },
        };
        if (peering !== undefined) yield { message: 'regions', ...place, data: names };
        else if (gateway === undefined) yield { message: 'other', ...place, data: names };
        else yield { message: 'transit', ...place, data: { ...names, gateway: nameOf(gateway) } };
      }
    }
  },
  fixes(ctx, finding) {
    const group = ctx.node(finding.at);
    const { field, index, cidr, gateway } = finding.fixData ?? {};
    if (typeof gateway === 'string')
      return settingOf(ctx, gateway, `Let ${ctx.nameOf(gateway)} carry references to groups`, {
        securityGroupReferencingSupport: true,
      });
    const isField = field === 'securityGroupIngress' || field === 'securityGroupEgress';
    if (group === undefined || !isField || typeof cidr !== 'string' || !cidr.includes('/')) return [];
    const rules = groupRules(group, field).map(({ stored }, at) => {
      if (at !== index) return stored;
      const { securityGroup: _, ...rest } = stored;
      return { ...rest, cidrIp: cidr };
    });
    return [
      { title: `Name ${cidr} instead`, changes: setProperties(ctx.document, group.id, { [field]: rules }) },
    ];
  },
});

function sharedGateway(ctx: RuleContext, a: NodeId, b: NodeId): NodeId | undefined {
  return ctx.idsOfKind('transit-gateway').find((gateway) => {
    const attached = vpcAttachmentsOf(ctx, gateway).map(({ vpc }) => vpc);
    return attached.includes(a) && attached.includes(b);
  });
}
