import { z } from 'zod';
import { type CostContext, type DocumentReader, defineKind, type NodeView } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { waitsForInternet } from '../../kit/internet-gateway.ts';
import { natLoad } from '../../kit/load/network-load.ts';
import { gigabytesLine, hourlyLine, internetOutLine } from '../../kit/network-costs.ts';

export const natGateway = defineKind({
  id: 'nat-gateway',
  title: 'NAT gateway',
  family: 'networking',
  icon: 'nat-gateway',
  summary: 'Lets what has no public address reach the internet, and nothing reach it from there.',
  aliases: [
    'NAT',
    'NATGW',
    'NAT GW',
    'NAT Gateways',
    'NAT Gateway A',
    'NAT Gateway B',
    'Network Address Translation',
    'NatGateway',
    'Regional NAT Gateway',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
  // It has an interface, but no security group can be put on it and nothing can be sent to it.
  traits: ['resource', 'route-target', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['subnet', 'vpc'] },
  types: ['AWS::EC2::NatGateway', 'AWS::EC2::EIP'],
  properties: z.object({
    availabilityMode: z.enum(['zonal', 'regional']).default('zonal').meta({
      title: 'Availability',
      help: 'Zonal sits in a public subnet of one zone; regional sits in the VPC and spreads over the zones by itself.',
      source: 'CloudFormation AWS::EC2::NatGateway',
      checked: '2026-11',
    }),
    connectivityType: z.enum(['public', 'private']).default('public').meta({
      title: 'Connectivity',
      advanced: true,
      help: 'Private translates towards other networks only and has no public address. Zonal only.',
    }),
    maxDrainDurationSeconds: z.int().min(1).max(4000).optional().meta({
      title: 'Longest drain',
      unit: 's',
      advanced: true,
      help: 'How long connections may go on when an address is taken away. Without it, 350.',
    }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z.number().min(0).default(100).meta({
      title: 'Data through it',
      unit: 'GB a month',
      help: 'In both directions.',
    }),
    internetOutGigabytesPerMonth: z.number().min(0).default(20).meta({
      title: 'Of it, out to the internet',
      unit: 'GB a month',
      help: 'Charged again as data transfer; what comes in is not.',
    }),
  }),
  resources: (node, ctx) => {
    const { availabilityMode, connectivityType, maxDrainDurationSeconds } = node.properties;
    const isRegional = availabilityMode === 'regional';
    const drain = compact({ MaxDrainDurationSeconds: maxDrainDurationSeconds });
    if (isRegional) {
      return [
        {
          type: 'AWS::EC2::NatGateway',
          properties: compact({
            AvailabilityMode: 'regional',
            ConnectivityType: 'public',
            VpcId: ctx.vpcId(node.id),
            ...drain,
            Tags: ctx.tags(node),
          }),
          ...waitsForInternet(node.id, ctx),
        },
      ];
    }
    const address = attachedAddress(node, ctx);
    const isPublic = connectivityType === 'public';
    const gateway = {
      type: 'AWS::EC2::NatGateway',
      properties: compact({
        ConnectivityType: connectivityType,
        SubnetId: ctx.subnetIds(node.id)[0],
        AllocationId: isPublic
          ? address === undefined
            ? ctx.getAtt(node.id, 'AllocationId', 'Eip')
            : ctx.getAtt(address.id, 'AllocationId')
          : undefined,
        ...drain,
        Tags: ctx.tags(node),
      }),
      ...(isPublic ? waitsForInternet(node.id, ctx) : {}),
    };
    if (!isPublic || address !== undefined) return [gateway];
    return [
      gateway,
      {
        suffix: 'Eip',
        type: 'AWS::EC2::EIP',
        properties: { Domain: 'vpc', Tags: ctx.tags(node) },
        because: `${node.name} is public and no Elastic IP is attached to it.`,
        ...waitsForInternet(node.id, ctx),
      },
    ];
  },
  addressDemand: (node) => (node.properties.availabilityMode === 'zonal' ? 1 : 0),
  cost: (node, ctx) => {
    const zones = node.properties.availabilityMode === 'regional' ? zoneCount(node, ctx) : 1;
    const isPublic =
      node.properties.connectivityType === 'public' || node.properties.availabilityMode === 'regional';
    const ownAddresses = isPublic && attachedAddress(node, ctx) === undefined ? zones : 0;
    return [
      hourlyLine(ctx, 'vpc.nat/hour', 'NAT gateway hours', zones, zones === 1 ? 'gateway' : 'zones'),
      gigabytesLine(node, 'vpc.nat/data', 'Data processed', 'processedGigabytesPerMonth'),
      ...(ownAddresses === 0
        ? []
        : [
            hourlyLine(
              ctx,
              'ipv4/inUse',
              'Public IPv4 address',
              ownAddresses,
              ownAddresses === 1 ? 'address' : 'addresses',
            ),
          ]),
      ...(isPublic ? [internetOutLine(node, 'internetOutGigabytesPerMonth')] : []),
    ];
  },
  metrics: {
    namespace: 'AWS/NATGateway',
    metrics: [
      { name: 'ErrorPortAllocation', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'PacketsDropCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100 },
    ],
    dimensions: (node, ctx) => ({ NatGatewayId: ctx.ref(node.id) }),
  },
  load: natLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A zonal public gateway', properties: {} },
      { title: 'A regional gateway', properties: { availabilityMode: 'regional' } },
      { title: 'A private gateway', properties: { connectivityType: 'private' } },
    ],
    bad: [
      {
        title: 'A mode that does not exist',
        properties: { availabilityMode: 'global' },
        field: 'availabilityMode',
      },
    ],
  },
});

function attachedAddress(node: NodeView, ctx: DocumentReader): NodeView | undefined {
  return ctx
    .connectionsTo(node.id, 'attach')
    .map(({ from }) => ctx.node(from))
    .find((source) => source?.kind === 'elastic-ip');
}

/** A regional gateway is charged in every zone that it serves: those of the subnets drawn in its VPC. */
function zoneCount(node: NodeView, ctx: CostContext): number {
  const vpc = ctx.vpcOf(node.id);
  const subnets = vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'subnet');
  const zones = new Set(subnets.map((subnet) => ctx.zoneOf(subnet.id)).filter((zone) => zone !== undefined));
  return Math.max(1, zones.size);
}
