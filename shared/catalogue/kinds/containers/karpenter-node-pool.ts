import { z } from 'zod';
import { defineKind, type Manifest, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnObject, compact } from '../../kit/cfn.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import { instanceHoursLine, instanceTypeField } from '../../kit/instance-settings.ts';
import { karpenterNodeRoleSuffix } from '../../kit/karpenter.ts';
import {
  clusterOf,
  cpuQuantity,
  kubernetesName,
  labelsField,
  listed,
  manifest,
  memoryQuantity,
  type Taint,
  taintsField,
} from '../../kit/kubernetes.ts';
import { karpenterLoad } from '../../kit/load/kubernetes-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { downloads, downloadsField, imagePulls, imagesPerNodeField } from '../../kit/side-traffic.ts';
import { runningHours } from '../../kit/usage-quantity.ts';
import { rootVolumeOf, rootVolumeShape, volumeLines } from '../../kit/volume.ts';

const duration = /^(Never|(\d+(s|m|h))+)$/;

export const karpenterNodePool = defineKind({
  id: 'karpenter-node-pool',
  title: 'Karpenter node pool',
  family: 'containers',
  icon: 'eks',
  summary:
    'Starts the instances that waiting pods need, of the cheapest fitting type, and removes idle ones.',
  aliases: ['Karpenter', 'NodePool', 'Karpenter NodePool', 'Node Pool', 'Karpenter Provisioner'],
  docs: 'https://karpenter.sh/docs/concepts/nodepools/',
  traits: [],
  appearance: { as: 'container', style: 'generic', size: [216, 140] },
  placement: { parents: ['eks-cluster'] },
  types: [],
  properties: z.object({
    instanceCategories: z
      .array(z.enum(['c', 'm', 'r', 't', 'g', 'p', 'i', 'd', 'x', 'inf', 'trn', 'hpc']))
      .default(['c', 'm', 'r'])
      .meta({ title: 'Families', help: 'The letters that instance types begin with.' }),
    minimumGeneration: z.int().min(1).max(20).default(5).meta({
      title: 'Generation from',
      help: 'c5 and m5 are of the fifth.',
    }),
    instanceTypes: z
      .array(instanceTypeField)
      .max(100)
      .default([])
      .meta({ title: 'Only these types', advanced: true, help: 'In place of families and generation.' }),
    instanceSizes: z
      .array(z.string().regex(/^[a-z0-9-]+$/))
      .default([])
      .meta({ title: 'Only these sizes', advanced: true, help: 'Such as large, xlarge. All unless stated.' }),
    architectures: z
      .array(z.enum(['amd64', 'arm64']))
      .min(1)
      .default(['amd64'])
      .meta({ title: 'Architectures', help: 'arm64 is Graviton: images must be built for it.' }),
    capacityTypes: z
      .array(z.enum(['on-demand', 'spot', 'reserved']))
      .min(1)
      .default(['on-demand'])
      .meta({ title: 'Purchase', help: 'With both, Spot is taken first.' }),
    zones: z
      .array(z.string().regex(/^[a-f]$/, 'A zone is a letter from a to f.'))
      .default([])
      .meta({ title: 'Only in zones', advanced: true, help: 'All of the cluster, unless stated.' }),
    cpuLimit: z
      .string()
      .regex(cpuQuantity, 'Cores, such as 100.')
      .default('100')
      .meta({ title: 'At most', unit: 'vCPU', group: 'Scaling' }),
    memoryLimit: z
      .string()
      .regex(memoryQuantity, 'Such as 400Gi.')
      .default('400Gi')
      .meta({ title: 'Memory at most', group: 'Scaling' }),
    weight: z.int().min(1).max(100).optional().meta({
      title: 'Weight',
      group: 'Scaling',
      advanced: true,
      help: 'Of several pools, the one with the highest is tried first.',
    }),
    consolidationPolicy: z
      .enum(['WhenEmptyOrUnderutilized', 'WhenEmpty'])
      .default('WhenEmptyOrUnderutilized')
      .meta({ title: 'Removes nodes', group: 'Disruption' }),
    consolidateAfter: z.string().regex(duration, 'Such as 30s, 5m, 1h or Never.').default('1m').meta({
      title: 'After',
      group: 'Disruption',
    }),
    disruptionBudget: z
      .string()
      .regex(/^\d+%?$/, 'A number of nodes or a percentage.')
      .default('10%')
      .meta({ title: 'Nodes at a time', group: 'Disruption' }),
    expireAfter: z.string().regex(duration, 'Such as 720h or Never.').default('720h').meta({
      title: 'Replaced after',
      group: 'Disruption',
      help: 'New nodes have the newest image.',
    }),
    amiAlias: z
      .string()
      .regex(/^(al2023|al2|bottlerocket|windows20\d\d)@.+$/, 'Such as al2023@latest.')
      .default('al2023@latest')
      .meta({ title: 'Image', advanced: true, help: 'A fixed version keeps new nodes like the old ones.' }),
    ...rootVolumeShape,
    labels: labelsField,
    taints: taintsField,
  }),
  usage: z.object({
    averageNodes: z.number().min(0).default(2).meta({
      title: 'Nodes on average',
      help: 'Karpenter follows the pods: look at what they request.',
    }),
    typicalInstanceType: instanceTypeField.default('m6i.large').meta({
      title: 'Of type',
      format: 'instance-type',
      help: 'The bill is for this type.',
    }),
    runningHoursPerMonth: runningHoursField,
    imagesPerNode: imagesPerNodeField,
    downloadGigabytesPerInstance: downloadsField,
  }),
  manifests: (node, ctx): readonly Manifest[] => [nodeClass(node, ctx), nodePool(node, ctx)],
  cost: (node, ctx) => {
    const nodes = usageInput(node, 'averageNodes', 'nodes', 'nodes');
    const line = instanceHoursLine(node.usage.typicalInstanceType, nodes, runningHours(node, ctx));
    return [
      node.properties.capacityTypes.includes('spot') ? { ...line, spotPart: 1 } : line,
      ...volumeLines(rootVolumeOf(node.properties), 'Root volumes', [nodes]),
    ];
  },
  sideTraffic: (node, ctx) => [
    ...imagePulls(node, ctx, node.usage.averageNodes * node.usage.imagesPerNode, 'pulls of nodes'),
    ...downloads(node, node.usage.averageNodes),
  ],
  load: karpenterLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'General purpose, on demand', properties: {} },
      {
        title: 'Spot on Graviton first',
        properties: {
          capacityTypes: ['spot', 'on-demand'],
          architectures: ['arm64'],
          minimumGeneration: 6,
          weight: 50,
        },
      },
      {
        title: 'GPUs for pods that tolerate them',
        properties: {
          instanceCategories: ['g'],
          taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
          consolidationPolicy: 'WhenEmpty',
          consolidateAfter: '5m',
        },
      },
    ],
    bad: [
      {
        title: 'A family that does not exist',
        properties: { instanceCategories: ['y'] },
        field: 'instanceCategories',
      },
      { title: 'A time in words', properties: { expireAfter: 'a month' }, field: 'expireAfter' },
    ],
  },
});

