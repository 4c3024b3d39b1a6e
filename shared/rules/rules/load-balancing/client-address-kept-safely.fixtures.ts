import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function balanced(
  home: string,
  connections: readonly ShortConnection[],
  targetType?: JsonValue,
  group: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      app: aSubnet('10.0.0.0/24', 'a'),
      far: aSubnet('10.1.0.0/24', 'a', { in: 'other' }),
      front: { kind: 'nlb', in: 'main', properties: { scheme: 'internal' } },
      targets: {
        kind: 'target-group',
        in: 'main',
        properties: { protocol: 'TCP', ...(targetType === undefined ? {} : { targetType }), ...group },
      },
      server: { kind: 'ec2-instance', in: home },
      inner: aSubnet('10.0.1.0/24', 'a'),
      guard: { kind: 'gwlb-endpoint', in: 'app' },
      table: { kind: 'route-table', in: 'main' },
    },
    [['front', 'forward', 'targets'], ['targets', 'target', 'server'], ...connections],
  );
}

const self: readonly ShortConnection[] = [['server', 'traffic', 'front']];
const peered: readonly ShortConnection[] = [['main', 'peer', 'other']];

export const clientAddressKeptSafelyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A target that is a client of its load balancer',
      document: balanced('app', self),
      finds: [{ at: 'front', message: 'hairpin' }],
    },
    {
      title: 'An instance in a peered VPC',
      document: balanced('far', peered),
      finds: [{ at: 'front', message: 'away' }],
    },
    {
      title: 'An address in a peered VPC that is to see its clients',
      document: balanced('far', peered, 'ip', { preserveClientIp: true }),
      finds: [{ at: 'front', message: 'away' }],
    },
    {
      title: 'An inspection endpoint between the load balancer and its target',
      document: balanced('inner', [
        ['table', 'associate', 'inner'],
        ['table', 'route', 'guard', { destinationCidrBlock: '10.0.0.0/24' }],
      ]),
      finds: [{ at: 'front', message: 'inspected' }],
    },
  ],
  passing: [
    { title: 'A target that is no client', document: balanced('app', []) },
    { title: 'Registered by address', document: balanced('app', self, 'ip') },
    {
      title: 'An inspection endpoint, and the address of the client is not kept',
      document: balanced(
        'inner',
        [
          ['table', 'associate', 'inner'],
          ['table', 'route', 'guard', { destinationCidrBlock: '10.0.0.0/24' }],
        ],
        'instance',
        { preserveClientIp: false },
      ),
    },
  ],
  unknown: [
    {
      title: 'A parameter decides how targets are registered',
      document: balanced('app', self, { Ref: 'TargetType' }),
      undecided: { at: 'targets', field: 'targetType' },
    },
  ],
};
