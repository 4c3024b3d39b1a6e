import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import { isFromPicture, isFromTemplate, noteUnknown } from '../../known.ts';
import { isInsideUnknown, placeIn, placementFault } from '../../place.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const hasSubnet = defineRule({
  id: 'ARC-003',
  name: 'has-subnet',
  title: 'What has an address sits in a subnet',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    none: '{name} needs a subnet. {hint}.',
    unset:
      '{name} needs subnets and its VPC has none that fit. Draw a subnet in the VPC, or name its subnets.',
  },
  fix: 'suggestion',
  sources: [cloudFormation('AWS::EC2::Instance'), cloudFormation('AWS::EC2::VPCEndpoint')],
  docs: {
    what: 'Instances, zonal NAT gateways, interface endpoints, databases and other things with network interfaces have at least one subnet.',
    why: 'A network interface is made in a subnet; without one CloudFormation refuses the resource, or puts it into the default VPC, which many accounts do not have.',
    condition:
      'The kind needs a subnet, sits in none, names none that exist, and its VPC has no subnet that would be used without being named. Where no VPC is drawn around it, it is a warning.',
    howToFix: 'Drag it into a subnet, or choose its subnets in the inspector.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const placement = ctx.kindOf(node.id)?.placement;
    const isZonalNat = node.kind === 'nat-gateway' && node.properties.availabilityMode === 'zonal';
    if (placement === undefined || isInsideUnknown(ctx, node.id) || placementFault(ctx, node.id)) return;
    if (placement.needsSubnet !== true && !isZonalNat) return;
    if (ctx.subnetsOf(node.id).length > 0) return;
    if (placement.spansSubnetsBy !== undefined && noteUnknown(ctx, node, placement.spansSubnetsBy)) return;
    if (isFromTemplate(node.source)) {
      ctx.undecided(node.id, placement.spansSubnetsBy ?? 'parent');
      return;
    }
    // Inside a group or a host that has the subnets, it takes part in those.
    const parent = ctx.parentOf(node.id);
    if (parent !== undefined && ctx.kindOf(parent.id)?.placement.needsSubnet === true) return;
    if (parent?.kind === 'ecs-cluster' || parent?.kind === 'eks-cluster') {
      if (ctx.subnetsOf(parent.id).length > 0) return;
    }
    const spans = placement.spansSubnetsBy;
    const vpc = ctx.vpcOf(node.id);
    const subnets = vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'subnet');
    // A picture, or a drawing without any VPC, is not finished there, and not wrong.
    const isSketch = isFromPicture(node.source) || ctx.idsOfKind('vpc').length === 0;
    const sketched = isSketch ? { severity: 'info' as const } : {};
    if (spans !== undefined) yield { message: 'unset', ...sketched, at: node.id, field: spans };
    else {
      const names = subnets.map(({ name }) => name);
      yield {
        message: 'none',
        // Without a VPC around it the drawing is not finished there, and not wrong.
        ...(vpc === undefined ? { severity: 'warning' } : {}),
        ...sketched,
        at: node.id,
        data: { hint: names.length > 0 ? `Move it into ${listOf(names, 'or')}` : 'Draw one around it' },
        related: vpc === undefined ? [] : [vpc.id],
      };
    }
  },
  fixes(ctx, finding) {
    const vpc = ctx.vpcOf(finding.at);
    if (vpc === undefined || finding.message !== 'none') return [];
    return ctx.descendantsOf(vpc.id, 'subnet').map((subnet) => ({
      title: `Move it into ${subnet.name}`,
      changes: moveNodes(ctx.document, [
        { id: finding.at, at: placeIn(ctx.document, finding.at, subnet.id), parent: subnet.id },
      ]),
    }));
  },
});
