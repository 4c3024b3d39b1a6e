import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function placed(
  group: JsonObject,
  instanceType: string,
  zones: readonly string[] = ['a'],
  moreInstanceTypes: readonly string[] = [],
): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    ...Object.fromEntries(
      zones.map((zone, index) => [
        `app-${zone}`,
        {
          kind: 'subnet',
          in: 'main',
          properties: { cidrBlock: `10.0.${index}.0/24`, availabilityZone: zone },
        },
      ]),
    ),
    close: { kind: 'placement-group', properties: group },
    hosts: {
      kind: 'auto-scaling-group',
      in: 'main',
      properties: { instanceType, moreInstanceTypes: [...moreInstanceTypes], placementGroup: 'close' },
    },
  });
}

export const placementGroupPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Close together in two zones',
      document: placed({ strategy: 'cluster' }, 'm6i.large', ['a', 'b']),
      finds: [{ at: 'close', message: 'zones' }],
    },
    {
      title: 'Close together with burstable instances',
      document: placed({ strategy: 'cluster' }, 't3.medium'),
      finds: [{ at: 'close', message: 'burstable' }],
    },
    {
      title: 'Close together with a burstable type among others',
      document: placed({ strategy: 'cluster' }, 'm6i.large', ['a'], ['t3.large']),
      finds: [{ at: 'close', message: 'burstable' }],
    },
  ],
  passing: [
    { title: 'Close together in one zone', document: placed({ strategy: 'cluster' }, 'm6i.large') },
    {
      title: 'Seven partitions',
      document: placed({ strategy: 'partition', partitionCount: 7 }, 't3.medium', ['a', 'b']),
    },
  ],
  unknown: [
    {
      title: 'A strategy that a parameter decides',
      document: placed({ strategy: { Ref: 'Strategy' } }, 'm6i.large'),
      undecided: { at: 'close', field: 'strategy' },
    },
  ],
};
