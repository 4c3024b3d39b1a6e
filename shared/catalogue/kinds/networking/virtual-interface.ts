import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { type CfnObject, compact } from '../../kit/cfn.ts';
import { connectionOf, endOfInterface } from '../../kit/direct-connect.ts';
import { refOrParameter } from '../../kit/ends.ts';
import { oneOf } from '../../kit/one-of.ts';

const types = {
  private: 'AWS::DirectConnect::PrivateVirtualInterface',
  public: 'AWS::DirectConnect::PublicVirtualInterface',
  transit: 'AWS::DirectConnect::TransitVirtualInterface',
} as const;

export const virtualInterface = defineKind({
  id: 'virtual-interface',
  title: 'Virtual interface',
  family: 'networking',
  icon: 'direct-connect',
  summary:
    'One use of a Direct Connect line: private to VPCs, public to services of AWS, transit to transit gateways.',
  aliases: [
    'VIF',
    'Private VIF',
    'Public VIF',
    'Transit VIF',
    'Private Virtual Interface',
    'Public Virtual Interface',
    'Transit Virtual Interface',
  ],
  docs: 'https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['direct-connect', 'region', 'on-premises', 'canvas', 'account'] },
  types: Object.values(types),
  properties: z.object({
    type: z.enum(['private', 'public', 'transit']).default('private').meta({
      title: 'Type',
      help: 'Private ends at a virtual private gateway or a Direct Connect gateway, transit at a Direct Connect gateway with transit gateways, public at the public services of AWS.',
    }),
    connection: z
      .string()
      .optional()
      .meta({ title: 'Connection', reference: ['direct-connect'], help: 'Or draw a tunnel line from it.' }),
    vlan: z.int().min(1).max(4094).default(101).meta({
      title: 'VLAN',
      help: 'Another for each virtual interface of a connection.',
      source: 'CloudFormation AWS::DirectConnect::PrivateVirtualInterface',
      checked: '2026-11',
    }),
    asn: z.int().min(1).max(4_294_967_294).default(65_000).meta({
      title: 'ASN of the site',
      help: 'For BGP. A public interface with a public ASN needs it to be yours.',
    }),
    addressFamily: z.enum(['ipv4', 'ipv6']).default('ipv4').meta({ title: 'Address family', advanced: true }),
    amazonAddress: z.cidrv4().optional().meta({
      title: 'Address of AWS',
      format: 'cidr',
      advanced: true,
      help: 'Such as 169.254.100.1/30. Without it, AWS chooses; a public interface needs both addresses, which are yours.',
    }),
    customerAddress: z
      .cidrv4()
      .optional()
      .meta({ title: 'Address of the site', format: 'cidr', advanced: true }),
    mtu: oneOf([1500, 8500, 9001]).default(1500).meta({
      title: 'MTU',
      unit: 'bytes',
      advanced: true,
      help: 'Jumbo frames: 9001 on private, 8500 on transit interfaces; public ones have 1500.',
      source: 'docs.aws.amazon.com/directconnect/latest/UserGuide/set-jumbo-frames-vif.html',
      checked: '2026-11',
    }),
    enableSiteLink: z.boolean().default(false).meta({
      title: 'SiteLink',
      advanced: true,
      help: 'Sites reach each other over the network of AWS; charged apart.',
    }),
    routeFilterPrefixes: z.array(z.cidrv4()).max(1000).default([]).meta({
      title: 'Ranges of the site',
      format: 'cidr',
      advanced: true,
      help: 'That a public interface announces to AWS.',
    }),
  }),
  freeBecause: 'A virtual interface is free; the port of its connection and its data are charged there.',
  resources: (node, ctx) => {
    const { properties } = node;
    const connection = connectionOf(node, ctx);
    const end = endOfInterface(node, ctx);
    const dxGateway = end?.kind === 'direct-connect-gateway' ? end : undefined;
    const vpnGateway = end?.kind === 'vpn-gateway' ? end : undefined;
    const isPublic = properties.type === 'public';
    const common: CfnObject = {
      VirtualInterfaceName: node.name,
      ConnectionId: refOrParameter(
        node,
        connection,
        'ConnectionId',
        { description: `Id of the Direct Connect connection of ${node.name}`, pattern: '^(dxcon|dxlag)-.+$' },
        ctx,
      ),
      Vlan: properties.vlan,
      BgpPeers: [
        compact({
          AddressFamily: properties.addressFamily,
          Asn: String(properties.asn),
          AmazonAddress: properties.amazonAddress,
          CustomerAddress: properties.customerAddress,
        }),
      ],
      Tags: ctx.tags(node),
    };
    const gatewayId = (owner = dxGateway) =>
      refOrParameter(
        node,
        owner,
        'DirectConnectGatewayId',
        { description: `Id of the Direct Connect gateway that ${node.name} ends at` },
        ctx,
      );
    const own: ResourceDraft = {
      type: types[properties.type],
      properties: compact({
        ...common,
        ...(isPublic
          ? {
              RouteFilterPrefixes:
                properties.routeFilterPrefixes.length === 0 ? undefined : properties.routeFilterPrefixes,
            }
          : {
              Mtu: properties.mtu,
              EnableSiteLink: properties.enableSiteLink ? true : undefined,
              DirectConnectGatewayId:
                properties.type === 'private' && vpnGateway !== undefined ? undefined : gatewayId(),
              VirtualGatewayId:
                properties.type === 'private' && vpnGateway !== undefined
                  ? ctx.ref(vpnGateway.id)
                  : undefined,
            }),
      }),
    };
    return [own];
  },
  metrics: {
    namespace: 'AWS/DX',
    metrics: [
      {
        name: 'VirtualInterfaceBpsEgress',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 800_000_000,
      },
    ],
    dimensions: (node, ctx) => {
      const connection = connectionOf(node, ctx);
      return {
        VirtualInterfaceId: ctx.getAtt(node.id, 'VirtualInterfaceId'),
        ConnectionId: connection === undefined ? undefined : ctx.ref(connection.id),
      };
    },
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Private', properties: {} },
      { title: 'Transit with jumbo frames', properties: { type: 'transit', vlan: 102, mtu: 8500 } },
      {
        title: 'Public',
        properties: {
          type: 'public',
          vlan: 103,
          amazonAddress: '203.0.113.1/31',
          customerAddress: '203.0.113.0/31',
          routeFilterPrefixes: ['203.0.113.0/31'],
        },
      },
    ],
    bad: [
      { title: 'A VLAN above 4094', properties: { vlan: 5000 }, field: 'vlan' },
      { title: 'An MTU that is not offered', properties: { mtu: 9000 }, field: 'mtu' },
    ],
  },
});
