import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function appliances(properties: JsonObject, kind = 'gwlb'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      front: { kind, in: 'main', properties: kind === 'gwlb' ? {} : { scheme: 'internal' } },
      appliances: { kind: 'target-group', in: 'main', properties },
      filter: { kind: 'ec2-instance', in: 'app-a' },
    },
    [
      ['front', 'forward', 'appliances'],
      ['appliances', 'target', 'filter'],
    ],
  );
}

export const geneveAtGatewayFixtures: RuleFixtures = {
  failing: [
    {
      title: 'GENEVE on port 8080',
      document: appliances({ protocol: 'GENEVE', port: 8080 }),
      finds: [{ at: 'appliances', message: 'port' }],
    },
    {
      title: 'TCP behind a Gateway Load Balancer',
      document: appliances({ protocol: 'TCP', port: 80 }),
      finds: [{ at: 'appliances', message: 'protocol' }],
    },
    {
      title: 'GENEVE behind a Network Load Balancer',
      document: appliances({ protocol: 'GENEVE', port: 6081 }, 'nlb'),
      finds: [{ at: 'appliances', message: 'balancer' }],
    },
  ],
  passing: [
    { title: 'GENEVE on its port', document: appliances({ protocol: 'GENEVE', port: 6081 }) },
    {
      title: 'TCP behind a Network Load Balancer',
      document: appliances({ protocol: 'TCP', port: 80 }, 'nlb'),
    },
  ],
  unknown: [
    {
      title: 'A protocol that a parameter decides',
      document: appliances({ protocol: { Ref: 'Protocol' } }),
      undecided: { at: 'appliances', field: 'protocol' },
    },
  ],
};
