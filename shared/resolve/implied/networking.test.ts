import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { aNetwork } from '#shared/testing/sample-documents.ts';
import type { Architecture, Resource } from '../architecture.ts';

function ofType(architecture: Architecture, type: string): readonly Resource[] {
  return [...architecture.resources.values()].filter((resource) => resource.type === `AWS::EC2::${type}`);
}

function tableOf(architecture: Architecture, subnet: string): unknown {
  const associations = ofType(architecture, 'SubnetRouteTableAssociation');
  return associations.find(({ properties }) => sameRef(properties.SubnetId, subnet))?.properties.RouteTableId;
}

function sameRef(value: unknown, logicalId: string): boolean {
  return JSON.stringify(value) === JSON.stringify({ Ref: logicalId });
}

describe('impliedNetworking', () => {
  it('implies an internet gateway for a public subnet, and says which', () => {
    const architecture = resolve(
      aDocument()
        .node('vpc', 'main')
        .node('subnet', 'web', { parent: 'main', properties: { tier: 'public' } })
        .build(),
    );
    const gateway = architecture.resources.get('MainInternetGateway');
    expect(gateway?.implied).toBe(true);
    expect(gateway?.because).toEqual([
      { node: 'web', reason: expect.stringContaining('web is a public subnet') },
    ]);
    expect(architecture.resources.get('MainPublicRouteTableDefaultRoute')).toMatchObject({
      properties: { DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'MainInternetGateway' } },
      dependsOn: ['MainInternetGatewayAttachment'],
    });
  });

  it('implies no internet gateway where nothing is public', () => {
    const document = aDocument().node('vpc', 'main').node('subnet', 'app', { parent: 'main' }).build();
    expect(ofType(resolve(document), 'InternetGateway')).toEqual([]);
  });

  it('uses the drawn internet gateway', () => {
    const architecture = resolve(aNetwork().node('internet-gateway', 'door', { parent: 'vpc' }).build());
    expect(ofType(architecture, 'InternetGateway').map(({ logicalId }) => logicalId)).toEqual(['Door']);
    expect(architecture.resources.get('VpcPublicRouteTableDefaultRoute')).toMatchObject({
      properties: { GatewayId: { Ref: 'Door' } },
      dependsOn: ['DoorAttachment'],
    });
  });

  it('gives public subnets one table, private ones their own, isolated ones one with the local route only', () => {
    const architecture = resolve(aNetwork().build());
    expect(tableOf(architecture, 'PublicA')).toEqual({ Ref: 'VpcPublicRouteTable' });
    expect(tableOf(architecture, 'PublicB')).toEqual({ Ref: 'VpcPublicRouteTable' });
    expect(tableOf(architecture, 'PrivateA')).toEqual({ Ref: 'PrivateARouteTable' });
    expect(tableOf(architecture, 'PrivateB')).toEqual({ Ref: 'PrivateBRouteTable' });
    expect(tableOf(architecture, 'IsolatedA')).toEqual({ Ref: 'VpcIsolatedRouteTable' });
    const isolated = ofType(architecture, 'Route').filter(({ properties }) =>
      sameRef(properties.RouteTableId, 'VpcIsolatedRouteTable'),
    );
    expect(isolated).toEqual([]);
  });

  it('routes a private subnet to the NAT gateway of its zone, else to another', () => {
    const two = resolve(aNetwork().node('nat-gateway', 'nat-2', { parent: 'public-b' }).build());
    expect(two.resources.get('PrivateBRouteTableDefaultRoute')?.properties.NatGatewayId).toEqual({
      Ref: 'Nat2',
    });
    const one = resolve(aNetwork().build());
    expect(one.resources.get('PrivateBRouteTableDefaultRoute')?.properties.NatGatewayId).toEqual({
      Ref: 'Nat',
    });
  });

  it('gives a private subnet no default route where there is no public NAT gateway', () => {
    const document = aDocument()
      .node('vpc', 'main')
      .node('subnet', 'app', { parent: 'main' })
      .node('nat-gateway', 'inner', { parent: 'app', properties: { connectivityType: 'private' } })
      .build();
    expect(ofType(resolve(document), 'Route')).toEqual([]);
  });

  it('leaves a subnet with a drawn route table to that table', () => {
    const architecture = resolve(
      aNetwork()
        .node('route-table', 'mine', { parent: 'vpc' })
        .connect('associate', 'mine', 'private-a')
        .connect('route', 'mine', 'nat')
        .build(),
    );
    expect(tableOf(architecture, 'PrivateA')).toEqual({ Ref: 'Mine' });
    expect(architecture.resources.has('PrivateARouteTable')).toBe(false);
    expect(architecture.resources.has('PrivateBRouteTable')).toBe(true);
  });

  it('associates a gateway endpoint with every table of its VPC, drawn and implied', () => {
    const architecture = resolve(
      aNetwork()
        .node('gateway-endpoint', 's3', { parent: 'vpc' })
        .node('route-table', 'mine', { parent: 'vpc' })
        .connect('associate', 'mine', 'private-a')
        .build(),
    );
    expect(architecture.resources.get('S3')?.properties.RouteTableIds).toEqual([
      { Ref: 'Mine' },
      { Ref: 'VpcIsolatedRouteTable' },
      { Ref: 'PrivateBRouteTable' },
      { Ref: 'VpcPublicRouteTable' },
    ]);
  });

  it('makes compute wait for its way to the internet', () => {
    const document = aNetwork().node('ec2-instance', 'worker', { parent: 'private-a' }).build();
    expect(resolve(document).resources.get('Worker')?.dependsOn).toEqual(['PrivateARouteTableDefaultRoute']);
  });

  it('reports a subnet outside of every VPC', () => {
    const { gaps } = resolve(aDocument().node('subnet', 'lost').build());
    expect(gaps).toContainEqual({ node: 'lost', message: expect.stringContaining('is in no VPC') });
  });
});
