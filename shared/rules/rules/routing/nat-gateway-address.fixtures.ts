import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const attached: ShortConnection = ['address', 'attach', 'nat'];

function natWith(properties: JsonObject, connections: readonly ShortConnection[] = []): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      nat: {
        kind: 'nat-gateway',
        in: properties.availabilityMode === 'regional' ? 'main' : 'front',
        properties,
      },
      table: { kind: 'route-table', in: 'main' },
      address: { kind: 'elastic-ip' },
    },
    connections,
  );
}

function written(properties: JsonObject): LintelDocument {
  return drawing({
    nat: {
      kind: 'resource',
      properties: {
        type: 'AWS::EC2::NatGateway',
        properties: { SubnetId: 'subnet-0123456789abcdef0', ...properties },
      },
    },
  });
}

export const natGatewayAddressFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A private gateway with an Elastic IP',
      document: natWith({ connectivityType: 'private' }, [attached]),
      finds: [{ at: 'nat', message: 'address' }],
    },
    {
      title: 'A gateway whose own subnet routes to it',
      document: natWith({}, [
        ['table', 'associate', 'front'],
        ['table', 'route', 'nat'],
      ]),
      finds: [{ at: 'nat', message: 'itself' }],
    },
    {
      title: 'A private regional gateway',
      document: natWith({ availabilityMode: 'regional', connectivityType: 'private' }),
      finds: [{ at: 'nat', message: 'regional' }],
    },
    {
      title: 'A written public gateway without an address',
      document: written({}),
      finds: [{ at: 'nat', message: 'written' }],
    },
    {
      title: 'A written private gateway with an address',
      document: written({ ConnectivityType: 'private', AllocationId: 'eipalloc-0123456789abcdef0' }),
      finds: [{ at: 'nat', message: 'writtenPrivate' }],
    },
  ],
  passing: [
    { title: 'A public gateway with an Elastic IP', document: natWith({}, [attached]) },
    { title: 'A public gateway that gets its own', document: natWith({}) },
    { title: 'A written private gateway', document: written({ ConnectivityType: 'private' }) },
  ],
  unknown: [
    {
      title: 'Whether the gateway is private is for a parameter to say',
      document: natWith({ connectivityType: { Ref: 'Connectivity' } }, [attached]),
      undecided: { at: 'nat', field: 'connectivityType' },
    },
  ],
};
