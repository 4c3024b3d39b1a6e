import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function natIn(home: string, publicZone = 'a', properties: JsonObject = {}): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: '10.0.0.0/24', availabilityZone: publicZone, tier: 'public' },
    },
    hidden: aSubnet('10.0.2.0/24', 'a', { tier: 'isolated' }),
    app: aSubnet('10.0.1.0/24', 'a', { tier: 'private' }),
    nat: { kind: 'nat-gateway', in: home, properties },
  });
}

export const natGatewayInPublicSubnetFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A NAT gateway in an isolated subnet',
      document: natIn('hidden'),
      finds: [{ at: 'nat', message: 'private' }],
    },
    {
      title: 'The same, without a public subnet in the zone',
      document: natIn('hidden', 'b'),
      finds: [{ at: 'nat', message: 'private' }],
    },
  ],
  passing: [
    { title: 'In the public subnet', document: natIn('front') },
    {
      title: 'A private NAT gateway towards other networks',
      document: drawing({
        main: { kind: 'vpc' },
        hidden: aSubnet('10.0.2.0/24', 'a', { tier: 'isolated' }),
        nat: { kind: 'nat-gateway', in: 'hidden', properties: { connectivityType: 'private' } },
      }),
    },
  ],
  unknown: [
    {
      title: 'Whether the gateway is public is for a parameter to say',
      document: natIn('hidden', 'a', { connectivityType: { Ref: 'Connectivity' } }),
      undecided: { at: 'nat', field: 'connectivityType' },
    },
  ],
};
