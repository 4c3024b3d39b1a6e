import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function inspection(subnets: readonly string[], properties: JsonObject = {}): LintelDocument {
  return drawing(network(subnets), [['hub', 'attach', 'security', properties]]);
}

function network(subnets: readonly string[]): Readonly<Record<string, ShortNode>> {
  return {
    hub: { kind: 'transit-gateway' },
    security: { kind: 'vpc', properties: { cidrBlock: '10.9.0.0/16' } },
    a: aSubnet('10.9.0.0/28', 'a', { in: 'security' }),
    b: aSubnet('10.9.0.16/28', 'b', { in: 'security' }),
    ...(subnets.length === 0
      ? {}
      : { firewall: { kind: 'network-firewall', in: 'security', properties: { subnets: [...subnets] } } }),
  };
}

/** Instances that filter, one in each of the zones, with a table that leads everything to each. */
function appliances(zones: readonly string[]): LintelDocument {
  return drawing(
    {
      ...network([]),
      ...Object.fromEntries(
        zones.flatMap((zone) => [
          [`filter-${zone}`, { kind: 'ec2-instance', in: zone, properties: { sourceDestCheck: false } }],
          [`table-${zone}`, { kind: 'route-table', in: 'security' }],
        ]),
      ),
    },
    [
      ['hub', 'attach', 'security'],
      ...zones.map((zone): ShortConnection => [`table-${zone}`, 'route', `filter-${zone}`]),
    ],
  );
}

export const applianceModeOnFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A firewall in two zones, attached by a line',
      document: inspection(['a', 'b']),
      finds: [{ at: 'hub-attach-security', message: 'off' }],
    },
    {
      title: 'The same with a drawn attachment',
      document: drawing(
        {
          ...network(['a', 'b']),
          attachment: {
            kind: 'transit-gateway-attachment',
            properties: { transitGateway: 'hub', attachedTo: 'security' },
          },
        },
        [],
      ),
      finds: [{ at: 'attachment', message: 'off' }],
    },
    {
      title: 'An instance in each of two zones that filters what its table leads to it',
      document: appliances(['a', 'b']),
      finds: [{ at: 'hub-attach-security', message: 'off' }],
    },
  ],
  passing: [
    { title: 'Appliance mode on', document: inspection(['a', 'b'], { applianceModeSupport: true }) },
    { title: 'A firewall in one zone', document: inspection(['a']) },
    { title: 'One instance that filters', document: appliances(['a']) },
  ],
  unknown: [
    {
      title: 'Whether appliance mode is on is for a parameter to say',
      document: inspection(['a', 'b'], { applianceModeSupport: { Ref: 'Mode' } }),
      undecided: { at: 'hub-attach-security', field: 'applianceModeSupport' },
    },
  ],
};
