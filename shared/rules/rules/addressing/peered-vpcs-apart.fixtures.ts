import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function peered(left: JsonObject, right: JsonObject): LintelDocument {
  return drawing({ left: { kind: 'vpc', properties: left }, right: { kind: 'vpc', properties: right } }, [
    ['left', 'peer', 'right'],
  ]);
}

export const peeredVpcsApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two VPCs with the default block',
      document: peered({}, {}),
      finds: [{ at: 'left-peer-right', message: 'overlap' }],
    },
    {
      title: 'Overlap in an additional block only',
      document: peered(
        { cidrBlock: '10.0.0.0/16', secondaryCidrBlocks: ['100.64.0.0/16'] },
        { cidrBlock: '10.1.0.0/16', secondaryCidrBlocks: ['100.64.128.0/17'] },
      ),
      finds: [{ at: 'left-peer-right', message: 'overlap' }],
    },
  ],
  passing: [
    {
      title: 'Blocks side by side',
      document: peered({ cidrBlock: '10.0.0.0/16' }, { cidrBlock: '10.1.0.0/16' }),
    },
    {
      title: 'The same block without a peering',
      document: drawing({ left: { kind: 'vpc' }, right: { kind: 'vpc' } }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: peered({ cidrBlock: { Ref: 'VpcCidr' } }, {}),
      undecided: { at: 'left', field: 'cidrBlock' },
    },
  ],
};
