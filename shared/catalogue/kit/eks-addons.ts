import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { compact, ref, sub, trustPolicy } from './cfn.ts';
import { podTrust } from './eks-controllers.ts';
import { cniConfiguration } from './eks-networking.ts';
import { suffixOf } from './suffix.ts';

/** Add-ons that EKS installs and updates itself. */
export const addons = [
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

/** What Auto Mode brings itself. */
export const addonsOfAutoMode: ReadonlySet<string> = new Set([
  'vpc-cni',
  'kube-proxy',
  'coredns',
  'eks-pod-identity-agent',
  'aws-ebs-csi-driver',
  'eks-node-monitoring-agent',
]);

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

type Cluster = NodeView<{
  readonly autoMode: boolean;
  readonly addons: readonly (typeof addons)[number][];
  readonly prefixDelegation: boolean;
  readonly podSubnets: readonly string[];
}>;

/** The add-ons of a cluster, each with the role under which it calls AWS; Auto Mode brings some itself. */
export function addonDrafts(node: Cluster, ctx: ResolveContext): readonly ResourceDraft[] {
  const { properties } = node;
  const drafts: ResourceDraft[] = [];
  const nodeGroups = [
    ...ctx.descendantsOf(node.id, 'eks-node-group').map(({ id }) => id),
    ...ctx.connectionsFrom(node.id, 'manage').map(({ to }) => to),
  ].map((id) => ctx.logicalId(id));
  for (const addon of properties.addons) {
    if (properties.autoMode && addonsOfAutoMode.has(addon)) continue;
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
  return drafts;
}
