import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { freeBlock } from '../../kit/free-values.ts';
import { flowLog, hasOwnFlowLog, ownFlowLog, ownFlowLogLines } from '../../kit/vpc-flow-log.ts';

export const vpc = defineKind({
  id: 'vpc',
  title: 'VPC',
  family: 'networking',
  icon: 'vpc',
  summary: 'A private network in one Region, with an address range of its own.',
  aliases: ['Virtual Private Cloud', 'Amazon VPC', 'AWS VPC', 'Main VPC', 'Production VPC'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html',
  traits: ['resource'],
  appearance: { as: 'container', style: 'vpc', size: [880, 520] },
  placement: { parents: ['region', 'canvas', 'account'] },
  types: [
    'AWS::EC2::VPC',
    'AWS::EC2::VPCCidrBlock',
    'AWS::EC2::FlowLog',
    'AWS::Logs::LogGroup',
    'AWS::IAM::Role',
    'AWS::EC2::VPCBlockPublicAccessExclusion',
  ],
  properties: z.object({
    cidrBlock: z
      .string()
      .default('10.0.0.0/16')
      .meta({ title: 'IPv4 CIDR block', help: 'Between /16 and /28.', format: 'cidr' }),
    secondaryCidrBlocks: z.array(z.string()).default([]).meta({
      title: 'More IPv4 CIDR blocks',
      format: 'cidr',
      advanced: true,
      help: 'Up to four unless the quota is raised.',
    }),
    amazonProvidedIpv6CidrBlock: z.boolean().default(false).meta({
      title: 'IPv6 block',
      advanced: true,
      help: 'A /56 of Amazon; its subnets take a /64 each by number.',
    }),
    enableDnsSupport: z.boolean().default(true).meta({ title: 'DNS resolution', advanced: true }),
    enableDnsHostnames: z.boolean().default(true).meta({
      title: 'DNS host names',
      advanced: true,
      help: 'Private DNS of interface endpoints needs both DNS settings.',
    }),
    blockPublicAccessExclusion: z.enum(['none', 'allow-bidirectional', 'allow-egress']).default('none').meta({
      title: 'Excluded from Block Public Access',
      advanced: true,
      help: 'Where the account blocks internet gateways in the Region: both directions, or what starts inside.',
    }),
    flowLogs: z.boolean().default(true).meta({
      title: 'Flow logs',
      advanced: true,
      help: 'Accepted and rejected connections, kept for 30 days, unless a flow log is drawn. Not in sketches.',
    }),
    instanceTenancy: z
      .enum(['default', 'dedicated'])
      .default('default')
      .meta({ title: 'Tenancy', advanced: true }),
  }),
  initially: (ctx) => {
    // VPCs with the same range can never be connected to each other.
    const cidrBlock = freeBlock(['10.0.0.0/8'], ctx.nodesOfKind('vpc'), 16);
    return cidrBlock === undefined || cidrBlock === '10.0.0.0/16' ? {} : { cidrBlock };
  },
  usage: z.object({
    flowLogGigabytesPerMonth: z.number().min(0).default(1).meta({
      title: 'Flow logs',
      unit: 'GB a month',
      help: 'Of the flow log that no node and no line is drawn for.',
    }),
  }),
  cost: (node, ctx) => (hasOwnFlowLog(node, ctx) ? ownFlowLogLines(node) : []),
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
    ...(node.properties.blockPublicAccessExclusion === 'none'
      ? []
      : [
          {
            suffix: 'PublicAccessExclusion',
            type: 'AWS::EC2::VPCBlockPublicAccessExclusion',
            properties: {
              InternetGatewayExclusionMode: node.properties.blockPublicAccessExclusion,
              VpcId: ctx.ref(node.id),
              Tags: ctx.tags(node),
            },
            because: `${node.name} may use its internet gateway although the account blocks them.`,
          },
        ]),
    ...(node.properties.amazonProvidedIpv6CidrBlock
      ? [
          {
            suffix: 'Ipv6Cidr',
            type: 'AWS::EC2::VPCCidrBlock',
            properties: { VpcId: ctx.ref(node.id), AmazonProvidedIpv6CidrBlock: true },
            because: `${node.name} has IPv6 addresses.`,
          },
        ]
      : []),
    ...ctx.connectionsFrom(node.id, 'log').flatMap((connection) => flowLog(node, connection, ctx)),
    ...ownFlowLog(node, ctx),
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'The default range', properties: {} },
      {
        title: 'Two ranges',
        properties: { cidrBlock: '10.1.0.0/16', secondaryCidrBlocks: ['100.64.0.0/16'] },
      },
      { title: 'With IPv6', properties: { amazonProvidedIpv6CidrBlock: true } },
    ],
    bad: [
      {
        title: 'A tenancy that does not exist',
        properties: { instanceTenancy: 'shared' },
        field: 'instanceTenancy',
      },
    ],
  },
});
