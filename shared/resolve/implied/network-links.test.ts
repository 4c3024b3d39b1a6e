import { describe, expect, it } from 'vitest';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import type { Architecture, Resource } from '../architecture.ts';
import { resolve } from '../create-resolver.ts';

function twoVpcs(): DocumentBuilder {
  return aDocument()
    .node('vpc', 'shop', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'shop-a', {
      parent: 'shop',
      properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
    })
    .node('subnet', 'shop-public', {
      parent: 'shop',
      properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a', tier: 'public' },
    })
    .node('vpc', 'data', { properties: { cidrBlock: '10.1.0.0/16' } })
    .node('subnet', 'data-a', {
      parent: 'data',
      properties: { cidrBlock: '10.1.0.0/24', availabilityZone: 'a' },
    });
}

function ofType(architecture: Architecture, type: string): readonly Resource[] {
  return [...architecture.resources.values()].filter((resource) => resource.type === type);
}

function routes(architecture: Architecture): readonly string[] {
  return ofType(architecture, 'AWS::EC2::Route')
    .filter(({ properties }) => properties.GatewayId === undefined)
    .map(({ properties }) => {
      const { RouteTableId, DestinationCidrBlock, ...hop } = properties;
      const [name] = Object.keys(hop);
      return `${(RouteTableId as { readonly Ref: string }).Ref} ${String(DestinationCidrBlock)} ${name}`;
    })
    .sort();
}

describe('peering', () => {
  it('is one connection with routes to each other in every implied table of both sides', () => {
    const architecture = resolve(twoVpcs().connect('peer', 'shop', 'data').build());
    const [peering] = ofType(architecture, 'AWS::EC2::VPCPeeringConnection');
    expect(peering).toMatchObject({
      implied: true,
      properties: { VpcId: { Ref: 'Shop' }, PeerVpcId: { Ref: 'Data' } },
    });
    expect(routes(architecture)).toEqual([
      'DataARouteTable 10.0.0.0/16 VpcPeeringConnectionId',
      'ShopARouteTable 10.1.0.0/16 VpcPeeringConnectionId',
      'ShopPublicRouteTable 10.1.0.0/16 VpcPeeringConnectionId',
    ]);
    expect(architecture.gaps).toEqual([]);
  });

  it('leaves routes to the drawing when it is told to', () => {
    const document = twoVpcs().connect('peer', 'shop', 'data', { addRoutes: false }).build();
    expect(routes(resolve(document))).toEqual([]);
  });

  it('adds no route to a drawn route table', () => {
    const document = twoVpcs()
      .node('route-table', 'own', { parent: 'data' })
      .connect('associate', 'own', 'data-a')
      .connect('peer', 'shop', 'data')
      .build();
    expect(routes(resolve(document)).filter((route) => route.includes('10.0.0.0/16'))).toEqual([]);
  });

  it('adds no route to a range that overlaps the own one', () => {
    const document = aDocument()
      .node('vpc', 'one')
      .node('subnet', 'one-a', { parent: 'one' })
      .node('vpc', 'two')
      .connect('peer', 'one', 'two')
      .build();
    expect(routes(resolve(document))).toEqual([]);
  });

  it('names the Region of the other side when that is another', () => {
    const document = aDocument()
      .node('region', 'ireland', { properties: { region: 'eu-west-1' } })
      .node('vpc', 'one')
      .node('vpc', 'two', { parent: 'ireland', properties: { cidrBlock: '10.9.0.0/16' } })
      .connect('peer', 'one', 'two')
      .build();
    const [peering] = ofType(resolve(document), 'AWS::EC2::VPCPeeringConnection');
    expect(peering?.properties.PeerRegion).toBe('eu-west-1');
  });
});

describe('a transit gateway', () => {
  it('has an attachment in each VPC, with one subnet a zone, and routes between them', () => {
    const document = twoVpcs()
      .node('transit-gateway', 'hub')
      .connect('attach', 'hub', 'shop')
      .connect('attach', 'hub', 'data', { applianceModeSupport: true })
      .build();
    const architecture = resolve(document);
    const attachments = ofType(architecture, 'AWS::EC2::TransitGatewayVpcAttachment');
    expect(attachments.map(({ properties }) => properties.SubnetIds)).toEqual([
      [{ Ref: 'DataA' }],
      [{ Ref: 'ShopA' }],
    ]);
    expect(attachments[0]?.properties.Options).toMatchObject({ ApplianceModeSupport: 'enable' });
    expect(routes(architecture)).toEqual([
      'DataARouteTable 10.0.0.0/16 TransitGatewayId',
      'ShopARouteTable 10.1.0.0/16 TransitGatewayId',
      'ShopPublicRouteTable 10.1.0.0/16 TransitGatewayId',
    ]);
    const waiting = ofType(architecture, 'AWS::EC2::Route').filter(
      ({ properties }) => properties.TransitGatewayId,
    );
    expect(waiting.every(({ dependsOn }) => dependsOn?.length === 1)).toBe(true);
  });

  it('leads to the ranges of a site behind a tunnel, and implies the VPN connection', () => {
    const document = twoVpcs()
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('customer-gateway', 'router', { parent: 'office', properties: { ipAddress: '203.0.113.1' } })
      .node('transit-gateway', 'hub')
      .connect('attach', 'hub', 'data')
      .connect('tunnel', 'router', 'hub')
      .build();
    const architecture = resolve(document);
    expect(ofType(architecture, 'AWS::EC2::VPNConnection')[0]?.properties).toMatchObject({
      CustomerGatewayId: { Ref: 'Router' },
      TransitGatewayId: { Ref: 'Hub' },
    });
    expect(routes(architecture)).toEqual(['DataARouteTable 192.168.0.0/16 TransitGatewayId']);
  });

  it('leads to the site behind a drawn VPN connection, of which it implies no second one', () => {
    const document = twoVpcs()
      .node('on-premises', 'office', { properties: { prefixes: ['192.168.0.0/16'] } })
      .node('customer-gateway', 'router', { parent: 'office', properties: { ipAddress: '203.0.113.1' } })
      .node('site-to-site-vpn', 'vpn')
      .node('transit-gateway', 'hub')
      .connect('attach', 'hub', 'data')
      .connect('attach', 'hub', 'vpn')
      .connect('tunnel', 'router', 'vpn')
      .build();
    const architecture = resolve(document);
    const vpns = ofType(architecture, 'AWS::EC2::VPNConnection');
    expect(vpns).toHaveLength(1);
    expect(vpns[0]?.properties).toMatchObject({
      CustomerGatewayId: { Ref: 'Router' },
      TransitGatewayId: { Ref: 'Hub' },
    });
    expect(routes(architecture)).toEqual(['DataARouteTable 192.168.0.0/16 TransitGatewayId']);
  });

  it('says that a VPC without subnets cannot be attached', () => {
    const document = aDocument()
      .node('vpc', 'empty')
      .node('transit-gateway', 'hub')
      .connect('attach', 'hub', 'empty')
      .build();
    const architecture = resolve(document);
    expect(ofType(architecture, 'AWS::EC2::TransitGatewayVpcAttachment')).toEqual([]);
    expect(architecture.gaps.map(({ message }) => message)).toEqual([
      'hub is attached to empty, which has no subnet. Draw one in each zone.',
    ]);
  });
});
