import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function spread(
  maxSize: JsonValue,
  zones: readonly string[],
  strategy: JsonValue = 'spread',
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
    apart: { kind: 'placement-group', properties: { strategy } },
    hosts: { kind: 'auto-scaling-group', in: 'main', properties: { maxSize, placementGroup: 'apart' } },
  });
}

export const spreadGroupFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Twenty instances in two zones',
      document: spread(20, ['a', 'b']),
      finds: [{ at: 'apart', message: 'full' }],
    },
    {
      title: 'Eight instances in one zone',
      document: spread(8, ['a']),
      finds: [{ at: 'apart', message: 'full' }],
    },
  ],
  passing: [
    { title: 'Fourteen instances in two zones', document: spread(14, ['a', 'b']) },
    { title: 'Twenty instances in partitions', document: spread(20, ['a', 'b'], 'partition') },
  ],
  unknown: [
    {
      title: 'A size that a parameter decides',
      document: spread({ Ref: 'Most' }, ['a']),
      undecided: { at: 'hosts', field: 'maxSize' },
    },
  ],
};
