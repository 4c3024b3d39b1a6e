import { describe, expect, it } from 'vitest';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';

function aVpc(): DocumentBuilder {
  return aDocument()
    .node('vpc', 'main')
    .node('internet-gateway', 'igw', { parent: 'main' })
    .node('availability-zone', 'zone-b', { parent: 'main', properties: { zone: 'b' } })
    .node('subnet', 'public-b', {
      parent: 'zone-b',
      properties: { cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'private-b', { parent: 'zone-b', properties: { cidrBlock: '10.0.1.0/24' } });
}

function resourcesOf(drawing: DocumentBuilder, node: string): readonly Resource[] {
  const architecture = resolve(drawing.build());
  expect(architecture.gaps).toEqual([]);
  return (architecture.byNode.get(node) ?? []).flatMap((id) => architecture.resources.get(id) ?? []);
}

function propertiesOf(drawing: DocumentBuilder, node: string): CfnObject {
  return resourcesOf(drawing, node)[0]?.properties ?? {};
}

describe('a subnet', () => {
  it('is in the zone of its frame, named by its place in the list of zones', () => {
    expect(propertiesOf(aVpc(), 'public-b')).toMatchObject({
      VpcId: { Ref: 'Main' },
      AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] },
      CidrBlock: '10.0.0.0/24',
    });
  });

  it('gives public addresses where its tier is public, unless it says otherwise', () => {
    expect(propertiesOf(aVpc(), 'public-b').MapPublicIpOnLaunch).toBe(true);
    expect(propertiesOf(aVpc(), 'private-b').MapPublicIpOnLaunch).toBe(false);
    const shy = aVpc().node('subnet', 'shy', {
      parent: 'main',
      properties: { tier: 'public', mapPublicIpOnLaunch: false, cidrBlock: '10.0.2.0/24' },
    });
    expect(propertiesOf(shy, 'shy').MapPublicIpOnLaunch).toBe(false);
  });
});

describe('a NAT gateway', () => {
  it('brings an Elastic IP of its own and waits for the internet gateway', () => {
    const [gateway, address] = resourcesOf(aVpc().node('nat-gateway', 'nat', { parent: 'public-b' }), 'nat');
    expect(gateway?.properties).toMatchObject({
      SubnetId: { Ref: 'PublicB' },
      AllocationId: { 'Fn::GetAtt': ['NatEip', 'AllocationId'] },
    });
    expect(gateway?.dependsOn).toEqual(['IgwAttachment']);
    expect(address).toMatchObject({ logicalId: 'NatEip', implied: true, properties: { Domain: 'vpc' } });
  });

  it('takes the Elastic IP that is attached to it', () => {
    const drawing = aVpc()
      .node('nat-gateway', 'nat', { parent: 'public-b' })
      .node('elastic-ip', 'address')
      .connect('attach', 'address', 'nat');
    const resources = resourcesOf(drawing, 'nat');
    expect(resources).toHaveLength(1);
    expect(resources[0]?.properties.AllocationId).toEqual({ 'Fn::GetAtt': ['Address', 'AllocationId'] });
  });

  it('names the VPC and no subnet where it is regional', () => {
    const properties = { availabilityMode: 'regional' };
    const regional = propertiesOf(aVpc().node('nat-gateway', 'nat', { parent: 'main', properties }), 'nat');
    expect(regional).toMatchObject({ AvailabilityMode: 'regional', VpcId: { Ref: 'Main' } });
    expect(regional).not.toHaveProperty('SubnetId');
    expect(regional).not.toHaveProperty('AllocationId');
  });

  it('has no address where it is private', () => {
    const properties = { connectivityType: 'private' };
    const drawing = aVpc().node('nat-gateway', 'nat', { parent: 'private-b', properties });
    expect(resourcesOf(drawing, 'nat')).toHaveLength(1);
    expect(propertiesOf(drawing, 'nat')).not.toHaveProperty('AllocationId');
  });
});

