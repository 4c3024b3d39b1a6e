import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type {
  BucketStation,
  FunctionStation,
  GroupPlan,
  QueueStation,
  ServersStation,
  TargetPlan,
  TokenBucket,
} from '../flow/flow.ts';
import { CannotCompile } from './cannot-compile.ts';
import { coldStartOf } from './cold-starts.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf, serviceOf } from './load-parameters.ts';
import {
  attributeOf,
  healthOf,
  listOf,
  number,
  objectOf,
  ownResource,
  policiesOf,
  refOf,
  resourcesOfType,
  scheduleOf,
  targetGroupOf,
} from './resource-facts.ts';

const endless = Number.POSITIVE_INFINITY;

function base(builder: FlowBuilder, id: NodeId) {
  const load = builder.load(id);
  return {
    id,
    node: id,
    name: builder.reader.nameOf(id),
    service: serviceOf(load),
    errorRate: numberOf(load.errorRate, 0),
  };
}

function propertiesOf(builder: FlowBuilder, id: NodeId, type: string): CfnObject {
  return ownResource(builder.architecture, id, type)?.properties ?? {};
}

const alone = {
  is: 'servers',
  queueLimit: endless,
  discipline: 'first-come',
  fullCause: 'queue_full_503',
  targets: [{ node: '', zone: 0 }],
  zones: [''],
  balancing: 'round-robin',
  crossZone: true,
  entryZones: [0],
  emptyZoneFails: false,
  failOpen: true,
  slowStart: 0,
  answerTimeout: endless,
} as const satisfies Partial<ServersStation>;

/** Takes its time whatever the load: a load balancer, an endpoint, a store. */
export function delayStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const workers = builder.load(id).workers;
  return {
    ...base(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers: typeof workers === 'number' ? workers : endless,
  };
}

export function databaseStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const load = builder.load(id);
  const { properties } = builder.node(id);
  const name = typeof properties.dbInstanceClass === 'string' ? properties.dbInstanceClass : '';
  const facts = builder.options.instanceType?.(name.replace(/^db\./, ''));
  const workers = numberOf(load.workers, facts?.vcpu ?? 2);
  const connections = numberOf(
    load.maxConnections,
    connectionsOf(String(properties.engine ?? ''), (facts?.memoryGib ?? 4) * 1024 * 1024 * 1024),
  );
  return {
    ...base(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers,
    queueLimit: Math.max(0, connections - workers),
    fullCause: 'conn_limit_db',
    // It runs in one zone at a time.
    zones: [zonesOf(builder, id)[0] ?? ''],
    ...(properties.multiAz === true ? { failover: multiAzFailover } : {}),
  };
}

/** Seconds until the standby of a Multi-AZ instance serves (Amazon RDS user guide, Multi-AZ instances). */
const multiAzFailover = [60, 120] as const;

/** What the engines allow for their memory (Amazon RDS user guide, quotas). */
function connectionsOf(engine: string, memory: number): number {
  if (engine.includes('mysql')) return Math.floor(memory / 12_582_880);
  if (engine === 'mariadb') return Math.min(12_000, Math.floor(memory / 25_165_760));
  return Math.min(5000, Math.floor(memory / 9_531_392));
}

