import { z } from 'zod';
import {
  type ConnectionView,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { compact, policyDocument, sub, trustPolicy } from '../../kit/cfn.ts';
import { freeBlock } from '../../kit/free-values.ts';

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

/** A `log` connection from a VPC is a flow log; towards a log group it needs a role, towards a bucket it does not. */
function flowLog(node: NodeView, connection: ConnectionView, ctx: ResolveContext): readonly ResourceDraft[] {
  const target = ctx.node(connection.to);
  if (target === undefined) return [];
  const { trafficType, maxAggregationInterval } = connection.properties;
  const suffix = `FlowLogTo${ctx.logicalId(target.id)}`;
  const common = {
    ResourceId: ctx.ref(node.id),
    ResourceType: 'VPC',
    TrafficType: typeof trafficType === 'string' ? trafficType : 'ALL',
    MaxAggregationInterval: typeof maxAggregationInterval === 'number' ? maxAggregationInterval : 600,
    Tags: ctx.tags(node),
  };
  const because = `${node.name} logs its flows to ${target.name}.`;
  if (target.kind === 's3-bucket') {
    const prefix = typeof connection.properties.prefix === 'string' ? `/${connection.properties.prefix}` : '';
    const destination = { 'Fn::Join': ['', [ctx.arn(target.id), prefix]] };
    return [
      {
        suffix,
        type: 'AWS::EC2::FlowLog',
        properties: {
          ...common,
          LogDestinationType: 's3',
          LogDestination: prefix === '' ? ctx.arn(target.id) : destination,
        },
        because,
      },
    ];
  }
  if (target.kind !== 'log-group') return [];
  const role = `FlowLogRoleFor${ctx.logicalId(target.id)}`;
  return [
    {
      suffix: role,
      type: 'AWS::IAM::Role',
      properties: {
        AssumeRolePolicyDocument: trustPolicy('vpc-flow-logs.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'WriteFlowLogs',
            PolicyDocument: policyDocument([
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
                Resource: [
                  sub(
                    `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Group}:*`,
                    {
                      Group: ctx.ref(target.id),
                    },
                  ),
                ],
              },
              {
                Effect: 'Allow',
                Action: ['logs:DescribeLogGroups'],
                Resource: [sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:*`)],
              },
            ]),
          },
        ],
      },
      because: `The flow log of ${node.name} writes to ${target.name} under a role.`,
    },
    {
      suffix,
      type: 'AWS::EC2::FlowLog',
      properties: compact({
        ...common,
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: ctx.ref(target.id),
        DeliverLogsPermissionArn: ctx.getAtt(node.id, 'Arn', role),
      }),
      because,
    },
  ];
}
