import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView } from '../../define-kind.ts';
import { type CfnObject, compact } from '../../kit/cfn.ts';
import { vpnLoad } from '../../kit/load/network-load.ts';
import { gigabytesLine, hourlyLine, internetOutLine } from '../../kit/network-costs.ts';

export const siteToSiteVpn = defineKind({
  id: 'site-to-site-vpn',
  title: 'Site-to-Site VPN',
  family: 'networking',
  icon: 'site-to-site-vpn',
  summary: 'Two encrypted tunnels over the internet between a site and AWS.',
  aliases: [
    'VPN',
    'AWS VPN',
    'Site to Site VPN',
    'S2S VPN',
    'VPN Connection',
    'IPsec VPN',
    'VPN Tunnel',
    'AWS Site-to-Site VPN',
  ],
  docs: 'https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::EC2::VPNConnection'],
  properties: z.object({
    customerGateway: z
      .string()
      .optional()
      .meta({
        title: 'Customer gateway',
        reference: ['customer-gateway'],
        help: 'Or draw a tunnel to it.',
      }),
    transitGateway: z
      .string()
      .optional()
      .meta({
        title: 'Transit gateway',
        reference: ['transit-gateway'],
        help: 'Or attach the transit gateway to it.',
      }),
    staticRoutesOnly: z.boolean().default(false).meta({
      title: 'Static routes',
      help: 'For a router that does not speak BGP. Without BGP a failing tunnel is noticed later.',
    }),
    enableAcceleration: z.boolean().default(false).meta({
      title: 'Acceleration',
      advanced: true,
      help: 'Over the edge network of AWS; with a transit gateway only.',
    }),
    tunnelBandwidth: z.enum(['standard', 'large']).default('standard').meta({
      title: 'Tunnel bandwidth',
      advanced: true,
      help: 'Standard is up to 1.25 Gbps a tunnel, large up to 5 Gbps; large with a transit gateway only. Notes often know the first alone.',
      source: 'CloudFormation AWS::EC2::VPNConnection',
      checked: '2026-11',
    }),
    tunnelInsideCidrs: z
      .array(
        z
          .string()
          .regex(
            /^169\.254\.\d{1,3}\.\d{1,3}\/30$/,
            'Give a /30 of 169.254.0.0/16, such as 169.254.10.0/30.',
          ),
      )
      .max(2)
      .default([])
      .meta({
        title: 'Inside ranges of the tunnels',
        advanced: true,
        format: 'cidr',
        help: 'One for each of the two tunnels. Without them, AWS chooses.',
        source: 'CloudFormation AWS::EC2::VPNConnection VpnTunnelOptionsSpecification',
        checked: '2026-11',
      }),
    ikev2Only: z.boolean().default(false).meta({
      title: 'IKE version 2 only',
      advanced: true,
      help: 'Refuses the older version.',
    }),
    startupAction: z.enum(['add', 'start']).default('add').meta({
      title: 'Tunnels are opened by',
      advanced: true,
      help: 'The device of the site (add), or AWS (start), which needs its public address.',
    }),
    dpdTimeoutAction: z.enum(['clear', 'none', 'restart']).default('clear').meta({
      title: 'When the device stops answering',
      advanced: true,
      help: 'Clear ends the tunnel, restart opens it again, none does nothing.',
    }),
    preSharedKeyStorage: z.enum(['Standard', 'SecretsManager']).default('Standard').meta({
      title: 'Keys are kept in',
      advanced: true,
      help: 'With the VPN connection, or in Secrets Manager, where reading them is recorded.',
    }),
    localIpv4NetworkCidr: z.cidrv4().optional().meta({
      title: 'Range of the site',
      advanced: true,
      format: 'cidr',
      help: 'What the tunnels negotiate; without it, everything.',
    }),
    remoteIpv4NetworkCidr: z.cidrv4().optional().meta({
      title: 'Range in AWS',
      advanced: true,
      format: 'cidr',
      help: 'What the tunnels negotiate; without it, everything.',
    }),
  }),
  usage: z.object({
    internetOutGigabytesPerMonth: z.number().min(0).default(50).meta({
      title: 'Data out of AWS',
      unit: 'GB a month',
      help: 'Charged as data transfer to the internet.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const customerGateway = findEnd(node, properties.customerGateway, 'customer-gateway', ctx);
    const transitGateway = findEnd(node, properties.transitGateway, 'transit-gateway', ctx);
    const vpnGateway = findEnd(node, undefined, 'vpn-gateway', ctx);
    return [
      {
        type: 'AWS::EC2::VPNConnection',
        properties: compact({
          Type: 'ipsec.1',
          CustomerGatewayId:
            customerGateway === undefined
              ? ctx.parameter(`${ctx.logicalId(node.id)}CustomerGatewayId`, {
                  Type: 'String',
                  Description: `Id of the customer gateway of ${node.name}`,
                  AllowedPattern: '^cgw-[0-9a-f]+$',
                })
              : ctx.ref(customerGateway.id),
          TransitGatewayId: transitGateway === undefined ? undefined : ctx.ref(transitGateway.id),
          VpnGatewayId:
            transitGateway === undefined && vpnGateway !== undefined ? ctx.ref(vpnGateway.id) : undefined,
          StaticRoutesOnly: properties.staticRoutesOnly,
          EnableAcceleration: properties.enableAcceleration ? true : undefined,
          TunnelBandwidth: properties.tunnelBandwidth === 'large' ? 'large' : undefined,
          VpnTunnelOptionsSpecifications: tunnelOptions(properties),
          PreSharedKeyStorage:
            properties.preSharedKeyStorage === 'SecretsManager' ? 'SecretsManager' : undefined,
          LocalIpv4NetworkCidr: properties.localIpv4NetworkCidr,
          RemoteIpv4NetworkCidr: properties.remoteIpv4NetworkCidr,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  cost: (node, ctx) => [
    hourlyLine(
      ctx,
      'vpc.vpn/connection',
      'VPN connection hours',
      1,
      'connection',
      'Its attachment is charged at the transit gateway.',
    ),
    hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 addresses of the tunnels', 2, 'addresses'),
    ...(node.properties.enableAcceleration
      ? [
          hourlyLine(ctx, 'vpc.vpn/acceleration', 'Acceleration hours', 1, 'connection'),
          gigabytesLine(node, 'vpc.vpn/accelerationData', 'Accelerated data', 'internetOutGigabytesPerMonth'),
        ]
      : []),
    internetOutLine(node, 'internetOutGigabytesPerMonth'),
  ],
  metrics: {
    namespace: 'AWS/VPN',
    metrics: [{ name: 'TunnelState', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 1 }],
    dimensions: (node, ctx) => ({ VpnId: ctx.ref(node.id) }),
  },
  load: vpnLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'With BGP', properties: {} },
      {
        title: 'With static routes',
        properties: { staticRoutesOnly: true, localIpv4NetworkCidr: '192.168.0.0/16' },
      },
      {
        title: 'Accelerated, with tunnels that AWS opens',
        properties: {
          enableAcceleration: true,
          tunnelInsideCidrs: ['169.254.10.0/30', '169.254.10.4/30'],
          ikev2Only: true,
          startupAction: 'start',
        },
      },
    ],
    bad: [
      {
        title: 'A bandwidth that is not offered',
        properties: { tunnelBandwidth: '10 Gbps' },
        field: 'tunnelBandwidth',
      },
    ],
  },
});

interface TunnelSettings {
  readonly tunnelInsideCidrs: readonly string[];
  readonly ikev2Only: boolean;
  readonly startupAction: string;
  readonly dpdTimeoutAction: string;
}

/** Both tunnels have the same settings, and an inside range each; nothing where all is as AWS has it. */
function tunnelOptions(settings: TunnelSettings): readonly CfnObject[] | undefined {
  const { tunnelInsideCidrs, ikev2Only, startupAction, dpdTimeoutAction } = settings;
  const isUsual = !ikev2Only && startupAction === 'add' && dpdTimeoutAction === 'clear';
  if (isUsual && tunnelInsideCidrs.length === 0) return undefined;
  return [0, 1].map((index) =>
    compact({
      TunnelInsideCidr: tunnelInsideCidrs[index],
      IKEVersions: ikev2Only ? [{ Value: 'ikev2' }] : undefined,
      StartupAction: startupAction === 'add' ? undefined : startupAction,
      DPDTimeoutAction: dpdTimeoutAction === 'clear' ? undefined : dpdTimeoutAction,
    }),
  );
}

/** The gateway of that kind at its end: the one of the property, else the one it is connected to. */
function findEnd(
  node: NodeView,
  named: string | undefined,
  kind: string,
  ctx: DocumentReader,
): NodeView | undefined {
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...['tunnel', 'attach'].flatMap((connection) => [
      ...ctx.connectionsFrom(node.id, connection).map(({ to }) => to),
      ...ctx.connectionsTo(node.id, connection).map(({ from }) => from),
    ]),
  ];
  return candidates.map((id) => ctx.node(id)).find((candidate) => candidate?.kind === kind);
}