export function functionStation(builder: FlowBuilder, id: NodeId): FunctionStation {
  const load = builder.load(id);
  const properties = propertiesOf(builder, id, 'AWS::Lambda::Function');
  const alias = ownResource(builder.architecture, id, 'AWS::Lambda::Alias');
  const provisioned = number(
    objectOf(alias?.properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions,
    0,
  );
  const reserved = properties.ReservedConcurrentExecutions;
  const keepAlive = load.keepAliveSeconds;
  const attempts = numberOf(builder.node(id).properties.maximumRetryAttempts, 2);
  return {
    ...base(builder, id),
    is: 'function',
    memoryMb: number(properties.MemorySize, 128),
    timeout: number(properties.Timeout, 3),
    init: coldStartOf(
      String(properties.Runtime ?? ''),
      typeof load.initMs === 'number' ? load.initMs : undefined,
      numberOf(load.initCodeMs, 0),
    ),
    keepAlive:
      typeof keepAlive === 'number'
        ? { is: 'constant', value: keepAlive }
        : { is: 'clipped', mean: 600, from: 300, to: 900 },
    pool: 0,
    ...(reserved === undefined ? {} : { reserved: number(reserved, 0) }),
    provisioned,
    startBurst: numberOf(load.startBurst, 1000),
    startRate: numberOf(load.startRate, 100),
    asyncRetries: [60, 120].slice(0, attempts),
  };
}

export function apiStation(builder: FlowBuilder, id: NodeId): BucketStation {
  const load = builder.load(id);
  const buckets: TokenBucket[] = [];
  // Most specific first: the caller's plan, the stage, the account.
  builder.classes.forEach(({ usagePlan, id: name }, index) => {
    if (usagePlan === undefined) return;
    buckets.push({ name: `usage plan of ${name}`, ...usagePlan, cause: 'throttled_apigw', classes: [index] });
  });
  const rest = ownResource(builder.architecture, id, 'AWS::ApiGateway::Stage');
  const http = ownResource(builder.architecture, id, 'AWS::ApiGatewayV2::Stage');
  const settings = objectOf(
    listOf(rest?.properties.MethodSettings)[0] ?? http?.properties.DefaultRouteSettings,
  );
  if (settings.ThrottlingRateLimit !== undefined) {
    buckets.push({
      name: 'stage',
      rate: number(settings.ThrottlingRateLimit, 0),
      burst: number(settings.ThrottlingBurstLimit, 0),
      cause: 'throttled_apigw',
    });
  }
  buckets.push({
    name: 'account',
    rate: numberOf(load.accountRate, 10_000),
    burst: numberOf(load.accountBurst, 5000),
    cause: 'throttled_apigw',
  });
  return { ...base(builder, id), is: 'buckets', buckets };
}

/**
 * Provisioned units save up for five minutes. On demand, a new table takes 12,000 read and 4,000 write units a second
 * (Amazon DynamoDB developer guide, read/write capacity mode).
 */
export function tableStation(builder: FlowBuilder, id: NodeId, access: 'read' | 'write'): BucketStation {
  const properties = propertiesOf(builder, id, 'AWS::DynamoDB::Table');
  const provisioned = objectOf(properties.ProvisionedThroughput);
  const isProvisioned = properties.BillingMode === 'PROVISIONED';
  const rate = isProvisioned
    ? number(access === 'read' ? provisioned.ReadCapacityUnits : provisioned.WriteCapacityUnits, 5)
    : access === 'read'
      ? 12_000
      : 4000;
  const own = base(builder, id);
  return {
    ...own,
    id: `${id} ${access}`,
    name: `${own.name} (${access}s)`,
    is: 'buckets',
    buckets: [
      { name: access, rate, burst: isProvisioned ? rate * 300 : rate, cause: 'throttled_ddb', byUnits: true },
    ],
  };
}

export function queueStation(builder: FlowBuilder, id: NodeId): QueueStation {
  const properties = propertiesOf(builder, id, 'AWS::SQS::Queue');
  const redrive = objectOf(properties.RedrivePolicy);
  return {
    ...base(builder, id),
    is: 'queue',
    visibility: number(properties.VisibilityTimeout, 30),
    delay: number(properties.DelaySeconds, 0),
    retention: number(properties.MessageRetentionPeriod, 345_600),
    maxReceives: redrive.maxReceiveCount === undefined ? endless : number(redrive.maxReceiveCount, endless),
    initialMessages: numberOf(builder.load(id).initialMessages, 0),
    consumers: [],
  };
}

interface Member {
  readonly node: NodeId;
  readonly is: GroupPlan['is'];
  readonly count: number;
  readonly zones: readonly string[];
  readonly workers: number;
}

/** Targets of one load balancer, or servers that are called directly. */
export function serversStation(
  builder: FlowBuilder,
  members: readonly NodeId[],
  front: { readonly balancer: NodeId; readonly owners: readonly NodeId[] } | undefined,
  pulls: number | undefined,
): { readonly station: ServersStation; readonly group: GroupPlan | undefined } {
  const { architecture } = builder;
  const lead = members[0] as NodeId;
  const load = builder.load(lead);
  const found = members.map((member) => memberOf(builder, member));
  const balancer = front === undefined ? undefined : builder.node(front.balancer);
  const entryNames = balancer === undefined ? [] : zonesOf(builder, balancer.id);
  const zones = [...new Set([...entryNames, ...found.flatMap((member) => member.zones)])].sort();
  if (zones.length === 0) zones.push('');
  const targets = found.flatMap((member): TargetPlan[] =>
    Array.from({ length: member.count }, (_, index) => ({
      node: member.node,
      zone: Math.max(0, zones.indexOf(member.zones[index % Math.max(1, member.zones.length)] ?? '')),
    })),
  );
  const first = found[0] as Member;
  const managed = found.find(({ is }) => is !== 'fixed') ?? first;
  const targetGroup =
    front === undefined ? undefined : targetGroupOf(architecture, managed.node, front.owners);
  const isNetwork = balancer?.kind === 'nlb';
  const crossZoneOf = balancer === undefined ? undefined : builder.load(balancer.id).crossZone;
  const stated = attributeOf(targetGroup, 'TargetGroupAttributes', 'load_balancing.cross_zone.enabled');
  const crossZone =
    balancer === undefined
      ? true
      : typeof crossZoneOf === 'boolean'
        ? crossZoneOf
        : stated === 'true' || (stated !== 'false' && (!isNetwork || balancer.properties.crossZone === true));
  const algorithm = attributeOf(targetGroup, 'TargetGroupAttributes', 'load_balancing.algorithm.type');
  const drain = number(
    attributeOf(targetGroup, 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds'),
    300,
  );
  const slowStart = number(
    attributeOf(targetGroup, 'TargetGroupAttributes', 'slow_start.duration_seconds'),
    0,
  );
  const station: ServersStation = {
    ...base(builder, lead),
    ...alone,
    workers: first.workers,
    queueLimit: numberOf(load.queueLimit, endless),
    discipline: load.discipline === 'shared' ? 'shared' : 'first-come',
    targets,
    zones,
    balancing:
      // A network load balancer sends each connection to a target by a hash.
      isNetwork || algorithm === 'weighted_random'
        ? 'random'
        : algorithm === 'least_outstanding_requests'
          ? 'least-outstanding'
          : 'round-robin',
    crossZone,
    entryZones: (entryNames.length > 0 ? entryNames : zones).map((zone) => zones.indexOf(zone)),
    emptyZoneFails: balancer?.kind === 'alb',
    slowStart,
    answerTimeout: balancer === undefined ? endless : numberOf(balancer.properties.idleTimeoutSeconds, 350),
    ...(pulls === undefined ? {} : { pulls }),
  };
  return { station, group: groupOf(builder, managed, station, targetGroup, drain, load) };
}

function memberOf(builder: FlowBuilder, id: NodeId): Member {
  const { architecture } = builder;
  const node = builder.node(id);
  const load = builder.load(id);
  const zones = zonesOf(builder, id);
  const group = ownResource(architecture, id, 'AWS::AutoScaling::AutoScalingGroup');
  const service = ownResource(architecture, id, 'AWS::ECS::Service');
  const stated = typeof load.workers === 'number' ? load.workers : undefined;
  if (service !== undefined) {
    const cpu = numberOf(node.properties.cpu, 1024);
    return {
      node: id,
      is: 'tasks',
      count: number(service.properties.DesiredCount, 1),
      zones,
      workers: stated ?? Math.max(1, Math.round(cpu / 1024)),
    };
  }
  const type = String(node.properties.instanceType ?? '');
  const workers = stated ?? builder.options.instanceType?.(type)?.vcpu ?? 2;
  if (group !== undefined) {
    const { properties } = group;
    const count = number(properties.DesiredCapacity, number(properties.MinSize, 1));
    return { node: id, is: 'instances', count, zones, workers };
  }
  const nodes = nodesOfCluster(builder, id);
  if (nodes > 0) {
    return { node: id, is: 'fixed', count: nodes, zones: zones.length === 0 ? [''] : zones, workers };
  }
  if (workers < 1)
    throw new CannotCompile('bad-load', `${node.name} has no workers, so it can serve nothing.`);
  return { node: id, is: 'fixed', count: 1, zones: zones.slice(0, 1), workers };
}

/** Instances of the node groups of an EKS cluster. */
function nodesOfCluster(builder: FlowBuilder, id: NodeId): number {
  const cluster = ownResource(builder.architecture, id, 'AWS::EKS::Cluster');
  if (cluster === undefined) return 0;
  return resourcesOfType(builder.architecture, 'AWS::EKS::Nodegroup')
    .filter(({ properties }) => refOf(properties.ClusterName) === cluster.logicalId)
    .reduce((sum, { properties }) => sum + number(objectOf(properties.ScalingConfig).DesiredSize, 1), 0);
}

function zonesOf(builder: FlowBuilder, id: NodeId): readonly string[] {
  const { reader } = builder;
  const zones = reader.subnetsOf(id).map((subnet) => reader.zoneOf(subnet.id) ?? subnet.id);
  return [...new Set(zones)].sort();
}

function groupOf(
  builder: FlowBuilder,
  member: Member,
  station: ServersStation,
  targetGroup: ReturnType<typeof targetGroupOf>,
  drain: number,
  load: Readonly<Record<string, unknown>>,
): GroupPlan | undefined {
  const { architecture } = builder;
  const health = healthOf(targetGroup);
  const start = typeof load.startSeconds === 'number' ? load.startSeconds : undefined;
  const common = {
    id: station.id,
    node: member.node,
    name: builder.reader.nameOf(member.node),
    station: -1,
    ...(health === undefined ? {} : { health }),
    drain: targetGroup === undefined ? 0 : drain,
  };
  const group = ownResource(architecture, member.node, 'AWS::AutoScaling::AutoScalingGroup');
  if (group !== undefined) {
    const { properties } = group;
    const cooldown = number(properties.Cooldown, 300);
    const { policies } = policiesOf(architecture, member.node, group);
    const batch = objectOf(objectOf(group.attributes?.UpdatePolicy).AutoScalingRollingUpdate).MaxBatchSize;
    return {
      ...common,
      is: 'instances',
      min: number(properties.MinSize, 0),
      max: number(properties.MaxSize, 0),
      desired: member.count,
      launch: { is: 'constant', value: start ?? 60 },
      warmUp: number(properties.DefaultInstanceWarmup, cooldown),
      cooldown,
      grace: number(properties.HealthCheckGracePeriod, 0),
      replacesUnhealthy: properties.HealthCheckType === 'ELB',
      policies,
      schedule: scheduleOf(architecture, group),
      deployment: {
        strategy: 'rolling',
        minimumPercent: 0,
        maximumPercent: 100,
        batch: number(batch, 1),
        circuitBreaker: false,
        rollback: false,
        canaryPercent: 10,
        stepSeconds: 300,
        bakeSeconds: 0,
      },
    };
  }
  const service = ownResource(architecture, member.node, 'AWS::ECS::Service');
  if (service !== undefined) {
    const { properties } = service;
    const target = resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalableTarget').find(
      ({ owner }) => owner === member.node,
    );
    const { policies } = policiesOf(architecture, member.node, service);
    const deployment = objectOf(properties.DeploymentConfiguration);
    const breaker = objectOf(deployment.DeploymentCircuitBreaker);
    const isFargate = properties.LaunchType !== 'EC2';
    return {
      ...common,
      is: 'tasks',
      min: number(target?.properties.MinCapacity, member.count),
      max: number(target?.properties.MaxCapacity, member.count),
      desired: member.count,
      launch:
        start === undefined
          ? isFargate
            ? { is: 'uniform', from: 30, to: 60 }
            : { is: 'uniform', from: 5, to: 10 }
          : { is: 'constant', value: start },
      warmUp: 0,
      cooldown: 0,
      grace: number(properties.HealthCheckGracePeriodSeconds, 0),
      replacesUnhealthy: true,
      policies,
      schedule: [],
      deployment: {
        strategy: 'rolling',
        minimumPercent: number(deployment.MinimumHealthyPercent, 100),
        maximumPercent: number(deployment.MaximumPercent, 200),
        batch: 0,
        circuitBreaker: breaker.Enable === true,
        rollback: breaker.Rollback === true,
        canaryPercent: 10,
        stepSeconds: 300,
        bakeSeconds: 0,
      },
    };
  }
  return {
    ...common,
    is: 'fixed',
    min: station.targets.length,
    max: station.targets.length,
    desired: station.targets.length,
    launch: { is: 'constant', value: start ?? 60 },
    warmUp: 0,
    cooldown: 0,
    grace: 0,
    replacesUnhealthy: false,
    policies: [],
    schedule: [],
    deployment: {
      strategy: 'all-at-once',
      minimumPercent: 0,
      maximumPercent: 100,
      batch: station.targets.length,
      circuitBreaker: false,
      rollback: false,
      canaryPercent: 10,
      stepSeconds: 300,
      bakeSeconds: 0,
    },
  };
}
