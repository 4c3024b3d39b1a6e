import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function subnets(blocks: Readonly<Record<string, JsonValue>>): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    ...Object.fromEntries(
      Object.entries(blocks).map(([id, cidrBlock]) => [
        id,
        { kind: 'subnet', in: 'main', properties: { cidrBlock, availabilityZone: 'a' } },
      ]),
    ),
  });
}

export const subnetsApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two subnets with the same block',
      document: subnets({ app: '10.0.1.0/24', web: '10.0.1.0/24' }),
      finds: [{ at: 'web', message: 'overlap' }],
    },
    {
      title: 'A small subnet inside a large one',
      document: subnets({ large: '10.0.0.0/20', small: '10.0.3.0/28' }),
      finds: [{ at: 'small', message: 'overlap' }],
    },
  ],
  passing: [
    { title: 'Side by side', document: subnets({ app: '10.0.0.0/24', web: '10.0.1.0/24' }) },
    {
      title: 'The same block in two VPCs',
      document: drawing({
        main: { kind: 'vpc' },
        other: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24' } },
        web: { kind: 'subnet', in: 'other', properties: { cidrBlock: '10.0.1.0/24' } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: subnets({ app: '10.0.1.0/24', web: { Ref: 'WebCidr' } }),
      undecided: { at: 'web', field: 'cidrBlock' },
    },
  ],
};
