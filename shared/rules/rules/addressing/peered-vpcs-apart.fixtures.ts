import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function peered(left: JsonObject, right: JsonObject): LintelDocument {
  return drawing({ left: { kind: 'vpc', properties: left }, right: { kind: 'vpc', properties: right } }, [
    ['left', 'peer', 'right'],
  ]);
}

function behindGateway(cidrBlock: string): LintelDocument {
  return drawing(
    {
      left: { kind: 'vpc' },
      right: { kind: 'vpc', properties: { cidrBlock } },
      'left-gateway': { kind: 'vpn-gateway', in: 'left' },
      'right-gateway': { kind: 'vpn-gateway', in: 'right' },
      site: { kind: 'direct-connect-gateway' },
    },
    [
      ['site', 'tunnel', 'left-gateway'],
      ['site', 'tunnel', 'right-gateway'],
    ],
  );
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
    {
      title: 'Overlap at a peering drawn as a node',
      document: drawing({
        left: { kind: 'vpc' },
        right: { kind: 'vpc' },
        link: { kind: 'vpc-peering', properties: { vpc: 'left', peerVpc: 'right' } },
      }),
      finds: [{ at: 'link', message: 'overlap' }],
    },
    {
      title: 'Two VPCs with the default block behind one Direct Connect gateway',
      document: behindGateway('10.0.0.0/16'),
      finds: [{ at: 'site', message: 'gateway' }],
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
    {
      title: 'Blocks side by side behind one Direct Connect gateway',
      document: behindGateway('10.1.0.0/16'),
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
