import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnValue, compact, sub } from '../../kit/cfn.ts';

export const gatewayEndpoint = defineKind({
  id: 'gateway-endpoint',
  title: 'Gateway endpoint',
  family: 'networking',
  icon: 'gateway-endpoint',
  summary: 'A route from a VPC to S3 or DynamoDB that needs no NAT gateway and costs nothing.',
  aliases: [
    'S3 Endpoint',
    'S3 Gateway Endpoint',
    'DynamoDB Endpoint',
    'DynamoDB Gateway Endpoint',
    'VPC Gateway Endpoint',
    'Gateway VPC Endpoint',
    'VPCE Gateway',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'] },
  types: ['AWS::EC2::VPCEndpoint'],
  properties: z.object({
    service: z.enum(['s3', 'dynamodb']).default('s3').meta({ title: 'Service' }),
    routeTables: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Route tables',
        reference: ['route-table'],
        help: 'Which get the route; without any, every route table of the VPC.',
      }),
  }),
  freeBecause: 'Gateway endpoints are free, and so is the data through them.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::VPCEndpoint',
      properties: compact({
        VpcEndpointType: 'Gateway',
        VpcId: ctx.vpcId(node.id),
        ServiceName: sub(`com.amazonaws.\${AWS::Region}.${node.properties.service}`),
        RouteTableIds: routeTableIds(node, node.properties.routeTables, ctx),
        Tags: ctx.tags(node),
      }),
    },
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'For S3', properties: {} },
      { title: 'For DynamoDB', properties: { service: 'dynamodb' } },
    ],
    bad: [{ title: 'A service without gateway endpoints', properties: { service: 'sqs' }, field: 'service' }],
  },
});

function routeTableIds(
  node: NodeView,
  named: readonly string[],
  ctx: ResolveContext,
): readonly CfnValue[] | undefined {
  const drawn = named.filter((id) => ctx.node(id)?.kind === 'route-table').map((id) => ctx.ref(id));
  if (drawn.length > 0) return drawn;
  const vpc = ctx.vpcOf(node.id);
  const all = vpc === undefined ? [] : ctx.routeTableIds(vpc.id);
  return all.length === 0 ? undefined : all;
}
