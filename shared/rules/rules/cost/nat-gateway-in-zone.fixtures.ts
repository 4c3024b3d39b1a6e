import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function network(
  nat: JsonObject = {},
  more: Readonly<Record<string, ShortNode>> = {},
  zoneOfB: JsonObject = { availabilityZone: 'b' },
): LintelDocument {
  const subnet = (cidrBlock: string, tier: string, zone: JsonObject) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, tier, ...zone },
  });
  return drawing({
    main: { kind: 'vpc' },
    'public-a': subnet('10.0.0.0/24', 'public', { availabilityZone: 'a' }),
    'public-b': subnet('10.0.1.0/24', 'public', zoneOfB),
    'app-a': subnet('10.0.2.0/24', 'private', { availabilityZone: 'a' }),
    'app-b': subnet('10.0.3.0/24', 'private', zoneOfB),
    nat: {
      kind: 'nat-gateway',
      in: nat.availabilityMode === 'regional' ? 'main' : 'public-a',
      properties: nat,
    },
    ...more,
  });
}

export const natGatewayInZoneFixtures: RuleFixtures = {
  failing: [
    { title: 'One gateway for two zones', document: network(), finds: [{ at: 'app-b', message: 'zone' }] },
    {
      title: 'A second private subnet of the other zone',
      document: network(
        {},
        {
          'data-b': {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.4.0/24', tier: 'private', availabilityZone: 'b' },
          },
        },
      ),
      finds: [
        { at: 'app-b', message: 'zone' },
        { at: 'data-b', message: 'zone' },
      ],
    },
  ],
  passing: [
    {
      title: 'A gateway in each zone',
      document: network({}, { 'nat-b': { kind: 'nat-gateway', in: 'public-b' } }),
    },
    { title: 'A regional gateway', document: network({ availabilityMode: 'regional' }) },
  ],
  unknown: [
    {
      title: 'A subnet whose zone is not known',
      document: network({}, {}, {}),
      undecided: { at: 'app-b', field: 'availabilityZone' },
    },
  ],
};
