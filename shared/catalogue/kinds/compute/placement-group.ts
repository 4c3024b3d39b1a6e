import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, ref } from '../../kit/cfn.ts';

export const placementGroup = defineKind({
  id: 'placement-group',
  title: 'Placement group',
  family: 'compute',
  icon: 'ec2-instances',
  summary: 'Says how instances are placed on hardware: close together, apart, or in partitions.',
  aliases: [
    'EC2 Placement Group',
    'Cluster Placement Group',
    'Spread Placement Group',
    'Partition Placement Group',
  ],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc'] },
  types: ['AWS::EC2::PlacementGroup'],
  properties: z.object({
    strategy: z.enum(['cluster', 'spread', 'partition']).default('cluster').meta({
      title: 'Strategy',
      help: 'cluster: one zone, lowest latency. spread: own racks, seven instances a zone. partition: groups of racks, for Kafka or Cassandra.',
      source: 'Amazon EC2 user guide, placement groups',
      checked: '2026-11',
    }),
    partitionCount: z.int().min(1).max(7).default(3).meta({
      title: 'Partitions',
      help: 'For partition: up to seven in a zone.',
    }),
    spreadLevel: z.enum(['rack', 'host']).default('rack').meta({
      title: 'Apart by',
      advanced: true,
      help: 'For spread: host is for Outposts.',
    }),
  }),
  freeBecause: 'A placement group is free.',
  resources: (node, ctx) => {
    const { strategy, partitionCount, spreadLevel } = node.properties;
    return [
      {
        type: 'AWS::EC2::PlacementGroup',
        properties: compact({
          Strategy: strategy,
          PartitionCount: strategy === 'partition' ? partitionCount : undefined,
          SpreadLevel: strategy === 'spread' ? spreadLevel : undefined,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) => regionalArn('ec2', 'placement-group/$Group', { Group: ref(ctx.logicalId(node.id)) }),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Close together', properties: {} },
      { title: 'Each on its own rack', properties: { strategy: 'spread' } },
      { title: 'Seven partitions', properties: { strategy: 'partition', partitionCount: 7 } },
    ],
    bad: [
      { title: 'Eight partitions', properties: { partitionCount: 8 }, field: 'partitionCount' },
      { title: 'An unknown strategy', properties: { strategy: 'random' }, field: 'strategy' },
    ],
  },
});
