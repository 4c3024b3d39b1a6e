import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnValue, compact } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { neighboursOf, refOrParameter } from '../../kit/ends.ts';
import { balancerLoad } from '../../kit/load/balancer-load.ts';
import { certificateArnField, throughputUsage, waitsOf } from '../../kit/load-balancer.ts';
import { gigabytesLine, hourlyLine, internetOutLine } from '../../kit/network-costs.ts';

export const clb = defineKind({
  id: 'clb',
  title: 'Classic Load Balancer',
  family: 'load-balancing',
  icon: 'clb',
  summary:
    'The load balancer of before, for drawings of what exists; new ones take an Application or Network Load Balancer.',
  aliases: ['CLB', 'Classic ELB', 'Classic Load Balancer (CLB)', 'Classic LB', 'ELBv1'],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html',
  traits: ['resource', 'network-interface', 'listens', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  properties: z.object({
    scheme: z.enum(['internet-facing', 'internal']).default('internet-facing').meta({ title: 'Scheme' }),
    listeners: z
      .array(
        z.object({
          port: z.int().min(1).max(65_535).default(80).meta({ title: 'Port' }),
          protocol: z.enum(['HTTP', 'HTTPS', 'TCP', 'SSL']).default('HTTP').meta({ title: 'Protocol' }),
          instancePort: z.int().min(1).max(65_535).default(80).meta({ title: 'Port of the instances' }),
          instanceProtocol: z
            .enum(['HTTP', 'HTTPS', 'TCP', 'SSL'])
            .default('HTTP')
            .meta({ title: 'Protocol of the instances' }),
          certificateArn: certificateArnField,
        }),
      )
      .min(1)
      .max(100)
      .default([{ port: 80, protocol: 'HTTP', instancePort: 80, instanceProtocol: 'HTTP' }])
      .meta({
        title: 'Listeners',
        source: 'docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-limits.html',
        checked: '2026-11',
      }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    crossZone: z.boolean().default(true).meta({ title: 'Cross-zone load balancing' }),
    healthCheckTarget: z
      .string()
      .regex(/^((TCP|SSL):\d{1,5}|(HTTP|HTTPS):\d{1,5}\/.*)$/, 'Give TCP:80 or HTTP:80/health.')
      .default('HTTP:80/')
      .meta({ title: 'Health check' }),
    healthCheckIntervalSeconds: z.int().min(5).max(300).default(30).meta({
      title: 'Health check interval',
      unit: 's',
      advanced: true,
      source: 'CloudFormation AWS::ElasticLoadBalancing::LoadBalancer HealthCheck',
      checked: '2026-11',
    }),
    healthCheckTimeoutSeconds: z
      .int()
      .min(2)
      .max(60)
      .default(5)
      .meta({ title: 'Health check timeout', unit: 's', advanced: true }),
    healthyThreshold: z
      .int()
      .min(2)
      .max(10)
      .default(3)
      .meta({ title: 'Successes until healthy', advanced: true }),
    unhealthyThreshold: z
      .int()
      .min(2)
      .max(10)
      .default(5)
      .meta({ title: 'Failures until unhealthy', advanced: true }),
    connectionDrainingSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(300)
      .meta({ title: 'Draining', unit: 's', advanced: true, help: 'Zero is off.' }),
    idleTimeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .meta({ title: 'Idle timeout', unit: 's', advanced: true }),
    stickinessSeconds: z.int().min(1).optional().meta({
      title: 'Stickiness',
      unit: 's',
      advanced: true,
      help: 'Of HTTP listeners, by a cookie. Without it, off.',
    }),
  }),
  usage: z.object({
    ...throughputUsage,
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const isSticky = properties.stickinessSeconds !== undefined;
    const instances = instancesOf(node.id, ctx);
    const bucket = ctx.connectionsFrom(node.id, 'log').find(({ to }) => ctx.node(to)?.kind === 's3-bucket');
    return [
      {
        type: 'AWS::ElasticLoadBalancing::LoadBalancer',
        properties: compact({
          Scheme: properties.scheme,
          Subnets: ctx.subnetIds(node.id),
          SecurityGroups: ctx.securityGroupIds(node.id),
          CrossZone: properties.crossZone,
          Instances: instances.length === 0 ? undefined : instances.map(({ id }) => ctx.ref(id)),
          Listeners: properties.listeners.map((listener) =>
            compact({
              LoadBalancerPort: String(listener.port),
              Protocol: listener.protocol,
              InstancePort: String(listener.instancePort),
              InstanceProtocol: listener.instanceProtocol,
              SSLCertificateId:
                listener.protocol === 'HTTPS' || listener.protocol === 'SSL'
                  ? (listener.certificateArn ?? certificateOf(node, ctx))
                  : undefined,
              PolicyNames: isSticky && listener.protocol.startsWith('HTTP') ? ['Sticky'] : undefined,
            }),
          ),
          LBCookieStickinessPolicy: isSticky
            ? [{ PolicyName: 'Sticky', CookieExpirationPeriod: String(properties.stickinessSeconds) }]
            : undefined,
          HealthCheck: {
            Target: properties.healthCheckTarget,
            Interval: String(properties.healthCheckIntervalSeconds),
            Timeout: String(properties.healthCheckTimeoutSeconds),
            HealthyThreshold: String(properties.healthyThreshold),
            UnhealthyThreshold: String(properties.unhealthyThreshold),
          },
          ConnectionDrainingPolicy: compact({
            Enabled: properties.connectionDrainingSeconds > 0,
            Timeout:
              properties.connectionDrainingSeconds > 0 ? properties.connectionDrainingSeconds : undefined,
          }),
          ConnectionSettings: { IdleTimeout: properties.idleTimeoutSeconds },
          AccessLoggingPolicy:
            bucket === undefined
              ? undefined
              : { Enabled: true, EmitInterval: 60, S3BucketName: ctx.ref(bucket.to) },
          Tags: ctx.tags(node),
        }),
        ...waitsOf(node, ctx),
      },
    ];
  },
  listens: (node) =>
    node.properties.listeners.map(({ port, protocol }) => ({ protocol: 'tcp', port, speaks: protocol })),
  addressDemand: () => 8,
  cost: (node, ctx) => [
    hourlyLine(ctx, 'elb.clb/hour', 'Load balancer hours', 1, 'load balancer'),
    gigabytesLine(node, 'elb.clb/data', 'Data processed', 'processedGigabytesPerMonth'),
    ...(node.properties.scheme === 'internet-facing'
      ? [internetOutLine(node, 'internetOutGigabytesPerMonth')]
      : []),
  ],
  metrics: {
    namespace: 'AWS/ELB',
    metrics: [
      { name: 'HTTPCode_Backend_5XX', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 10 },
      { name: 'UnHealthyHostCount', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'Latency', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ LoadBalancerName: ctx.ref(node.id) }),
  },
  load: balancerLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'HTTP', properties: {} },
      {
        title: 'TCP inside the VPC',
        properties: {
          scheme: 'internal',
          listeners: [{ port: 5432, protocol: 'TCP', instancePort: 5432, instanceProtocol: 'TCP' }],
          healthCheckTarget: 'TCP:5432',
        },
      },
    ],
    bad: [
      {
        title: 'A health check without its port',
        properties: { healthCheckTarget: 'HTTP/health' },
        field: 'healthCheckTarget',
      },
      {
        title: 'A protocol of layer 3',
        properties: { listeners: [{ protocol: 'GENEVE' }] },
        field: 'listeners',
      },
    ],
  },
});

function instancesOf(id: string, ctx: DocumentReader): readonly NodeView[] {
  const found = [...ctx.connectionsFrom(id, 'traffic'), ...ctx.connectionsFrom(id, 'target')]
    .flatMap(({ to }) => ctx.node(to) ?? [])
    .filter(({ kind }) => kind === 'ec2-instance');
  return [...new Map(found.map((node) => [node.id, node])).values()];
}

function certificateOf(node: NodeView, ctx: ResolveContext): CfnValue {
  const [drawn] = neighboursOf(node.id, ['attach'], ['certificate'], ctx);
  return refOrParameter(
    node,
    drawn,
    'CertificateArn',
    {
      description: `ARN of the certificate that ${node.name} serves`,
      pattern: '^arn:aws[a-z-]*:(acm|iam):.+$',
    },
    ctx,
  );
}
