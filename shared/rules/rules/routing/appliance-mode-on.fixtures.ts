import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function inspection(subnets: readonly string[], properties: JsonObject = {}): LintelDocument {
  return drawing(network(subnets), [['hub', 'attach', 'security', properties]]);
}

function network(subnets: readonly string[]): Readonly<Record<string, ShortNode>> {
  return {
    hub: { kind: 'transit-gateway' },
    security: { kind: 'vpc', properties: { cidrBlock: '10.9.0.0/16' } },
    a: aSubnet('10.9.0.0/28', 'a', { in: 'security' }),
    b: aSubnet('10.9.0.16/28', 'b', { in: 'security' }),
    firewall: { kind: 'network-firewall', in: 'security', properties: { subnets: [...subnets] } },
  };
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
  ],
  passing: [
    { title: 'Appliance mode on', document: inspection(['a', 'b'], { applianceModeSupport: true }) },
    { title: 'A firewall in one zone', document: inspection(['a']) },
  ],
  unknown: [
    {
      title: 'Whether appliance mode is on is for a parameter to say',
      document: inspection(['a', 'b'], { applianceModeSupport: { Ref: 'Mode' } }),
      undecided: { at: 'hub-attach-security', field: 'applianceModeSupport' },
    },
  ],
};
