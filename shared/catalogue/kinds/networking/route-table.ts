import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { drawnRoutes, gatewayAttachment } from '../../kit/drawn-routes.ts';

export const routeTable = defineKind({
  id: 'route-table',
  title: 'Route table',
  family: 'networking',
  icon: 'route-table',
  summary:
    'Where packets of a subnet go next, by destination. Its connections are its routes and its subnets.',
  aliases: [
    'RT',
    'RTB',
    'Route Tables',
    'Public Route Table',
    'Private Route Table',
    'Main Route Table',
    'Routing Table',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'] },
  types: [
    'AWS::EC2::RouteTable',
    'AWS::EC2::Route',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::GatewayRouteTableAssociation',
  ],
  properties: z.object({}),
  freeBecause: 'Route tables are free.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::RouteTable',
      properties: compact({ VpcId: ctx.vpcId(node.id), Tags: ctx.tags(node) }),
    },
    ...drawnRoutes(node, ctx),
    ...ctx.connectionsFrom(node.id, 'associate').flatMap(({ to }) => association(node, to, ctx)),
  ],
  mermaid: { shape: 'rect' },
  examples: { good: [{ title: 'A route table', properties: {} }], bad: [] },
});

function association(node: NodeView, to: string, ctx: ResolveContext): readonly ResourceDraft[] {
  const target = ctx.node(to);
  if (target?.kind === 'subnet') {
    return [
      {
        suffix: `For${ctx.logicalId(to)}`,
        type: 'AWS::EC2::SubnetRouteTableAssociation',
        properties: { RouteTableId: ctx.ref(node.id), SubnetId: ctx.ref(to) },
        because: `${node.name} applies to ${target.name}.`,
      },
    ];
  }
  if (target?.kind === 'internet-gateway' || target?.kind === 'vpn-gateway') {
    const waitsFor = gatewayAttachment(target, ctx);
    return [
      {
        suffix: `For${ctx.logicalId(to)}`,
        type: 'AWS::EC2::GatewayRouteTableAssociation',
        properties: { RouteTableId: ctx.ref(node.id), GatewayId: ctx.ref(to) },
        because: `${node.name} applies to what enters through ${target.name}.`,
        ...(waitsFor === undefined ? {} : { dependsOn: [waitsFor] }),
      },
    ];
  }
  return [];
}
