import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, sub } from '../../kit/cfn.ts';
import { gatewaysOf } from '../../kit/direct-connect.ts';

export const directConnectGateway = defineKind({
  id: 'direct-connect-gateway',
  title: 'Direct Connect gateway',
  family: 'networking',
  icon: 'direct-connect-gateway',
  summary: 'Leads from virtual interfaces to VPCs and transit gateways of any Region.',
  aliases: ['DXGW', 'DX Gateway', 'DCGW', 'Direct Connect GW', 'AWS Direct Connect Gateway'],
  docs: 'https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways.html',
  traits: ['resource', 'global'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'region', 'canvas'] },
  types: ['AWS::DirectConnect::DirectConnectGateway', 'AWS::DirectConnect::DirectConnectGatewayAssociation'],
  properties: z.object({
    amazonSideAsn: z
      .int()
      .refine((asn) => (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294), {
        message: 'Give a private ASN: 64512 to 65534 or 4200000000 to 4294967294.',
      })
      .default(64_550)
      .meta({
        title: 'ASN',
        help: 'Its number towards BGP peers; another one than that of its transit gateways.',
        source: 'CloudFormation AWS::DirectConnect::DirectConnectGateway',
        checked: '2026-11',
      }),
    allowedPrefixes: z.array(z.cidrv4()).max(200).default([]).meta({
      title: 'Ranges announced to the site',
      format: 'cidr',
      help: 'Of a transit gateway these must be stated; of a virtual private gateway they are those of its VPC. Without any, the ranges of the attached VPCs.',
      source: 'docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html',
      checked: '2026-11',
    }),
  }),
  freeBecause: 'A Direct Connect gateway is free; its attachment to a transit gateway is charged there.',
  resources: (node, ctx) => {
    const { properties } = node;
    return [
      {
        type: 'AWS::DirectConnect::DirectConnectGateway',
        properties: {
          DirectConnectGatewayName: node.name,
          AmazonSideAsn: String(properties.amazonSideAsn),
          Tags: ctx.tags(node),
        },
      },
      ...gatewaysOf(node.id, ctx).map((gateway): ResourceDraft => {
        const isTransit = gateway.kind === 'transit-gateway';
        const attached = ctx
          .connectionsFrom(gateway.id, 'attach')
          .flatMap(({ to }) => (ctx.node(to)?.kind === 'vpc' ? [ctx.node(to)?.properties.cidrBlock] : []))
          .filter((cidr) => typeof cidr === 'string');
        const prefixes = properties.allowedPrefixes.length > 0 ? properties.allowedPrefixes : attached;
        return {
          suffix: `To${ctx.logicalId(gateway.id)}`,
          type: 'AWS::DirectConnect::DirectConnectGatewayAssociation',
          because: `${node.name} leads to ${gateway.name}.`,
          properties: compact({
            DirectConnectGatewayId: ctx.ref(node.id),
            AssociatedGatewayId: ctx.ref(gateway.id),
            AllowedPrefixesToDirectConnectGateway: isTransit && prefixes.length > 0 ? prefixes : undefined,
          }),
          // A virtual private gateway is associated once it belongs to a VPC.
          ...(isTransit || ctx.vpcOf(gateway.id) === undefined
            ? {}
            : { dependsOn: [ctx.logicalId(gateway.id, 'Attachment')] }),
        };
      }),
    ];
  },
  arn: (node, ctx) =>
    sub(`arn:\${AWS::Partition}:directconnect::\${AWS::AccountId}:dx-gateway/\${Gateway}`, {
      Gateway: ctx.ref(node.id),
    }),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'With a number of its own', properties: {} },
      { title: 'With stated ranges', properties: { amazonSideAsn: 64_700, allowedPrefixes: ['10.0.0.0/8'] } },
    ],
    bad: [
      { title: 'A public ASN', properties: { amazonSideAsn: 3320 }, field: 'amazonSideAsn' },
      { title: 'A range that is none', properties: { allowedPrefixes: ['all'] }, field: 'allowedPrefixes' },
    ],
  },
});
