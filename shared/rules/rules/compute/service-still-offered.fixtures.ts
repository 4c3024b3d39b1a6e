import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function written(type: string): LintelDocument {
  return drawing({ thing: { kind: 'resource', properties: { type } } });
}

export const serviceStillOfferedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A mesh of AWS App Mesh',
      document: written('AWS::AppMesh::Mesh'),
      finds: [{ at: 'thing', message: 'ended' }],
    },
    {
      title: 'A Classic Load Balancer',
      document: written('AWS::ElasticLoadBalancing::LoadBalancer'),
      finds: [{ at: 'thing', message: 'superseded' }],
    },
    {
      title: 'A launch configuration and the group that uses it',
      document: drawing({
        hosts: {
          kind: 'resource',
          properties: {
            type: 'AWS::AutoScaling::LaunchConfiguration',
            properties: {
              ImageId: 'ami-0123456789abcdef0',
              InstanceType: 't3.micro',
              AssociatePublicIpAddress: true,
              SecurityGroups: [{ Ref: 'WebGroup' }],
            },
          },
        },
        group: {
          kind: 'resource',
          properties: {
            type: 'AWS::AutoScaling::AutoScalingGroup',
            properties: { MinSize: '1', MaxSize: '2', LaunchConfigurationName: { Ref: 'Hosts' } },
          },
        },
      }),
      finds: [{ at: 'hosts', message: 'superseded' }],
    },
    {
      title: 'A launch configuration',
      document: written('AWS::AutoScaling::LaunchConfiguration'),
      finds: [{ at: 'thing', message: 'superseded' }],
    },
  ],
  passing: [
    {
      title: 'A launch template',
      document: drawing({
        hosts: {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::LaunchTemplate',
            properties: { LaunchTemplateData: { InstanceType: 't3.micro' } },
          },
        },
      }),
    },
    { title: 'A current load balancer', document: written('AWS::ElasticLoadBalancingV2::LoadBalancer') },
    { title: 'An Auto Scaling group', document: written('AWS::AutoScaling::AutoScalingGroup') },
  ],
};
