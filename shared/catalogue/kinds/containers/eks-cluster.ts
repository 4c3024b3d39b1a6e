import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, ref, sub, trustPolicy } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import {
  accessEntries,
  accessPolicies,
  addonsOfAutoMode,
  autoModeSettings,
  oidcProvider,
  podAccount,
} from '../../kit/eks-cluster-parts.ts';
import {
  clusterAutoscalerDrafts,
  loadBalancerControllerDrafts,
  podTrust,
} from '../../kit/eks-controllers.ts';
import { cniConfiguration, eniConfigs } from '../../kit/eks-networking.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { karpenterDrafts } from '../../kit/karpenter.ts';
import { podsCallAws } from '../../kit/kubernetes-pods.ts';
import { webIdentityTrust } from '../../kit/kubernetes-roles.ts';
import { clusterLoad } from '../../kit/load/kubernetes-load.ts';
import { storedLogs } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { amount, monthHours, product } from '../../kit/usage-quantity.ts';

const addons = [
  'vpc-cni',
  'kube-proxy',
  'coredns',
  'eks-pod-identity-agent',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'metrics-server',
  'amazon-cloudwatch-observability',
  'eks-node-monitoring-agent',
  'snapshot-controller',
  'cert-manager',
  'kube-state-metrics',
  'prometheus-node-exporter',
] as const;

