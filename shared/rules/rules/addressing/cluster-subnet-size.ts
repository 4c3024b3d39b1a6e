import { addressDemandIn } from '../../address-demand.ts';
import { subnetBlock, usableAddresses } from '../../blocks.ts';
import { known } from '../../known.ts';
import { enlarging } from '../../renumbering.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const clusterSubnetSize = defineRule({
  id: 'NET-013',
  name: 'cluster-subnet-size',
  title: 'An EKS cluster finds free addresses in its subnets',
  severity: 'error',
  nature: 'deploy',
  pillar: 'reliability',
  subjects: { nodes: ['eks-cluster'] },
  messages: {
    few: '{name} needs {least} free addresses in each subnet, better {better}; {subnet} leaves {left} at peak. Use a larger subnet.',
  },
  fix: 'suggestion',
  sources: [aws.eksNetwork],
  docs: {
    what: 'Each subnet that is named for an EKS cluster has at least six free addresses, better sixteen.',
    why: 'EKS puts the interfaces of its control plane there, and twice as many during an upgrade; below six the cluster is not created, below sixteen an upgrade may fail.',
    condition:
      'The usable addresses of the subnet, less what else runs there at peak, are below six (an error) or sixteen (a warning).',
    howToFix:
      'Name subnets of their own for the control plane, such as a /27 in each zone. The quick fix gives the subnet a larger block where the VPC has one.',
    whenToSuppress:
      'The warning, for a cluster that is never upgraded in place: "Clusters are replaced, not upgraded".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const least = ctx.limits.get('eks.subnet.leastAddresses').value;
    const better = ctx.limits.get('eks.subnet.betterAddresses').value;
    for (const subnet of ctx.subnetsOf(node.id)) {
      if (known(ctx, subnet, 'cidrBlock') === undefined) continue;
      const block = subnetBlock(subnet);
      if (block === undefined || block.cidr.version !== 4) continue;
      const others = addressDemandIn(ctx, subnet.id).filter((consumer) => consumer.node.id !== node.id);
      const taken = others.reduce((sum, { addresses }) => sum + addresses, 0);
      const left = usableAddresses(block.cidr) - taken;
      if (left >= better) continue;
      yield {
        message: 'few',
        severity: left < least ? 'error' : 'warning',
        at: node.id,
        field: 'subnets',
        discriminator: subnet.id,
        related: [subnet.id],
        fixData: { needed: taken + better },
        data: { least, better, left: Math.max(0, left), subnet: nameOf(subnet.id) },
      };
    }
  },
  fixes: (ctx, { discriminator, fixData }) => enlarging(ctx, discriminator ?? '', Number(fixData?.needed)),
});