describe('a route table', () => {
  const table = aVpc().node('route-table', 'table', { parent: 'main' });

  it('has a route for each connection, which waits for the attachment of an internet gateway', () => {
    const drawing = table
      .node('nat-gateway', 'nat', { parent: 'public-b' })
      .connect('route', 'table', 'igw')
      .connect('route', 'table', 'nat', { destinationCidrBlock: '203.0.113.0/24' });
    const routes = resourcesOf(drawing, 'table').filter(({ type }) => type === 'AWS::EC2::Route');
    expect(routes.map(({ logicalId, properties, dependsOn }) => [logicalId, properties, dependsOn])).toEqual([
      [
        'TableRouteToIgw',
        { RouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'Igw' } },
        ['IgwAttachment'],
      ],
      [
        'TableRouteToNatFor203x0x113x0x24',
        {
          RouteTableId: { Ref: 'Table' },
          DestinationCidrBlock: '203.0.113.0/24',
          NatGatewayId: { Ref: 'Nat' },
        },
        undefined,
      ],
    ]);
  });

  it('is associated with subnets and, for what enters, with a gateway', () => {
    const drawing = table.connect('associate', 'table', 'public-b').connect('associate', 'table', 'igw');
    const types = resourcesOf(drawing, 'table').map(({ type }) => type);
    expect(types).toEqual([
      'AWS::EC2::RouteTable',
      'AWS::EC2::GatewayRouteTableAssociation',
      'AWS::EC2::SubnetRouteTableAssociation',
    ]);
  });
});

describe('a network ACL', () => {
  it('has an entry for each number and direction, and applies to its subnets', () => {
    const properties = {
      entries: [
        { ruleNumber: 100, protocol: 'tcp', fromPort: 443 },
        { ruleNumber: 100, ruleAction: 'deny' },
        { ruleNumber: 100, direction: 'egress', protocol: 'icmp' },
      ],
    };
    const drawing = aVpc()
      .node('network-acl', 'acl', { parent: 'main', properties })
      .connect('associate', 'acl', 'private-b');
    const [, ...rest] = resourcesOf(drawing, 'acl');
    expect(rest.map(({ logicalId }) => logicalId)).toEqual([
      'AclIngress100',
      'AclEgress100',
      'AclForPrivateB',
    ]);
    expect(rest[0]?.properties).toMatchObject({
      Protocol: 6,
      Egress: false,
      RuleAction: 'allow',
      PortRange: { From: 443, To: 443 },
    });
    expect(rest[1]?.properties).toMatchObject({ Protocol: 1, Icmp: { Type: -1, Code: -1 } });
  });
});

