import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { refOrParameter } from '../../kit/ends.ts';
import { gigabytesLine } from '../../kit/network-costs.ts';
import { accountOfOther, peeredVpcs, regionOfOther } from '../../kit/peered-vpcs.ts';

export const vpcPeering = defineKind({
  id: 'vpc-peering',
  title: 'VPC peering connection',
  family: 'networking',
  icon: 'vpc-peering',
  summary: 'Joins two VPCs directly, across accounts and Regions too; one hop and no further.',
  aliases: ['VPC Peering', 'Peering', 'Peering Connection', 'PCX', 'VPC Peer'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html',
  traits: ['resource', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'account'] },
  types: ['AWS::EC2::VPCPeeringConnection'],
  properties: z.object({
    vpc: z
      .string()
      .optional()
      .meta({ title: 'VPC that asks', reference: ['vpc'], help: 'Or draw a peering line from it.' }),
    peerVpc: z
      .string()
      .optional()
      .meta({ title: 'VPC that accepts', reference: ['vpc'], help: 'Or draw a peering line to it.' }),
    peerRegion: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Give a Region such as eu-west-1.')
      .optional()
      .meta({
        title: 'Region of the other side',
        advanced: true,
        help: 'Without it, where the accepting VPC is drawn.',
      }),
    peerOwnerId: z
      .string()
      .regex(/^\d{12}$/, 'An account id has 12 digits.')
      .optional()
      .meta({ title: 'Account of the other side', advanced: true }),
    peerRoleArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/, 'Give the ARN of a role of the other account.')
      .optional()
      .meta({
        title: 'Role that accepts',
        format: 'arn',
        advanced: true,
        help: 'In the other account. A stack in one account needs it to accept in another.',
      }),
    addRoutes: z.boolean().default(true).meta({
      title: 'Add routes',
      help: "Routes to each other's ranges in the implied route tables of both sides.",
    }),
  }),
  usage: z.object({
    interZoneGigabytesPerMonth: z.number().min(0).default(0).meta({
      title: 'Data between zones',
      unit: 'GB a month',
      help: 'Within one zone data is free; between zones each direction is charged.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const { asks, accepts } = peeredVpcs(node, ctx);
    const id = { type: 'AWS::EC2::VPC::Id' };
    return [
      {
        type: 'AWS::EC2::VPCPeeringConnection',
        properties: compact({
          VpcId: refOrParameter(
            node,
            asks,
            'VpcId',
            { ...id, description: `VPC that ${node.name} starts from` },
            ctx,
          ),
          PeerVpcId: refOrParameter(
            node,
            accepts,
            'PeerVpcId',
            { description: `Id of the VPC that ${node.name} leads to`, pattern: '^vpc-[0-9a-f]+$' },
            ctx,
          ),
          PeerRegion: properties.peerRegion ?? regionOfOther(asks?.id, accepts?.id, ctx),
          PeerOwnerId: properties.peerOwnerId ?? accountOfOther(asks?.id, accepts?.id, ctx),
          PeerRoleArn: properties.peerRoleArn,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  cost: (node) => [
    gigabytesLine(
      node,
      'vpc.peering/interAz',
      'Data between zones',
      'interZoneGigabytesPerMonth',
      'The connection itself is free; data between Regions is charged at its source.',
    ),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Both VPCs asked for', properties: {} },
      { title: 'To another Region', properties: { vpc: 'vpc', peerRegion: 'eu-west-1' } },
      {
        title: 'To another account',
        properties: {
          vpc: 'vpc',
          peerOwnerId: '111122223333',
          peerRoleArn: 'arn:aws:iam::111122223333:role/AcceptPeering',
        },
      },
    ],
    bad: [
      { title: 'A zone instead of a Region', properties: { peerRegion: 'eu-west-1a' }, field: 'peerRegion' },
      { title: 'An account by name', properties: { peerOwnerId: 'partner' }, field: 'peerOwnerId' },
    ],
  },
});
