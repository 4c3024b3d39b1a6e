import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const internetGateway = defineKind({
  id: 'internet-gateway',
  title: 'Internet gateway',
  family: 'networking',
  icon: 'internet-gateway',
  summary: 'The way between a VPC and the internet for what has a public address.',
  aliases: ['IGW', 'Internet GW', 'Internet Gateway (IGW)', 'InternetGateway', 'VPC Internet Gateway'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html',
  traits: ['resource', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], maxPerParent: 1 },
  types: ['AWS::EC2::InternetGateway', 'AWS::EC2::VPCGatewayAttachment'],
  properties: z.object({}),
  freeBecause: 'An internet gateway is free; data that leaves through it is charged at its source.',
  resources: (node, ctx) => {
    const attached = ctx
      .connectionsFrom(node.id, 'attach')
      .map(({ to }) => ctx.node(to))
      .find((target) => target?.kind === 'vpc');
    const vpc = attached ?? ctx.vpcOf(node.id);
    return [
      { type: 'AWS::EC2::InternetGateway', properties: { Tags: ctx.tags(node) } },
      ...(vpc === undefined
        ? []
        : [
            {
              suffix: 'Attachment',
              type: 'AWS::EC2::VPCGatewayAttachment',
              properties: { VpcId: ctx.ref(vpc.id), InternetGatewayId: ctx.ref(node.id) },
              because: `${node.name} belongs to ${vpc.name}.`,
            },
          ]),
    ];
  },
  mermaid: { shape: 'rounded' },
  examples: { good: [{ title: 'An internet gateway', properties: {} }], bad: [] },
});
