import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnValue, compact, select } from '../../kit/cfn.ts';
import { freeBlock, rarestZone, vpcAround } from '../../kit/free-values.ts';
import { zoneField, zoneLetters, zoneName } from '../../kit/zones.ts';

/** The /64 of that number in the block of the VPC, which is known once AWS has given it. */
function ipv6Block(vpc: NodeView | undefined, index: number, ctx: ResolveContext): CfnValue | undefined {
  if (vpc === undefined) return undefined;
  const whole = select(0, ctx.getAtt(vpc.id, 'Ipv6CidrBlocks'));
  return select(index, { 'Fn::Cidr': [whole, 256, 64] });
}

export const subnet = defineKind({
  id: 'subnet',
  title: 'Subnet',
  family: 'networking',
  icon: 'private-subnet',
  summary: 'A part of the address range of a VPC in one Availability Zone.',
  aliases: [
    'Subnets',
    'Public Subnet',
    'Public Subnets',
    'Private Subnet',
    'Private Subnets',
    'Isolated Subnet',
    'Database Subnet',
    'Data Subnet',
    'DB Subnet',
    'App Subnet',
    'Web Subnet',
    'Application Subnet',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html',
  traits: ['resource'],
  appearance: {
    as: 'container',
    style: 'private-subnet',
    size: [216, 160],
    styleFor: ({ tier }) => (tier === 'public' ? 'public-subnet' : 'private-subnet'),
    iconFor: ({ tier }) => (tier === 'public' ? 'public-subnet' : 'private-subnet'),
  },
  placement: { parents: ['availability-zone', 'vpc'] },
  types: ['AWS::EC2::Subnet'],
  properties: z.object({
    cidrBlock: z.string().optional().meta({
      title: 'IPv4 CIDR block',
      format: 'cidr',
      help: 'Between /16 and /28, inside the VPC. AWS keeps five addresses of every subnet.',
      source: 'docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
      checked: '2026-11',
    }),
    tier: z.enum(['public', 'private', 'isolated']).default('private').meta({
      title: 'Tier',
      help: 'Public routes to the internet gateway, private to a NAT gateway where there is one, isolated to neither.',
    }),
    availabilityZone: z.enum(zoneLetters).optional().meta(zoneField),
    ipv6CidrBlockIndex: z.int().min(0).max(255).optional().meta({
      title: 'IPv6 block',
      advanced: true,
      help: 'Number of its /64 in the IPv6 block of the VPC, 0 to 255, another for each subnet. Without it, IPv4 only.',
    }),
    mapPublicIpOnLaunch: z.boolean().optional().meta({
      title: 'Public IPv4 addresses',
      advanced: true,
      help: 'Gives what starts here a public address. Without it, in public subnets only.',
    }),
  }),
  initially: (ctx, container) => {
    const vpc = vpcAround(ctx, container);
    if (vpc === undefined || container === undefined) return {};
    const others = ctx.descendantsOf(vpc.id, 'subnet');
    const within = [vpc.properties.cidrBlock, ...[vpc.properties.secondaryCidrBlocks].flat()];
    // A /24 where the VPC has room for several, a sixteenth of it otherwise.
    const ofVpc = Number(String(vpc.properties.cidrBlock).split('/')[1]);
    const cidrBlock = freeBlock(within, others, Math.min(28, Math.max(24, ofVpc + 4)));
    const isInZone =
      ctx.node(container)?.kind === 'availability-zone' ||
      ctx.ancestorOf(container, 'availability-zone') !== undefined;
    return {
      ...(cidrBlock === undefined ? {} : { cidrBlock }),
      // Two zones are what most services ask for.
      ...(isInZone
        ? {}
        : {
            availabilityZone: rarestZone(
              others.map(({ id }) => ctx.zoneOf(id)),
              2,
            ),
          }),
    };
  },
  freeBecause: 'A subnet itself is free; what runs in it is charged.',
  resources: (node, ctx) => {
    const vpc = ctx.vpcOf(node.id);
    // Without the block of the VPC there is none to take a part of; a rule says so.
    const hasBlock = vpc?.properties.amazonProvidedIpv6CidrBlock === true;
    const ipv6 = hasBlock ? node.properties.ipv6CidrBlockIndex : undefined;
    return [
      {
        type: 'AWS::EC2::Subnet',
        properties: compact({
          VpcId: ctx.vpcId(node.id),
          AvailabilityZone: zoneName(ctx.zoneOf(node.id)),
          CidrBlock: node.properties.cidrBlock,
          Ipv6CidrBlock: ipv6 === undefined ? undefined : ipv6Block(vpc, ipv6, ctx),
          AssignIpv6AddressOnCreation: ipv6 === undefined ? undefined : true,
          MapPublicIpOnLaunch: node.properties.mapPublicIpOnLaunch ?? node.properties.tier === 'public',
          Tags: ctx.tags(node),
        }),
        ...(vpc === undefined || ipv6 === undefined
          ? {}
          : { dependsOn: [ctx.logicalId(vpc.id, 'Ipv6Cidr')] }),
      },
    ];
  },
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A private subnet', properties: { cidrBlock: '10.0.10.0/24', availabilityZone: 'a' } },
      {
        title: 'A public subnet',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'b', tier: 'public' },
      },
    ],
    bad: [
      { title: 'A tier that does not exist', properties: { tier: 'dmz' }, field: 'tier' },
      {
        title: 'A zone with its Region',
        properties: { availabilityZone: 'eu-west-1a' },
        field: 'availabilityZone',
      },
    ],
  },
});
