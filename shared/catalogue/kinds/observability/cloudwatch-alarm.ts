import { z } from 'zod';
import {
  type AlarmMetric,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, sub } from '../../kit/cfn.ts';
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

type Alarm = NodeView<{
  readonly metricName?: string | undefined;
  readonly namespace?: string | undefined;
  readonly dimensions: Readonly<Record<string, string>>;
}>;

interface Watched {
  readonly namespace: string;
  readonly usual: AlarmMetric;
  readonly dimensions: readonly CfnObject[];
}

/** What a connection of the alarm means: without a purpose, it acts on topics and watches anything else. */
function isAction(to: string, purpose: unknown, ctx: ResolveContext): boolean {
  return purpose === 'act' || (purpose !== 'watch' && ctx.node(to)?.kind === 'sns-topic');
}

function watchedOf(node: NodeView, ctx: ResolveContext): readonly NodeView[] {
  return ctx.connectionsFrom(node.id, 'observe').flatMap(({ to, properties }) => {
    const target = ctx.node(to);
    return target === undefined || isAction(to, properties.purpose, ctx) ? [] : [target];
  });
}

/** The metric it watches: what its own settings say, then what the kind of the observed node says. */
function metricOf(node: Alarm, ctx: ResolveContext): Watched {
  const { properties } = node;
  const [target] = watchedOf(node, ctx);
  const known = target === undefined ? undefined : ctx.kindOf(target.id)?.metrics;
  const found =
    properties.metricName === undefined
      ? known?.metrics[0]
      : known?.metrics.find(({ name }) => name === properties.metricName);
  const usual: AlarmMetric = found ?? {
    name: properties.metricName ?? 'Errors',
    statistic: 'Sum',
    comparison: 'GreaterThanThreshold',
    threshold: 0,
  };
  const own = Object.entries(properties.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const derived =
    target === undefined || known === undefined
      ? []
      : Object.entries(known.dimensions(target, ctx)).flatMap(([Name, Value]) =>
          Value === undefined ? [] : [{ Name, Value }],
        );
  const ownNamespace = target === undefined ? undefined : known?.namespaceFor?.(target, ctx);
  return {
    namespace: properties.namespace ?? ownNamespace ?? known?.namespace ?? 'Application',
    usual,
    dimensions: own.length > 0 ? own : derived,
  };
}

/** The metric, the band around what it usually is, and on which side of it is unusual. */
function anomalyOf(
  node: NodeView<{
    readonly anomalyBand: number;
    readonly anomalyDirection: 'above' | 'below' | 'outside';
    readonly period: number;
    readonly evaluationPeriods: number;
    readonly datapointsToAlarm: number;
    readonly treatMissingData: string;
  }>,
  metric: Watched,
  statistic: string,
): CfnObject {
  const { properties } = node;
  const comparison = {
    above: 'GreaterThanUpperThreshold',
    below: 'LessThanLowerThreshold',
    outside: 'LessThanLowerOrGreaterThanUpperThreshold',
  }[properties.anomalyDirection];
  return {
    Metrics: [
      {
        Id: 'metric',
        ReturnData: true,
        MetricStat: {
          Metric: compact({
            Namespace: metric.namespace,
            MetricName: metric.usual.name,
            Dimensions: metric.dimensions.length === 0 ? undefined : metric.dimensions,
          }),
          Period: properties.period,
          Stat: statistic,
        },
      },
      { Id: 'band', Expression: `ANOMALY_DETECTION_BAND(metric, ${properties.anomalyBand})`, Label: 'Usual' },
    ],
    ThresholdMetricId: 'band',
    ComparisonOperator: comparison,
    EvaluationPeriods: properties.evaluationPeriods,
    DatapointsToAlarm: Math.min(properties.datapointsToAlarm, properties.evaluationPeriods),
    TreatMissingData: properties.treatMissingData,
  };
}

type Actions = Record<'ALARM' | 'OK' | 'INSUFFICIENT_DATA', CfnValue[]>;

function actionsOf(node: NodeView, ctx: ResolveContext, scaling: readonly CfnValue[]): Actions {
  const actions: Actions = { ALARM: [...scaling], OK: [], INSUFFICIENT_DATA: [] };
  for (const { to, properties } of ctx.connectionsFrom(node.id, 'observe')) {
    const target = ctx.node(to);
    if (target === undefined || !isAction(to, properties.purpose, ctx)) continue;
    const action = actionOn(target, properties.ec2Action, ctx);
    if (action === undefined) continue;
    const states = Array.isArray(properties.states) ? properties.states : ['ALARM'];
    for (const state of states) actions[state as keyof Actions]?.push(action);
  }
  for (const { to } of ctx.connectionsFrom(node.id, 'event')) {
    if (ctx.hasTrait(to, 'invocable')) actions.ALARM.push(ctx.arn(to));
  }
  return actions;
}

function actionOn(target: NodeView, ec2Action: unknown, ctx: ResolveContext): CfnValue | undefined {
  if (target.kind === 'ec2-instance') {
    const action = typeof ec2Action === 'string' ? ec2Action : 'recover';
    return sub(`arn:\${AWS::Partition}:automate:\${AWS::Region}:ec2:${action}`);
  }
  // An Auto Scaling group is changed by a policy: see the connections of kind `scale`.
  return target.kind === 'auto-scaling-group' ? undefined : ctx.arn(target.id);
}

type ScalingDraft = ResourceDraft & { readonly suffix: string };

/** A scaling policy for each connection to something scalable. */
function scalingActions(
  node: NodeView<{ readonly comparisonOperator?: string | undefined }>,
  ctx: ResolveContext,
): readonly ScalingDraft[] {
  return ctx.connectionsFrom(node.id, 'scale').flatMap(({ to, properties }): readonly ScalingDraft[] => {
    const target = ctx.node(to);
    if (target === undefined) return [];
    const suffix = `Scales${ctx.logicalId(to)}`;
    const because = `${node.name} changes the capacity of ${target.name}.`;
    const stated = properties as Readonly<Record<string, CfnValue | undefined>>;
    const isBelow = node.properties.comparisonOperator?.startsWith('LessThan') === true;
    // One step without an end: everything beyond the threshold.
    const step = {
      ScalingAdjustment: stated.scalingAdjustment ?? (isBelow ? -1 : 1),
      ...(isBelow ? { MetricIntervalUpperBound: 0 } : { MetricIntervalLowerBound: 0 }),
    };
    if (target.kind === 'auto-scaling-group') {
      return [
        {
          suffix,
          type: 'AWS::AutoScaling::ScalingPolicy',
          because,
          properties: {
            AutoScalingGroupName: ctx.ref(to),
            PolicyType: 'StepScaling',
            AdjustmentType: stated.adjustmentType ?? 'ChangeInCapacity',
            StepAdjustments: [step],
          },
        },
      ];
    }
    if (target.kind === 'ecs-service') {
      return [
        {
          suffix,
          type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
          because,
          properties: {
            PolicyName: ctx.logicalId(node.id, suffix),
            PolicyType: 'StepScaling',
            ScalingTargetId: ctx.ref(to, 'ScalableTarget'),
            StepScalingPolicyConfiguration: {
              AdjustmentType: stated.adjustmentType ?? 'ChangeInCapacity',
              Cooldown: stated.cooldown ?? 300,
              StepAdjustments: [step],
            },
          },
        },
      ];
    }
    return [];
  });
}

function listOrNothing(values: readonly CfnValue[]): readonly CfnValue[] | undefined {
  return values.length === 0 ? undefined : values;
}
