import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    nat: { kind: 'nat-gateway', in: 'front' },
    app: aSubnet('10.0.1.0/24', 'a'),
    shop: { kind: 'ecs-cluster', in: 'main' },
    web: { kind: 'ecs-service', in: 'shop', properties },
  });
}

export const deploymentHasRoomFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One task, exactly one at any time',
      document: service({ desiredCount: 1, minimumHealthyPercent: 100, maximumPercent: 100 }),
      finds: [{ at: 'web', message: 'stuck' }],
    },
    {
      title: 'Two tasks, at most 125 %',
      document: service({ desiredCount: 2, minimumHealthyPercent: 100, maximumPercent: 125 }),
      finds: [{ at: 'web', message: 'stuck' }],
    },
  ],
  passing: [
    { title: '100 to 200 %', document: service({ desiredCount: 1 }) },
    {
      title: 'Four tasks, 75 to 100 %',
      document: service({ desiredCount: 4, minimumHealthyPercent: 75, maximumPercent: 100 }),
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
