import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function things(
  connections: readonly ShortConnection[],
  provisionedConcurrency: JsonValue = 0,
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
      },
      server: { kind: 'ec2-instance', in: 'front' },
      address: { kind: 'elastic-ip' },
      files: { kind: 'ebs-volume', in: 'front' },
      shop: { kind: 'lambda-function', properties: { provisionedConcurrency } },
    },
    connections,
  );
}

const used: readonly ShortConnection[] = [
  ['address', 'attach', 'server'],
  ['files', 'attach', 'server'],
];

export const nothingIdleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An address and a volume for nothing',
      document: things([]),
      finds: [
        { at: 'address', message: 'address' },
        { at: 'files', message: 'volume' },
      ],
    },
    {
      title: 'A function that is ready and never called',
      document: things(used, 5),
      finds: [{ at: 'shop', message: 'ready' }],
    },
  ],
  passing: [
    { title: 'Both attached', document: things(used) },
    { title: 'A function that is called', document: things([...used, ['server', 'invoke', 'shop']], 5) },
  ],
  unknown: [
    {
      title: 'A parameter decides how many are ready',
      document: things(used, { Ref: 'Ready' }),
      undecided: { at: 'shop', field: 'provisionedConcurrency' },
    },
  ],
};
