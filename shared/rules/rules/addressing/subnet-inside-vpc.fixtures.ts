import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function network(vpc: JsonObject, cidrBlock: string): LintelDocument {
  return drawing({
    main: { kind: 'vpc', properties: vpc },
    web: aSubnet('10.0.0.0/24', 'a'),
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock, availabilityZone: 'b' } },
  });
}

export const subnetInsideVpcFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A subnet of another range',
      document: network({ cidrBlock: '10.0.0.0/16' }, '10.1.1.0/24'),
      finds: [{ at: 'app', message: 'outside' }],
    },
    {
      title: 'A subnet larger than its VPC',
      document: network({ cidrBlock: '10.0.0.0/20' }, '10.0.0.0/18'),
      finds: [{ at: 'app', message: 'outside' }],
    },
  ],
  passing: [
    { title: 'Inside the VPC', document: network({ cidrBlock: '10.0.0.0/16' }, '10.0.1.0/24') },
    {
      title: 'Inside an additional block',
      document: network(
        { cidrBlock: '10.0.0.0/16', secondaryCidrBlocks: ['100.64.0.0/16'] },
        '100.64.1.0/24',
      ),
    },
  ],
  unknown: [
    {
      title: 'A VPC whose block a parameter decides',
      document: network({ cidrBlock: { Ref: 'VpcCidr' } }, '10.1.1.0/24'),
      undecided: { at: 'main', field: 'cidrBlock' },
    },
  ],
};