type Pool = NodeView<{
  readonly instanceCategories: readonly string[];
  readonly minimumGeneration: number;
  readonly instanceTypes: readonly string[];
  readonly instanceSizes: readonly string[];
  readonly architectures: readonly string[];
  readonly capacityTypes: readonly string[];
  readonly zones: readonly string[];
  readonly cpuLimit: string;
  readonly memoryLimit: string;
  readonly weight?: number | undefined;
  readonly consolidationPolicy: string;
  readonly consolidateAfter: string;
  readonly disruptionBudget: string;
  readonly expireAfter: string;
  readonly amiAlias: string;
  readonly rootVolumeSize: number;
  readonly rootVolumeType: string;
  readonly rootVolumeIops?: number | undefined;
  readonly rootVolumeThroughput?: number | undefined;
  readonly rootVolumeEncrypted: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}>;

function nodePool(node: Pool, ctx: ResolveContext): Manifest {
  const { properties } = node;
  const name = kubernetesName(node.id);
  const among = (key: string, values: readonly string[]): CfnObject => ({ key, operator: 'In', values });
  const region = ctx.settings.region;
  return manifest(
    'karpenter.sh/v1',
    'NodePool',
    { name },
    {
      spec: compact({
        template: {
          ...(Object.keys(properties.labels).length === 0 ? {} : { metadata: { labels: properties.labels } }),
          spec: compact({
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name },
            requirements: [
              among('kubernetes.io/arch', properties.architectures),
              among('kubernetes.io/os', ['linux']),
              among('karpenter.sh/capacity-type', properties.capacityTypes),
              ...(properties.instanceTypes.length > 0
                ? [among('node.kubernetes.io/instance-type', properties.instanceTypes)]
                : [
                    among('karpenter.k8s.aws/instance-category', properties.instanceCategories),
                    {
                      key: 'karpenter.k8s.aws/instance-generation',
                      operator: 'Gt',
                      values: [String(properties.minimumGeneration - 1)],
                    },
                  ]),
              ...(properties.instanceSizes.length === 0
                ? []
                : [among('karpenter.k8s.aws/instance-size', properties.instanceSizes)]),
              ...(properties.zones.length === 0
                ? []
                : [
                    among(
                      'topology.kubernetes.io/zone',
                      properties.zones.map((zone) => `${region}${zone}`),
                    ),
                  ]),
            ],
            taints: listed(
              properties.taints.map(({ key, value, effect }) =>
                compact({ key, value: value === '' ? undefined : value, effect }),
              ),
            ),
            expireAfter: properties.expireAfter,
          }),
        },
        limits: { cpu: properties.cpuLimit, memory: properties.memoryLimit },
        disruption: {
          consolidationPolicy: properties.consolidationPolicy,
          consolidateAfter: properties.consolidateAfter,
          budgets: [{ nodes: properties.disruptionBudget }],
        },
        weight: properties.weight,
      }),
    },
  );
}

