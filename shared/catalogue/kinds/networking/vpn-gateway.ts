import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { gatewayVpcOf } from '../../kit/ends.ts';
import { hourlyLine, internetOutLine } from '../../kit/network-costs.ts';
import { tunnelCustomers } from '../../kit/tunnels.ts';

export const vpnGateway = defineKind({
  id: 'vpn-gateway',
  title: 'Virtual private gateway',
  family: 'networking',
  icon: 'vpn-gateway',
  summary: 'The end of VPN connections and private virtual interfaces at one VPC.',
  aliases: ['VGW', 'VPN Gateway', 'Virtual Private Gateway (VGW)', 'VPN GW', 'AWS VPN Gateway'],
  docs: 'https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html',
  traits: ['resource', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas'], maxPerParent: 1 },
  types: [
    'AWS::EC2::VPNGateway',
    'AWS::EC2::VPCGatewayAttachment',
    'AWS::EC2::VPNGatewayRoutePropagation',
    'AWS::EC2::VPNConnection',
    'AWS::EC2::VPNConnectionRoute',
  ],
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
        help: 'Its number towards BGP peers.',
        source: 'CloudFormation AWS::EC2::VPNGateway',
        checked: '2026-11',
      }),
    propagateRoutes: z.boolean().default(true).meta({
      title: 'Announce the routes of the site',
      help: 'In every implied route table of the VPC; a drawn table gets them by a "propagate" connection.',
    }),
  }),
  usage: z.object({
    internetOutGigabytesPerMonth: z.number().min(0).default(50).meta({
      title: 'Data out of AWS through drawn tunnels',
      unit: 'GB a month',
      help: 'Of tunnels drawn straight to a customer gateway; a drawn VPN connection has its own.',
    }),
  }),
  resources: (node, ctx) => {
    const vpc = gatewayVpcOf(node.id, ctx);
    return [
      {
        type: 'AWS::EC2::VPNGateway',
        properties: compact({
          Type: 'ipsec.1',
          AmazonSideAsn: node.properties.amazonSideAsn,
          Tags: ctx.tags(node),
        }),
      },
      ...(vpc === undefined
        ? []
        : [
            {
              suffix: 'Attachment',
              type: 'AWS::EC2::VPCGatewayAttachment',
              properties: { VpcId: ctx.ref(vpc.id), VpnGatewayId: ctx.ref(node.id) },
              because: `${node.name} belongs to ${vpc.name}.`,
            },
          ]),
    ];
  },
  cost: (node, ctx) => {
    const tunnels = tunnelCustomers(node.id, ctx).length;
    if (tunnels === 0) return [];
    return [
      hourlyLine(
        ctx,
        'vpc.vpn/connection',
        'VPN connection hours',
        tunnels,
        tunnels === 1 ? 'connection' : 'connections',
      ),
      hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 addresses of the tunnels', 2 * tunnels, 'addresses'),
      internetOutLine(node, 'internetOutGigabytesPerMonth'),
    ];
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'With the number of AWS', properties: {} },
      { title: 'With routes stated by hand', properties: { amazonSideAsn: 64_620, propagateRoutes: false } },
    ],
    bad: [{ title: 'A public ASN', properties: { amazonSideAsn: 7018 }, field: 'amazonSideAsn' }],
  },
});
