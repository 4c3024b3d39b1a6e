import { describe, expect, it } from 'vitest';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import type { Architecture, Resource } from '../architecture.ts';
import { resolve } from '../create-resolver.ts';

function aVpc(builder: DocumentBuilder, id: string, block: number): DocumentBuilder {
  return builder
    .node('vpc', id, { properties: { cidrBlock: `10.${block}.0.0/16`, amazonProvidedIpv6CidrBlock: true } })
    .node('subnet', `${id}-a`, {
      parent: id,
      properties: { cidrBlock: `10.${block}.0.0/24`, availabilityZone: 'a', ipv6CidrBlockIndex: 7 },
    });
}

function vpcs(...ids: readonly string[]): DocumentBuilder {
  return ids.reduce((builder, id, index) => aVpc(builder, id, index + 1), aDocument());
}

function ofType(architecture: Architecture, type: string): readonly Resource[] {
  return [...architecture.resources.values()].filter((resource) => resource.type === type);
}

/** `table destination hop` of every route. */
function routesOf(architecture: Architecture): readonly string[] {
  return ofType(architecture, 'AWS::EC2::Route')
    .map(({ properties }) => {
      const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, ...hop } = properties;
      const destination = DestinationCidrBlock ?? DestinationIpv6CidrBlock;
      return `${(RouteTableId as { readonly Ref: string }).Ref} ${String(destination)} ${Object.keys(hop)[0]}`;
    })
    .sort();
}

describe('a drawn peering connection', () => {
  it('is made from the side that its first line comes from, with routes on both sides', () => {
    const document = vpcs('shop', 'stock')
      .node('vpc-peering', 'pair')
      .connect('peer', 'pair', 'shop')
      .connect('peer', 'stock', 'pair')
      .build();
    const architecture = resolve(document);
    expect(ofType(architecture, 'AWS::EC2::VPCPeeringConnection')[0]?.properties).toMatchObject({
      VpcId: { Ref: 'Stock' },
      PeerVpcId: { Ref: 'Shop' },
    });
    expect(routesOf(architecture)).toEqual([
      'ShopARouteTable 10.2.0.0/16 VpcPeeringConnectionId',
      'StockARouteTable 10.1.0.0/16 VpcPeeringConnectionId',
    ]);
  });
});

describe('IPv6', () => {
  it('is a numbered part of the block of the VPC, with a way out through an egress-only gateway', () => {
    const document = vpcs('shop').node('egress-only-internet-gateway', 'out', { parent: 'shop' }).build();
    const architecture = resolve(document);
    const subnet = architecture.resources.get('ShopA');
    expect(subnet?.properties.Ipv6CidrBlock).toEqual({
      'Fn::Select': [
        7,
        { 'Fn::Cidr': [{ 'Fn::Select': [0, { 'Fn::GetAtt': ['Shop', 'Ipv6CidrBlocks'] }] }, 256, 64] },
      ],
    });
    expect(subnet?.dependsOn).toEqual(['ShopIpv6Cidr']);
    expect(routesOf(architecture)).toEqual(['ShopARouteTable ::/0 EgressOnlyInternetGatewayId']);
  });
});

describe('a virtual private gateway', () => {
  const site = vpcs('shop')
    .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
    .node('customer-gateway', 'router', { parent: 'office' })
    .node('vpn-gateway', 'gateway', { parent: 'shop' });

  it('announces what is behind its tunnels once it is attached', () => {
    const architecture = resolve(site.connect('tunnel', 'router', 'gateway').build());
    const [propagation] = ofType(architecture, 'AWS::EC2::VPNGatewayRoutePropagation');
    expect(propagation?.properties.RouteTableIds).toEqual([{ Ref: 'ShopARouteTable' }]);
    expect(propagation?.dependsOn).toEqual(['GatewayAttachment']);
    expect(ofType(architecture, 'AWS::EC2::VPNConnection')[0]?.properties).toMatchObject({
      VpnGatewayId: { Ref: 'Gateway' },
      StaticRoutesOnly: false,
    });
    expect(ofType(architecture, 'AWS::EC2::VPNConnectionRoute')).toEqual([]);
  });

  it('has the ranges of the site stated where the tunnel has static routes', () => {
    const document = site.connect('tunnel', 'router', 'gateway', { staticRoutesOnly: true }).build();
    const [route] = ofType(resolve(document), 'AWS::EC2::VPNConnectionRoute');
    expect(route?.properties.DestinationCidrBlock).toBe('192.168.0.0/16');
  });

  it('announces nothing in implied tables when told not to', () => {
    const document = site
      .node('vpn-gateway', 'gateway', { parent: 'shop', properties: { propagateRoutes: false } })
      .build();
    expect(ofType(resolve(document), 'AWS::EC2::VPNGatewayRoutePropagation')).toEqual([]);
  });
});

