import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { vpnLoad } from '../../kit/load/network-load.ts';

export const customerGateway = defineKind({
  id: 'customer-gateway',
  title: 'Customer gateway',
  family: 'networking',
  icon: 'customer-gateway',
  summary: 'Your side of a VPN: the router of the site, with its public address.',
  aliases: [
    'CGW',
    'Customer GW',
    'Customer Gateway Device',
    'VPN Router',
    'Corporate Router',
    'On-Premises Router',
    'VPN Device',
    'Edge Router',
  ],
  docs: 'https://docs.aws.amazon.com/vpn/latest/s2svpn/your-cgw.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['on-premises', 'region', 'canvas'] },
  types: ['AWS::EC2::CustomerGateway'],
  properties: z.object({
    ipAddress: z.ipv4().optional().meta({
      title: 'Public address',
      help: 'Of the device, static. Without it, the template asks for it as a parameter.',
    }),
    bgpAsn: z.int().min(1).max(4_294_967_295).default(65_000).meta({
      title: 'ASN',
      help: 'Of the site, for BGP; with static routes any will do.',
      source: 'CloudFormation AWS::EC2::CustomerGateway',
      checked: '2026-11',
    }),
    deviceName: z.string().max(255).optional().meta({ title: 'Device', advanced: true }),
  }),
  freeBecause: 'A customer gateway is free; the VPN connection to it is charged.',
  resources: (node, ctx) => {
    const { ipAddress, bgpAsn, deviceName } = node.properties;
    const isLong = bgpAsn > 2_147_483_647;
    return [
      {
        type: 'AWS::EC2::CustomerGateway',
        properties: compact({
          Type: 'ipsec.1',
          IpAddress:
            ipAddress ??
            ctx.parameter(`${ctx.logicalId(node.id)}Address`, {
              Type: 'String',
              Description: `Public IPv4 address of ${node.name}`,
              AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}$',
            }),
          // CloudFormation takes the upper half of the four-byte numbers in a property of its own.
          BgpAsn: isLong ? undefined : bgpAsn,
          BgpAsnExtended: isLong ? bgpAsn : undefined,
          DeviceName: deviceName,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  load: vpnLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A router whose address is asked for', properties: {} },
      { title: 'A router with its address', properties: { ipAddress: '203.0.113.10', bgpAsn: 65_010 } },
    ],
    bad: [
      { title: 'A host name', properties: { ipAddress: 'vpn.example.com' }, field: 'ipAddress' },
      { title: 'An ASN of zero', properties: { bgpAsn: 0 }, field: 'bgpAsn' },
    ],
  },
});
