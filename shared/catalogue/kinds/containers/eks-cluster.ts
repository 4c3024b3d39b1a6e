import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, ref, trustPolicy } from '../../kit/cfn.ts';
import { addonDrafts } from '../../kit/eks-addons.ts';
import { accessEntries, autoModeSettings, oidcProvider, podAccount } from '../../kit/eks-cluster-parts.ts';
import {
  clusterAutoscalerDrafts,
  loadBalancerControllerDrafts,
  podTrust,
} from '../../kit/eks-controllers.ts';
import { eniConfigs } from '../../kit/eks-networking.ts';
import { nodeMetrics } from '../../kit/eks-nodes.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { karpenterDrafts } from '../../kit/karpenter.ts';
import { podsCallAws } from '../../kit/kubernetes-pods.ts';
import { webIdentityTrust } from '../../kit/kubernetes-roles.ts';
import { clusterLoad } from '../../kit/load/kubernetes-load.ts';
import { storedLogs } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { eksClusterSettings } from '../../kit/settings/eks-cluster-settings.ts';
import { amount, monthHours, product } from '../../kit/usage-quantity.ts';

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
  properties: eksClusterSettings,
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
    drafts.push(...addonDrafts(node, ctx));
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
      ...nodeMetrics,
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