describe('route tables of a transit gateway', () => {
  const segments = vpcs('prod', 'dev', 'out')
    .node('transit-gateway', 'hub')
    .node('transit-gateway-route-table', 'prod-table')
    .node('transit-gateway-route-table', 'out-table')
    .connect('attach', 'hub', 'prod')
    .connect('attach', 'hub', 'dev')
    .connect('attach', 'hub', 'out')
    .connect('associate', 'prod-table', 'prod')
    .connect('associate', 'out-table', 'out')
    .connect('propagate', 'prod', 'out-table')
    .connect('route', 'prod-table', 'out', { destinationCidrBlock: '0.0.0.0/0' });

  it('take the place of the default table, which would take every attachment first', () => {
    expect(resolve(segments.build()).resources.get('Hub')?.properties).toMatchObject({
      DefaultRouteTableAssociation: 'disable',
      DefaultRouteTablePropagation: 'disable',
    });
  });

  it('give a VPC routes to what its table knows, and to nothing where none applies', () => {
    expect(routesOf(resolve(segments.build()))).toEqual([
      'OutARouteTable 10.1.0.0/16 TransitGatewayId',
      'ProdARouteTable 0.0.0.0/0 TransitGatewayId',
    ]);
  });

  it('name the attachment that the line implies, or the one that is drawn', () => {
    const associations = (document: DocumentBuilder) =>
      ofType(resolve(document.build()), 'AWS::EC2::TransitGatewayRouteTableAssociation').map(
        ({ properties }) => properties.TransitGatewayAttachmentId,
      );
    expect(associations(segments)).toEqual([{ Ref: 'HubAttachmentToOut' }, { Ref: 'HubAttachmentToProd' }]);
    const drawn = segments
      .node('transit-gateway-attachment', 'joint', {
        properties: { transitGateway: 'hub', attachedTo: 'prod' },
      })
      .connect('associate', 'prod-table', 'joint');
    expect(associations(drawn)).toContainEqual({ Ref: 'Joint' });
    expect(resolve(drawn.build()).resources.has('HubAttachmentToProd')).toBe(false);
  });

  it('say what CloudFormation cannot link: the attachment of a VPN connection', () => {
    const document = segments
      .node('site-to-site-vpn', 'vpn', { properties: { transitGateway: 'hub' } })
      .connect('associate', 'prod-table', 'vpn')
      .build();
    expect(resolve(document).gaps.map(({ node }) => node)).toEqual(['prod-table']);
  });
});

