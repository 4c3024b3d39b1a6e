import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { gatewayVpcOf, refOrParameter } from '../../kit/ends.ts';

export const egressOnlyInternetGateway = defineKind({
  id: 'egress-only-internet-gateway',
  title: 'Egress-only internet gateway',
  family: 'networking',
  icon: 'egress-only-igw',
  summary: 'Lets private subnets reach the internet over IPv6, and nothing reach them from there.',
  aliases: ['EIGW', 'EOIGW', 'Egress-Only IGW', 'Egress Only Internet Gateway', 'IPv6 Egress Gateway'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html',
  traits: ['resource', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], maxPerParent: 1 },
  types: ['AWS::EC2::EgressOnlyInternetGateway'],
  properties: z.object({}),
  freeBecause:
    'An egress-only internet gateway is free; data that leaves through it is charged at its source.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::EgressOnlyInternetGateway',
      properties: {
        VpcId: refOrParameter(
          node,
          gatewayVpcOf(node.id, ctx),
          'VpcId',
          { description: `VPC that ${node.name} serves`, type: 'AWS::EC2::VPC::Id' },
          ctx,
        ),
        Tags: ctx.tags(node),
      },
    },
  ],
  mermaid: { shape: 'rounded' },
  examples: { good: [{ title: 'An egress-only internet gateway', properties: {} }], bad: [] },
});
