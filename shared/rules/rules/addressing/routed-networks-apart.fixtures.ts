import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function hub(left: JsonObject, right: JsonObject, prefixes: readonly string[] = []): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      left: { kind: 'vpc', properties: left },
      right: { kind: 'vpc', properties: right },
      office: { kind: 'on-premises', properties: { prefixes } },
      router: { kind: 'customer-gateway', in: 'office' },
    },
    [
      ['hub', 'attach', 'left'],
      ['hub', 'attach', 'right'],
      ['router', 'tunnel', 'hub'],
    ],
  );
}

export const routedNetworksApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two attached VPCs with the default block',
      document: hub({}, {}),
      finds: [{ at: 'hub', message: 'overlap' }],
    },
    {
      title: 'A VPC inside the range of the office',
      document: hub({ cidrBlock: '10.0.0.0/16' }, { cidrBlock: '172.20.0.0/16' }, ['10.0.0.0/8']),
      finds: [{ at: 'hub', message: 'overlap' }],
    },
    {
      title: 'A VPC inside the range of the office behind its own gateway',
      document: drawing(
        {
          main: { kind: 'vpc' },
          out: { kind: 'vpn-gateway', in: 'main' },
          office: { kind: 'on-premises', properties: { prefixes: ['10.0.0.0/8'] } },
          router: { kind: 'customer-gateway', in: 'office' },
        },
        [['router', 'tunnel', 'out']],
      ),
      finds: [{ at: 'out', message: 'overlap' }],
    },
  ],
  passing: [
    {
      title: 'Blocks apart, the office too',
      document: hub({ cidrBlock: '10.0.0.0/16' }, { cidrBlock: '10.1.0.0/16' }, ['192.168.0.0/16']),
    },
    {
      title: 'An office whose ranges are not stated',
      document: hub({ cidrBlock: '10.0.0.0/16' }, { cidrBlock: '10.1.0.0/16' }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: hub({ cidrBlock: { Ref: 'VpcCidr' } }, { cidrBlock: '10.1.0.0/16' }),
      undecided: { at: 'left', field: 'cidrBlock' },
    },
  ],
};
