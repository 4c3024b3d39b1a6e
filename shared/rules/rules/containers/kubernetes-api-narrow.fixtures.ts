import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function cluster(properties: JsonObject): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      'app-b': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
      },
      pods: { kind: 'eks-cluster', in: 'main', properties },
      orders: { kind: 'sqs-queue' },
    },
    [['pods', 'data', 'orders']],
  );
}

export const kubernetesApiNarrowFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An endpoint for everybody',
      document: cluster({ publicAccessCidrs: ['203.0.113.0/24', '0.0.0.0/0'] }),
      finds: [{ at: 'pods', message: 'open' }],
    },
    {
      title: 'Pods that use the role of the nodes',
      document: cluster({ endpointPublicAccess: false, addons: ['vpc-cni', 'kube-proxy', 'coredns'] }),
      finds: [{ at: 'pods', message: 'nodeRole' }],
    },
  ],
  passing: [
    {
      title: 'Pods with roles by the identity provider of the cluster',
      document: cluster({
        endpointPublicAccess: false,
        podCredentials: 'irsa',
        addons: ['vpc-cni', 'kube-proxy', 'coredns'],
      }),
    },
    { title: 'A private endpoint', document: cluster({ endpointPublicAccess: false }) },
    { title: 'The range of the office', document: cluster({ publicAccessCidrs: ['203.0.113.0/24'] }) },
  ],
  unknown: [
    {
      title: 'Ranges that a parameter decides',
      document: cluster({ publicAccessCidrs: { Ref: 'Offices' } }),
      undecided: { at: 'pods', field: 'publicAccessCidrs' },
    },
  ],
};
