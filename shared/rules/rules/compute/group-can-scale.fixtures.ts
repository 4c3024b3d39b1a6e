import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
};

function group(properties: JsonObject): LintelDocument {
  return drawing({
    ...network,
    web: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'], ...properties } },
  });
}

export const groupCanScaleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Minimum and maximum are equal',
      document: group({ minSize: 4, desiredCapacity: 4, maxSize: 4 }),
      finds: [{ at: 'web', message: 'room' }],
    },
    {
      title: 'The same for a service',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop', properties: { minCapacity: 2, maxCapacity: 2 } },
      }),
      finds: [{ at: 'web', message: 'room' }],
    },
  ],
  passing: [
    { title: 'Two to eight', document: group({ minSize: 2, maxSize: 8 }) },
    {
      title: 'A fixed size without a policy',
      document: group({ minSize: 4, desiredCapacity: 4, maxSize: 4, scalingMetric: 'none' }),
    },
  ],
  unknown: [
    {
      title: 'A maximum that a parameter decides',
      document: group({ maxSize: { Ref: 'MaxSize' } }),
      undecided: { at: 'web', field: 'maxSize' },
    },
  ],
};
