import type { JsonValue } from '#shared/base/json.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function service(
  spotPercent: number,
  onDemandBase: JsonValue,
  settings: Partial<DocumentSettings> = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      'app-b': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
      },
      shop: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'shop', properties: { spotPercent, onDemandBase } },
    },
    [],
    { settings },
  );
}

export const spotTasksHaveBaseFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Spot tasks alone',
      document: service(100, 0),
      finds: [{ at: 'web', message: 'all' }],
    },
    {
      title: 'Spot tasks alone, in a test environment',
      document: service(100, 0, { environment: 'test' }),
      finds: [{ at: 'web', message: 'all' }],
    },
    {
      title: 'Half of them on Spot, and no base',
      document: service(50, 0),
      finds: [{ at: 'web', message: 'some' }],
    },
  ],
  passing: [
    { title: 'A base of two', document: service(100, 2) },
    { title: 'On demand alone', document: service(0, 0) },
  ],
  unknown: [
    {
      title: 'A base that a parameter decides',
      document: service(100, { Ref: 'Base' }),
      undecided: { at: 'web', field: 'onDemandBase' },
    },
  ],
};
