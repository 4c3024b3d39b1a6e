import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function hosted(networkMode: string, desiredCount: JsonValue, maxSize: number): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      shop: { kind: 'ecs-cluster', in: 'main' },
      hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { maxSize } },
      task: {
        kind: 'ecs-task-definition',
        properties: { networkMode, containerPort: 8080, requiresCompatibilities: ['EC2'] },
      },
      web: { kind: 'ecs-service', in: 'shop', properties: { launchType: 'EC2', desiredCount } },
    },
    [['web', 'manage', 'task']],
  );
}

export const hostPortsFreeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Four tasks on four hosts, 200 % during a deployment',
      document: hosted('host', 4, 4),
      finds: [{ at: 'web', message: 'full' }],
    },
    {
      title: 'Six tasks on four hosts',
      document: hosted('host', 6, 4),
      finds: [{ at: 'web', message: 'full' }],
    },
  ],
  passing: [
    { title: 'Dynamic ports', document: hosted('bridge', 4, 4) },
    { title: 'Twice as many hosts', document: hosted('host', 2, 4) },
  ],
  unknown: [
    {
      title: 'A number of tasks that a parameter decides',
      document: hosted('host', { Ref: 'Tasks' }, 4),
      undecided: { at: 'web', field: 'desiredCount' },
    },
  ],
};
