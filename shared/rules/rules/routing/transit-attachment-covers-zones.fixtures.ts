import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function attached(
  subnets: readonly string[],
  zoneOfB: string | undefined = 'b',
  isNode = false,
): LintelDocument {
  const zone = zoneOfB === '' ? {} : { availabilityZone: zoneOfB };
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', ...zone } },
      other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'other-app': aSubnet('10.1.0.0/24', 'a', { in: 'other' }),
      hub: { kind: 'transit-gateway' },
      ...(isNode
        ? {
            joined: {
              kind: 'transit-gateway-attachment',
              properties: { transitGateway: 'hub', attachedTo: 'main', subnets },
            },
          }
        : {}),
    },
    [...(isNode ? [] : [['hub', 'attach', 'main', { subnets }] as const]), ['hub', 'attach', 'other']],
  );
}

export const transitAttachmentCoversZonesFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An attachment in zone a only, with a subnet in zone b',
      document: attached(['app-a']),
      finds: [{ at: 'hub-attach-main', message: 'zone' }],
    },
    {
      title: 'The other way round',
      document: attached(['app-b']),
      finds: [{ at: 'hub-attach-main', message: 'zone' }],
    },
    {
      title: 'An attachment drawn as a node, in zone a only',
      document: attached(['app-a'], 'b', true),
      finds: [{ at: 'joined', message: 'zone' }],
    },
  ],
  passing: [
    { title: 'A subnet in each zone', document: attached(['app-a', 'app-b']) },
    { title: 'No subnets named: one of each zone is used', document: attached([]) },
  ],
  unknown: [
    {
      title: 'A subnet whose zone is not known',
      document: attached(['app-b'], ''),
      undecided: { at: 'app-b', field: 'availabilityZone' },
    },
  ],
};
