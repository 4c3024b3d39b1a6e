import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { namedNode } from '../../kit/ends.ts';
import { flowLogDestination } from '../../kit/flow-log-destination.ts';
import { deliveredLogLines } from '../../kit/log-cost.ts';
import { oneOf } from '../../kit/one-of.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount } from '../../kit/usage-quantity.ts';

const loggedKinds = [
  'vpc',
  'subnet',
  'network-interface',
  'transit-gateway',
  'transit-gateway-attachment',
  'nat-gateway',
] as const;

/** All fields of version 5, as a log format has them. */
const versionFive = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'region',
  'az-id',
  'sublocation-type',
  'sublocation-id',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
]
  .map((field) => ['$', '{', field, '}'].join(''))
  .join(' ');

const resourceTypes: Readonly<Record<string, string>> = {
  vpc: 'VPC',
  subnet: 'Subnet',
  'network-interface': 'NetworkInterface',
  'transit-gateway': 'TransitGateway',
  'transit-gateway-attachment': 'TransitGatewayAttachment',
  'nat-gateway': 'RegionalNatGateway',
};

export const flowLog = defineKind({
  id: 'flow-log',
  title: 'VPC flow log',
  family: 'networking',
  icon: 'flow-logs',
  summary:
    'A record of accepted and rejected connections of a VPC, a subnet, an interface or a transit gateway.',
  aliases: ['Flow Log', 'Flow Logs', 'VPC Flow Logs', 'Network Flow Logs'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  traits: ['resource', 'writes-logs'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'subnet', 'region', 'canvas'] },
  types: ['AWS::EC2::FlowLog', 'AWS::IAM::Role'],
  properties: z.object({
    resource: z
      .string()
      .optional()
      .meta({
        title: 'Of',
        reference: [...loggedKinds],
        help: 'Without it, the subnet or VPC that it sits in.',
      }),
    trafficType: z.enum(['ALL', 'ACCEPT', 'REJECT']).default('ALL').meta({
      title: 'Flows',
      help: 'Of a transit gateway always all.',
    }),
    version: z.enum(['2', '5']).default('5').meta({
      title: 'Record',
      help: 'Version 5 adds the VPC, the subnet, the instance, TCP flags, the original addresses, AWS services and the direction.',
      source: 'docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html',
      checked: '2026-11',
    }),
    maxAggregationInterval: oneOf([60, 600])
      .default(600)
      .meta({ title: 'Aggregation', unit: 's', help: 'Of a transit gateway always 60.' }),
    fileFormat: z.enum(['plain-text', 'parquet']).default('plain-text').meta({
      title: 'Files in a bucket',
      advanced: true,
      help: 'Parquet is smaller and faster to query.',
    }),
    hourlyPartitions: z.boolean().default(false).meta({ title: 'Files by the hour', advanced: true }),
  }),
  usage: z.object({
    logGigabytesPerMonth: z.number().min(0).default(10).meta({ title: 'Logs', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const logged = loggedBy(node, ctx);
    const isTransit = logged?.kind.startsWith('transit-gateway') === true;
    const { properties: destination, more } = flowLogDestination(node, ctx);
    const isFile = destination.LogDestinationType === 's3';
    return [
      {
        type: 'AWS::EC2::FlowLog',
        properties: compact({
          ResourceId:
            logged === undefined
              ? ctx.parameter(`${ctx.logicalId(node.id)}VpcId`, {
                  Type: 'AWS::EC2::VPC::Id',
                  Description: `VPC whose flows ${node.name} records`,
                })
              : ctx.ref(logged.id),
          ResourceType: resourceTypes[logged?.kind ?? 'vpc'] ?? 'VPC',
          // AWS refuses a choice of flows for transit gateways.
          TrafficType: isTransit ? undefined : properties.trafficType,
          MaxAggregationInterval: isTransit ? 60 : properties.maxAggregationInterval,
          LogFormat: properties.version === '5' && !isTransit ? versionFive : undefined,
          ...destination,
          DestinationOptions: isFile
            ? {
                FileFormat: properties.fileFormat,
                HiveCompatiblePartitions: false,
                PerHourPartition: properties.hourlyPartitions,
              }
            : undefined,
          Tags: ctx.tags(node),
        }),
      },
      ...more,
    ];
  },
  cost: (node, ctx) =>
    deliveredLogLines(node, ctx, amount('GB', usageInput(node, 'logGigabytesPerMonth', 'logs', 'GB'))),
  mermaid: { shape: 'note' },
  examples: {
    good: [
      { title: 'Of its VPC', properties: {} },
      {
        title: 'Of one subnet, rejected only',
        properties: { resource: 'private-a', trafficType: 'REJECT', version: '2' },
      },
    ],
    bad: [
      {
        title: 'An interval that is not offered',
        properties: { maxAggregationInterval: 300 },
        field: 'maxAggregationInterval',
      },
    ],
  },
});

function loggedBy(
  node: NodeView<{ readonly resource?: string | undefined }>,
  ctx: DocumentReader,
): NodeView | undefined {
  return (
    namedNode(node.properties.resource, loggedKinds, ctx) ??
    ctx.ancestorOf(node.id, 'subnet') ??
    ctx.vpcOf(node.id)
  );
}
