import { addressDemandIn } from '../../address-demand.ts';
import { subnetBlock, usableAddresses } from '../../blocks.ts';
import { known } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import { enlarging } from '../../renumbering.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const subnetHasRoom = defineRule({
  id: 'NET-010',
  name: 'subnet-has-room',
  title: 'A subnet has enough addresses at peak',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['subnet'] },
  messages: {
    full: '{name} has {usable} usable addresses ({reserved} are reserved) and needs {needed} at peak: {top}. Enlarge it or add a subnet.',
    tight: '{name} uses {percent} % of its {usable} addresses at peak: {top}. Enlarge it before it grows.',
  },
  fix: 'suggestion',
  sources: [aws.subnetSizing, aws.albSubnets],
  docs: {
    what: 'The subnet has an address for everything that may run in it at its greatest extent.',
    why: 'When the addresses run out, instances and tasks do not start, load balancers do not scale and deployments hang, and it happens at peak load.',
    condition:
      'The demand at peak exceeds the addresses of the block without the five that AWS keeps (an error), or 80 % of them (a warning). Counted are 8 for an Application Load Balancer, 1 for each interface, 1 for the functions that share a set of security groups, groups and services at their maximum with their deployment surge, spread over their subnets. What the pods of EKS nodes take is NET-014.',
    howToFix:
      'Give the subnet a larger block, which the quick fix does where the VPC has one, spread over more subnets, or lower the maximum. A block cannot be changed once the subnet is deployed.',
    whenToSuppress:
      'The warning, when the maximum is theoretical: "Maximum is a safety limit, never reached in two years".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const demand = addressDemandIn(ctx, node.id);
    const needed = demand.reduce((sum, { addresses }) => sum + addresses, 0);
    if (needed === 0 || known(ctx, node, 'cidrBlock') === undefined) return;
    const block = subnetBlock(node);
    if (block === undefined || block.cidr.version !== 4) return;
    const usable = usableAddresses(block.cidr);
    if (needed <= usable * ctx.limits.get('subnet.tightShare').value) return;
    const top = listOf(
      demand.slice(0, 3).map(({ node: consumer, addresses }) => `${consumer.name} ${addresses}`),
    );
    const place = {
      at: node.id,
      field: 'cidrBlock',
      related: demand.slice(0, 3).map(({ node: consumer }) => consumer.id),
      fixData: { needed },
    };
    if (needed > usable) {
      const reserved = ctx.limits.get('subnet.reservedAddresses').value;
      yield { message: 'full', ...place, data: { usable, reserved, needed, top } };
    } else {
      const percent = Math.round((needed / usable) * 100);
      yield { message: 'tight', severity: 'warning', ...place, data: { percent, usable, top } };
    }
  },
  fixes: (ctx, { at, fixData }) =>
    enlarging(ctx, at, Math.ceil(Number(fixData?.needed) / ctx.limits.get('subnet.tightShare').value)),
});
