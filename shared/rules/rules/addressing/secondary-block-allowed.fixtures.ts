import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function vpcWith(...secondaryCidrBlocks: readonly string[]): LintelDocument {
  return vpc('10.0.0.0/16', secondaryCidrBlocks);
}

function vpc(cidrBlock: JsonValue, secondaryCidrBlocks: readonly string[]): LintelDocument {
  return drawing({ main: { kind: 'vpc', properties: { cidrBlock, secondaryCidrBlocks } } });
}

export const secondaryBlockAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A block of 192.168 beside 10.0.0.0/16',
      document: vpcWith('192.168.0.0/20'),
      finds: [{ at: 'main', message: 'range' }],
    },
    {
      title: 'A range that AWS uses itself',
      document: vpcWith('198.19.0.0/20'),
      finds: [{ at: 'main', message: 'reserved' }],
    },
    {
      title: 'A block that the VPC already has',
      document: vpcWith('10.0.128.0/17'),
      finds: [{ at: 'main', message: 'overlap' }],
    },
    {
      title: 'A block that a route leads elsewhere',
      document: drawing(
        {
          main: {
            kind: 'vpc',
            properties: { cidrBlock: '10.0.0.0/16', secondaryCidrBlocks: ['10.4.0.0/16'] },
          },
          table: { kind: 'route-table', in: 'main' },
          hub: { kind: 'transit-gateway' },
        },
        [
          ['hub', 'attach', 'main'],
          ['table', 'route', 'hub', { destinationCidrBlock: '10.4.0.0/16' }],
        ],
      ),
      finds: [{ at: 'main', message: 'route' }],
    },
    {
      title: 'A block of 10.0 beside 10.1.0.0/16',
      document: vpc('10.1.0.0/16', ['10.0.8.0/24']),
      finds: [{ at: 'main', message: 'range' }],
    },
  ],
  passing: [
    { title: 'Shared address space', document: vpcWith('100.64.0.0/16') },
    { title: 'Another block of the same range', document: vpcWith('10.4.0.0/16') },
  ],
  unknown: [
    {
      title: 'A first block that a parameter decides',
      document: vpc({ Ref: 'VpcCidr' }, ['192.168.0.0/20']),
      undecided: { at: 'main', field: 'cidrBlock' },
    },
  ],
};
