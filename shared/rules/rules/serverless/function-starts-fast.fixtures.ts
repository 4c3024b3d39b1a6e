import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function called(
  properties: JsonObject,
  kind = 'invoke',
  { load = {}, goalMs }: { load?: JsonObject; goalMs?: number } = {},
): LintelDocument {
  return drawing(
    {
      api: { kind: kind === 'invoke' ? 'api-gateway-http' : 's3-bucket' },
      shop: { kind: 'lambda-function', properties: { timeout: 10, ...properties }, load },
    },
    [['api', kind, 'shop']],
    goalMs === undefined
      ? {}
      : {
          scenarios: {
            sale: { name: 'Sale', objectives: [{ is: 'latency', percentile: 0.99, thresholdMs: goalMs }] },
          },
        },
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
    {
      title: 'A package of 80 MB behind an API that has to answer within 300 ms',
      document: called({}, undefined, { load: { packageMegabytes: 80 }, goalMs: 300 }),
      finds: [{ at: 'shop', message: 'package' }],
    },
  ],
  passing: [
    {
      title: 'Java behind an API that may take five seconds',
      document: called({ runtime: 'java21' }, undefined, { goalMs: 5000 }),
    },
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
