import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function balanced(homes: readonly string[], crossZone: JsonValue = false, kind = 'nlb'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      front: {
        kind,
        in: 'main',
        properties: { crossZone, ...(kind === 'nlb' ? { scheme: 'internal' } : {}) },
      },
      ...Object.fromEntries(
        homes.map((home, index) => [`server-${index}`, { kind: 'ec2-instance', in: home }]),
      ),
    },
    homes.map((_, index): ShortConnection => ['front', 'forward', `server-${index}`]),
  );
}

export const targetsEvenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One target here, two there: 50 % and 25 %',
      document: balanced(['app-a', 'app-b', 'app-b']),
      finds: [{ at: 'front', message: 'uneven' }],
    },
    {
      title: 'One target here, three there',
      document: balanced(['app-b', 'app-a', 'app-a', 'app-a']),
      finds: [{ at: 'front', message: 'uneven' }],
    },
    {
      title: 'Appliances behind a Gateway Load Balancer, one here and two there',
      document: balanced(['app-a', 'app-b', 'app-b'], false, 'gwlb'),
      finds: [{ at: 'front', message: 'uneven' }],
    },
  ],
  passing: [
    { title: 'One in each zone', document: balanced(['app-a', 'app-b']) },
    { title: 'Cross-zone balancing', document: balanced(['app-a', 'app-b', 'app-b'], true) },
  ],
  unknown: [
    {
      title: 'A parameter decides about cross-zone balancing',
      document: balanced(['app-a', 'app-b', 'app-b'], { Ref: 'CrossZone' }),
      undecided: { at: 'front', field: 'crossZone' },
    },
  ],
};
