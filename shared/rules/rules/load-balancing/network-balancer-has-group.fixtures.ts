import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function written(properties: JsonObject): LintelDocument {
  return drawing({
    front: {
      kind: 'resource',
      properties: { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', properties },
    },
  });
}

const subnets = ['subnet-1', 'subnet-2'];

export const networkBalancerHasGroupFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A resource without groups',
      document: written({ Type: 'network', Subnets: subnets }),
      finds: [{ at: 'front', message: 'none' }],
    },
    {
      title: 'A resource with an empty list',
      document: written({ Type: 'network', Subnets: subnets, SecurityGroups: [] }),
      finds: [{ at: 'front', message: 'none' }],
    },
  ],
  passing: [
    {
      title: 'A drawn one',
      document: drawing({
        main: { kind: 'vpc' },
        app: aSubnet('10.0.0.0/24', 'a'),
        front: { kind: 'nlb', in: 'main', properties: { scheme: 'internal' } },
      }),
    },
    {
      title: 'A resource with a group',
      document: written({ Type: 'network', Subnets: subnets, SecurityGroups: [{ Ref: 'Group' }] }),
    },
    { title: 'An Application Load Balancer', document: written({ Type: 'application', Subnets: subnets }) },
  ],
  unknown: [
    {
      title: 'Groups that a parameter decides',
      document: written({ Type: 'network', Subnets: subnets, SecurityGroups: { Ref: 'Groups' } }),
      undecided: { at: 'front', field: 'properties' },
    },
  ],
};