describe('a security group', () => {
  it('writes rules with ranges into the group and rules with other groups apart, so that two may name each other', () => {
    const drawing = aVpc()
      .node('security-group', 'web', {
        parent: 'main',
        properties: {
          securityGroupIngress: [
            { fromPort: 443, cidrIp: '0.0.0.0/0' },
            { fromPort: 8080, toPort: 8081, securityGroup: 'app' },
          ],
        },
      })
      .node('security-group', 'app', {
        parent: 'main',
        properties: { securityGroupIngress: [{ ipProtocol: '-1', securityGroup: 'web' }] },
      });
    const [group, ...rules] = resourcesOf(drawing, 'web');
    expect(group?.properties.SecurityGroupIngress).toEqual([
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
    ]);
    expect(rules.map(({ type, properties }) => [type, properties])).toEqual([
      [
        'AWS::EC2::SecurityGroupIngress',
        {
          GroupId: { 'Fn::GetAtt': ['Web', 'GroupId'] },
          IpProtocol: 'tcp',
          FromPort: 8080,
          ToPort: 8081,
          SourceSecurityGroupId: { 'Fn::GetAtt': ['App', 'GroupId'] },
        },
      ],
    ]);
    expect(resourcesOf(drawing, 'app')[1]?.properties).not.toHaveProperty('FromPort');
  });

  it('lets everything out unless told not to, and then nothing that is not listed', () => {
    const open = aVpc().node('security-group', 'sg', { parent: 'main' });
    expect(propertiesOf(open, 'sg').SecurityGroupEgress).toMatchObject([{ IpProtocol: '-1' }]);
    const closed = aVpc().node('security-group', 'sg', {
      parent: 'main',
      properties: { allowAllOutbound: false },
    });
    expect(propertiesOf(closed, 'sg').SecurityGroupEgress).toMatchObject([
      { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' },
    ]);
  });

  it('is described by its name, in the characters that AWS takes', () => {
    const drawing = aVpc().node('security-group', 'sg', { parent: 'main', name: 'Web – Tür 1' });
    expect(propertiesOf(drawing, 'sg').GroupDescription).toBe('Web   T r 1');
  });
});

describe('an Elastic IP', () => {
  it('names the instance that it is attached to', () => {
    const drawing = aVpc()
      .node('ec2-instance', 'server', { parent: 'public-b' })
      .node('elastic-ip', 'address')
      .connect('attach', 'address', 'server');
    expect(propertiesOf(drawing, 'address').InstanceId).toEqual({ Ref: 'Server' });
  });
});

describe('a gateway endpoint', () => {
  it('is in every route table of its VPC unless it names some', () => {
    const everywhere = aVpc()
      .node('route-table', 'own', { parent: 'main' })
      .node('gateway-endpoint', 's3', { parent: 'main' });
    expect(propertiesOf(everywhere, 's3').RouteTableIds).toEqual([
      { Ref: 'Own' },
      { Ref: 'PrivateBRouteTable' },
      { Ref: 'MainPublicRouteTable' },
    ]);
    const named = aVpc()
      .node('route-table', 'own', { parent: 'main' })
      .node('gateway-endpoint', 's3', { parent: 'main', properties: { routeTables: ['own'] } });
    expect(propertiesOf(named, 's3').RouteTableIds).toEqual([{ Ref: 'Own' }]);
  });
});

describe('an interface endpoint', () => {
  it('knows the services of AWS by their short names and others by their full one', () => {
    const ecr = aVpc().node('interface-endpoint', 'ecr', {
      parent: 'private-b',
      properties: { service: 'ecr.api' },
    });
    expect(propertiesOf(ecr, 'ecr').ServiceName).toEqual({
      'Fn::Sub': `com.amazonaws.\${AWS::Region}.ecr.api`,
    });
    const service = 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0';
    const partner = aVpc().node('interface-endpoint', 'partner', {
      parent: 'private-b',
      properties: { service },
    });
    expect(propertiesOf(partner, 'partner').ServiceName).toBe(service);
  });
});

describe('a VPC', () => {
  it('logs its flows to a bucket as they are, and to a log group under a role', () => {
    const bucket = aVpc()
      .node('s3-bucket', 'flows')
      .connect('log', 'main', 'flows', { trafficType: 'REJECT' });
    const toBucket = resourcesOf(bucket, 'main').find(({ type }) => type === 'AWS::EC2::FlowLog');
    expect(toBucket?.properties).toMatchObject({
      TrafficType: 'REJECT',
      LogDestinationType: 's3',
      LogDestination: { 'Fn::GetAtt': ['Flows', 'Arn'] },
    });
    const group = aVpc().node('log-group', 'flows').connect('log', 'main', 'flows');
    const toGroup = resourcesOf(group, 'main').find(({ type }) => type === 'AWS::EC2::FlowLog');
    expect(toGroup?.properties).toMatchObject({
      LogGroupName: { Ref: 'Flows' },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': ['MainFlowLogRoleForFlows', 'Arn'] },
    });
  });
});

describe('a customer gateway', () => {
  it('asks for its address when the drawing does not have it', () => {
    const architecture = resolve(aDocument().node('customer-gateway', 'router').build());
    expect(architecture.resources.get('Router')?.properties.IpAddress).toEqual({ Ref: 'RouterAddress' });
    expect(architecture.parameters.get('RouterAddress')).toMatchObject({ Type: 'String' });
  });
});

describe('an alarm on a network', () => {
  it('watches what tells most about what it observes', () => {
    const drawing = aVpc()
      .node('nat-gateway', 'nat', { parent: 'public-b' })
      .node('cloudwatch-alarm', 'alarm')
      .connect('observe', 'alarm', 'nat');
    expect(propertiesOf(drawing, 'alarm')).toMatchObject({
      Namespace: 'AWS/NATGateway',
      MetricName: 'ErrorPortAllocation',
      Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: 'Nat' } }],
    });
  });
});
