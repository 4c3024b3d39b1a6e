import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const scalingThresholdsApart = defineRule({
  id: 'REL-004',
  name: 'scaling-thresholds-apart',
  title: 'Scaling in does not cause scaling out',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { trait: 'scalable' },
  messages: {
    flapping:
      '{inAlarm} takes one away below {low}, which pushes the other {rest} to {pushed}, and {outAlarm} adds one above {high}: {name} goes back and forth. Set them further apart.',
  },
  fix: 'suggestion',
  sources: [aws.autoScaling],
  docs: {
    what: 'The threshold below which capacity is taken away is low enough that what remains stays below the threshold at which it is added.',
    why: 'Otherwise the group starts and stops machines all day: connections break with each one, and each start is paid.',
    condition:
      'Two alarms scale the same thing by the same metric, one out above a threshold and one in below another, and the lower one times n/(n−1) is not below the upper one, where n is one more than the minimum.',
    howToFix:
      'Lower the threshold for scaling in (30 % beside 80 % is a usual pair, and what the quick fix keeps to: a judgement of ours), or use target tracking.',
    whenToSuppress:
      'When the metric does not follow the capacity: "Queue age, which scaling in does not raise".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const alarms = ctx.connectionsTo(node.id, 'scale').flatMap(({ from, properties }) => {
      const alarm = ctx.node(from);
      return alarm?.kind === 'cloudwatch-alarm'
        ? [{ alarm, adjustment: Number(properties.scalingAdjustment) }]
        : [];
    });
    if (alarms.length < 2) return;
    const least = node.properties.minSize ?? node.properties.minCapacity;
    const n = Math.max(2, (typeof least === 'number' ? least : 1) + 1);
    const out = alarms.filter(({ alarm, adjustment }) => adjustment > 0 && isAbove(alarm));
    const inwards = alarms.filter(({ alarm, adjustment }) => adjustment < 0 && !isAbove(alarm));
    for (const upper of out) {
      const lower = inwards.find(({ alarm }) => metricOf(ctx, alarm) === metricOf(ctx, upper.alarm));
      if (lower === undefined) continue;
      const high = thresholdOf(ctx, upper.alarm);
      const low = thresholdOf(ctx, lower.alarm);
      if (high === undefined || low === undefined || (low * n) / (n - 1) < high) continue;
      yield {
        message: 'flapping',
        at: lower.alarm.id,
        field: 'threshold',
        discriminator: upper.alarm.id,
        related: [node.id, upper.alarm.id],
        data: {
          inAlarm: nameOf(lower.alarm.id),
          outAlarm: nameOf(upper.alarm.id),
          name: nameOf(node.id),
          low,
          high,
          rest: n - 1,
          pushed: Math.round((low * n) / (n - 1)),
        },
        fixData: {
          high,
          wide: Math.floor(high * ctx.limits.get('judgement.scaleInThreshold').value),
          least: Math.floor((high * (n - 1)) / n) - 1,
        },
      };
      return;
    }
  },
  fixes(ctx, finding) {
    const { wide, least } = finding.fixData ?? {};
    if (typeof wide !== 'number' || typeof least !== 'number') return [];
    return [...new Set([wide, least])]
      .filter((threshold) => threshold > 0 && threshold <= least)
      .flatMap((threshold) => settingOf(ctx, finding.at, `Scale in below ${threshold}`, { threshold }));
  },
});

function isAbove({ properties }: NodeView): boolean {
  const { comparisonOperator } = properties;
  return typeof comparisonOperator !== 'string' || comparisonOperator.startsWith('Greater');
}

/** What the alarm watches: metrics of two things never compare. */
function metricOf(ctx: RuleContext, alarm: NodeView): string {
  const watched: readonly NodeId[] = ctx.connectionsFrom(alarm.id, 'observe').map(({ to }) => to);
  return JSON.stringify([alarm.properties.metricName, alarm.properties.namespace, [...watched].sort()]);
}

function thresholdOf(ctx: RuleContext, alarm: NodeView): number | undefined {
  if (isExpression(alarm.source.properties?.threshold)) ctx.undecided(alarm.id, 'threshold');
  const { threshold } = alarm.properties;
  return typeof threshold === 'number' ? threshold : undefined;
}
