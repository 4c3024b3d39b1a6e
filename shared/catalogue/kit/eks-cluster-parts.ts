import type { Manifest, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, getAtt, ref, sub, trustPolicy } from './cfn.ts';
import { manifest, namespaceManifests } from './kubernetes.ts';
import { needsOidcProvider } from './kubernetes-pods.ts';
import { oidcProviderSuffix } from './kubernetes-roles.ts';

/** What EKS lets a role do in a cluster. */
export const accessPolicies = [
  'AmazonEKSClusterAdminPolicy',
  'AmazonEKSAdminPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy',
] as const;

type Cluster = NodeView<{
  readonly autoMode: boolean;
  readonly podCredentials: 'pod-identity' | 'irsa';
  readonly serviceIpv4Cidr?: string | undefined;
  readonly podNamespace: string;
  readonly podServiceAccount: string;
  readonly accessEntries: readonly {
    readonly role: string;
    readonly policy: (typeof accessPolicies)[number];
    readonly namespaces: readonly string[];
  }[];
}>;

/** Properties of a cluster for Auto Mode, whose three parts are on together or off together. */
export function autoModeSettings({ id, properties }: Cluster, ctx: ResolveContext): CfnObject {
  const ServiceIpv4Cidr = properties.serviceIpv4Cidr;
  if (!properties.autoMode) {
    return ServiceIpv4Cidr === undefined ? {} : { KubernetesNetworkConfig: { ServiceIpv4Cidr } };
  }
  return {
    BootstrapSelfManagedAddons: false,
    ComputeConfig: {
      Enabled: true,
      NodePools: ['general-purpose', 'system'],
      NodeRoleArn: ctx.getAtt(id, 'Arn', autoNodeRoleSuffix),
    },
    KubernetesNetworkConfig: compact({ ServiceIpv4Cidr, ElasticLoadBalancing: { Enabled: true } }),
    StorageConfig: { BlockStorage: { Enabled: true } },
  };
}

const autoNodeRoleSuffix = 'AutoNodeRole';

/** The provider by which IAM trusts service accounts of the cluster; the role of Auto Mode's nodes. */
export function oidcProvider(node: Cluster, ctx: ResolveContext): readonly ResourceDraft[] {
  const drafts: ResourceDraft[] = [];
  if (needsOidcProvider(node.id, ctx)) {
    drafts.push({
      suffix: oidcProviderSuffix,
      type: 'AWS::IAM::OIDCProvider',
      because: `Roles trust service accounts of ${node.name}.`,
      properties: {
        Url: getAtt(ctx.logicalId(node.id), 'OpenIdConnectIssuerUrl'),
        ClientIdList: ['sts.amazonaws.com'],
        Tags: ctx.tags(node),
      },
    });
  }
  if (node.properties.autoMode) {
    drafts.push({
      suffix: autoNodeRoleSuffix,
      type: 'AWS::IAM::Role',
      because: `Nodes that Auto Mode starts for ${node.name} act under a role.`,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('ec2.amazonaws.com'),
        ManagedPolicyArns: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(
          (name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`),
        ),
        Tags: ctx.tags(node),
      },
    });
  }
  return drafts;
}

/** Access of the roles that the cluster names, each once. */
export function accessEntries(node: Cluster, ctx: ResolveContext): readonly ResourceDraft[] {
  const seen = new Set<string>();
  return node.properties.accessEntries.flatMap(({ role, policy, namespaces }) => {
    const found = ctx.node(role);
    if (found === undefined || seen.has(role)) return [];
    seen.add(role);
    return [
      {
        suffix: `Access${ctx.logicalId(role)}`,
        type: 'AWS::EKS::AccessEntry',
        because: `${found.name} may use ${node.name}.`,
        properties: {
          ClusterName: ref(ctx.logicalId(node.id)),
          PrincipalArn: ctx.getAtt(role, 'Arn'),
          AccessPolicies: [
            {
              PolicyArn: sub(`arn:\${AWS::Partition}:eks::aws:cluster-access-policy/${policy}`),
              AccessScope:
                namespaces.length === 0 ? { Type: 'cluster' } : { Type: 'namespace', Namespaces: namespaces },
            },
          ],
          Tags: ctx.tags(node),
        },
      },
    ];
  });
}

/** The service account of the pods that the cluster stands for, where none of them is drawn. */
export function podAccount({ id, properties }: Cluster, ctx: ResolveContext): readonly Manifest[] {
  return [
    ...namespaceManifests(properties.podNamespace),
    manifest(
      'v1',
      'ServiceAccount',
      {
        name: properties.podServiceAccount,
        namespace: properties.podNamespace,
        ...(properties.podCredentials === 'irsa'
          ? { annotations: compact({ 'eks.amazonaws.com/role-arn': ctx.roleArn(id) }) }
          : {}),
      },
      {},
    ),
  ];
}
