import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function called(properties: JsonObject, kind = 'invoke'): LintelDocument {
  return drawing(
    {
      api: { kind: kind === 'invoke' ? 'api-gateway-http' : 's3-bucket' },
      shop: { kind: 'lambda-function', properties: { timeout: 10, ...properties } },
    },
    [['api', kind, 'shop']],
  );
}

export const functionStartsFastFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Java behind an API',
      document: called({ runtime: 'java21' }),
      finds: [{ at: 'shop', message: 'cold' }],
    },
    {
      title: '128 MB behind an API',
      document: called({ memorySize: 128 }),
      finds: [{ at: 'shop', message: 'memory' }],
    },
    {
      title: 'An image behind an API',
      document: called({
        packageType: 'Image',
        imageUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1.4',
      }),
      finds: [{ at: 'shop', message: 'large' }],
    },
    {
      title: 'Four processors for Node.js',
      document: called({ memorySize: 7076 }),
      finds: [{ at: 'shop', message: 'wide' }],
    },
  ],
  passing: [
    { title: 'Java with SnapStart', document: called({ runtime: 'java21', snapStart: true }) },
    { title: 'Java that is kept ready', document: called({ runtime: 'java21', provisionedConcurrency: 2 }) },
    { title: 'Java that nobody waits for', document: called({ runtime: 'java21' }, 'event') },
  ],
  unknown: [
    {
      title: 'A runtime that a parameter decides',
      document: called({ runtime: { Ref: 'Runtime' } }),
      undecided: { at: 'shop', field: 'runtime' },
    },
  ],
};
