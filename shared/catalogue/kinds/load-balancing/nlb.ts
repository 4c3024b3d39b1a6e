import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import {
  accessLogLines,
  accessLogsField,
  accessLogUsage,
  logBucketDrafts,
  ownLogBucket,
} from '../../kit/access-log-bucket.ts';
import { capacityUnitHours } from '../../kit/capacity-units.ts';
import { type CfnObject, compact, ref } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { networkBalancerLoad } from '../../kit/load/balancer-load.ts';
import {
  accessLogAttributes,
  attributeList,
  certificateArnField,
  deletionProtectionField,
  ipAddressTypeField,
  isProtected,
  listenersOf,
  loadBalancerNameField,
  otherThan,
  publicNodeLines,
  schemeField,
  sslPolicyField,
  throughputUsage,
  transportsOf,
  waitsOf,
  zonalShiftField,
} from '../../kit/load-balancer.ts';
import { hourlyLine, internetOutLine } from '../../kit/network-costs.ts';

export const nlb = defineKind({
  id: 'nlb',
  title: 'Network Load Balancer',
  family: 'load-balancing',
  icon: 'nlb',
  summary: 'Spreads TCP, UDP and TLS connections over targets, with one static address a zone.',
  aliases: [
    'NLB',
    'Network Load Balancer (NLB)',
    'Network LB',
    'AWS NLB',
    'Layer 4 Load Balancer',
    'TCP Load Balancer',
    'Internal NLB',
    'Public NLB',
  ],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html',
  traits: ['resource', 'network-interface', 'listens', 'load-balancer', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  properties: z.object({
    scheme: schemeField,
    listeners: z
      .array(
        z.object({
          port: z.int().min(1).max(65535).default(80).meta({ title: 'Port' }),
          protocol: z.enum(['TCP', 'UDP', 'TCP_UDP', 'TLS', 'QUIC', 'TCP_QUIC']).default('TCP').meta({
            title: 'Protocol',
            help: 'TCP becomes TLS when a certificate is given.',
          }),
          certificateArn: certificateArnField,
          sslPolicy: sslPolicyField,
        }),
      )
      .min(1)
      .max(50)
      .default([{ port: 80, protocol: 'TCP' }])
      .meta({
        title: 'Listeners',
        help: 'The ports it takes connections on; what they forward to is drawn.',
        source: 'docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html',
        checked: '2026-11',
      }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    crossZone: z.boolean().default(false).meta({
      title: 'Cross-zone load balancing',
      help: 'Spreads over the targets of every zone; data between zones is charged.',
    }),
    ipAddressType: ipAddressTypeField,
    clientRoutingPolicy: z
      .enum(['any_availability_zone', 'partial_availability_zone_affinity', 'availability_zone_affinity'])
      .default('any_availability_zone')
      .meta({
        title: 'Clients are answered with',
        advanced: true,
        help: 'Addresses of any zone, mostly of their own, or of their own zone only.',
      }),
    enforceGroupsOnPrivateLink: z.boolean().default(true).meta({
      title: 'Security groups for PrivateLink',
      advanced: true,
      help: 'Applies its inbound rules to what comes through endpoints too.',
    }),
    zonalShift: zonalShiftField,
    loadBalancerName: loadBalancerNameField,
    deletionProtection: deletionProtectionField,
    accessLogs: accessLogsField,
  }),
  usage: z.object({
    ...accessLogUsage,
    newFlowsPerSecond: z.number().min(0).default(10).meta({ title: 'New flows', unit: 'a second' }),
    activeFlowsPerMinute: z.number().min(0).default(1000).meta({ title: 'Active flows', unit: 'a minute' }),
    ...throughputUsage,
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const logs = ownLogBucket(node, ctx);
    const mappings = subnetMappings(node, ctx);
    return [
      {
        type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        properties: compact({
          Name: properties.loadBalancerName,
          Type: 'network',
          Scheme: properties.scheme,
          IpAddressType: properties.ipAddressType,
          Subnets: mappings === undefined ? ctx.subnetIds(node.id) : undefined,
          SubnetMappings: mappings,
          SecurityGroups: ctx.securityGroupIds(node.id),
          EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: properties.enforceGroupsOnPrivateLink
            ? undefined
            : 'off',
          LoadBalancerAttributes: attributeList({
            'load_balancing.cross_zone.enabled': String(properties.crossZone),
            'deletion_protection.enabled': String(isProtected(properties, ctx)),
            ...otherThan({
              'dns_record.client_routing_policy': [properties.clientRoutingPolicy, 'any_availability_zone'],
              'zonal_shift.config.enabled': [properties.zonalShift, false],
            }),
            ...accessLogAttributes(node, ctx, logs),
          }),
          Tags: ctx.tags(node),
        }),
        ...waitsOf(node, ctx, logs),
      },
      ...logBucketDrafts(node, ctx),
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  listens: (node) =>
    listenersOf(node.properties).flatMap(({ port, protocol }) =>
      transportsOf(protocol).map((transport) => ({ protocol: transport, port, speaks: protocol })),
    ),
  addressDemand: () => 1,
  cost: (node, ctx) => {
    const flows = isEncrypted(node) ? 'tls' : isUdp(node) ? 'udp' : 'tcp';
    const holds = (dimension: string) => ctx.billingRule('elb.nlb', `nlcu.${flows}.${dimension}`);
    return [
      hourlyLine(ctx, 'elb.nlb/hour', 'Load balancer hours', 1, 'load balancer'),
      {
        component: 'elb.nlb/nlcu',
        label: 'Load balancer capacity units',
        quantity: capacityUnitHours(node, ctx, 'NLCU-hours', [
          {
            field: 'newFlowsPerSecond',
            name: 'new flows',
            unit: '/s',
            perUnit: holds('newFlowsPerSecond'),
          },
          {
            field: 'activeFlowsPerMinute',
            name: 'active flows',
            unit: '/min',
            perUnit: holds('activeFlowsPerMinute'),
          },
          {
            field: 'processedGigabytesPerMonth',
            name: 'data',
            unit: 'GB',
            perUnit: holds('processedGBPerHour'),
            isMonthly: true,
          },
        ]),
        note: `Counted as ${flows.toUpperCase()} flows; in each hour the highest dimension counts, of an even load unless the entry points state busy hours.`,
      },
      ...accessLogLines(node, ctx),
      ...publicNodeLines(node, ctx, elasticIps(node, ctx).length),
      ...(node.properties.scheme === 'internet-facing'
        ? [internetOutLine(node, 'internetOutGigabytesPerMonth')]
        : []),
    ];
  },
  metrics: {
    namespace: 'AWS/NetworkELB',
    metrics: [
      {
        name: 'PortAllocationErrorCount',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
      {
        name: 'TCP_Target_Reset_Count',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 100,
      },
      { name: 'TCP_ELB_Reset_Count', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100 },
    ],
    dimensions: (node, ctx) => ({ LoadBalancer: ctx.getAtt(node.id, 'LoadBalancerFullName') }),
  },
  load: networkBalancerLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'TCP from the internet', properties: {} },
      {
        title: 'A name server',
        properties: { listeners: [{ port: 53, protocol: 'TCP_UDP' }], crossZone: true },
      },
    ],
    bad: [
      {
        title: 'A protocol of layer 7',
        properties: { listeners: [{ port: 80, protocol: 'HTTP' }] },
        field: 'listeners',
      },
    ],
  },
});

function isEncrypted(node: NodeView): boolean {
  return listenersOf(node.properties).some(({ protocol }) => protocol === 'TLS');
}

function isUdp(node: NodeView): boolean {
  return listenersOf(node.properties).every(({ protocol }) => protocol === 'UDP');
}

function elasticIps(node: NodeView, ctx: DocumentReader): readonly NodeView[] {
  return ctx.connectionsTo(node.id, 'attach').flatMap(({ from }) => {
    const source = ctx.node(from);
    return source?.kind === 'elastic-ip' ? [source] : [];
  });
}

/** With Elastic IPs attached, each subnet in order takes one; AWS wants one for every subnet or none. */
function subnetMappings(node: NodeView, ctx: ResolveContext): readonly CfnObject[] | undefined {
  const addresses = node.properties.scheme === 'internet-facing' ? elasticIps(node, ctx) : [];
  if (addresses.length === 0) return undefined;
  return ctx.subnetIds(node.id).map((SubnetId, index) => {
    const address = addresses[index];
    return compact({
      SubnetId,
      AllocationId: address === undefined ? undefined : ctx.getAtt(address.id, 'AllocationId'),
    });
  });
}
