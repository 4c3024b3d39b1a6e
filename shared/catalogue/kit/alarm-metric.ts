import type { AlarmMetric, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';

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
export function isAction(to: string, purpose: unknown, ctx: ResolveContext): boolean {
  return purpose === 'act' || (purpose !== 'watch' && ctx.node(to)?.kind === 'sns-topic');
}

/** The nodes whose metrics an alarm watches. */
export function watchedOf(node: NodeView, ctx: ResolveContext): readonly NodeView[] {
  return ctx.connectionsFrom(node.id, 'observe').flatMap(({ to, properties }) => {
    const target = ctx.node(to);
    return target === undefined || isAction(to, properties.purpose, ctx) ? [] : [target];
  });
}

/** The metric it watches: what its own settings say, then what the kind of the observed node says. */
export function metricOf(node: Alarm, ctx: ResolveContext): Watched {
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
export function anomalyOf(
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
