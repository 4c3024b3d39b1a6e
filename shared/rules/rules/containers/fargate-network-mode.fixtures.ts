import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function task(properties: JsonObject): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties } });
}

export const fargateNetworkModeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Bridge mode on Fargate',
      document: task({ networkMode: 'bridge' }),
      finds: [{ at: 'app', message: 'mode' }],
    },
    {
      title: 'Host mode on both',
      document: task({ networkMode: 'host', requiresCompatibilities: ['EC2', 'FARGATE'] }),
      finds: [{ at: 'app', message: 'mode' }],
    },
  ],
  passing: [
    { title: 'awsvpc on Fargate', document: task({}) },
    {
      title: 'Bridge mode on EC2',
      document: task({ networkMode: 'bridge', requiresCompatibilities: ['EC2'] }),
    },
  ],
  unknown: [
    {
      title: 'A mode that a parameter decides',
      document: task({ networkMode: { Ref: 'Mode' } }),
      undecided: { at: 'app', field: 'networkMode' },
    },
  ],
};
