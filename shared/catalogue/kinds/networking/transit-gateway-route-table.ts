import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { refOrParameter } from '../../kit/ends.ts';
import { gatewayOfTable } from '../../kit/transit-gateway.ts';

export const transitGatewayRouteTable = defineKind({
  id: 'transit-gateway-route-table',
  title: 'Transit gateway route table',
  family: 'networking',
  icon: 'route-table',
  summary:
    'Where a transit gateway sends what enters by the attachments it applies to: production, development, shared services kept apart.',
  aliases: ['TGW Route Table', 'TGW RT', 'TGW RTB', 'TGW Route Tables', 'Transit Gateway Route Tables'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'account'] },
  types: [
    'AWS::EC2::TransitGatewayRouteTable',
    'AWS::EC2::TransitGatewayRouteTableAssociation',
    'AWS::EC2::TransitGatewayRouteTablePropagation',
    'AWS::EC2::TransitGatewayRoute',
  ],
  properties: z.object({
    transitGateway: z
      .string()
      .optional()
      .meta({
        title: 'Transit gateway',
        reference: ['transit-gateway'],
        help: 'Without it, the one of the attachments it applies to.',
      }),
    blackholeCidrBlocks: z.array(z.cidrv4()).default([]).meta({
      title: 'Dropped ranges',
      format: 'cidr',
      advanced: true,
      help: 'Packets to these are dropped, whatever is announced.',
    }),
  }),
  freeBecause: 'Route tables of a transit gateway are free; its attachments are charged.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::TransitGatewayRouteTable',
      properties: {
        TransitGatewayId: refOrParameter(
          node,
          gatewayOfTable(node, ctx),
          'TransitGatewayId',
          { description: `Id of the transit gateway of ${node.name}`, pattern: '^tgw-[0-9a-f]+$' },
          ctx,
        ),
        Tags: ctx.tags(node),
      },
    },
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A table to draw routes from', properties: {} },
      { title: 'With ranges it drops', properties: { blackholeCidrBlocks: ['10.2.0.0/16'] } },
    ],
    bad: [
      {
        title: 'A range that is none',
        properties: { blackholeCidrBlocks: ['dev'] },
        field: 'blackholeCidrBlocks',
      },
    ],
  },
});
