import { addressDemandIn } from '../../address-demand.ts';
import { subnetBlock, usableAddresses } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { enlarging } from '../../renumbering.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const loadBalancerSubnetSize = defineRule({
  id: 'NET-012',
  name: 'load-balancer-subnet-size',
  title: 'An Application Load Balancer has a /27 in each zone',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['alb'] },
  messages: {
    small:
      '{name} needs a /{prefix} or larger with {free} free addresses in each subnet; {subnet} is {cidr}. Use a larger subnet.',
    used: '{name} needs {free} free addresses in each subnet; {subnet} leaves {left} at peak. Use a larger subnet.',
  },
  fix: 'suggestion',
  sources: [aws.albSubnets],
  docs: {
    what: 'Each subnet of an Application Load Balancer is at least a /27 and leaves eight addresses for it.',
    why: 'The load balancer replaces and adds nodes by itself as traffic grows; without free addresses it stops doing so and answers slowly or not at all.',
    condition:
      'A subnet of the load balancer is smaller than /27 (a warning), or what else runs in it leaves less than eight addresses at peak, which Elastic Load Balancing refuses (an error). That the addresses run out altogether is NET-010.',
    howToFix:
      'Give the load balancer subnets of its own, /27 or larger. The quick fix gives the subnet a larger block where the VPC has one.',
    whenToSuppress:
      'For a small internal load balancer: "A handful of requests a minute, one node is enough".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const prefix = ctx.limits.get('alb.subnet.smallestPrefix').value;
    const free = ctx.limits.get('alb.subnet.freeAddresses').value;
    for (const subnet of ctx.subnetsOf(node.id)) {
      if (noteUnknown(ctx, subnet, 'cidrBlock')) continue;
      const block = subnetBlock(subnet);
      if (block === undefined || block.cidr.version !== 4) continue;
      const others = addressDemandIn(ctx, subnet.id).filter((consumer) => consumer.node.id !== node.id);
      const taken = others.reduce((sum, { addresses }) => sum + addresses, 0);
      const left = usableAddresses(block.cidr) - taken;
      const place = {
        at: node.id,
        field: 'subnets',
        discriminator: subnet.id,
        related: [subnet.id],
        fixData: { needed: Math.max(taken + free, usableAddresses({ ...block.cidr, prefix })) },
      };
      if (left < free) {
        yield {
          message: 'used',
          ...place,
          data: { free, left: Math.max(0, left), subnet: nameOf(subnet.id) },
        };
      } else if (block.cidr.prefix > prefix) {
        yield {
          message: 'small',
          severity: 'warning',
          ...place,
          data: { prefix, free, subnet: nameOf(subnet.id), cidr: block.text },
        };
      }
    }
  },
  fixes: (ctx, { discriminator, fixData }) => enlarging(ctx, discriminator ?? '', Number(fixData?.needed)),
});
