import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function cluster(prefix: number, group: JsonObject, properties: JsonObject = {}): LintelDocument {
  const subnet = (third: number, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock: `10.0.${third}.0/${prefix}`, availabilityZone },
  });
  return drawing({
    main: { kind: 'vpc' },
    'app-a': subnet(0, 'a'),
    'app-b': subnet(16, 'b'),
    pods: { kind: 'eks-cluster', in: 'main', properties },
    workers: { kind: 'eks-node-group', in: 'pods', properties: { instanceTypes: ['m6i.large'], ...group } },
  });
}

export const podsHaveAddressesFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Twenty nodes in two subnets of 251 addresses',
      document: cluster(24, { maxSize: 20 }),
      finds: [{ at: 'workers', message: 'few' }],
    },
    {
      title: 'Six nodes in two small subnets',
      document: cluster(26, { maxSize: 6 }),
      finds: [{ at: 'workers', message: 'few' }],
    },
    {
      title: 'Four nodes, of which the second type takes many more pods',
      document: cluster(24, { maxSize: 4, instanceTypes: ['m6i.large', 'm6i.8xlarge'] }),
      finds: [{ at: 'workers', message: 'few' }],
    },
  ],
  passing: [
    { title: 'Large subnets', document: cluster(20, { maxSize: 20 }) },
    { title: 'Prefix delegation', document: cluster(24, { maxSize: 20 }, { prefixDelegation: true }) },
  ],
  unknown: [
    {
      title: 'A type whose interfaces are not known',
      document: cluster(24, { maxSize: 20, instanceTypes: ['t3.medium'] }),
      undecided: { at: 'workers', field: 'instanceTypes' },
    },
  ],
};
