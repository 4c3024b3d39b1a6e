import type { NodeId } from '#shared/document/records.ts';
import type { AlarmMetric, DocumentReader, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, sub } from './cfn.ts';
import { architectureOf } from './instance-architecture.ts';

/** The release whose image self-managed nodes start with where the cluster states none (EKS, 2026-11). */
const usualVersion = '1.33';

/** What Container Insights says of nodes. */
export const nodeMetrics: readonly AlarmMetric[] = [
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
];

/** The EKS cluster that an Auto Scaling group gives nodes to: the one it is drawn in. */
export function eksClusterOf(group: NodeId, ctx: DocumentReader): NodeView | undefined {
  return ctx.ancestorOf(group, 'eks-cluster');
}

/** The image of EKS for the version of the cluster, from a public parameter of AWS. */
export function eksImageId(cluster: NodeView, instanceType: string, ctx: ResolveContext): CfnValue {
  const stated = cluster.properties.version;
  const version = typeof stated === 'string' ? stated : usualVersion;
  const architecture = architectureOf(instanceType);
  const name = `LatestEks${version.replace('.', '')}${architecture === 'arm64' ? 'Arm' : 'X86'}`;
  return ctx.parameter(name, {
    Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
    Default: `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/standard/recommended/image_id`,
    Description: 'The newest image of EKS for that version, from a public parameter of AWS.',
  });
}

/** User data by which an instance joins the cluster; a script of the user's own runs before. */
export function joinsCluster(cluster: NodeView, script: string, ctx: ResolveContext): CfnValue {
  const own =
    script === ''
      ? ''
      : `--//\nContent-Type: text/x-shellscript; charset="us-ascii"\n\n${script.trimEnd()}\n\n`;
  const config = [
    'apiVersion: node.eks.aws/v1alpha1',
    'kind: NodeConfig',
    'spec:',
    '  cluster:',
    `    name: \${Name}`,
    `    apiServerEndpoint: \${Endpoint}`,
    `    certificateAuthority: \${Authority}`,
    `    cidr: \${Services}`,
  ].join('\n');
  const text = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n${own.replaceAll('${', '${!')}--//\nContent-Type: application/node.eks.aws\n\n${config}\n\n--//--\n`;
  return sub(text, {
    Name: ctx.ref(cluster.id),
    Endpoint: ctx.getAtt(cluster.id, 'Endpoint'),
    Authority: ctx.getAtt(cluster.id, 'CertificateAuthorityData'),
    Services: servicesOf(cluster, ctx),
  });
}

function servicesOf(cluster: NodeView, ctx: ResolveContext): CfnValue {
  const { serviceIpv4Cidr } = cluster.properties;
  return typeof serviceIpv4Cidr === 'string'
    ? serviceIpv4Cidr
    : ctx.getAtt(cluster.id, 'KubernetesNetworkConfig.ServiceIpv4Cidr');
}

/** What lets instances of a role join the cluster. */
export function nodeAccess(group: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const cluster = eksClusterOf(group.id, ctx);
  const role = ctx.roleArn(group.id);
  if (cluster === undefined || role === undefined) return [];
  return [
    {
      suffix: 'NodeAccess',
      type: 'AWS::EKS::AccessEntry',
      because: `Instances of ${group.name} join ${cluster.name}.`,
      properties: { ClusterName: ctx.ref(cluster.id), PrincipalArn: role, Type: 'EC2_LINUX' },
    },
  ];
}
