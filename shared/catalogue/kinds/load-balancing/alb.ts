import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import {
  accessLogLines,
  accessLogsField,
  accessLogUsage,
  logBucketDrafts,
  ownLogBucket,
} from '../../kit/access-log-bucket.ts';
import { capacityUnitHours } from '../../kit/capacity-units.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { applicationBalancerLoad } from '../../kit/load/balancer-load.ts';
import {
  accessLogAttributes,
  attributeList,
  certificateArnField,
  deletionProtectionField,
  internetOutUsage,
  ipAddressTypeField,
  isProtected,
  listenersOf,
  loadBalancerNameField,
  otherThan,
  publicNodeLines,
  schemeField,
  sslPolicyField,
  waitsOf,
  zonalShiftField,
} from '../../kit/load-balancer.ts';
import { hourlyLine, internetOutLine } from '../../kit/network-costs.ts';

export const alb = defineKind({
  id: 'alb',
  title: 'Application Load Balancer',
  family: 'load-balancing',
  icon: 'alb',
  summary: 'Takes HTTP and HTTPS requests and spreads them over targets by host and path.',
  aliases: [
    'ALB',
    'Application Load Balancer (ALB)',
    'Application LB',
    'Load Balancer',
    'Elastic Load Balancer',
    'Elastic Load Balancing',
    'ELB',
    'LB',
    'Load Balancers',
    'AWS ALB',
    'Public ALB',
    'Internal ALB',
    'ALB / NLB',
    'ELBv2',
    'Layer 7 Load Balancer',
  ],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html',
  traits: ['resource', 'network-interface', 'needs-two-zones', 'listens', 'load-balancer', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  properties: z.object({
    scheme: schemeField,
    listeners: z
      .array(
        z.object({
          port: z.int().min(1).max(65535).default(80).meta({ title: 'Port' }),
          protocol: z.enum(['HTTP', 'HTTPS']).default('HTTP').meta({
            title: 'Protocol',
            help: 'HTTPS when a certificate is given.',
          }),
          certificateArn: certificateArnField,
          redirectToHttps: z.boolean().default(false).meta({
            title: 'Redirect to HTTPS',
            help: 'Sends browsers to port 443 and forwards nothing.',
          }),
          sslPolicy: sslPolicyField,
        }),
      )
      .min(1)
      .max(50)
      .default([{ port: 80, protocol: 'HTTP', redirectToHttps: false }])
      .meta({
        title: 'Listeners',
        help: 'The ports it takes requests on; what they forward to is drawn.',
        source: 'docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
        checked: '2026-11',
      }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    ipAddressType: ipAddressTypeField,
    idleTimeoutSeconds: z.int().min(1).max(4000).default(60).meta({
      title: 'Idle timeout',
      unit: 's',
      advanced: true,
      help: 'Shorter than the keep-alive of the targets.',
      source: 'CloudFormation AWS::ElasticLoadBalancingV2::LoadBalancer',
      checked: '2026-11',
    }),
    loadBalancerName: loadBalancerNameField,
    deletionProtection: deletionProtectionField,
    accessLogs: accessLogsField,
    dropInvalidHeaderFields: z.boolean().default(true).meta({
      title: 'Drop invalid headers',
      advanced: true,
      help: 'Removes headers whose name is not valid before a request reaches a target.',
    }),
    http2: z.boolean().default(true).meta({ title: 'HTTP/2', advanced: true }),
    clientKeepAliveSeconds: z.int().min(60).max(604_800).default(3600).meta({
      title: 'Client keep-alive',
      unit: 's',
      advanced: true,
      help: 'The longest that a connection of a client stays open.',
      source: 'CloudFormation AWS::ElasticLoadBalancingV2::LoadBalancer LoadBalancerAttribute',
      checked: '2026-11',
    }),
    desyncMitigationMode: z.enum(['monitor', 'defensive', 'strictest']).default('defensive').meta({
      title: 'Malformed requests',
      advanced: true,
      help: 'Are passed, passed where harmless, or refused.',
    }),
    preserveHostHeader: z
      .boolean()
      .default(false)
      .meta({ title: 'Keep the Host header as it came', advanced: true }),
    xffHeaderProcessingMode: z.enum(['append', 'preserve', 'remove']).default('append').meta({
      title: 'X-Forwarded-For',
      advanced: true,
    }),
    wafFailOpen: z.boolean().default(false).meta({
      title: 'Pass requests while AWS WAF does not answer',
      advanced: true,
    }),
    zonalShift: zonalShiftField,
  }),
  usage: z.object({
    ...accessLogUsage,
    newConnectionsPerSecond: z
      .number()
      .min(0)
      .default(10)
      .meta({ title: 'New connections', unit: 'a second' }),
    activeConnectionsPerMinute: z
      .number()
      .min(0)
      .default(500)
      .meta({ title: 'Active connections', unit: 'a minute' }),
    processedGigabytesPerMonth: z.number().min(0).default(110).meta({
      title: 'Data through it',
      unit: 'GB a month',
      help: 'Requests and answers of instances, containers and addresses.',
    }),
    lambdaGigabytesPerMonth: z.number().min(0).default(0).meta({
      title: 'Data of functions',
      unit: 'GB a month',
      help: 'Requests and answers of Lambda targets, of which a capacity unit holds less.',
    }),
    ruleEvaluationsPerSecond: z.number().min(0).default(0).meta({
      title: 'Rule evaluations',
      unit: 'a second',
      help: 'Requests a second × rules beyond the first ten.',
    }),
    ...internetOutUsage,
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const logs = ownLogBucket(node, ctx);
    return [
      {
        type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        properties: compact({
          Name: properties.loadBalancerName,
          Type: 'application',
          Scheme: properties.scheme,
          IpAddressType: properties.ipAddressType,
          Subnets: ctx.subnetIds(node.id),
          SecurityGroups: ctx.securityGroupIds(node.id),
          LoadBalancerAttributes: attributeList({
            'idle_timeout.timeout_seconds': String(properties.idleTimeoutSeconds),
            'deletion_protection.enabled': String(isProtected(properties, ctx)),
            'routing.http.drop_invalid_header_fields.enabled': String(properties.dropInvalidHeaderFields),
            'routing.http2.enabled': String(properties.http2),
            ...otherThan({
              'client_keep_alive.seconds': [properties.clientKeepAliveSeconds, 3600],
              'routing.http.desync_mitigation_mode': [properties.desyncMitigationMode, 'defensive'],
              'routing.http.preserve_host_header.enabled': [properties.preserveHostHeader, false],
              'routing.http.xff_header_processing.mode': [properties.xffHeaderProcessingMode, 'append'],
              'waf.fail_open.enabled': [properties.wafFailOpen, false],
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
    listenersOf(node.properties).map(({ port, protocol }) => ({ protocol: 'tcp', port, speaks: protocol })),
  // It scales by adding addresses, so AWS asks for eight free ones in each of its subnets.
  addressDemand: () => 8,
  cost: (node, ctx) => {
    const holds = (dimension: string) => ctx.billingRule('elb.alb', `lcu.${dimension}`);
    return [
      hourlyLine(ctx, 'elb.alb/hour', 'Load balancer hours', 1, 'load balancer'),
      {
        component: 'elb.alb/lcu',
        label: 'Load balancer capacity units',
        quantity: capacityUnitHours(node, ctx, 'LCU-hours', [
          {
            field: 'newConnectionsPerSecond',
            name: 'new connections',
            unit: '/s',
            perUnit: holds('newConnectionsPerSecond'),
          },
          {
            field: 'activeConnectionsPerMinute',
            name: 'active connections',
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
          {
            field: 'lambdaGigabytesPerMonth',
            name: 'data of functions',
            unit: 'GB',
            perUnit: holds('processedGBPerHourLambdaTargets'),
            isMonthly: true,
            addsToPrevious: true,
          },
          {
            field: 'ruleEvaluationsPerSecond',
            name: 'rule evaluations',
            unit: '/s',
            perUnit: holds('ruleEvaluationsPerSecond'),
          },
        ]),
        note: 'In each hour the highest dimension counts; an even load unless the entry points state busy hours.',
      },
      ...accessLogLines(node, ctx),
      ...publicNodeLines(node, ctx),
      ...(node.properties.scheme === 'internet-facing'
        ? [internetOutLine(node, 'internetOutGigabytesPerMonth')]
        : []),
    ];
  },
  metrics: {
    namespace: 'AWS/ApplicationELB',
    metrics: [
      {
        name: 'HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 10,
      },
      { name: 'HTTPCode_ELB_5XX_Count', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 10 },
      { name: 'TargetResponseTime', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 1 },
      { name: 'RejectedConnectionCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
    ],
    dimensions: (node, ctx) => ({ LoadBalancer: ctx.getAtt(node.id, 'LoadBalancerFullName') }),
  },
  load: applicationBalancerLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'HTTP from the internet', properties: {} },
      {
        title: 'HTTPS with a redirect from HTTP',
        properties: {
          listeners: [
            { port: 80, redirectToHttps: true },
            {
              port: 443,
              protocol: 'HTTPS',
              certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e',
            },
          ],
        },
      },
      {
        title: 'Inside the VPC',
        properties: { scheme: 'internal', idleTimeoutSeconds: 120, deletionProtection: true },
      },
    ],
    bad: [
      {
        title: 'A protocol of layer 4',
        properties: { listeners: [{ port: 22, protocol: 'TCP' }] },
        field: 'listeners',
      },
      {
        title: 'An idle timeout above 4,000 seconds',
        properties: { idleTimeoutSeconds: 5000 },
        field: 'idleTimeoutSeconds',
      },
    ],
  },
});
