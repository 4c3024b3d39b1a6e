import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, referredNodes, writtenResource } from '../../written-resource.ts';

export const groupCanScale = defineRule({
  id: 'LIM-005',
  name: 'group-can-scale',
  title: 'A group that scales has room to, and one policy for each metric',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['auto-scaling-group', 'ecs-service'] },
  messages: {
    room: '{name} has a scaling policy and no room to scale: minimum and maximum are both {max}. Raise the maximum, or take the policy away.',
    metric:
      '{name} keeps its {metric} at a target, and a second policy follows the same metric: one adds what the other takes away. Keep one of them.',
    alarm:
      '{alarm} is an alarm that target tracking makes and changes by itself: AWS overwrites what is set here. Draw an alarm of another name, or rely on target tracking.',
  },
  fix: 'suggestion',
  sources: [aws.autoScaling],
  maps: { cfnLint: ['E3712'] },
  docs: {
    what: 'A group or service with a scaling policy has a maximum above its minimum, and no two policies follow one metric.',
    why: 'Without room the policy does nothing: load rises, the alarm fires, and the size stays as it is. Two policies on one metric work against each other, and the size swings.',
    condition:
      'A metric to scale on is chosen, and minimum and maximum are equal (one instance at most is a fixed size and not reported); or another target, step policy, drawn alarm or written policy follows the same metric; or an alarm that scales it has a name that target tracking uses.',
    howToFix: 'Raise the maximum to what the peak needs, or keep one policy for each metric.',
    whenToSuppress:
      'When the size is fixed on purpose for now, or a step policy answers only what target tracking cannot.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const alarm of alarmsOfTracking(ctx, node.id))
      yield {
        message: 'alarm',
        at: node.id,
        discriminator: `alarm ${alarm}`,
        related: [alarm],
        data: { alarm: nameOf(alarm) },
      };
    const metric = optionalText(node, 'scalingMetric');
    if (metric === undefined || metric === 'none') return;
    yield* secondPolicies(ctx, node);
    const isService = node.kind === 'ecs-service';
    const min = knownNumber(ctx, node, isService ? 'minCapacity' : 'minSize');
    const field = isService ? 'maxCapacity' : 'maxSize';
    const max = knownNumber(ctx, node, field);
    if (min === undefined || max === undefined || max <= 1 || min < max) return;
    yield { message: 'room', at: node.id, field, data: { max } };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const { field } = finding;
    const max = finding.data?.max;
    if (finding.message === 'metric') return keepOne(ctx, finding.at, finding.fixData ?? {});
    if (field === undefined || typeof max !== 'number') return [];
    return [
      {
        title: `Raise the maximum to ${max * 2}`,
        changes: setProperties(document, finding.at, { [field]: max * 2 }),
      },
      {
        title: 'Keep the size fixed',
        changes: setProperties(document, finding.at, { scalingMetric: 'none' }),
      },
    ];
  },
});

/** What CloudWatch and the policies of AWS call a metric. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  cpu: ['CPUUtilization', 'ASGAverageCPUUtilization', 'ECSServiceAverageCPUUtilization'],
  memory: ['MemoryUtilization', 'ECSServiceAverageMemoryUtilization'],
  requests: ['RequestCountPerTarget', 'ALBRequestCountPerTarget'],
  'network-in': ['NetworkIn', 'ASGAverageNetworkIn'],
  'network-out': ['NetworkOut', 'ASGAverageNetworkOut'],
};

/** Properties that hold policies with a metric of their own, beside the first target. */
const policyFields = ['alarmPolicies', 'moreScalingTargets', 'stepScaling'] as const;

