import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, sub } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { endpointServiceName, serviceOfEndpoint } from '../../kit/endpoint-service-name.ts';
import { drawnSubnetCount, gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';

export const interfaceEndpoint = defineKind({
  id: 'interface-endpoint',
  title: 'Interface endpoint',
  family: 'networking',
  icon: 'interface-endpoint',
  summary: 'A private address in the VPC for a service of AWS or of a partner (PrivateLink).',
  aliases: [
    'VPC Endpoint',
    'VPC Endpoints',
    'VPCE',
    'PrivateLink',
    'AWS PrivateLink',
    'VPC Interface Endpoint',
    'Interface VPC Endpoint',
    'PrivateLink Endpoint',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  traits: ['resource', 'network-interface', 'listens'],
  appearance: { as: 'icon' },
  placement: { parents: ['subnet', 'vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::EC2::VPCEndpoint'],
  properties: z.object({
    service: z
      .string()
      .regex(/^[a-z0-9.-]+$/, 'Give the name of a service, such as ecr.api.')
      .default('secretsmanager')
      .meta({
        title: 'Service',
        help: 'Its short name (ecr.api, ecr.dkr, logs, ssm, sqs, kms …) or the full name of an endpoint service (com.amazonaws.vpce…).',
      }),
    endpointService: z
      .string()
      .optional()
      .meta({
        title: 'Drawn service',
        advanced: true,
        reference: ['endpoint-service'],
        help: 'Instead of a service of AWS; or draw an "attach" line to it.',
      }),
    privateDnsEnabled: z.boolean().default(true).meta({
      title: 'Private DNS',
      help: "Makes the service's own host name resolve to the endpoint. Needs both DNS settings of the VPC.",
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    ipAddressType: z
      .enum(['ipv4', 'ipv6', 'dualstack'])
      .default('ipv4')
      .meta({ title: 'Address type', advanced: true }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z
      .number()
      .min(0)
      .default(10)
      .meta({ title: 'Data through it', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => {
    const service = serviceOfEndpoint(node, ctx);
    // A drawn service answers under a name of its own only once its domain is proved.
    const hasPrivateDns = service === undefined || service.properties.privateDnsName !== undefined;
    return [
      {
        type: 'AWS::EC2::VPCEndpoint',
        properties: compact({
          VpcEndpointType: 'Interface',
          VpcId: ctx.vpcId(node.id),
          ServiceName:
            service !== undefined
              ? endpointServiceName(service, ctx)
              : node.properties.service.startsWith('com.amazonaws.')
                ? node.properties.service
                : sub(`com.amazonaws.\${AWS::Region}.${node.properties.service}`),
          SubnetIds: ctx.subnetIds(node.id),
          SecurityGroupIds: ctx.securityGroupIds(node.id),
          PrivateDnsEnabled: node.properties.privateDnsEnabled && hasPrivateDns,
          IpAddressType: node.properties.ipAddressType === 'ipv4' ? undefined : node.properties.ipAddressType,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  listens: () => [{ protocol: 'tcp', port: 443, speaks: 'HTTPS' }],
  addressDemand: () => 1,
  cost: (node, ctx) => [
    hourlyLine(
      ctx,
      'vpc.endpoint.interface/hour',
      'Endpoint hours',
      drawnSubnetCount(node, ctx),
      'subnets',
      'Charged in every zone that it has a subnet in.',
    ),
    gigabytesLine(node, 'vpc.endpoint.interface/data', 'Data processed', 'processedGigabytesPerMonth'),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Secrets Manager', properties: {} },
      {
        title: 'A service of a partner',
        properties: {
          service: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
          privateDnsEnabled: false,
        },
      },
    ],
    bad: [
      { title: 'A title instead of a name', properties: { service: 'Secrets Manager' }, field: 'service' },
    ],
  },
});
