import { isExpression, knownFlag, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const kubernetesApiNarrow = defineRule({
  id: 'SEC-023',
  name: 'kubernetes-api-narrow',
  title: 'The Kubernetes API is not open to every address',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['eks-cluster'] },
  messages: {
    open: 'The Kubernetes API of {name} answers every address of the internet. Name the ranges that may use it, or make it private.',
    nodeRole:
      'Pods of {name} use AWS services and no agent gives them a role of their own, so that every pod has what the nodes have. Add the Pod Identity agent.',
  },
  fix: 'suggestion',
  sources: [aws.eksEndpoint],
  maps: { checkov: ['CKV_AWS_38', 'CKV_AWS_39'] },
  docs: {
    what: 'The public endpoint of a cluster is off or limited to known ranges, and pods call AWS under roles of their own.',
    why: 'The API is protected by IAM alone: a leaked key or a fault of the API server is enough. And what a node may do, every pod on it may do.',
    condition:
      'The public endpoint is on and its ranges hold 0.0.0.0/0; or the cluster or a workload in it is connected to AWS services, its pods get their roles by Pod Identity, and the agent of that is not among its add-ons. Roles by the identity provider (IRSA) and Auto Mode need none.',
    howToFix:
      'Turn the public endpoint off and work through a VPN, limit it to the ranges of the offices, or add the agent.',
    whenToSuppress: 'For clusters that hold nothing: "Training cluster, removed every evening".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.publicAccessCidrs)) ctx.undecided(node.id, 'publicAccessCidrs');
    else if (
      knownFlag(ctx, node, 'endpointPublicAccess') === true &&
      texts(node, 'publicAccessCidrs').some((range) => range.endsWith('/0'))
    )
      yield { message: 'open', at: node.id, field: 'publicAccessCidrs', discriminator: 'open' };
    const workloads = [node.id, ...ctx.descendantsOf(node.id, 'k8s-deployment').map(({ id }) => id)];
    const usesServices = workloads.some((id) =>
      ['data', 'invoke', 'call'].some((kind) =>
        ctx.connectionsFrom(id, kind).some(({ to }) => ctx.hasTrait(to, 'aws-api')),
      ),
    );
    if (!usesServices || isExpression(node.source.properties?.addons)) return;
    // Roles by the identity provider of the cluster need no agent, and Auto Mode brings it.
    if (node.properties.podCredentials === 'irsa' || node.properties.autoMode === true) return;
    if (!texts(node, 'addons').includes('eks-pod-identity-agent'))
      yield { message: 'nodeRole', at: node.id, field: 'addons', discriminator: 'role' };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    if (finding.message === 'nodeRole')
      return settingOf(ctx, node.id, 'Add the Pod Identity agent', {
        addons: [...texts(node, 'addons'), 'eks-pod-identity-agent'],
      });
    const ranges = texts(node, 'publicAccessCidrs').filter((range) => !range.endsWith('/0'));
    return [
      ...settingOf(ctx, node.id, 'Make the API private', {
        endpointPublicAccess: false,
        endpointPrivateAccess: true,
      }),
      ...(ranges.length === 0
        ? []
        : settingOf(ctx, node.id, `Admit only ${ranges.join(', ')}`, { publicAccessCidrs: ranges })),
    ];
  },
});
