import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const vpc = defineKind({
  id: 'vpc',
  title: 'VPC',
  family: 'networking',
  icon: 'vpc',
  summary: 'A private network in one Region, with an address range of its own.',
  aliases: ['Virtual Private Cloud', 'Amazon VPC'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html',
  traits: ['resource'],
  appearance: { as: 'container', style: 'vpc', size: [880, 520] },
  placement: { parents: ['region', 'canvas', 'account'] },
  types: ['AWS::EC2::VPC'],
  properties: z.object({
    cidrBlock: z
      .string()
      .default('10.0.0.0/16')
      .meta({ title: 'IPv4 CIDR block', help: 'Between /16 and /28.', format: 'cidr' }),
    secondaryCidrBlocks: z.array(z.string()).default([]).meta({ title: 'More IPv4 CIDR blocks', advanced: true }),
    enableDnsSupport: z.boolean().default(true).meta({ title: 'DNS resolution', advanced: true }),
    enableDnsHostnames: z.boolean().default(true).meta({
      title: 'DNS host names',
      advanced: true,
      help: 'Private DNS of interface endpoints needs both DNS settings.',
    }),
    instanceTenancy: z.enum(['default', 'dedicated']).default('default').meta({ title: 'Tenancy', advanced: true }),
  }),
  freeBecause: 'A VPC itself is free; what runs in it is charged.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::VPC',
      properties: {
        CidrBlock: node.properties.cidrBlock,
        EnableDnsSupport: node.properties.enableDnsSupport,
        EnableDnsHostnames: node.properties.enableDnsHostnames,
        InstanceTenancy: node.properties.instanceTenancy,
        Tags: ctx.tags(node),
      },
    },
    ...node.properties.secondaryCidrBlocks.map((cidrBlock, index) => ({
      suffix: `Cidr${index + 2}`,
      type: 'AWS::EC2::VPCCidrBlock',
      properties: { VpcId: ctx.ref(node.id), CidrBlock: cidrBlock },
      because: `${node.name} has the additional block ${cidrBlock}.`,
    })),
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'The default range', properties: {} },
      { title: 'Two ranges', properties: { cidrBlock: '10.1.0.0/16', secondaryCidrBlocks: ['100.64.0.0/16'] } },
    ],
    bad: [{ title: 'A tenancy that does not exist', properties: { instanceTenancy: 'shared' }, field: 'instanceTenancy' }],
  },
});
