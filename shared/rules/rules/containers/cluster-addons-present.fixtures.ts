import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function cluster(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' } },
    pods: { kind: 'eks-cluster', in: 'main', properties: { endpointPublicAccess: false, ...properties } },
  });
}

export const clusterAddonsPresentFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No DNS inside the cluster',
      document: cluster({ addons: ['vpc-cni', 'kube-proxy'] }),
      finds: [{ at: 'pods', message: 'addon' }],
    },
    {
      title: 'A version in extended support',
      document: cluster({ version: '1.30' }),
      finds: [{ at: 'pods', message: 'version' }],
    },
  ],
  passing: [
    { title: 'The usual add-ons', document: cluster({}) },
    { title: 'A current version', document: cluster({ version: '1.35' }) },
  ],
  unknown: [
    {
      title: 'Add-ons that a parameter decides',
      document: cluster({ addons: { Ref: 'Addons' } }),
      undecided: { at: 'pods', field: 'addons' },
    },
  ],
};