function* secondPolicies(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const metrics = [String(node.properties.scalingMetric)];
  for (const { metric } of policiesIn(node, 'moreScalingTargets')) metrics.push(String(metric));
  const [first] = metrics;
  const place = { at: node.id, field: 'scalingMetric' };
  for (const field of policyFields) {
    const metric = policiesIn(node, field).find((policy) =>
      field === 'moreScalingTargets' ? policy.metric === first : metrics.includes(String(policy.metric)),
    )?.metric;
    if (typeof metric !== 'string') continue;
    yield { message: 'metric', ...place, discriminator: field, data: { metric }, fixData: { field, metric } };
  }
  // One alarm for each direction is one policy.
  const alarms = ctx
    .connectionsTo(node.id, 'scale')
    .filter(({ from }) => metricOf(metrics, ctx.node(from)?.properties.metricName) !== undefined);
  const metric = metricOf(metrics, ctx.node(alarms[0]?.from ?? '')?.properties.metricName);
  if (metric !== undefined)
    yield {
      message: 'metric',
      ...place,
      discriminator: 'alarms',
      related: alarms.map(({ from }) => from),
      data: { metric },
      fixData: { connections: alarms.map(({ id }) => id) },
    };
  for (const policy of ctx.nodesOfKind('resource')) {
    const metric = metricOf(metrics, trackedBy(ctx, policy, node.id));
    if (metric === undefined) continue;
    const [data, fixData] = [{ metric }, { policy: policy.id }];
    yield { message: 'metric', ...place, discriminator: policy.id, related: [policy.id], data, fixData };
  }
}

function policiesIn(node: NodeView, field: string): readonly Readonly<Record<string, unknown>>[] {
  const list = node.properties[field];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function metricOf(metrics: readonly string[], name: unknown): string | undefined {
  return metrics.find((metric) => typeof name === 'string' && namesOf[metric]?.includes(name));
}

/** The metric that a written target tracking policy of the group follows. */
function trackedBy(ctx: RuleContext, policy: NodeView, group: NodeId): unknown {
  const written = writtenResource(policy);
  if (written?.type !== 'AWS::AutoScaling::ScalingPolicy') return undefined;
  const { PredefinedMetricSpecification: metric } = objectOf(written.properties.TargetTrackingConfiguration);
  return referredNodes(ctx, written.properties.AutoScalingGroupName).includes(group)
    ? objectOf(metric).PredefinedMetricType
    : undefined;
}

/** Alarms that scale the node and have the name that target tracking gives to its own. */
function alarmsOfTracking(ctx: RuleContext, node: NodeId): readonly NodeId[] {
  return ctx
    .connectionsTo(node, 'scale')
    .map(({ from }) => from)
    .filter((id) => ctx.record(id)?.name.startsWith('TargetTracking-') === true);
}

/** Without the second policy; or without the target, where only the drawn one is left. */
function keepOne(ctx: FixContext, at: NodeId, fixData: Readonly<Record<string, unknown>>): readonly Fix[] {
  const { document } = ctx;
  const { field, metric, connections, policy } = fixData;
  const node = ctx.node(at);
  if (Array.isArray(connections))
    return [
      withoutRecords(ctx, 'Let the alarms scale nothing', [], connections.map(String)),
      ...settingOf(ctx, at, 'Keep the alarms', { scalingMetric: 'none' }),
    ];
  if (typeof policy === 'string') return [withoutRecords(ctx, 'Remove the second policy', [policy], [])];
  const stored = typeof field === 'string' ? document.nodes.get(at)?.properties?.[field] : undefined;
  if (node === undefined || typeof field !== 'string' || !Array.isArray(stored)) return [];
  const rest = stored.filter((each) => !isJsonObject(each) || (each.metric ?? 'cpu') !== metric);
  const kept = settingOf(ctx, at, 'Keep the target', { [field]: rest.length === 0 ? undefined : rest });
  return node.properties.scalingMetric === metric
    ? [...kept, ...settingOf(ctx, at, 'Keep the other policy', { scalingMetric: 'none' })]
    : kept;
}

function withoutRecords(
  { document }: FixContext,
  title: string,
  nodes: readonly NodeId[],
  connections: readonly ConnectionId[],
): Fix {
  return { title, changes: removeRecords(document, nodes, connections) };
}
