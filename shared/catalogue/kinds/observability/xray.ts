import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { getAtt } from '../../kit/cfn.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { product } from '../../kit/usage-quantity.ts';

export const xray = defineKind({
  id: 'xray',
  title: 'X-Ray',
  family: 'observability',
  icon: 'xray',
  summary: 'Follows requests through functions and services: which part was slow, which failed.',
  aliases: ['AWS X-Ray', 'X-Ray Group', 'Tracing', 'Traces', 'Distributed Tracing', 'Service Map'],
  docs: 'https://docs.aws.amazon.com/xray/latest/devguide/aws-xray.html',
  traits: ['resource', 'aws-api'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::XRay::Group', 'AWS::XRay::SamplingRule'],
  properties: z.object({
    filterExpression: z.string().max(2000).default('fault OR error').meta({
      title: 'Group holds',
      help: 'A filter expression, such as service("orders") AND responsetime > 2.',
    }),
    insightsEnabled: z
      .boolean()
      .default(true)
      .meta({ title: 'Insights', help: 'Notices by itself when faults become more.' }),
    samplingRate: z.number().min(0).max(1).default(0.05).meta({
      title: 'Record',
      group: 'Sampling',
      help: 'The share of requests beside the reservoir: 0.05 is 5 %.',
    }),
    reservoirSize: z
      .int()
      .min(0)
      .max(1000)
      .default(1)
      .meta({ title: 'Reservoir', unit: 'requests/s', group: 'Sampling', help: 'Recorded in any case.' }),
    serviceName: z
      .string()
      .min(1)
      .max(64)
      .default('*')
      .meta({ title: 'Service', group: 'Sampling', advanced: true }),
    urlPath: z
      .string()
      .min(1)
      .max(128)
      .default('*')
      .meta({ title: 'Path', group: 'Sampling', advanced: true }),
    httpMethod: z
      .string()
      .min(1)
      .max(10)
      .default('*')
      .meta({ title: 'Method', group: 'Sampling', advanced: true }),
    priority: z.int().min(1).max(9999).default(1000).meta({
      title: 'Priority',
      group: 'Sampling',
      advanced: true,
      help: 'Rules with a smaller number are asked first.',
    }),
  }),
  usage: z.object({
    tracesPerMonth: z.number().min(0).default(0).meta({
      title: 'Traces of what is not drawn',
      unit: 'a month',
      help: 'What drawn nodes record is charged with them.',
    }),
    retrievedPerMonth: z
      .number()
      .min(0)
      .default(100_000)
      .meta({ title: 'Traces looked at', unit: 'a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    // Names of groups and rules are short: at most 32 characters.
    const name = ctx.logicalId(node.id).slice(0, 32);
    return [
      {
        type: 'AWS::XRay::Group',
        properties: {
          GroupName: name,
          FilterExpression: properties.filterExpression,
          InsightsConfiguration: {
            InsightsEnabled: properties.insightsEnabled,
            NotificationsEnabled: properties.insightsEnabled,
          },
          Tags: ctx.tags(node),
        },
      },
      {
        suffix: 'SamplingRule',
        type: 'AWS::XRay::SamplingRule',
        because: `${node.name} says how many requests are recorded.`,
        properties: {
          SamplingRule: {
            RuleName: name,
            Priority: properties.priority,
            FixedRate: properties.samplingRate,
            ReservoirSize: properties.reservoirSize,
            ServiceName: properties.serviceName,
            ServiceType: '*',
            Host: '*',
            HTTPMethod: properties.httpMethod,
            URLPath: properties.urlPath,
            ResourceARN: '*',
            Version: 1,
          },
          Tags: ctx.tags(node),
        },
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'GroupARN'),
  access: (_node, mode) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['xray:BatchGetTraces', 'xray:GetServiceGraph', 'xray:GetTraceSummaries']
          : [
              'xray:GetSamplingRules',
              'xray:GetSamplingTargets',
              'xray:PutTelemetryRecords',
              'xray:PutTraceSegments',
            ],
      Resource: ['*'],
    },
  ],
  cost: (node) => [
    {
      component: 'xray/recorded',
      label: 'Traces of what is not drawn',
      quantity: product('1M traces', [usageInput(node, 'tracesPerMonth', 'traces')], 1_000_000),
      note: 'What drawn nodes record is charged with them.',
    },
    {
      component: 'xray/retrieved',
      label: 'Traces looked at',
      quantity: product('1M traces', [usageInput(node, 'retrievedPerMonth', 'traces')], 1_000_000),
    },
  ],
  load: delayLoad('store', 5),
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Faults and errors', properties: {} },
      {
        title: 'A tenth of all orders',
        properties: { filterExpression: 'service("orders")', samplingRate: 0.1, urlPath: '/orders/*' },
      },
    ],
    bad: [{ title: 'More than all', properties: { samplingRate: 5 }, field: 'samplingRate' }],
  },
});