describe('a network firewall', () => {
  const zone = (builder: DocumentBuilder, letter: string, third: number): DocumentBuilder =>
    builder
      .node('subnet', `web-${letter}`, {
        parent: 'shop',
        properties: { tier: 'public', cidrBlock: `10.0.${third}.0/24`, availabilityZone: letter },
      })
      .node('subnet', `wall-${letter}`, {
        parent: 'shop',
        properties: { tier: 'public', cidrBlock: `10.0.${third + 8}.0/28`, availabilityZone: letter },
      });
  const document = zone(zone(aDocument().node('vpc', 'shop'), 'a', 0), 'b', 1)
    .node('network-firewall', 'wall', {
      parent: 'shop',
      properties: { subnets: ['wall-a', 'wall-b'], protectedSubnets: ['web-a', 'web-b'] },
    })
    .build();
  const endpoint = (firewall: string) => ({
    'Fn::Select': [
      1,
      { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': [firewall, 'EndpointIds'] }] }] },
    ],
  });

  it('leads each protected subnet through the endpoint of its zone, out and in', () => {
    const { resources } = resolve(document);
    expect(resources.get('WebARouteTableDefaultRoute')?.properties.VpcEndpointId).toEqual(endpoint('Wall'));
    expect(resources.get('WebBRouteTableDefaultRoute')?.properties.VpcEndpointId).toEqual(
      endpoint('WallZoneB'),
    );
    expect(resources.get('WallEdgeRouteTableRouteToWebB')?.properties).toMatchObject({
      DestinationCidrBlock: '10.0.1.0/24',
      VpcEndpointId: endpoint('WallZoneB'),
    });
    expect(resources.get('WallEdgeRouteTableAssociation')?.properties.GatewayId).toEqual({
      Ref: 'ShopInternetGateway',
    });
  });

  it('keeps the way of its own subnets to the internet gateway', () => {
    const { resources } = resolve(document);
    expect(resources.get('WallARouteTableAssociation')?.properties.RouteTableId).toEqual({
      Ref: 'ShopPublicRouteTable',
    });
    expect(resources.get('ShopPublicRouteTableDefaultRoute')?.properties.GatewayId).toEqual({
      Ref: 'ShopInternetGateway',
    });
  });
});

describe('Direct Connect', () => {
  const site = (addressFamily: 'ipv4' | 'ipv6', drawing: DocumentBuilder = vpcs('shop')) =>
    drawing
      .node('on-premises', 'office', {
        properties: { prefixes: ['192.168.0.0/16'], ipv6Prefixes: ['2001:db8:77::/48'] },
      })
      .node('direct-connect', 'line', { parent: 'office' })
      .node('virtual-interface', 'transit', { properties: { type: 'transit', addressFamily } })
      .node('direct-connect-gateway', 'joint')
      .node('transit-gateway', 'hub')
      .connect('tunnel', 'line', 'transit')
      .connect('tunnel', 'transit', 'joint')
      .connect('tunnel', 'joint', 'hub');
  const attachmentOf = (architecture: Architecture) =>
    ofType(architecture, 'AWS::EC2::TransitGatewayVpcAttachment')[0]?.properties.Options;

  it('leads the VPCs of a transit gateway to the site at the other end of the line', () => {
    const architecture = resolve(site('ipv4').connect('attach', 'hub', 'shop').build());
    expect(routesOf(architecture)).toEqual(['ShopARouteTable 192.168.0.0/16 TransitGatewayId']);
    expect(attachmentOf(architecture)).not.toHaveProperty('Ipv6Support');
    expect(
      ofType(architecture, 'AWS::DirectConnect::DirectConnectGatewayAssociation')[0]?.properties,
    ).toMatchObject({ AllowedPrefixesToDirectConnectGateway: ['10.1.0.0/16'] });
  });

  it('leads to the IPv6 ranges of the site over a session of IPv6, which the attachment then carries', () => {
    const architecture = resolve(site('ipv6').connect('attach', 'hub', 'shop').build());
    expect(routesOf(architecture)).toEqual(['ShopARouteTable 2001:db8:77::/48 TransitGatewayId']);
    const [route] = ofType(architecture, 'AWS::EC2::Route');
    expect(route?.properties).toMatchObject({ DestinationIpv6CidrBlock: '2001:db8:77::/48' });
    expect(route?.dependsOn).toEqual(['HubAttachmentToShop']);
    expect(attachmentOf(architecture)).toMatchObject({ Ipv6Support: 'enable' });
  });

  it('leads to both where there is a session of each family', () => {
    const document = site('ipv4')
      .node('virtual-interface', 'second', {
        properties: { type: 'transit', addressFamily: 'ipv6', vlan: 102 },
      })
      .connect('tunnel', 'line', 'second')
      .connect('tunnel', 'second', 'joint')
      .connect('attach', 'hub', 'shop')
      .build();
    expect(routesOf(resolve(document))).toEqual([
      'ShopARouteTable 192.168.0.0/16 TransitGatewayId',
      'ShopARouteTable 2001:db8:77::/48 TransitGatewayId',
    ]);
  });

  it('has no route of IPv6 in a VPC without such addresses, and tells of an attachment that cannot carry it', () => {
    const ipv4Alone = aDocument()
      .node('vpc', 'shop', { properties: { cidrBlock: '10.1.0.0/16' } })
      .node('subnet', 'shop-a', {
        parent: 'shop',
        properties: { cidrBlock: '10.1.0.0/24', availabilityZone: 'a' },
      });
    const without = resolve(site('ipv6', ipv4Alone).connect('attach', 'hub', 'shop').build());
    expect(routesOf(without)).toEqual([]);
    expect(without.gaps).toEqual([]);
    const inPart = vpcs('shop').node('subnet', 'shop-b', {
      parent: 'shop',
      properties: { cidrBlock: '10.1.1.0/24', availabilityZone: 'b' },
    });
    const partly = resolve(site('ipv6', inPart).connect('attach', 'hub', 'shop').build());
    expect(routesOf(partly)).toEqual([]);
    expect(partly.gaps.map(({ node, message }) => [node, message])).toEqual([
      [
        'hub',
        'office has IPv6 addresses, and the attachment of shop to hub carries none. Give shop-b an IPv6 block.',
      ],
    ]);
  });

  it('asks a drawn attachment to carry IPv6', () => {
    const drawn = (ipv6Support: boolean) =>
      resolve(
        site('ipv6')
          .node('transit-gateway-attachment', 'link', {
            properties: { transitGateway: 'hub', attachedTo: 'shop', subnets: ['shop-a'], ipv6Support },
          })
          .build(),
      );
    expect(routesOf(drawn(true))).toEqual(['ShopARouteTable 2001:db8:77::/48 TransitGatewayId']);
    expect(routesOf(drawn(false))).toEqual([]);
    expect(drawn(false).gaps.map(({ node }) => node)).toEqual(['hub']);
  });
});
