import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': aSubnet('10.0.0.0/24', 'a'),
    'app-b': aSubnet('10.0.1.0/24', 'b'),
    pods: { kind: 'eks-cluster', in: 'main' },
    nodes: { kind: 'eks-node-group', in: 'pods', properties },
  });
}

function templated(LaunchTemplateData: JsonObject, group: JsonObject = {}): LintelDocument {
  return drawing({
    template: {
      kind: 'resource',
      properties: { type: 'AWS::EC2::LaunchTemplate', properties: { LaunchTemplateData } },
    },
    nodes: {
      kind: 'resource',
      properties: {
        type: 'AWS::EKS::Nodegroup',
        properties: {
          ClusterName: 'pods',
          NodeRole: 'arn:aws:iam::111122223333:role/nodes',
          Subnets: ['subnet-0123456789abcdef0'],
          LaunchTemplate: { Id: { Ref: 'Template' } },
          ...group,
        },
      },
    },
  });
}

export const nodeGroupSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A GPU without its driver',
      document: group({ instanceTypes: ['g5.xlarge'], amiType: 'AL2023_x86_64_STANDARD' }),
      finds: [{ at: 'nodes', message: 'gpu' }],
    },
    {
      title: 'Graviton nodes with an x86 image',
      document: group({ instanceTypes: ['m7g.large'], amiType: 'AL2023_x86_64_STANDARD' }),
      finds: [{ at: 'nodes', message: 'architecture' }],
    },
    {
      title: 'Two architectures in one group',
      document: group({ instanceTypes: ['m6i.large', 'm7g.large'] }),
      finds: [{ at: 'nodes', message: 'mixed' }],
    },
    {
      title: 'A launch template with a subnet',
      document: templated({ NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: 'subnet-0123456789abcdef0' }] }),
      finds: [{ at: 'nodes', message: 'subnet' }],
    },
    {
      title: 'Types in the group and in its launch template',
      document: templated({ InstanceType: 'm6i.large' }, { InstanceTypes: ['m6i.large'] }),
      finds: [{ at: 'nodes', message: 'types' }],
    },
  ],
  passing: [
    { title: 'A type without a stated image', document: group({ instanceTypes: ['m6i.large'] }) },
    {
      title: 'A GPU with its driver',
      document: group({ instanceTypes: ['g5.xlarge'], amiType: 'AL2023_x86_64_NVIDIA' }),
    },
    { title: 'A launch template with the type', document: templated({ InstanceType: 'm6i.large' }) },
  ],
  unknown: [
    {
      title: 'Types that a parameter decides',
      document: group({ instanceTypes: { Ref: 'Types' } }),
      undecided: { at: 'nodes', field: 'instanceTypes' },
    },
  ],
};
