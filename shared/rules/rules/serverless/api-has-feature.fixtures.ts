import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function api(kind: string, properties: JsonObject): LintelDocument {
  return drawing(
    { front: { kind, properties }, shop: { kind: 'lambda-function', properties: { timeout: 10 } } },
    [['front', 'invoke', 'shop']],
  );
}

function linked(kind: string): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': aSubnet('10.0.0.0/24', 'a'),
    'app-b': aSubnet('10.0.1.0/24', 'b'),
    inner: { kind, in: 'main', properties: { scheme: 'internal' } },
    link: {
      kind: 'resource',
      properties: {
        type: 'AWS::ApiGateway::VpcLink',
        properties: { Name: 'inner', TargetArns: [{ Ref: 'Inner' }] },
      },
    },
  });
}

export const apiHasFeatureFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An HTTP API with a cache',
      document: api('api-gateway-http', { cacheSize: '0.5' }),
      finds: [{ at: 'front', message: 'feature' }],
    },
    {
      title: 'An HTTP API with keys and a usage plan',
      document: api('api-gateway-http', { apiKeyRequired: true, usagePlanRateLimit: 100 }),
      finds: [{ at: 'front', message: 'feature' }],
    },
    {
      title: 'A VPC link to an Application Load Balancer',
      document: linked('alb'),
      finds: [{ at: 'link', message: 'link' }],
    },
  ],
  passing: [
    { title: 'A VPC link to a Network Load Balancer', document: linked('nlb') },
    { title: 'A REST API with a cache', document: api('api-gateway-rest', { cacheSize: '0.5' }) },
    { title: 'An HTTP API', document: api('api-gateway-http', {}) },
  ],
  unknown: [
    {
      title: 'Whether keys are asked for is for a parameter to say',
      document: api('api-gateway-http', { apiKeyRequired: { Ref: 'AsksForKey' } }),
      undecided: { at: 'front', field: 'apiKeyRequired' },
    },
  ],
};
