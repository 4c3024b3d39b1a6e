import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(name: string, properties: JsonObject, securityGroups?: readonly string[]): LintelDocument {
  return drawing({
    main: { kind: 'vpc', name: 'Main' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    group: { kind: 'security-group', in: 'main', name, properties },
    server: {
      kind: 'ec2-instance',
      in: 'app',
      properties: securityGroups === undefined ? {} : { securityGroups },
    },
  });
}

function endpoint(group: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc', name: 'Main' },
    cache: {
      kind: 'resource',
      in: 'main',
      properties: { type: 'AWS::DAX::Cluster', properties: { SecurityGroupIds: [group] } },
    },
  });
}

function written(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc', name: 'Main' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    card: { kind: 'resource', in: 'app', properties: { type: 'AWS::EC2::NetworkInterface', properties } },
  });
}

export const defaultGroupUnusedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A server in the default group',
      document: group('default', {}, ['group']),
      finds: [{ at: 'group', message: 'attached' }],
    },
    {
      title: 'A rule in the default group',
      document: group('Default', {
        securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, cidrIp: '10.0.0.0/8' }],
      }),
      finds: [{ at: 'group', message: 'rules' }],
    },
    {
      title: 'A resource that names the default group of the VPC',
      document: endpoint({ 'Fn::GetAtt': ['Main', 'DefaultSecurityGroup'] }),
      finds: [{ at: 'cache', message: 'resource' }],
    },
    {
      title: 'An interface that names no group',
      document: written({ SubnetId: { Ref: 'App' } }),
      finds: [{ at: 'card', message: 'unnamed' }],
    },
  ],
  passing: [
    {
      title: 'An interface with its group',
      document: written({ SubnetId: { Ref: 'App' }, GroupSet: [{ Ref: 'Group' }] }),
    },
    { title: 'A group of its own', document: group('Web servers', {}, ['group']) },
    { title: 'The default group, empty', document: group('default', {}) },
    { title: 'A resource with another group', document: endpoint({ Ref: 'CacheGroup' }) },
  ],
  unknown: [
    {
      title: 'Rules that a parameter gives',
      document: group('default', { securityGroupIngress: { Ref: 'Rules' } }),
      undecided: { at: 'group', field: 'securityGroupIngress' },
    },
  ],
};
