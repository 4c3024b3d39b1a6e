import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { hasBalancer, logRetentionDays, optionSettings } from '../../kit/beanstalk-options.ts';
import { type CfnValue, compact, ref } from '../../kit/cfn.ts';
import {
  environmentField,
  runningHoursField,
  securityGroupsField,
  subnetsField,
} from '../../kit/common-fields.ts';
import { instanceHoursLine, instanceTypeField } from '../../kit/instance-settings.ts';
import { hostLoad } from '../../kit/load/server-load.ts';
import { storedLogs } from '../../kit/log-cost.ts';
import { hasPublicAddress, publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import { averageCount, drawn, monthHours, product, runningHours } from '../../kit/usage-quantity.ts';
import { rootVolumeOf, rootVolumeShape, volumeLines } from '../../kit/volume.ts';

const deploymentPolicies = [
  'AllAtOnce',
  'Rolling',
  'RollingWithAdditionalBatch',
  'Immutable',
  'TrafficSplitting',
] as const;

export const elasticBeanstalk = defineKind({
  id: 'elastic-beanstalk',
  title: 'Elastic Beanstalk environment',
  family: 'compute',
  icon: 'elastic-beanstalk',
  summary: 'Runs an application on instances that AWS sets up: load balancer, scaling, updates.',
  aliases: [
    'Elastic Beanstalk',
    'AWS Elastic Beanstalk',
    'Beanstalk',
    'EB',
    'EB Environment',
    'Worker Environment',
    'Web Server Environment',
  ],
  docs: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts.html',
  traits: ['resource', 'network-interface', 'listens', 'compute', 'poller', 'assumes-role', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::ElasticBeanstalk::Environment', 'AWS::ElasticBeanstalk::Application'],
  properties: z.object({
    tier: z.enum(['WebServer', 'Worker']).default('WebServer').meta({
      title: 'Tier',
      help: 'A worker takes its work from a queue.',
    }),
    solutionStackName: z.string().min(1).default('64bit Amazon Linux 2023 v6.6.0 running Node.js 22').meta({
      title: 'Platform',
      help: 'AWS retires old versions: look up the newest before you deploy.',
    }),
    environmentType: z
      .enum(['LoadBalanced', 'SingleInstance'])
      .default('LoadBalanced')
      .meta({ title: 'Environment' }),
    loadBalancerType: z.enum(['application', 'network']).default('application').meta({
      title: 'Load balancer',
      group: 'Network',
      advanced: true,
    }),
    loadBalancerScheme: z.enum(['internet-facing', 'internal']).default('internet-facing').meta({
      title: 'Load balancer is',
      group: 'Network',
    }),
    instanceType: instanceTypeField
      .default('t3.small')
      .meta({ title: 'Instance type', format: 'instance-type' }),
    minSize: z
      .int()
      .min(1)
      .max(10_000)
      .default(2)
      .meta({ title: 'Minimum', unit: 'instances', group: 'Scaling' }),
    maxSize: z
      .int()
      .min(1)
      .max(10_000)
      .default(4)
      .meta({ title: 'Maximum', unit: 'instances', group: 'Scaling' }),
    deploymentPolicy: z.enum(deploymentPolicies).default('RollingWithAdditionalBatch').meta({
      title: 'Deployment',
      group: 'Deployment',
      help: 'All at once is the fastest and stops the application meanwhile.',
    }),
    batchSizePercent: z.int().min(1).max(100).default(30).meta({
      title: 'Batch',
      unit: '%',
      group: 'Deployment',
      advanced: true,
    }),
    batchSizeType: z.enum(['Percentage', 'Fixed']).default('Percentage').meta({
      title: 'Batch is',
      group: 'Deployment',
      advanced: true,
    }),
    newVersionPercent: z.int().min(1).max(100).default(10).meta({
      title: 'Traffic to the new version',
      unit: '%',
      group: 'Deployment',
      advanced: true,
      help: 'For TrafficSplitting.',
    }),
    evaluationTime: z.int().min(1).max(600).default(5).meta({
      title: 'Watched for',
      unit: 'min',
      group: 'Deployment',
      advanced: true,
      help: 'For TrafficSplitting.',
    }),
    cnamePrefix: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{2,61}[a-z0-9])$/, 'Use 4 to 63 lower-case letters, digits and hyphens.')
      .optional()
      .meta({
        title: 'Address begins with',
        group: 'Deployment',
        advanced: true,
        help: 'For blue/green: draw two environments of one application and swap their addresses.',
      }),
    sharesApplicationOf: z
      .string()
      .optional()
      .meta({
        title: 'Environment of the application of',
        group: 'Deployment',
        reference: ['elastic-beanstalk'],
        advanced: true,
        help: 'For blue/green: both environments belong to one application.',
      }),
    spotPercent: z.int().min(0).max(100).default(0).meta({
      title: 'Spot share',
      unit: '%',
      group: 'Scaling',
      help: 'Of the instances above the base.',
    }),
    onDemandBase: z.int().min(0).default(1).meta({
      title: 'Instances never on Spot',
      group: 'Scaling',
      advanced: true,
    }),
    scalingMetric: z
      .enum(['CPUUtilization', 'NetworkOut', 'NetworkIn', 'Latency', 'RequestCount'])
      .default('CPUUtilization')
      .meta({ title: 'Scale on', group: 'Scaling', advanced: true }),
    scaleOutAbove: z.number().positive().default(70).meta({
      title: 'More above',
      group: 'Scaling',
      advanced: true,
      help: 'Per cent of CPU, seconds, or bytes.',
    }),
    scaleInBelow: z
      .number()
      .min(0)
      .default(30)
      .meta({ title: 'Fewer below', group: 'Scaling', advanced: true }),
    managedUpdates: z.boolean().default(true).meta({
      title: 'Platform updates by AWS',
      group: 'Deployment',
      advanced: true,
    }),
    applicationPort: z.int().min(1).max(65_535).default(80).meta({
      title: 'Port it listens on',
      help: 'Of the load balancer, or of the single instance.',
    }),
    healthCheckPath: z
      .string()
      .startsWith('/')
      .default('/')
      .meta({ title: 'Health check path', group: 'Health' }),
    environment: environmentField,
    ...rootVolumeShape,
    streamLogs: z.boolean().default(true).meta({ title: 'Logs to CloudWatch', group: 'Monitoring' }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    averageInstances: z.number().min(0).optional().meta({
      title: 'Instances on average',
      help: 'The minimum unless stated.',
    }),
    runningHoursPerMonth: runningHoursField,
    processedGigabytesPerMonth: z.number().min(0).default(50).meta({
      title: 'Through the load balancer',
      unit: 'GB a month',
      help: 'The largest of its four dimensions for most applications.',
    }),
    logGigabytesPerInstance: z.number().min(0).default(1).meta({
      title: 'Logs',
      unit: 'GB an instance and month',
      help: '1 GB is about two lines of 200 bytes a second.',
    }),
  }),
  role: {
    service: 'ec2.amazonaws.com',
    needsInstanceProfile: true,
    managedPolicies: (node) =>
      node.properties.tier === 'Worker'
        ? ['AWSElasticBeanstalkWorkerTier', 'AmazonSSMManagedInstanceCore']
        : ['AWSElasticBeanstalkWebTier', 'AmazonSSMManagedInstanceCore'],
  },
  furtherRoles: {
    service: {
      service: 'elasticbeanstalk.amazonaws.com',
      managedPolicies: () => [
        'service-role/AWSElasticBeanstalkEnhancedHealth',
        'AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy',
      ],
    },
  },
  resources: (node, ctx) => [
    {
      type: 'AWS::ElasticBeanstalk::Environment',
      properties: compact({
        ApplicationName: applicationOf(node, ctx),
        CNAMEPrefix: node.properties.cnamePrefix,
        SolutionStackName: node.properties.solutionStackName,
        Tier:
          node.properties.tier === 'Worker'
            ? { Name: 'Worker', Type: 'SQS/HTTP' }
            : { Name: 'WebServer', Type: 'Standard' },
        OptionSettings: optionSettings(node, ctx),
        Tags: ctx.tags(node),
      }),
    },
    ...(ownsApplication(node, ctx) ? [applicationDraft(node, ctx)] : []),
  ],
  hasHiddenBalancer: (node) => hasBalancer(node.properties),
  arn: (node, ctx) =>
    regionalArn('elasticbeanstalk', 'environment/$Application/$Environment', {
      Application: applicationOf(node, ctx),
      Environment: ref(ctx.logicalId(node.id)),
    }),
  listens: (node) =>
    node.properties.tier === 'Worker'
      ? []
      : [{ protocol: 'tcp', port: node.properties.applicationPort, speaks: 'HTTP' }],
  metrics: {
    namespace: 'AWS/ElasticBeanstalk',
    metrics: [
      {
        name: 'EnvironmentHealth',
        statistic: 'Maximum',
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 20,
      },
      { name: 'ApplicationRequests5xx', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 5 },
      {
        name: 'ApplicationLatencyP95',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 1,
      },
    ],
    dimensions: (node, ctx) => ({ EnvironmentName: ref(ctx.logicalId(node.id)) }),
  },
  addressDemand: (node, subnetCount) => {
    const { properties } = node;
    // A second set of instances stands beside the first during immutable deployments.
    const peak =
      properties.deploymentPolicy === 'Immutable' ? properties.maxSize * 2 : properties.maxSize + 1;
    return Math.ceil(peak / Math.max(1, subnetCount));
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const isSingle = properties.environmentType === 'SingleInstance';
    const hours = runningHours(node, ctx);
    const count =
      isSingle && node.usage.averageInstances === undefined
        ? drawn('instances', 1, 'instance', 'environmentType')
        : { ...averageCount(node, 'averageInstances', 'minSize', 'instances'), unit: 'instances' };
    const lines: CostLineDraft[] = [
      instanceHoursLine(properties.instanceType, count, hours),
      ...volumeLines(rootVolumeOf(properties), 'Root volumes', [count]),
    ];
    if (hasBalancer(properties)) {
      const balancer = properties.loadBalancerType === 'network' ? 'elb.nlb' : 'elb.alb';
      lines.push(
        {
          component: `${balancer}/hour`,
          label: 'Load balancer hours',
          quantity: product('hours', [monthHours(ctx)]),
        },
        {
          component: balancer === 'elb.nlb' ? 'elb.nlb/nlcu' : 'elb.alb/lcu',
          label: 'Load balancer capacity',
          quantity: product('LCU-hours', [usageInput(node, 'processedGigabytesPerMonth', 'processed', 'GB')]),
          note: '1 GB an hour is one unit.',
        },
      );
      if (properties.loadBalancerScheme === 'internet-facing') {
        const zones = Math.max(2, ctx.subnetsOf(node.id).length);
        lines.push({
          ...publicAddressLine(drawn('load balancer nodes', zones, 'addresses'), monthHours(ctx)),
          label: 'Public IPv4 addresses of the load balancer',
        });
      }
    }
    if (isSingle || hasPublicAddress(node.id, undefined, ctx)) lines.push(publicAddressLine(count, hours));
    if (properties.streamLogs) {
      const ingested = product('GB', [
        count,
        usageInput(node, 'logGigabytesPerInstance', 'logs of an instance', 'GB'),
      ]);
      lines.push(
        { component: 'cloudwatch/logs.ingest', label: 'Log ingestion', quantity: ingested },
        storedLogs(ingested, logRetentionDays),
      );
    }
    return lines;
  },
  load: hostLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A web application behind a load balancer', properties: {} },
      {
        title: 'One instance for development',
        properties: { environmentType: 'SingleInstance', deploymentPolicy: 'AllAtOnce' },
      },
      {
        title: 'A worker',
        properties: { tier: 'Worker', instanceType: 't3.medium', environment: { QUEUE_TIMEOUT: '30' } },
      },
      {
        title: 'Half on Spot, new versions to a tenth of the requests first',
        properties: { spotPercent: 50, deploymentPolicy: 'TrafficSplitting', cnamePrefix: 'shop-blue' },
      },
    ],
    bad: [
      {
        title: 'A policy that does not exist',
        properties: { deploymentPolicy: 'BlueGreen' },
        field: 'deploymentPolicy',
      },
      {
        title: 'A path without its slash',
        properties: { healthCheckPath: 'health' },
        field: 'healthCheckPath',
      },
    ],
  },
});

/** The application that an environment belongs to: its own, or that of the environment it will take the place of. */
function applicationOf(node: NodeView, ctx: ResolveContext): CfnValue {
  const other = node.properties.sharesApplicationOf;
  return ctx.ref(ownsApplication(node, ctx) ? node.id : String(other), 'Application');
}

function ownsApplication(node: NodeView, ctx: ResolveContext): boolean {
  const other = node.properties.sharesApplicationOf;
  return typeof other !== 'string' || ctx.node(other)?.kind !== 'elastic-beanstalk';
}

function applicationDraft(node: NodeView, ctx: ResolveContext): ResourceDraft {
  return {
    suffix: 'Application',
    type: 'AWS::ElasticBeanstalk::Application',
    because: `${node.name} belongs to an application.`,
    properties: compact({
      Description: `Application of ${node.name}`.slice(0, 200),
      ResourceLifecycleConfig: compact({
        ServiceRole: ctx.roleArn(node.id, 'service'),
        VersionLifecycleConfig: {
          MaxCountRule: { Enabled: true, MaxCount: 50, DeleteSourceFromS3: false },
        },
      }),
    }),
  };
}
