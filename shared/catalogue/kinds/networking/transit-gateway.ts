import { z } from 'zod';
import { type CostContext, type CostLineDraft, defineKind, type NodeView } from '../../define-kind.ts';
import { getAtt } from '../../kit/cfn.ts';
import { transitGatewayLoad } from '../../kit/load/network-load.ts';
import { gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';
import { tablesOfGateway } from '../../kit/transit-gateway.ts';
import { amount } from '../../kit/usage-quantity.ts';

export const transitGateway = defineKind({
  id: 'transit-gateway',
  title: 'Transit gateway',
  family: 'networking',
  icon: 'transit-gateway',
  summary: 'A router of the Region between VPCs, VPN connections and other transit gateways.',
  aliases: ['TGW', 'AWS Transit Gateway', 'Transit GW', 'TransitGateway', 'Central Hub'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html',
  traits: ['resource', 'route-target', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::EC2::TransitGateway'],
  properties: z.object({
    amazonSideAsn: z
      .int()
      .refine((asn) => (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294), {
        message: 'Give a private ASN: 64512 to 65534 or 4200000000 to 4294967294.',
      })
      .default(64_512)
      .meta({
        title: 'ASN',
        advanced: true,
        help: 'Its number towards BGP peers; private, and another one for each transit gateway that is peered.',
        source: 'CloudFormation AWS::EC2::TransitGateway',
        checked: '2026-11',
      }),
    description: z.string().max(255).optional().meta({ title: 'Description', advanced: true }),
    defaultRouteTableAssociation: z.boolean().default(true).meta({
      title: 'Attachments use the default route table',
      help: 'Without it, every attachment is associated by hand: for networks kept apart. Off where route tables are drawn for it.',
    }),
    defaultRouteTablePropagation: z.boolean().default(true).meta({
      title: 'Attachments announce their ranges there',
    }),
    autoAcceptSharedAttachments: z.boolean().default(false).meta({
      title: 'Accept shared attachments',
      advanced: true,
      help: 'Takes attachments from accounts it is shared with, without asking.',
    }),
    dnsSupport: z.boolean().default(true).meta({ title: 'DNS support', advanced: true }),
    vpnEcmpSupport: z.boolean().default(true).meta({
      title: 'Equal-cost VPN paths',
      advanced: true,
      help: 'Adds the bandwidth of several tunnels; needs BGP.',
    }),
    securityGroupReferencingSupport: z.boolean().default(false).meta({
      title: 'Security groups across VPCs',
      advanced: true,
      help: 'Inbound rules may name groups of other attached VPCs.',
    }),
    multicastSupport: z.boolean().default(false).meta({ title: 'Multicast', advanced: true }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z.number().min(0).default(100).meta({
      title: 'Data sent into it',
      unit: 'GB a month',
      help: 'From all attachments; the sender pays.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    // Drawn tables say what is associated with them; the default table would take every attachment first.
    const stated = node.source.properties ?? {};
    const hasTables = tablesOfGateway(node.id, ctx).length > 0;
    const usesDefault = (field: 'defaultRouteTableAssociation' | 'defaultRouteTablePropagation'): boolean =>
      hasTables ? stated[field] === true : properties[field];
    return [
      {
        type: 'AWS::EC2::TransitGateway',
        properties: {
          AmazonSideAsn: properties.amazonSideAsn,
          Description: properties.description ?? node.name,
          DefaultRouteTableAssociation: onOff(usesDefault('defaultRouteTableAssociation')),
          DefaultRouteTablePropagation: onOff(usesDefault('defaultRouteTablePropagation')),
          AutoAcceptSharedAttachments: onOff(properties.autoAcceptSharedAttachments),
          DnsSupport: onOff(properties.dnsSupport),
          VpnEcmpSupport: onOff(properties.vpnEcmpSupport),
          SecurityGroupReferencingSupport: onOff(properties.securityGroupReferencingSupport),
          MulticastSupport: onOff(properties.multicastSupport),
          Tags: ctx.tags(node),
        },
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'TransitGatewayArn'),
  cost: (node, ctx) => {
    const attached = new Set([
      ...ctx.connectionsFrom(node.id, 'attach').map(({ to }) => to),
      ...[...ctx.connectionsFrom(node.id, 'peer'), ...ctx.connectionsFrom(node.id, 'tunnel')].map(
        ({ to }) => to,
      ),
      ...['attach', 'peer', 'tunnel']
        .flatMap((kind) => ctx.connectionsTo(node.id, kind))
        .map(({ from }) => from),
    ]);
    return [
      hourlyLine(
        ctx,
        'vpc.transitGateway/attachment',
        'Attachment hours',
        attached.size,
        'attachments',
        'One for every VPC, VPN connection and transit gateway that is attached or peered.',
      ),
      gigabytesLine(node, 'vpc.transitGateway/data', 'Data processed', 'processedGigabytesPerMonth'),
      ...tunnelLines(node, ctx),
    ];
  },
  metrics: {
    namespace: 'AWS/TransitGateway',
    metrics: [
      { name: 'PacketDropCountNoRoute', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      {
        name: 'PacketDropCountBlackhole',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
    ],
    dimensions: (node, ctx) => ({ TransitGateway: ctx.ref(node.id) }),
  },
  load: transitGatewayLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'With the defaults of AWS', properties: {} },
      {
        title: 'For networks kept apart',
        properties: {
          amazonSideAsn: 64_600,
          defaultRouteTableAssociation: false,
          defaultRouteTablePropagation: false,
        },
      },
    ],
    bad: [{ title: 'A public ASN', properties: { amazonSideAsn: 3320 }, field: 'amazonSideAsn' }],
  },
});

/** A tunnel drawn straight to a customer gateway is a VPN connection of its own; its data is stated at the tunnel. */
function tunnelLines(node: NodeView, ctx: CostContext): readonly CostLineDraft[] {
  const tunnels = [
    ...ctx.connectionsFrom(node.id, 'tunnel').map((tunnel) => ({ tunnel, end: tunnel.to })),
    ...ctx.connectionsTo(node.id, 'tunnel').map((tunnel) => ({ tunnel, end: tunnel.from })),
  ].filter(({ end }) => ctx.node(end)?.kind === 'customer-gateway');
  const count = new Set(tunnels.map(({ end }) => end)).size;
  if (count === 0) return [];
  return [
    hourlyLine(ctx, 'vpc.vpn/connection', 'VPN connection hours', count, 'connections'),
    hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 addresses of the tunnels', 2 * count, 'addresses'),
    ...tunnels.map(({ tunnel, end }) => {
      const { gigabytesPerMonth } = tunnel.usage;
      return {
        component: 'dataTransfer/internetOut',
        label: `Data out to ${ctx.node(end)?.name ?? end}`,
        quantity: amount('GB', {
          name: 'data',
          value: typeof gigabytesPerMonth === 'number' ? gigabytesPerMonth : undefined,
          unit: 'GB',
          origin: 'declared',
        }),
      };
    }),
  ];
}

function onOff(isOn: boolean): 'enable' | 'disable' {
  return isOn ? 'enable' : 'disable';
}
