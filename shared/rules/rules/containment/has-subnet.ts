import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isFromPicture, isFromTemplate, noteUnknown } from '../../known.ts';
import { isInsideUnknown, placeIn, placementFault } from '../../place.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { writing, writtenResource } from '../../written-resource.ts';

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
    written: '{name} needs a subnet and names none. Name one of {subnets}.',
    unset:
      '{name} needs subnets and its VPC has none that fit. Draw a subnet in the VPC, or name its subnets.',
  },
  fix: 'suggestion',
  sources: [cloudFormation('AWS::EC2::Instance'), cloudFormation('AWS::EC2::VPCEndpoint')],
  docs: {
    what: 'Instances, zonal NAT gateways, interface endpoints, databases and other things with network interfaces have at least one subnet.',
    why: 'A network interface is made in a subnet; without one CloudFormation refuses the resource, or puts it into the default VPC, which many accounts do not have.',
    condition:
      'The kind needs a subnet, sits in none, names none that exist, and its VPC has no subnet that would be used without being named. Where no VPC is drawn around it, it is a warning. Or a written mount target, network interface or interface endpoint names no subnet.',
    howToFix: 'Drag it into a subnet, or choose its subnets in the inspector.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    yield* writtenFaults(ctx, node);
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
    if (finding.message === 'written') return namedSubnets(ctx, finding.at);
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

/** Types that CloudFormation does not create without a subnet, and where they name it. */
const subnetOf: Readonly<Record<string, 'SubnetId' | 'SubnetIds'>> = {
  'AWS::EFS::MountTarget': 'SubnetId',
  'AWS::EC2::NetworkInterface': 'SubnetId',
  'AWS::EC2::VPCEndpoint': 'SubnetIds',
};

function* writtenFaults(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  const field = subnetOf[written?.type ?? ''];
  if (written === undefined || field === undefined || written.properties[field] !== undefined) return;
  const { VpcEndpointType: endpoint } = written.properties;
  // A gateway endpoint is in no subnet, and is what an endpoint is that does not say its type.
  if (field === 'SubnetIds' && endpoint !== 'Interface' && endpoint !== 'GatewayLoadBalancer') return;
  const subnets = ctx.nodesOfKind('subnet').map(({ name }) => name);
  yield {
    message: 'written',
    at: node.id,
    field: 'properties',
    discriminator: 'written',
    data: { subnets: subnets.length === 0 ? 'its VPC' : listOf(subnets, 'or') },
  };
}

function namedSubnets(ctx: FixContext, at: NodeId): readonly Fix[] {
  const node = ctx.node(at);
  const field = subnetOf[(node === undefined ? undefined : writtenResource(node)?.type) ?? ''];
  if (field === undefined) return [];
  return ctx.nodesOfKind('subnet').flatMap((subnet) => {
    const [resource] = ctx.resourcesOf(subnet.id);
    if (resource === undefined) return [];
    const reference = { Ref: resource.logicalId };
    const value = field === 'SubnetIds' ? [reference] : reference;
    return writing(ctx, at, `Put it into ${subnet.name}`, { [field]: value });
  });
}