/** Add-ons that run on every node and can be there before the first; the others wait for a node to run on. */
const addonsBeforeNodes: ReadonlySet<string> = new Set(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']);

/** Add-ons that call AWS themselves: the service account they run under and the managed policy that lets them. */
const addonAccounts: Readonly<Record<string, { readonly serviceAccount: string; readonly policy: string }>> =
  {
    'aws-ebs-csi-driver': {
      serviceAccount: 'ebs-csi-controller-sa',
      policy: 'service-role/AmazonEBSCSIDriverPolicy',
    },
    'aws-efs-csi-driver': {
      serviceAccount: 'efs-csi-controller-sa',
      policy: 'service-role/AmazonEFSCSIDriverPolicy',
    },
    'amazon-cloudwatch-observability': {
      serviceAccount: 'cloudwatch-agent',
      policy: 'CloudWatchAgentServerPolicy',
    },
  };

export const eksCluster = defineKind({
  id: 'eks-cluster',
  title: 'EKS cluster',
  family: 'containers',
  icon: 'eks',
  summary: 'A managed Kubernetes control plane, with the nodes that run its pods.',
  aliases: [
    'EKS',
    'Amazon EKS',
    'Kubernetes',
    'Kubernetes Cluster',
    'K8s',
    'K8s Cluster',
    'Elastic Kubernetes Service',
    'EKS Control Plane',
  ],
  docs: 'https://docs.aws.amazon.com/eks/latest/userguide/clusters.html',
  traits: [
    'resource',
    'network-interface',
    'needs-two-zones',
    'listens',
    'ip-target',
    'compute',
    'poller',
    'assumes-role',
    'observable',
    'pulls-images',
  ],
  appearance: { as: 'container', style: 'cluster', size: [264, 240] },
  placement: { parents: ['vpc', 'region', 'canvas'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::EKS::Cluster', 'AWS::EKS::Addon', 'AWS::EKS::PodIdentityAssociation'],
  properties: z.object({
    version: z
      .string()
      .regex(/^1\.\d{2}$/, 'A version reads like 1.33.')
      .optional()
      .meta({
        title: 'Kubernetes version',
        help: 'The default of AWS unless stated.',
      }),
    endpointPublicAccess: z.boolean().default(true).meta({
      title: 'Public endpoint',
      group: 'Access',
      help: 'The Kubernetes API can be reached from the internet, from the ranges below.',
    }),
    endpointPrivateAccess: z.boolean().default(true).meta({ title: 'Private endpoint', group: 'Access' }),
    publicAccessCidrs: z
      .array(z.string())
      .default(['0.0.0.0/0'])
      .meta({ title: 'Public endpoint only from', group: 'Access', format: 'cidr' }),
    authenticationMode: z.enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']).default('API').meta({
      title: 'Access by',
      group: 'Access',
      advanced: true,
      help: 'API: access entries of EKS; the others keep the aws-auth map.',
    }),
    applicationPort: z.int().min(1).max(65_535).default(80).meta({
      title: 'Port of the pods',
      help: 'What connections to the cluster use when they name no port.',
    }),
    addons: z
      .array(z.enum(addons))
      .default(['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent'])
      .meta({
        title: 'Add-ons',
        help: 'Volumes need a CSI driver.',
      }),
    enabledLogTypes: z
      .array(z.enum(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']))
      .default(['audit', 'authenticator'])
      .meta({ title: 'Control-plane logs', group: 'Monitoring' }),
    supportType: z.enum(['STANDARD', 'EXTENDED']).default('STANDARD').meta({
      title: 'After standard support',
      advanced: true,
      help: 'STANDARD upgrades by itself; EXTENDED stays and costs six times as much.',
    }),
    autoMode: z.boolean().default(false).meta({
      title: 'EKS Auto Mode',
      help: 'AWS starts nodes, volumes and load balancers itself. Its charge on top of the instances is not in the bill.',
    }),
    clusterAutoscaler: z.boolean().default(false).meta({
      title: 'Cluster autoscaler',
      advanced: true,
      help: 'Its role is made here; it changes the size of node groups. Karpenter needs a node pool instead.',
    }),
    accessEntries: z
      .array(
        z.object({
          role: z.string().meta({ title: 'Role', reference: ['iam-role'] }),
          policy: z.enum(accessPolicies).default('AmazonEKSViewPolicy').meta({ title: 'May' }),
          namespaces: z
            .array(z.string())
            .default([])
            .meta({ title: 'Only in namespaces', help: 'Everywhere unless stated.' }),
        }),
      )
      .max(100)
      .default([])
      .meta({ title: 'Who may use the cluster', group: 'Access' }),
    podCredentials: z.enum(['pod-identity', 'irsa']).default('pod-identity').meta({
      title: 'Roles of pods by',
      group: 'Access',
      advanced: true,
      help: 'EKS Pod Identity, or roles for service accounts (IRSA) through an OIDC provider, which Fargate pods need.',
    }),
    prefixDelegation: z.boolean().default(false).meta({
      title: 'Addresses in blocks of 16',
      group: 'Network',
      advanced: true,
      help: 'Prefix delegation: nodes take /28 blocks, so that more pods fit on one.',
    }),
    podSubnets: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Subnets of the pods',
        group: 'Network',
        reference: ['subnet'],
        advanced: true,
        help: 'Custom networking: pods take addresses here, of a secondary block of the VPC for example. One a zone.',
      }),
    serviceIpv4Cidr: z.cidrv4().optional().meta({
      title: 'Addresses of services',
      group: 'Network',
      format: 'cidr',
      advanced: true,
      help: 'Inside the cluster only. AWS chooses unless stated; cannot be changed later.',
    }),
    podNamespace: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .default('default')
      .meta({
        title: 'Namespace of the pods',
        group: 'Access',
        advanced: true,
        help: 'Pods of this namespace and service account get the role that the connections of the cluster need.',
      }),
    podServiceAccount: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
      .default('app')
      .meta({ title: 'Service account of the pods', group: 'Access', advanced: true }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key for secrets',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
      }),
    deletionProtection: z
      .boolean()
      .default(false)
      .meta({ title: 'Deletion protection', group: 'Security', advanced: true }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    isInExtendedSupport: z.boolean().default(false).meta({
      title: 'Version in extended support',
      help: 'From 14 months after its release in EKS on.',
    }),
    logGigabytesPerMonth: z.number().min(0).default(5).meta({
      title: 'Control-plane logs',
      unit: 'GB a month',
      help: '5 GB: audit logs of a small cluster.',
    }),
  }),
  // Pods act under a role of their own; the control plane has the service role.
  role: {
    service: 'pods.eks.amazonaws.com',
    trustActions: podTrust,
    trust: webIdentityTrust,
    when: (node, ctx) => podsCallAws(node.id, ctx),
    uses: (connection) => connection.kind !== 'pull',
  },
  furtherRoles: {
    service: {
      service: 'eks.amazonaws.com',
      trust: ({ properties }) =>
        properties.autoMode === true ? trustPolicy('eks.amazonaws.com', podTrust) : undefined,
      managedPolicies: ({ properties }) =>
        properties.autoMode === true
          ? [
              'AmazonEKSClusterPolicy',
              'AmazonEKSComputePolicy',
              'AmazonEKSBlockStoragePolicy',
              'AmazonEKSLoadBalancingPolicy',
              'AmazonEKSNetworkingPolicy',
            ]
          : ['AmazonEKSClusterPolicy'],
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    const groups = ctx.securityGroupIds(node.id);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::EKS::Cluster',
        properties: compact({
          Version: properties.version,
          RoleArn: ctx.roleArn(node.id, 'service'),
          ResourcesVpcConfig: compact({
            SubnetIds: ctx.subnetIds(node.id),
            SecurityGroupIds: groups.length === 0 ? undefined : groups,
            EndpointPublicAccess: properties.endpointPublicAccess,
            EndpointPrivateAccess: properties.endpointPrivateAccess,
            PublicAccessCidrs: properties.endpointPublicAccess ? properties.publicAccessCidrs : undefined,
          }),
          AccessConfig: { AuthenticationMode: properties.authenticationMode },
          ...autoModeSettings(node, ctx),
          Logging:
            properties.enabledLogTypes.length === 0
              ? undefined
              : { ClusterLogging: { EnabledTypes: properties.enabledLogTypes.map((Type) => ({ Type })) } },
          UpgradePolicy: { SupportType: properties.supportType },
          EncryptionConfig:
            key === undefined ? undefined : [{ Provider: { KeyArn: key }, Resources: ['secrets'] }],
          DeletionProtection: properties.deletionProtection ? true : undefined,
          Tags: ctx.tags(node),
        }),
      },
    ];
    const nodeGroups = [
      ...ctx.descendantsOf(node.id, 'eks-node-group').map(({ id }) => id),
      ...ctx.connectionsFrom(node.id, 'manage').map(({ to }) => to),
    ].map((id) => ctx.logicalId(id));
    for (const addon of properties.autoMode
      ? properties.addons.filter((each) => !addonsOfAutoMode.has(each))
      : properties.addons) {
      const waits = addonsBeforeNodes.has(addon) ? [] : [...new Set(nodeGroups)].sort();
      const suffix = `Addon${suffixOf(addon)}`;
      const account = addonAccounts[addon];
      drafts.push({
        suffix,
        type: 'AWS::EKS::Addon',
        because: `${node.name} has the add-on ${addon}.`,
        properties: compact({
          ClusterName: ref(ctx.logicalId(node.id)),
          AddonName: addon,
          ResolveConflicts: 'OVERWRITE',
          ConfigurationValues: addon === 'vpc-cni' ? cniConfiguration(properties) : undefined,
          PodIdentityAssociations:
            account === undefined
              ? undefined
              : [
                  {
                    ServiceAccount: account.serviceAccount,
                    RoleArn: ctx.getAtt(node.id, 'Arn', `${suffix}Role`),
                  },
                ],
          Tags: ctx.tags(node),
        }),
        ...(waits.length === 0 ? {} : { dependsOn: waits }),
      });
      if (account === undefined) continue;
      drafts.push({
        suffix: `${suffix}Role`,
        type: 'AWS::IAM::Role',
        because: `The add-on ${addon} of ${node.name} calls AWS.`,
        properties: {
          AssumeRolePolicyDocument: trustPolicy('pods.eks.amazonaws.com', podTrust),
          ManagedPolicyArns: [sub(`arn:\${AWS::Partition}:iam::aws:policy/${account.policy}`)],
          Tags: ctx.tags(node),
        },
      });
    }
    if (podsCallAws(node.id, ctx) && properties.podCredentials === 'pod-identity') {
      drafts.push({
        suffix: 'PodIdentity',
        type: 'AWS::EKS::PodIdentityAssociation',
        because: `Pods of ${node.name} act under a role.`,
        properties: compact({
          ClusterName: ref(ctx.logicalId(node.id)),
          Namespace: properties.podNamespace,
          ServiceAccount: properties.podServiceAccount,
          RoleArn: ctx.roleArn(node.id),
        }),
      });
    }
    drafts.push(
      ...oidcProvider(node, ctx),
      ...accessEntries(node, ctx),
      ...loadBalancerControllerDrafts(node, ctx),
      ...clusterAutoscalerDrafts(node, ctx),
      ...karpenterDrafts(node, ctx),
    );
    return drafts;
  },
  manifests: (node, ctx) => [
    ...eniConfigs(node, ctx),
    ...(podsCallAws(node.id, ctx) ? podAccount(node, ctx) : []),
  ],
  // The public endpoint is in AWS's own network: it has its ranges, and no group of the cluster is asked.
  hasHiddenBalancer: (node) => (node.properties.endpointPublicAccess ? 'opens-itself' : false),
  securityGroupOfAws: (node) => ({ owner: node.id, attribute: 'ClusterSecurityGroupId' }),
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  listens: (node) => [
    { protocol: 'tcp', port: node.properties.applicationPort },
    { protocol: 'tcp', port: 443, speaks: 'Kubernetes API' },
  ],
  metrics: {
    namespace: 'ContainerInsights',
    metrics: [
      {
        name: 'node_cpu_utilization',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      {
        name: 'node_memory_utilization',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      {
        name: 'cluster_failed_node_count',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
    ],
    dimensions: (node, ctx) => ({ ClusterName: ctx.ref(node.id) }),
  },
  // Four interfaces over its subnets, twice as many during an upgrade; nodes and pods are counted with their groups.
  addressDemand: (_node, subnetCount) => Math.ceil(8 / Math.max(1, subnetCount)),
  cost: (node, ctx) => {
    const lines: CostLineDraft[] = [
      {
        component: node.usage.isInExtendedSupport ? 'eks/cluster.extended' : 'eks/cluster.standard',
        label: node.usage.isInExtendedSupport ? 'Control plane, extended support' : 'Control plane',
        quantity: product('hours', [monthHours(ctx)]),
        note: 'Nodes are charged with their groups.',
      },
    ];
    if (node.properties.autoMode) {
      lines.push({
        component: 'other/eks-auto-mode',
        label: 'EKS Auto Mode and the instances it starts',
        quantity: product('hours', [monthHours(ctx)]),
        note: 'The instances follow the pods, and the charge on top of them is not in the catalogue.',
      });
    }
    if (node.properties.enabledLogTypes.length > 0) {
      const ingested = amount('GB', usageInput(node, 'logGigabytesPerMonth', 'logs', 'GB'));
      lines.push(
        { component: 'cloudwatch/logs.ingest', label: 'Log ingestion', quantity: ingested },
        // EKS makes the log group itself, without an end.
        storedLogs(ingested, undefined),
      );
    }
    return lines;
  },
  load: clusterLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A cluster', properties: {} },
      {
        title: 'A private cluster with volumes',
        properties: {
          version: '1.33',
          endpointPublicAccess: false,
          addons: ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'aws-ebs-csi-driver'],
          enabledLogTypes: [],
        },
      },
      {
        title: 'Auto Mode',
        properties: { autoMode: true, addons: ['metrics-server'] },
      },
      {
        title: 'Roles for service accounts, many pods on a node',
        properties: { podCredentials: 'irsa', prefixDelegation: true, clusterAutoscaler: true },
      },
    ],
    bad: [
      { title: 'Not a version', properties: { version: 'latest' }, field: 'version' },
      {
        title: 'A log that does not exist',
        properties: { enabledLogTypes: ['kubelet'] },
        field: 'enabledLogTypes',
      },
    ],
  },
});
