import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { awsAccountId, awsRegion, type CfnValue } from '../../kit/cfn.ts';
import { namedNode, refOrParameter } from '../../kit/ends.ts';
import { hourlyLine } from '../../kit/network-costs.ts';
import { accountOfOther, regionOfOther } from '../../kit/peered-vpcs.ts';
import { attachmentEnds } from '../../kit/transit-gateway.ts';

export const transitGatewayAttachment = defineKind({
  id: 'transit-gateway-attachment',
  title: 'Transit gateway attachment',
  family: 'networking',
  icon: 'tgw-attachment',
  summary:
    'What joins a VPC or another transit gateway to a transit gateway, drawn where its settings matter.',
  aliases: [
    'TGW Attachment',
    'TGW VPC Attachment',
    'Transit Gateway VPC Attachment',
    'TGW Peering Attachment',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc'] },
  types: ['AWS::EC2::TransitGatewayVpcAttachment', 'AWS::EC2::TransitGatewayPeeringAttachment'],
  properties: z.object({
    transitGateway: z
      .string()
      .optional()
      .meta({
        title: 'Transit gateway',
        reference: ['transit-gateway'],
        help: 'Or draw an "attach" line from it. Without one, the template asks for the id of a shared one.',
      }),
    attachedTo: z
      .string()
      .optional()
      .meta({
        title: 'Attached to',
        reference: ['vpc', 'transit-gateway'],
        help: 'Or draw an "attach" line to it: a VPC, or a transit gateway to peer with.',
      }),
    subnets: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Subnets',
        reference: ['subnet'],
        help: 'One in each zone; without any, one of each zone of the VPC.',
      }),
    applianceModeSupport: z.boolean().default(false).meta({
      title: 'Appliance mode',
      help: 'Keeps both directions of a flow in one zone, for firewalls in the VPC.',
    }),
    dnsSupport: z.boolean().default(true).meta({ title: 'DNS support', advanced: true }),
    ipv6Support: z.boolean().default(false).meta({ title: 'IPv6', advanced: true }),
    securityGroupReferencingSupport: z.boolean().default(false).meta({
      title: 'Security groups across VPCs',
      advanced: true,
      help: 'Needs the same setting at the transit gateway.',
    }),
    peerRegion: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Give a Region such as eu-west-1.')
      .optional()
      .meta({
        title: 'Region of the peer',
        advanced: true,
        help: 'Of a peering; without it, where the peer is drawn.',
      }),
    peerAccountId: z
      .string()
      .regex(/^\d{12}$/, 'An account id has 12 digits.')
      .optional()
      .meta({ title: 'Account of the peer', advanced: true }),
  }),
  resources: (node, ctx) => {
    const { gateway, attached } = attachmentEnds(node, ctx);
    const TransitGatewayId = refOrParameter(
      node,
      gateway,
      'TransitGatewayId',
      { description: `Id of the transit gateway of ${node.name}`, pattern: '^tgw-[0-9a-f]+$' },
      ctx,
    );
    const { properties } = node;
    if (attached?.kind === 'transit-gateway') {
      return [
        {
          type: 'AWS::EC2::TransitGatewayPeeringAttachment',
          properties: {
            TransitGatewayId,
            PeerTransitGatewayId: ctx.ref(attached.id),
            PeerRegion: properties.peerRegion ?? regionOfOther(gateway?.id, attached.id, ctx) ?? awsRegion,
            PeerAccountId:
              properties.peerAccountId ?? accountOfOther(gateway?.id, attached.id, ctx) ?? awsAccountId,
            Tags: ctx.tags(node),
          },
        },
      ];
    }
    const vpc = attached ?? ctx.vpcOf(node.id);
    return [
      {
        type: 'AWS::EC2::TransitGatewayVpcAttachment',
        properties: {
          TransitGatewayId,
          VpcId: refOrParameter(
            node,
            vpc,
            'VpcId',
            { description: `VPC that ${node.name} attaches`, type: 'AWS::EC2::VPC::Id' },
            ctx,
          ),
          SubnetIds: subnetIds(node, vpc, properties.subnets, ctx),
          Options: {
            ApplianceModeSupport: onOff(properties.applianceModeSupport),
            DnsSupport: onOff(properties.dnsSupport),
            Ipv6Support: onOff(properties.ipv6Support),
            SecurityGroupReferencingSupport: onOff(properties.securityGroupReferencingSupport),
          },
          Tags: ctx.tags(node),
        },
      },
    ];
  },
  cost: (node, ctx) => {
    // A drawn transit gateway counts its attachments itself.
    if (attachmentEnds(node, ctx).gateway !== undefined) return [];
    return [hourlyLine(ctx, 'vpc.transitGateway/attachment', 'Attachment hours', 1, 'attachment')];
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A VPC at a transit gateway of another account', properties: { attachedTo: 'vpc' } },
      {
        title: 'For a VPC with firewalls',
        properties: { attachedTo: 'vpc', subnets: ['private-a', 'private-b'], applianceModeSupport: true },
      },
    ],
    bad: [
      { title: 'A zone instead of a Region', properties: { peerRegion: 'us-east-1b' }, field: 'peerRegion' },
      { title: 'Too few digits', properties: { peerAccountId: '1234' }, field: 'peerAccountId' },
    ],
  },
});

/** The named subnets, else one of each zone of the VPC: not the public ones where there are others. */
function subnetIds(
  node: NodeView,
  vpc: NodeView | undefined,
  named: readonly string[],
  ctx: ResolveContext,
): CfnValue {
  const stated = named.flatMap((id) => namedNode(id, ['subnet'], ctx) ?? []);
  if (stated.length > 0) return stated.map(({ id }) => ctx.ref(id));
  const rank = (tier: unknown): number => (tier === 'public' ? 2 : tier === 'isolated' ? 0 : 1);
  const byZone = new Map<string, NodeView>();
  for (const subnet of vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'subnet')) {
    const zone = ctx.zoneOf(subnet.id) ?? subnet.id;
    const known = byZone.get(zone);
    if (known === undefined || rank(subnet.properties.tier) < rank(known.properties.tier)) {
      byZone.set(zone, subnet);
    }
  }
  if (byZone.size > 0) return [...byZone.values()].map(({ id }) => ctx.ref(id));
  return ctx.parameter(`${ctx.logicalId(node.id)}SubnetIds`, {
    Type: 'List<AWS::EC2::Subnet::Id>',
    Description: `Subnets of ${node.name}, one in each zone`,
  });
}

function onOff(value: boolean): 'enable' | 'disable' {
  return value ? 'enable' : 'disable';
}
