import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { capacityUnitHours } from '../../kit/capacity-units.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { subnetsField } from '../../kit/common-fields.ts';
import { gatewayBalancerLoad } from '../../kit/load/balancer-load.ts';
import { attributeList, ipAddressTypeField } from '../../kit/load-balancer.ts';
import { hourlyLine } from '../../kit/network-costs.ts';

export const gwlb = defineKind({
  id: 'gwlb',
  title: 'Gateway Load Balancer',
  family: 'load-balancing',
  icon: 'gwlb',
  summary: 'Spreads packets over appliances such as firewalls, which send them back the same way.',
  aliases: ['GWLB', 'Gateway Load Balancer (GWLB)', 'Gateway LB', 'AWS GWLB', 'Layer 3 Load Balancer'],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html',
  // Its interfaces take no security groups.
  traits: ['resource', 'load-balancer', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  properties: z.object({
    subnets: subnetsField,
    crossZone: z.boolean().default(false).meta({
      title: 'Cross-zone load balancing',
      help: 'Spreads over the appliances of every zone; data between zones is charged.',
    }),
    ipAddressType: ipAddressTypeField,
    deletionProtection: z.boolean().default(false).meta({ title: 'Deletion protection', advanced: true }),
  }),
  usage: z.object({
    newFlowsPerSecond: z.number().min(0).default(10).meta({ title: 'New flows', unit: 'a second' }),
    activeFlowsPerMinute: z.number().min(0).default(1000).meta({ title: 'Active flows', unit: 'a minute' }),
    processedGigabytesPerMonth: z
      .number()
      .min(0)
      .default(110)
      .meta({ title: 'Data through it', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => [
    {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      properties: compact({
        Type: 'gateway',
        IpAddressType: node.properties.ipAddressType,
        Subnets: ctx.subnetIds(node.id),
        LoadBalancerAttributes: attributeList({
          'load_balancing.cross_zone.enabled': String(node.properties.crossZone),
          'deletion_protection.enabled': String(node.properties.deletionProtection),
        }),
        Tags: ctx.tags(node),
      }),
    },
  ],
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  addressDemand: () => 1,
  cost: (node, ctx) => {
    const holds = (dimension: string) => ctx.billingRule('elb.gwlb', `glcu.${dimension}`);
    return [
      hourlyLine(ctx, 'elb.gwlb/hour', 'Load balancer hours', 1, 'load balancer'),
      {
        component: 'elb.gwlb/glcu',
        label: 'Load balancer capacity units',
        quantity: capacityUnitHours(node, ctx, 'GLCU-hours', [
          {
            field: 'newFlowsPerSecond',
            name: 'new flows',
            unit: '/s',
            perUnit: holds('newConnectionsPerSecond'),
          },
          {
            field: 'activeFlowsPerMinute',
            name: 'active flows',
            unit: '/min',
            perUnit: holds('activeConnectionsPerMinute'),
          },
          {
            field: 'processedGigabytesPerMonth',
            name: 'data',
            unit: 'GB',
            perUnit: holds('processedGBPerHour'),
            isMonthly: true,
          },
        ]),
        note: 'The highest dimension counts, taken as even over the month.',
      },
    ];
  },
  metrics: {
    namespace: 'AWS/GatewayELB',
    metrics: [
      { name: 'UnHealthyHostCount', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'HealthyHostCount', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ LoadBalancer: ctx.getAtt(node.id, 'LoadBalancerFullName') }),
  },
  load: gatewayBalancerLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'In front of appliances', properties: {} },
      { title: 'Over all zones', properties: { crossZone: true, deletionProtection: true } },
    ],
    bad: [
      {
        title: 'An address type that does not exist',
        properties: { ipAddressType: 'ipv5' },
        field: 'ipAddressType',
      },
    ],
  },
});
