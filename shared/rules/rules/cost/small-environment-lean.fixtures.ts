import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function network(nats: readonly string[], multiAz: JsonValue, environment = 'development'): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier },
  });
  return drawing(
    {
      main: { kind: 'vpc', name: 'Main' },
      'front-a': subnet('10.0.0.0/24', 'a', 'public'),
      'front-b': subnet('10.0.1.0/24', 'b', 'public'),
      'app-a': subnet('10.0.2.0/24', 'a', 'private'),
      'app-b': subnet('10.0.3.0/24', 'b', 'private'),
      orders: { kind: 'rds-instance', in: 'main', properties: { multiAz } },
      ...Object.fromEntries(
        nats.map((home, index) => [`nat-${index + 1}`, { kind: 'nat-gateway', in: home }]),
      ),
    },
    [],
    { settings: { environment } },
  );
}

function team(properties: JsonObject): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'public' },
  });
  return drawing(
    {
      main: { kind: 'vpc', name: 'Main' },
      'front-a': subnet('10.0.0.0/24', 'a'),
      'front-b': subnet('10.0.1.0/24', 'b'),
      web: { kind: 'auto-scaling-group', in: 'main', properties },
    },
    [],
    { settings: { environment: 'development' } },
  );
}

export const smallEnvironmentLeanFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two NAT gateways',
      document: network(['front-a', 'front-b'], false),
      finds: [{ at: 'main', message: 'nats' }],
    },
    {
      title: 'A standby',
      document: network(['front-a'], true),
      finds: [{ at: 'orders', message: 'standby' }],
    },
    {
      title: 'A group that runs day and night',
      document: team({}),
      finds: [{ at: 'main', message: 'always' }],
    },
  ],
  passing: [
    {
      title: 'A group that rests at night',
      document: team({ scheduledActions: [{ recurrence: '0 19 * * *', minSize: 0, desiredCapacity: 0 }] }),
    },
    { title: 'One NAT gateway and no standby', document: network(['front-a'], false) },
    { title: 'Production', document: network(['front-a', 'front-b'], true, 'production') },
  ],
  unknown: [
    {
      title: 'A parameter decides about the standby',
      document: network(['front-a'], { Ref: 'Standby' }),
      undecided: { at: 'orders', field: 'multiAz' },
    },
  ],
};
