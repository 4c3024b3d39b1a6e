import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function attached(kind: string): LintelDocument {
  const isBalancer = kind === 'nlb' || kind === 'alb';
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      fence: { kind: 'web-acl' },
      front: { kind, ...(isBalancer ? { in: 'main', properties: { scheme: 'internal' } } : {}) },
    },
    [['fence', 'attach', 'front']],
  );
}

function written(ResourceArn: JsonValue): LintelDocument {
  return drawing({
    join: {
      kind: 'resource',
      properties: { type: 'AWS::WAFv2::WebACLAssociation', properties: { ResourceArn } },
    },
  });
}

export const firewallCanProtectFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A Network Load Balancer',
      document: attached('nlb'),
      finds: [{ at: 'fence-attach-front', message: 'kind' }],
    },
    {
      title: 'An HTTP API',
      document: attached('api-gateway-http'),
      finds: [{ at: 'fence-attach-front', message: 'kind' }],
    },
    {
      title: 'A written association with a Network Load Balancer',
      document: written('arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/front/1234'),
      finds: [{ at: 'join', message: 'written' }],
    },
  ],
  passing: [
    { title: 'An Application Load Balancer', document: attached('alb') },
    { title: 'A REST API', document: attached('api-gateway-rest') },
  ],
  unknown: [
    {
      title: 'A target that a parameter decides',
      document: written({ Ref: 'Target' }),
      undecided: { at: 'join', field: 'properties' },
    },
  ],
};
