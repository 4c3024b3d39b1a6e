import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'public' },
  });
  return drawing({
    main: { kind: 'vpc' },
    'public-a': subnet('10.0.0.0/24', 'a'),
    'public-b': subnet('10.0.1.0/24', 'b'),
    shop: { kind: 'ecs-cluster', in: 'main' },
    web: {
      kind: 'ecs-service',
      in: 'shop',
      properties: { subnets: ['public-a', 'public-b'], assignPublicIp: true, ...properties },
    },
  });
}

export const serviceRedundantFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One task without scaling',
      document: service({ desiredCount: 1, scalingMetric: 'none' }),
      finds: [{ at: 'web', message: 'short' }],
    },
    {
      title: 'All tasks in one zone',
      document: service({ subnets: ['public-a'] }),
      finds: [{ at: 'web', message: 'short' }],
    },
  ],
  passing: [
    { title: 'Two tasks in two zones', document: service({}) },
    {
      title: 'A daemon',
      document: service({ schedulingStrategy: 'DAEMON', launchType: 'EC2', scalingMetric: 'none' }),
    },
  ],
  unknown: [
    {
      title: 'A number of tasks that a parameter decides',
      document: service({ desiredCount: { Ref: 'Tasks' } }),
      undecided: { at: 'web', field: 'desiredCount' },
    },
  ],
};
