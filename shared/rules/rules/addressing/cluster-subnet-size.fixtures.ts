import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function clusterIn(a: JsonValue, b: JsonValue, instances = 0): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: a, availabilityZone: 'a' } },
    'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: b, availabilityZone: 'b' } },
    cluster: { kind: 'eks-cluster', in: 'main', properties: { subnets: ['app-a', 'app-b'] } },
    ...Object.fromEntries(
      Array.from({ length: instances }, (_, index) => [
        `web-${index}`,
        { kind: 'ec2-instance', in: 'app-a' },
      ]),
    ),
  });
}

export const clusterSubnetSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A /28, which has eleven addresses',
      document: clusterIn('10.0.0.0/28', '10.0.1.0/24'),
      finds: [{ at: 'cluster', message: 'few' }],
    },
    {
      title: 'A /28 that instances fill',
      document: clusterIn('10.0.0.0/28', '10.0.1.0/24', 7),
      finds: [{ at: 'cluster', message: 'few' }],
    },
  ],
  passing: [
    { title: 'Two subnets of /27', document: clusterIn('10.0.0.0/27', '10.0.1.0/27') },
    { title: 'Two subnets of /24 with instances', document: clusterIn('10.0.0.0/24', '10.0.1.0/24', 5) },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: clusterIn({ Ref: 'AppCidr' }, '10.0.1.0/24'),
      undecided: { at: 'app-a', field: 'cidrBlock' },
    },
  ],
};
