import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { nodeMetrics } from '../../kit/eks-nodes.ts';
import { architectureOf } from '../../kit/instance-architecture.ts';
import { instanceHoursLine, instanceTypeField, rootDevice } from '../../kit/instance-settings.ts';
import { kubernetesName, labelsField, listed, taintsField } from '../../kit/kubernetes.ts';
import { nodeGroupLabel } from '../../kit/kubernetes-pods.ts';
import { hostLoad } from '../../kit/load/server-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { hasPublicAddress, publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import {
  downloads,
  downloadsField,
  imagePulls,
  imagesPerNodeField,
  numberOf,
  sentLogs,
} from '../../kit/side-traffic.ts';
import { averageCount, product, runningHours } from '../../kit/usage-quantity.ts';
import { ebsBlock, rootVolumeOf, rootVolumeShape, volumeLines } from '../../kit/volume.ts';

export const eksNodeGroup = defineKind({
  id: 'eks-node-group',
  title: 'EKS node group',
  family: 'containers',
  icon: 'ec2-instances',
  summary: 'EC2 instances that run the pods of an EKS cluster, started and replaced by EKS.',
  aliases: [
    'Node Group',
    'Managed Node Group',
    'Worker Nodes',
    'EKS Nodes',
    'Worker Node',
    'K8s Nodes',
    'Kubernetes Nodes',
    'EKS Worker Nodes',
  ],
  docs: 'https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'compute',
    'poller',
    'assumes-role',
    'observable',
    'scalable',
    'pulls-images',
  ],
  appearance: { as: 'container', style: 'generic', size: [216, 140] },
  placement: { parents: ['eks-cluster', 'vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::EKS::Nodegroup'],
  properties: z.object({
    instanceTypes: z.array(instanceTypeField).min(1).max(30).default(['m6i.large']).meta({
      title: 'Instance types',
      help: 'Of one architecture. Spot capacity is found more often with several.',
    }),
    capacityType: z.enum(['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK']).default('ON_DEMAND').meta({
      title: 'Purchase',
      help: 'Spot may be taken away with two minutes of notice; a capacity block is reserved for GPUs.',
    }),
    minSize: z.int().min(0).max(1000).default(2).meta({ title: 'Minimum', unit: 'nodes', group: 'Scaling' }),
    maxSize: z.int().min(1).max(1000).default(4).meta({
      title: 'Maximum',
      unit: 'nodes',
      group: 'Scaling',
      help: 'The cluster autoscaler moves between minimum and maximum.',
    }),
    desiredSize: z
      .int()
      .min(0)
      .max(1000)
      .default(2)
      .meta({ title: 'Desired', unit: 'nodes', group: 'Scaling' }),
    amiType: z
      .enum([
        'AL2023_x86_64_STANDARD',
        'AL2023_ARM_64_STANDARD',
        'AL2023_x86_64_NVIDIA',
        'AL2023_x86_64_NEURON',
        'BOTTLEROCKET_x86_64',
        'BOTTLEROCKET_ARM_64',
      ])
      .optional()
      .meta({
        title: 'Image',
        advanced: true,
        help: 'Amazon Linux 2023 of the architecture, unless stated.',
      }),
    ...rootVolumeShape,
    applicationPort: z.int().min(1).max(65_535).default(80).meta({
      title: 'Port of the pods',
      help: 'What connections to the nodes use when they name no port.',
    }),
    labels: labelsField,
    taints: taintsField,
    keyName: z.string().optional().meta({
      title: 'Key pair',
      group: 'Launch',
      advanced: true,
      help: 'For SSH. Session Manager needs none.',
    }),
    updateStrategy: z.enum(['DEFAULT', 'MINIMAL']).default('DEFAULT').meta({
      title: 'Updates',
      group: 'Deployment',
      advanced: true,
      help: 'DEFAULT starts new nodes first; MINIMAL stops old ones first, where capacity is short.',
    }),
    maxUnavailablePercentage: z.int().min(1).max(100).default(33).meta({
      title: 'Replaced at a time',
      unit: '%',
      group: 'Deployment',
      advanced: true,
    }),
    repairNodes: z.boolean().default(true).meta({
      title: 'Replace unhealthy nodes',
      group: 'Deployment',
      advanced: true,
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    averageNodes: z.number().min(0).optional().meta({
      title: 'Nodes on average',
      help: 'The desired number unless stated.',
    }),
    runningHoursPerMonth: runningHoursField,
    logGigabytesPerNode: z.number().min(0).default(2).meta({
      title: 'Logs',
      unit: 'GB a node and month',
      help: 'What the containers of a node write. 2 GB: about ten quiet pods.',
    }),
    imagesPerNode: imagesPerNodeField,
    downloadGigabytesPerInstance: downloadsField,
  }),
  role: {
    service: 'ec2.amazonaws.com',
    managedPolicies: () => [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ],
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const cluster = clusterOf(node.id, ctx);
    const isPlacedByCluster = (properties.subnets ?? []).length === 0 && cluster !== undefined;
    const [firstType = 'm6i.large'] = properties.instanceTypes;
    const tags = ctx.tags(node);
    const groups = (properties.securityGroups ?? []).map((id) => ctx.ref(id));
    return [
      {
        type: 'AWS::EKS::Nodegroup',
        properties: compact({
          ClusterName: cluster === undefined ? undefined : ctx.ref(cluster),
          NodeRole: ctx.roleArn(node.id),
          Subnets: isPlacedByCluster ? ctx.subnetIds(cluster) : ctx.subnetIds(node.id),
          InstanceTypes: properties.instanceTypes,
          CapacityType: properties.capacityType,
          AmiType:
            properties.amiType ??
            (architectureOf(firstType) === 'arm64' ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD'),
          ScalingConfig: {
            MinSize: properties.minSize,
            MaxSize: properties.maxSize,
            DesiredSize: properties.desiredSize,
          },
          UpdateConfig: compact({
            MaxUnavailablePercentage: properties.maxUnavailablePercentage,
            UpdateStrategy: properties.updateStrategy === 'DEFAULT' ? undefined : properties.updateStrategy,
          }),
          NodeRepairConfig: { Enabled: properties.repairNodes },
          Labels: nodeLabels(node, ctx),
          Taints: listed(
            properties.taints.map(({ key, value, effect }) =>
              compact({ Key: key, Value: value === '' ? undefined : value, Effect: taintEffects[effect] }),
            ),
          ),
          LaunchTemplate: {
            Id: ctx.ref(node.id, 'LaunchTemplate'),
            Version: ctx.getAtt(node.id, 'LatestVersionNumber', 'LaunchTemplate'),
          },
          Tags: Object.fromEntries(
            tags.flatMap(({ Key, Value }) => (typeof Key === 'string' ? [[Key, Value] as const] : [])),
          ),
        }),
      },
      {
        suffix: 'LaunchTemplate',
        type: 'AWS::EC2::LaunchTemplate',
        because: `${node.name} starts nodes with encrypted volumes and metadata that asks for tokens.`,
        properties: {
          LaunchTemplateData: compact({
            KeyName: properties.keyName,
            BlockDeviceMappings: [{ DeviceName: rootDevice, Ebs: ebsBlock(rootVolumeOf(properties), true) }],
            // Pods are one hop further away than the node itself.
            MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
            // Groups named here replace the one that EKS gives its nodes, so that one is named too.
            SecurityGroupIds:
              groups.length === 0 || cluster === undefined
                ? undefined
                : [ctx.getAtt(cluster, 'ClusterSecurityGroupId'), ...groups],
            TagSpecifications: [
              { ResourceType: 'instance', Tags: tags },
              { ResourceType: 'volume', Tags: tags },
            ],
          }),
        },
      },
    ];
  },
  securityGroupOfAws: (node, ctx) => {
    const cluster = clusterOf(node.id, ctx);
    return cluster === undefined ? undefined : { owner: cluster, attribute: 'ClusterSecurityGroupId' };
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  listens: (node) => [{ protocol: 'tcp', port: node.properties.applicationPort }],
  metrics: {
    namespace: 'ContainerInsights',
    metrics: nodeMetrics,
    dimensions: (node, ctx) => {
      const cluster = clusterOf(node.id, ctx);
      return { ClusterName: cluster === undefined ? undefined : ctx.ref(cluster) };
    },
  },
  // One more than the maximum while nodes are replaced; the addresses of pods depend on the CNI and are a rule's matter.
  addressDemand: (node, subnetCount) => Math.ceil((node.properties.maxSize + 1) / Math.max(1, subnetCount)),
  cost: (node, ctx) => {
    const { properties } = node;
    const [firstType = 'm6i.large'] = properties.instanceTypes;
    const nodes = averageCount(node, 'averageNodes', 'desiredSize', 'nodes');
    const hours = runningHours(node, ctx);
    const line = instanceHoursLine(firstType, nodes, hours);
    return [
      properties.capacityType === 'SPOT' ? { ...line, spotPart: 1 } : line,
      ...volumeLines(rootVolumeOf(properties), 'Root volumes', [nodes]),
      ...(hasPublicAddress(node.id, undefined, ctx) ? [publicAddressLine(nodes, hours)] : []),
      ...logLines(
        node,
        ctx,
        product('GB', [nodes, usageInput(node, 'logGigabytesPerNode', 'logs of a node', 'GB')]),
      ),
    ];
  },
  sideTraffic: (node, ctx) => {
    const nodes = numberOf(averageCount(node, 'averageNodes', 'desiredSize', 'nodes'));
    return [
      ...sentLogs(node, ctx, nodes * node.usage.logGigabytesPerNode),
      ...imagePulls(node, ctx, nodes * node.usage.imagesPerNode, 'pulls of nodes'),
      ...downloads(node, nodes),
    ];
  },
  load: hostLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Two to four nodes', properties: {} },
      {
        title: 'Spot on Graviton',
        properties: {
          instanceTypes: ['m7g.large', 'm6g.large', 'c7g.large'],
          capacityType: 'SPOT',
          maxSize: 20,
        },
      },
      {
        title: 'GPUs for pods that tolerate them',
        properties: {
          instanceTypes: ['g5.xlarge'],
          amiType: 'AL2023_x86_64_NVIDIA',
          labels: { workload: 'gpu' },
          taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
        },
      },
    ],
    bad: [
      { title: 'No instance type', properties: { instanceTypes: [] }, field: 'instanceTypes' },
      { title: 'No maximum', properties: { maxSize: 0 }, field: 'maxSize' },
    ],
  },
});

/** Effects of taints as EKS writes them. */
const taintEffects = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
} as const;

/** Its own labels, and one by which the pods that are drawn inside it find its nodes. */
function nodeLabels(
  node: NodeView<{ readonly labels: Readonly<Record<string, string>> }>,
  ctx: DocumentReader,
): Readonly<Record<string, string>> | undefined {
  const hasPods = ctx.childrenOf(node.id, 'k8s-deployment').length > 0;
  const labels = {
    ...node.properties.labels,
    ...(hasPods ? { [nodeGroupLabel]: kubernetesName(node.id) } : {}),
  };
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** The cluster it sits in, or that runs it. */
function clusterOf(id: string, ctx: DocumentReader): string | undefined {
  return (
    ctx.ancestorOf(id, 'eks-cluster')?.id ??
    ctx.connectionsTo(id, 'manage').find(({ from }) => ctx.node(from)?.kind === 'eks-cluster')?.from
  );
}
