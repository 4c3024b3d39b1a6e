import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { addressDemandIn } from '../../address-demand.ts';
import { subnetBlock, usableAddresses } from '../../blocks.ts';
import { texts } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const podsHaveAddresses = defineRule({
  id: 'NET-014',
  name: 'pods-have-addresses',
  title: 'The pods of a node group have addresses',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['eks-node-group'] },
  messages: {
    few: '{nodes} nodes of {type} can ask {subnets} for {wanted} addresses for their pods; {free} are free. Let nodes take prefixes of 16, or give pods a range of 100.64.0.0/10.',
  },
  fix: 'automatic',
  sources: [aws.eniLimits, aws.eksPrefixes],
  docs: {
    what: 'The subnets of an EKS node group have addresses for the pods of all its nodes.',
    why: 'With the VPC CNI every pod has an address of the subnet, and nodes keep some ready. When the subnet is empty, pods stay pending although the nodes have room.',
    condition:
      'The most nodes of the group, times the most addresses that the pods of one can take, are more than what is free in its subnets (the most pods of a node, or its interfaces × (addresses of each − 1), whichever is less), and the cluster has neither prefix delegation nor a range of its own for pods. Of several types, the one that takes most counts, since a group may start any of them; those whose interfaces are not known are left out and noted as what would decide.',
    howToFix:
      'Turn prefix delegation on at the cluster, which the quick fix does: nodes then take blocks of 16 addresses and hold far more pods with fewer interfaces. In a small VPC give pods a secondary range.',
    whenToSuppress: 'When few pods run on each node: "Each node runs one database and the daemons".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const cluster = ctx.ancestorOf(node.id, 'eks-cluster');
    if (cluster === undefined || hasOtherPodAddresses(cluster.properties)) return;
    const { maxSize } = node.properties;
    if (typeof maxSize !== 'number') return;
    const demand = largestDemand(ctx, node);
    if (demand === undefined) return;
    const { type } = demand;
    const wanted = maxSize * demand.pods;
    const subnets = ctx.subnetsOf(node.id);
    const free = subnets.map((subnet) => freeIn(ctx, subnet.id, node.id));
    if (subnets.length === 0 || free.includes(undefined)) return;
    const total = free.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    if (wanted <= total) return;
    yield {
      message: 'few',
      at: node.id,
      field: 'maxSize',
      related: [cluster.id, ...subnets.map(({ id }) => id)],
      data: {
        nodes: maxSize,
        type,
        subnets: nameOf(...subnets.map(({ id }) => id)),
        wanted,
        free: total,
      },
      fixData: { cluster: cluster.id },
    };
  },
  fixes({ document }, finding) {
    const { cluster } = finding.fixData ?? {};
    if (typeof cluster !== 'string') return [];
    const changes = setProperties(document, cluster, { prefixDelegation: true });
    return [{ title: 'Turn prefix delegation on', changes }];
  },
});

/** Of the types that the group may start, the one whose pods take most addresses; undefined when none is known. */
function largestDemand(
  ctx: RuleContext,
  node: NodeView,
): { readonly type: string; readonly pods: number } | undefined {
  let largest: { readonly type: string; readonly pods: number } | undefined;
  for (const type of texts(node, 'instanceTypes')) {
    const { vcpu, interfaces, addressesPerInterface } = ctx.instanceType(type) ?? {};
    if (vcpu === undefined || interfaces === undefined || addressesPerInterface === undefined) {
      ctx.undecided(node.id, 'instanceTypes');
      continue;
    }
    const isSmall = vcpu <= ctx.limits.get('eks.pods.smallNodeVcpu').value;
    const mostPods = ctx.limits.get(isSmall ? 'eks.pods.smallNode' : 'eks.pods.largeNode').value;
    const pods = Math.min(mostPods, interfaces * (addressesPerInterface - 1));
    if (largest === undefined || pods > largest.pods) largest = { type, pods };
  }
  return largest;
}

function hasOtherPodAddresses(cluster: Readonly<Record<string, unknown>>): boolean {
  const { prefixDelegation, podSubnets } = cluster;
  return prefixDelegation === true || (Array.isArray(podSubnets) && podSubnets.length > 0);
}

/** Addresses of the subnet that neither AWS nor anything else drawn there takes at peak; undefined without a known block. */
function freeIn(ctx: RuleContext, subnet: string, group: string): number | undefined {
  const node = ctx.node(subnet);
  const block = node === undefined ? undefined : subnetBlock(node);
  if (block === undefined) return undefined;
  const taken = addressDemandIn(ctx, subnet)
    .filter((consumer) => consumer.node.id !== group)
    .reduce((sum, { addresses }) => sum + addresses, 0);
  return Math.max(0, usableAddresses(block.cidr) - taken);
}
