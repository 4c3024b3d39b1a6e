import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { AlarmMetric, AlarmStop, AlarmWatch, CompositeWatch, FlowAlarm } from '../flow/alarms.ts';
import type { Station } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { listOf, number, objectOf, refOf } from './resource-facts.ts';
import { missingOf } from './scaling-policies.ts';

/** Metrics of CloudWatch that a run knows, with the statistics that it knows them by. */
const known: Readonly<Record<string, readonly [AlarmMetric, ...string[]]>> = {
  'AWS/EC2 CPUUtilization': ['cpu', 'Average'],
  'AWS/ECS CPUUtilization': ['cpu', 'Average'],
  'AWS/ECS MemoryUtilization': ['memory', 'Average'],
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count': ['errors', 'Sum'],
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': ['refused', 'Sum'],
  'AWS/ApplicationELB RequestCount': ['requests', 'Sum'],
  'AWS/ApplicationELB RequestCountPerTarget': ['requests-per-target', 'Sum'],
  'AWS/ApplicationELB TargetResponseTime': ['response-time', 'Average'],
  'AWS/ApplicationELB HealthyHostCount': ['healthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/ApplicationELB UnHealthyHostCount': ['unhealthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/NetworkELB HealthyHostCount': ['healthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/NetworkELB UnHealthyHostCount': ['unhealthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/ELB HTTPCode_Backend_5XX': ['errors', 'Sum'],
  'AWS/ELB RequestCount': ['requests', 'Sum'],
  'AWS/ELB Latency': ['response-time', 'Average'],
  'AWS/ELB HealthyHostCount': ['healthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/ELB UnHealthyHostCount': ['unhealthy', 'Average', 'Minimum', 'Maximum'],
  'AWS/Lambda Errors': ['call-errors', 'Sum'],
  'AWS/Lambda Invocations': ['calls', 'Sum'],
  'AWS/SQS ApproximateNumberOfMessagesVisible': ['messages', 'Average', 'Minimum', 'Maximum', 'Sum'],
};

/**
 * The alarms of the drawing on metrics that the run has, with those that ring with others after them, and which of them
 * stop a deployment. Others are named among the assumptions, so that nobody waits for them.
 */
export function alarmsOf(builder: FlowBuilder): {
  readonly alarms: readonly FlowAlarm[];
  readonly alarmStops: readonly AlarmStop[];
} {
  const { architecture } = builder;
  const alarms: FlowAlarm[] = [];
  const places = new Map<string, number>();
  const add = (type: string, read: (alarm: Resource) => FlowAlarm | undefined): void => {
    for (const alarm of resourcesOfType(architecture, type)) {
      const { owner, logicalId, properties } = alarm;
      if (builder.reader.node(owner)?.kind !== 'cloudwatch-alarm') continue;
      const found = read(alarm);
      if (found === undefined) {
        tellUnknown(builder, owner);
        continue;
      }
      places.set(logicalId, alarms.length);
      if (typeof properties.AlarmName === 'string') places.set(properties.AlarmName, alarms.length);
      alarms.push(found);
    }
  };
  add('AWS::CloudWatch::Alarm', (alarm) => watchOf(builder, alarm));
  add('AWS::CloudWatch::CompositeAlarm', (alarm) => compositeOf(builder, alarm, places));
  const nodes = new Set([
    ...builder.groups.map(({ node }) => node),
    ...builder.stations.flatMap(({ is, node }) => (is === 'function' ? [node] : [])),
  ]);
  const alarmStops = [...nodes].flatMap((node): AlarmStop[] => {
    const { names, ...stop } = stopsOf(architecture, node);
    const own = names.flatMap((name) => places.get(name) ?? []);
    return own.length === 0 ? [] : [{ node, alarms: own, ...stop }];
  });
  return { alarms, alarmStops };
}

function watchOf(builder: FlowBuilder, { owner, properties }: Resource): AlarmWatch | undefined {
  const [metric, ...statistics] = known[`${properties.Namespace} ${properties.MetricName}`] ?? [];
  if (metric === undefined || !statistics.includes(String(properties.Statistic))) return undefined;
  const operator = String(properties.ComparisonOperator);
  if (!/^(Greater|Less)Than(OrEqualTo)?Threshold$/.test(operator)) return undefined;
  const nodes = watchedBy(builder.architecture, properties.Dimensions);
  const isOfStation = metric === 'messages' || metric === 'calls' || metric === 'call-errors';
  const station = isOfStation
    ? builder.stations.findIndex(
        ({ is, node }) => is === (metric === 'messages' ? 'queue' : 'function') && nodes.includes(node),
      )
    : -1;
  const groups = isOfStation ? [] : groupsOf(builder, nodes);
  if (isOfStation ? station < 0 : groups.length === 0) return undefined;
  // A mean of several groups is not the mean of their means.
  if ((metric === 'cpu' || metric === 'memory') && groups.length > 1) return undefined;
  const of = number(properties.EvaluationPeriods, 1);
  const periods = groups.map((group) => (metric === 'cpu' ? (builder.groups[group]?.cpuPeriod ?? 0) : 0));
  const isOfPolicy = listOf(properties.AlarmActions).some((action) =>
    /ScalingPolicy$/.test(builder.architecture.resources.get(refOf(action) ?? '')?.type ?? ''),
  );
  return {
    node: owner,
    name: builder.reader.nameOf(owner),
    metric,
    title: String(properties.MetricName),
    groups,
    ...(isOfStation ? { station } : {}),
    comparison: operator.startsWith('Less') ? 'below' : 'above',
    threshold: number(properties.Threshold, 0),
    orEqual: operator.includes('OrEqual'),
    missing: missingOf(properties.TreatMissingData),
    points: number(properties.DatapointsToAlarm, of),
    of,
    periodSeconds: Math.max(60, number(properties.Period, 60), ...periods),
    ...(isOfPolicy ? { isOfPolicy } : {}),
  };
}

/** The nodes whose resources the dimensions name; of a target group and its load balancer, the target group. */
function watchedBy(architecture: Architecture, dimensions: CfnValue | undefined): readonly NodeId[] {
  const named = listOf(dimensions).map(objectOf);
  const own = named.filter(({ Name }) => Name === 'TargetGroup');
  return (own.length > 0 ? own : named).flatMap(({ Value }) => {
    const resource = architecture.resources.get(refOf(Value) ?? '');
    return resource === undefined ? [] : [resource.owner];
  });
}

/** Groups that are watched themselves, or whose load balancer or target group is. */
function groupsOf(builder: FlowBuilder, nodes: readonly NodeId[]): readonly number[] {
  return builder.groups.flatMap((group, index) => {
    const station = builder.stations[group.station] as Station;
    const members = station.is === 'servers' ? station.targets.map(({ node }) => node) : [];
    const front = builder.fronts.get(group.station);
    const all = [group.node, ...members, ...(front === undefined ? [] : [front.balancer, ...front.owners])];
    return nodes.some((node) => all.includes(node)) ? [index] : [];
  });
}

/** Of a rule that joins the states of alarms by AND alone, or by OR alone. */
function compositeOf(
  builder: FlowBuilder,
  { owner, properties }: Resource,
  places: ReadonlyMap<string, number>,
): CompositeWatch | undefined {
  const { 'Fn::Sub': stated } = objectOf(properties.AlarmRule);
  const [text, variables] = Array.isArray(stated) ? stated : [stated];
  if (typeof text !== 'string') return undefined;
  const parts = text.split(/ (?:AND|OR) /);
  const alarms = parts.flatMap((part) => {
    const [, name] = /^ALARM\("?\$\{(\w+)(?:\.Arn)?\}"?\)$/.exec(part.trim()) ?? [];
    const place = places.get(refOf(objectOf(variables)[name ?? '']) ?? name ?? '');
    return place === undefined ? [] : [place];
  });
  const isMixed = / AND /.test(text) && / OR /.test(text);
  return isMixed || alarms.length < parts.length
    ? undefined
    : { node: owner, name: builder.reader.nameOf(owner), alarms, needsAll: / AND /.test(text) };
}

interface Stops extends Omit<AlarmStop, 'node' | 'alarms'> {
  readonly names: readonly string[];
}

/** The alarms that stop deployments of the node, as ECS or CodeDeploy names them. */
function stopsOf(architecture: Architecture, node: NodeId): Stops {
  const own = (type: string): readonly Resource[] =>
    resourcesOfType(architecture, type).filter(({ owner }) => owner === node);
  const services = own('AWS::ECS::Service');
  const { Alarms } = objectOf(services[0]?.properties.DeploymentConfiguration);
  const { AlarmNames, Enable, Rollback } = objectOf(Alarms);
  if (Enable === true) return { names: namesIn(AlarmNames), rollsBack: Rollback === true, endsAtOnce: false };
  const ids = [...services, ...own('AWS::AutoScaling::AutoScalingGroup')].map(({ logicalId }) => logicalId);
  const update = own('AWS::Lambda::Alias').map(({ attributes }) =>
    objectOf(objectOf(attributes?.UpdatePolicy).CodeDeployLambdaAliasUpdate),
  )[0];
  const group =
    architecture.resources.get(refOf(update?.DeploymentGroupName) ?? '') ??
    resourcesOfType(architecture, 'AWS::CodeDeploy::DeploymentGroup').find(({ properties }) =>
      [
        ...listOf(properties.ECSServices).map((each) => objectOf(each).ServiceName),
        ...listOf(properties.AutoScalingGroups),
      ].some((each) => ids.includes(refOf(each) ?? '')),
    );
  const { Enabled, Alarms: watched } = objectOf(group?.properties.AlarmConfiguration);
  const rollback = objectOf(group?.properties.AutoRollbackConfiguration);
  return {
    names: Enabled === true ? namesIn(listOf(watched).map((each) => objectOf(each).Name ?? '')) : [],
    rollsBack: rollback.Enabled === true && listOf(rollback.Events).includes('DEPLOYMENT_STOP_ON_ALARM'),
    endsAtOnce: true,
  };
}

function namesIn(list: CfnValue | undefined): readonly string[] {
  return listOf(list).flatMap((each) => (typeof each === 'string' ? each : (refOf(each) ?? [])));
}

function tellUnknown(builder: FlowBuilder, node: NodeId): void {
  builder.assume({
    node,
    field: 'alarm',
    title: 'Alarm that is not simulated',
    value: 'on a metric that a run does not have',
    origin: 'assumed',
  });
}
