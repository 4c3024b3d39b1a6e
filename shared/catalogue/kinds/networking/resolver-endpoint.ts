import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { domainNameField } from '../../kit/domain-name.ts';
import { drawnSubnetCount, hourlyLine } from '../../kit/network-costs.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { product } from '../../kit/usage-quantity.ts';

export const resolverEndpoint = defineKind({
  id: 'resolver-endpoint',
  title: 'Route 53 Resolver endpoint',
  family: 'networking',
  icon: 'route53-resolver',
  summary: 'DNS between a VPC and a site: inbound answers the site, outbound asks its name servers.',
  aliases: [
    'Resolver Endpoint',
    'Route 53 Resolver',
    'DNS Resolver',
    'Inbound Resolver Endpoint',
    'Outbound Resolver Endpoint',
    'Inbound Endpoint',
    'Outbound Endpoint',
  ],
  docs: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-getting-started.html',
  traits: ['resource', 'network-interface', 'needs-two-zones', 'listens', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: [
    'AWS::Route53Resolver::ResolverEndpoint',
    'AWS::Route53Resolver::ResolverRule',
    'AWS::Route53Resolver::ResolverRuleAssociation',
  ],
  properties: z.object({
    direction: z.enum(['INBOUND', 'OUTBOUND']).default('INBOUND').meta({
      title: 'Direction',
      help: 'Inbound: the site asks for names of AWS. Outbound: the VPC asks for names of the site.',
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    protocols: z
      .array(z.enum(['Do53', 'DoH']))
      .min(1)
      .default(['Do53'])
      .meta({ title: 'Protocols', advanced: true, help: 'Plain DNS, DNS over HTTPS, or both.' }),
    rules: z
      .array(
        z.object({
          domainName: domainNameField().meta({ title: 'Domain' }),
          targetIps: z.array(z.ipv4()).min(1).max(6).meta({ title: 'Name servers' }),
        }),
      )
      .default([])
      .meta({ title: 'Forwarded domains', help: 'Of an outbound endpoint: which names are asked where.' }),
  }),
  usage: z.object({
    queriesPerMonth: z.number().min(0).default(1_000_000).meta({ title: 'Queries', unit: 'a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const vpc = ctx.vpcId(node.id);
    const rules = properties.direction === 'OUTBOUND' ? properties.rules : [];
    return [
      {
        type: 'AWS::Route53Resolver::ResolverEndpoint',
        properties: {
          Direction: properties.direction,
          IpAddresses: ctx.subnetIds(node.id).map((SubnetId) => ({ SubnetId })),
          SecurityGroupIds: ctx.securityGroupIds(node.id),
          Protocols: properties.protocols,
          Tags: ctx.tags(node),
        },
      },
      ...rules.flatMap(({ domainName, targetIps }): readonly ResourceDraft[] => {
        const suffix = `Rule${suffixOf(domainName)}`;
        const because = `${node.name} asks ${targetIps.join(', ')} for ${domainName}.`;
        return [
          {
            suffix,
            type: 'AWS::Route53Resolver::ResolverRule',
            because,
            properties: {
              RuleType: 'FORWARD',
              DomainName: domainName,
              ResolverEndpointId: ctx.getAtt(node.id, 'ResolverEndpointId'),
              TargetIps: targetIps.map((Ip) => ({ Ip, Port: '53' })),
              Tags: ctx.tags(node),
            },
          },
          {
            suffix: `${suffix}Association`,
            type: 'AWS::Route53Resolver::ResolverRuleAssociation',
            because,
            properties: compact({
              ResolverRuleId: ctx.getAtt(node.id, 'ResolverRuleId', suffix),
              VPCId: vpc,
            }),
          },
        ];
      }),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  listens: (node) =>
    node.properties.direction === 'INBOUND'
      ? [
          { protocol: 'udp', port: 53, speaks: 'DNS' },
          { protocol: 'tcp', port: 53, speaks: 'DNS' },
        ]
      : [],
  addressDemand: () => 1,
  cost: (node, ctx) => [
    hourlyLine(
      ctx,
      'route53/resolver.endpoint',
      'Interface hours',
      drawnSubnetCount(node, ctx),
      'interfaces',
    ),
    {
      component: 'route53/resolver.queries',
      label: 'Queries',
      quantity: product('1M queries', [usageInput(node, 'queriesPerMonth', 'queries')], 1_000_000),
    },
  ],
  metrics: {
    namespace: 'AWS/Route53Resolver',
    metrics: [
      {
        name: 'InboundQueryVolume',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 1_000_000,
      },
      {
        name: 'EndpointUnhealthyENICount',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
    ],
    dimensions: (node, ctx) => ({ EndpointId: ctx.getAtt(node.id, 'ResolverEndpointId') }),
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'The site asks', properties: {} },
      {
        title: 'The VPC asks the site',
        properties: {
          direction: 'OUTBOUND',
          rules: [{ domainName: 'corp.example.com', targetIps: ['192.168.1.53'] }],
        },
      },
    ],
    bad: [
      {
        title: 'A domain without name servers',
        properties: { rules: [{ domainName: 'corp.example.com', targetIps: [] }] },
        field: 'rules',
      },
    ],
  },
});
