import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { actionsOf, scalingActions } from '../../kit/alarm-actions.ts';
import { anomalyOf, metricOf, watchedOf } from '../../kit/alarm-metric.ts';
import { type CfnValue, compact, getAtt, sub } from '../../kit/cfn.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;

export const cloudwatchAlarm = defineKind({
  id: 'cloudwatch-alarm',
  title: 'CloudWatch alarm',
  family: 'observability',
  icon: 'cloudwatch-alarm',
  summary: 'Watches a metric and tells someone, or changes something, when it crosses a threshold.',
  aliases: [
    'Alarm',
    'CloudWatch',
    'Amazon CloudWatch',
    'CloudWatch Alarms',
    'CW Alarm',
    'Monitoring',
    'Metric Alarm',
    'Composite Alarm',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  traits: ['resource', 'event-source'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::AnomalyDetector'],
  properties: z.object({
    alarmType: z.enum(['metric', 'composite', 'anomaly']).default('metric').meta({
      title: 'Watches',
      help: 'One metric against a threshold, the state of other alarms, or one metric against what it usually is.',
    }),
    anomalyBand: z.number().min(0.1).max(10).default(2).meta({
      title: 'Width of the usual',
      unit: 'standard deviations',
      help: 'Of an anomaly alarm; AWS learns from two weeks of the metric.',
    }),
    anomalyDirection: z.enum(['above', 'below', 'outside']).default('outside').meta({
      title: 'Unusual is',
      help: 'Of an anomaly alarm.',
    }),
    metricName: z.string().max(255).optional().meta({
      title: 'Metric',
      help: 'The most telling one of what it observes, unless stated.',
    }),
    namespace: z.string().max(255).optional().meta({
      title: 'Namespace',
      advanced: true,
      help: 'Of what it observes, unless stated.',
    }),
    dimensions: z.record(z.string(), z.string()).default({}).meta({
      title: 'Dimensions',
      advanced: true,
      help: 'Of what it observes, unless stated.',
    }),
    statistic: z
      .string()
      .regex(
        /^(SampleCount|Average|Sum|Minimum|Maximum|[pt][mcs]?\d{1,2}(\.\d{1,4})?|IQM)$/,
        'Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p95.',
      )
      .optional()
      .meta({ title: 'Statistic' }),
    comparisonOperator: z.enum(comparisons).optional().meta({ title: 'Comparison' }),
    threshold: z.number().optional().meta({ title: 'Threshold' }),
    period: z.int().min(10).max(86_400).default(60).meta({
      title: 'Period',
      unit: 's',
      help: '10, 20, 30 or a multiple of 60. Below 60 the alarm costs three times as much.',
      source: 'CloudFormation AWS::CloudWatch::Alarm',
      checked: '2026-11',
    }),
    evaluationPeriods: z.int().min(1).max(1440).default(5).meta({ title: 'Periods looked at' }),
    datapointsToAlarm: z.int().min(1).max(1440).default(3).meta({ title: 'Of which must breach' }),
    treatMissingData: z
      .enum(['missing', 'notBreaching', 'breaching', 'ignore'])
      .default('notBreaching')
      .meta({
        title: 'Missing data',
        help: 'Metrics of errors are missing when there are none.',
      }),
    alarms: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Alarms',
        reference: ['cloudwatch-alarm'],
        help: 'Of a composite alarm.',
      }),
    compositeRule: z
      .enum(['any', 'all'])
      .default('any')
      .meta({ title: 'Alarms when', help: 'Of a composite alarm.' }),
    alarmDescription: z
      .string()
      .max(1024)
      .optional()
      .meta({ title: 'Description', help: 'What to do when it rings.' }),
    actionsEnabled: z.boolean().default(true).meta({ title: 'Actions', advanced: true }),
  }),
  pushesAs: 'cloudwatch.amazonaws.com',
  resources: (node, ctx) => {
    const { properties } = node;
    const scaling = scalingActions(node, ctx);
    const actions = actionsOf(
      node,
      ctx,
      scaling.map(({ suffix }) => ctx.ref(node.id, suffix)),
    );
    const shared = {
      AlarmDescription: properties.alarmDescription,
      ActionsEnabled: properties.actionsEnabled ? undefined : false,
      AlarmActions: listOrNothing(actions.ALARM),
      OKActions: listOrNothing(actions.OK),
      InsufficientDataActions: listOrNothing(actions.INSUFFICIENT_DATA),
      Tags: ctx.tags(node),
    };
    if (properties.alarmType === 'composite') {
      const watched = [
        ...new Set([...properties.alarms, ...watchedOf(node, ctx).map(({ id }) => id)]),
      ].filter((id) => ctx.node(id)?.kind === 'cloudwatch-alarm' && id !== node.id);
      const separator = properties.compositeRule === 'all' ? ' AND ' : ' OR ';
      const rule =
        watched.length === 0
          ? 'FALSE'
          : sub(
              watched.map((_, index) => `ALARM("\${Alarm${index + 1}}")`).join(separator),
              Object.fromEntries(watched.map((id, index) => [`Alarm${index + 1}`, ctx.getAtt(id, 'Arn')])),
            );
      return [
        { type: 'AWS::CloudWatch::CompositeAlarm', properties: compact({ AlarmRule: rule, ...shared }) },
        ...scaling,
      ];
    }
    const metric = metricOf(node, ctx);
    const statistic = properties.statistic ?? metric.usual.statistic;
    if (properties.alarmType === 'anomaly') {
      return [
        {
          type: 'AWS::CloudWatch::Alarm',
          properties: compact({ ...anomalyOf(node, metric, statistic), ...shared }),
        },
        {
          suffix: 'Detector',
          type: 'AWS::CloudWatch::AnomalyDetector',
          because: `${node.name} compares the metric with what it usually is.`,
          properties: {
            SingleMetricAnomalyDetector: compact({
              Namespace: metric.namespace,
              MetricName: metric.usual.name,
              Dimensions: metric.dimensions.length === 0 ? undefined : metric.dimensions,
              Stat: statistic,
            }),
          },
        },
        ...scaling,
      ];
    }
    const isPercentile = /^([pt]|IQM)/.test(statistic);
    return [
      {
        type: 'AWS::CloudWatch::Alarm',
        properties: compact({
          Namespace: metric.namespace,
          MetricName: metric.usual.name,
          Dimensions: metric.dimensions.length === 0 ? undefined : metric.dimensions,
          Statistic: isPercentile ? undefined : statistic,
          ExtendedStatistic: isPercentile ? statistic : undefined,
          ComparisonOperator: properties.comparisonOperator ?? metric.usual.comparison,
          Threshold: properties.threshold ?? metric.usual.threshold,
          Period: properties.period,
          EvaluationPeriods: properties.evaluationPeriods,
          DatapointsToAlarm: Math.min(properties.datapointsToAlarm, properties.evaluationPeriods),
          TreatMissingData: properties.treatMissingData,
          ...shared,
        }),
      },
      ...scaling,
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  cost: (node) => {
    const { alarmType, period } = node.properties;
    if (alarmType === 'composite') {
      return [
        {
          component: 'cloudwatch/alarm.composite',
          label: 'Composite alarm',
          quantity: product('alarm-months', [drawn('alarm', 1, 'alarm')]),
        },
      ];
    }
    // An anomaly alarm has the metric and both edges of its band.
    const metrics = alarmType === 'anomaly' ? 3 : 1;
    return [
      {
        component: period < 60 ? 'cloudwatch/alarm.highResolution' : 'cloudwatch/alarm.standard',
        label: period < 60 ? 'Alarm, high resolution' : 'Alarm',
        quantity: product('alarm-months', [drawn('metrics', metrics, 'metrics')]),
      },
    ];
  },
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'The usual alarm of what it observes', properties: {} },
      {
        title: 'Slow answers',
        properties: {
          namespace: 'Shop',
          metricName: 'Latency',
          statistic: 'p95',
          threshold: 800,
          comparisonOperator: 'GreaterThanThreshold',
        },
      },
      { title: 'All of several', properties: { alarmType: 'composite', compositeRule: 'all' } },
      {
        title: 'More traffic than usual',
        properties: {
          alarmType: 'anomaly',
          namespace: 'Shop',
          metricName: 'Orders',
          anomalyDirection: 'above',
          anomalyBand: 3,
        },
      },
    ],
    bad: [
      { title: 'A period of one second', properties: { period: 1 }, field: 'period' },
      { title: 'A statistic that does not exist', properties: { statistic: 'Median' }, field: 'statistic' },
    ],
  },
});

function listOrNothing(values: readonly CfnValue[]): readonly CfnValue[] | undefined {
  return values.length === 0 ? undefined : values;
}
