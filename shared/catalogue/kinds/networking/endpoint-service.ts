import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { type CfnValue, compact, sub } from '../../kit/cfn.ts';
import { neighboursOf } from '../../kit/ends.ts';

export const endpointService = defineKind({
  id: 'endpoint-service',
  title: 'VPC endpoint service',
  family: 'networking',
  icon: 'privatelink',
  summary:
    'Offers what is behind a Network or Gateway Load Balancer to other VPCs and accounts, by PrivateLink.',
  aliases: [
    'Endpoint Service',
    'PrivateLink Service',
    'VPCES',
    'PrivateLink Endpoint Service',
    'Service Provider Endpoint',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc'] },
  types: ['AWS::EC2::VPCEndpointService', 'AWS::EC2::VPCEndpointServicePermissions'],
  properties: z.object({
    acceptanceRequired: z.boolean().default(false).meta({
      title: 'Accept each connection by hand',
    }),
    allowedPrincipals: z
      .array(
        z
          .string()
          .regex(
            /^(\*|arn:aws[a-z-]*:iam::\d{12}:.+)$/,
            'Give an ARN such as arn:aws:iam::111122223333:root.',
          ),
      )
      .default([])
      .meta({
        title: 'Who may connect',
        help: 'Accounts, users or roles; without any, only its own account.',
      }),
    payerResponsibility: z.enum(['consumer', 'provider']).default('consumer').meta({
      title: 'Endpoints are paid by',
      advanced: true,
    }),
    supportedIpAddressTypes: z
      .array(z.enum(['ipv4', 'ipv6']))
      .min(1)
      .default(['ipv4'])
      .meta({ title: 'Address types', advanced: true }),
    privateDnsName: z.string().max(253).optional().meta({
      title: 'Private DNS name',
      advanced: true,
      help: 'Resolves to the endpoint in the VPCs of consumers, once the domain is proved.',
    }),
  }),
  freeBecause: 'The service is free; its load balancer is charged, and consumers pay for their endpoints.',
  resources: (node, ctx) => {
    const { properties } = node;
    const network = neighboursOf(node.id, ['attach'], ['nlb'], ctx);
    const gateway = neighboursOf(node.id, ['attach'], ['gwlb'], ctx);
    // A service needs a load balancer of one kind; what is not drawn is asked for.
    const asked: CfnValue | undefined =
      network.length + gateway.length > 0
        ? undefined
        : ctx.parameter(`${ctx.logicalId(node.id)}LoadBalancerArn`, {
            Type: 'String',
            Description: `ARN of the Network Load Balancer that ${node.name} offers`,
            AllowedPattern: '^arn:aws[a-z-]*:elasticloadbalancing:.+$',
          });
    const networkArns = asked === undefined ? network.map(({ id }) => ctx.arn(id)) : [asked];
    const own: ResourceDraft = {
      type: 'AWS::EC2::VPCEndpointService',
      properties: compact({
        NetworkLoadBalancerArns: networkArns.length === 0 ? undefined : networkArns,
        GatewayLoadBalancerArns:
          networkArns.length > 0 || gateway.length === 0 ? undefined : gateway.map(({ id }) => ctx.arn(id)),
        AcceptanceRequired: properties.acceptanceRequired,
        PayerResponsibility: properties.payerResponsibility === 'provider' ? 'ServiceOwner' : undefined,
        SupportedIpAddressTypes: properties.supportedIpAddressTypes,
        PrivateDnsName: properties.privateDnsName,
        Tags: ctx.tags(node),
      }),
    };
    if (properties.allowedPrincipals.length === 0) return [own];
    return [
      own,
      {
        suffix: 'Permissions',
        type: 'AWS::EC2::VPCEndpointServicePermissions',
        because: `${node.name} lets in who may connect.`,
        properties: { ServiceId: ctx.ref(node.id), AllowedPrincipals: properties.allowedPrincipals },
      },
    ];
  },
  arn: (node, ctx) =>
    sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:vpc-endpoint-service/\${Service}`, {
      Service: ctx.ref(node.id),
    }),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'For its own account', properties: {} },
      {
        title: 'For a partner, accepted by hand',
        properties: { acceptanceRequired: true, allowedPrincipals: ['arn:aws:iam::111122223333:root'] },
      },
    ],
    bad: [
      {
        title: 'A principal by name',
        properties: { allowedPrincipals: ['partner'] },
        field: 'allowedPrincipals',
      },
    ],
  },
});