function nodeClass(node: Pool, ctx: ResolveContext): Manifest {
  const { properties } = node;
  const cluster = clusterOf(node.id, ctx);
  const volume = rootVolumeOf(properties as Parameters<typeof rootVolumeOf>[0]);
  return manifest(
    'karpenter.k8s.aws/v1',
    'EC2NodeClass',
    { name: kubernetesName(node.id) },
    {
      spec: compact({
        role: cluster === undefined ? undefined : ctx.ref(cluster.id, karpenterNodeRoleSuffix),
        amiSelectorTerms: [{ alias: properties.amiAlias }],
        subnetSelectorTerms:
          cluster === undefined
            ? undefined
            : ctx
                .subnetsOf(cluster.id)
                .filter(({ properties: subnet }, _, all) =>
                  all.every((each) => each.properties.tier === 'public') ? true : subnet.tier !== 'public',
                )
                .map(({ id }) => ({ id: ctx.ref(id) })),
        securityGroupSelectorTerms:
          cluster === undefined ? undefined : [{ id: ctx.getAtt(cluster.id, 'ClusterSecurityGroupId') }],
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          // Pods do without the role of their node.
          httpPutResponseHopLimit: 1,
        },
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: compact({
              volumeSize: `${volume.sizeGib}Gi`,
              volumeType: volume.type,
              iops: volume.iops,
              throughput: volume.throughputMibps,
              encrypted: volume.encrypted,
              deleteOnTermination: true,
            }),
          },
        ],
        tags: { Name: node.name, ...ctx.settings.tags },
      }),
    },
  );
}
