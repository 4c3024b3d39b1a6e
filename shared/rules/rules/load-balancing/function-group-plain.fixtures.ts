import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject, target = 'lambda-function'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
      targets: { kind: 'target-group', in: 'main', properties },
      worker: target === 'lambda-function' ? { kind: target } : { kind: target, in: 'app' },
    },
    [['targets', 'target', 'worker']],
  );
}

export const functionGroupPlainFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A function behind port 8080',
      document: group({ port: 8080 }),
      finds: [{ at: 'targets', message: 'stated' }],
    },
    {
      title: 'A function spoken to in HTTP on 80',
      document: group({ targetType: 'lambda', port: 80, protocol: 'HTTP' }),
      finds: [{ at: 'targets', message: 'stated' }],
    },
  ],
  passing: [
    { title: 'A function', document: group({}) },
    { title: 'An instance on port 8080', document: group({ port: 8080, protocol: 'HTTP' }, 'ec2-instance') },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ targetType: { Ref: 'Type' }, port: 80 }, 'ec2-instance'),
      undecided: { at: 'targets', field: 'targetType' },
    },
  ],
};
