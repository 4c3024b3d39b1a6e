import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { FunctionStation, GroupPlan, QueueStation, ServersStation, TargetPlan } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { classicBalancing, classicDrain, classicOf } from './classic-balancer.ts';
import { coldStartOf } from './cold-starts.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { groupOf, type Member, memberOf, zonesOf } from './group-plans.ts';
import { numberOf, serviceOf } from './load-parameters.ts';
import { attributeOf, number, objectOf, ownResource, targetGroupOf } from './resource-facts.ts';
import { usualFigure } from './usual-figure.ts';

const endless = Number.POSITIVE_INFINITY;

/** What every station of a node has. */
export function stationBase(builder: FlowBuilder, id: NodeId) {
  const { kind, usage } = builder.node(id);
  const stated = builder.load(id);
  // Jobs are as long as their usage says, unless the load says otherwise.
  const load =
    kind === 'batch' && stated.meanServiceTimeMs === undefined
      ? { ...stated, meanServiceTimeMs: 60_000 * numberOf(usage.minutesPerJob, 10) }
      : stated;
  return {
    id,
    node: id,
    name: builder.reader.nameOf(id),
    service: serviceOf(load),
    errorRate: numberOf(load.errorRate, 0),
  };
}

/** Of the resource of that type that belongs to the node; empty where there is none. */
export function propertiesOf(builder: FlowBuilder, id: NodeId, type: string): CfnObject {
  return ownResource(builder.architecture, id, type)?.properties ?? {};
}

/** One target that nothing bounds. */
export const alone = {
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
    ...stationBase(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers: typeof workers === 'number' ? workers : endless,
    ...failoverOf(builder, id),
  };
}

/** A third party or a site that is called. */
export function answerStation(builder: FlowBuilder, id: NodeId): ServersStation {
  return {
    ...stationBase(builder, id),
    ...alone,
    id: `${id} answers`,
    service: { is: 'exponential', mean: numberOf(builder.load(id).answerMs, 0) / 1000 },
    targets: [{ node: id, zone: 0 }],
    workers: endless,
  };
}

export function databaseStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const { properties } = builder.node(id);
  const name = typeof properties.dbInstanceClass === 'string' ? properties.dbInstanceClass : '';
  const facts = builder.options.instanceType?.(name.replace(/^db\./, ''));
  const workers = usualFigure(builder, id, 'workers', facts?.vcpu ?? 2);
  const connections = usualFigure(
    builder,
    id,
    'maxConnections',
    connectionsOf(String(properties.engine ?? ''), (facts?.memoryGib ?? 4) * 1024 * 1024 * 1024),
  );
  return {
    ...stationBase(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers,
    queueLimit: Math.max(0, connections - workers),
    fullCause: 'conn_limit_db',
    ...(isBehindProxy(builder, id) ? { waitsWhileAway: true } : {}),
    // It runs in one zone at a time.
    zones: [zonesOf(builder, id)[0] ?? ''],
    ...failoverOf(builder, id),
  };
}

/** A proxy keeps its clients while its database is away, where nobody asks it directly. */
function isBehindProxy(builder: FlowBuilder, id: NodeId): boolean {
  const callers = builder.reader.connectionsTo(id, 'data');
  return callers.length > 0 && callers.every(({ from }) => behaviourOf(from, builder.reader) === 'proxy');
}

/** Connections that a proxy shares among its clients: a part of those of its database. */
export function proxyStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const load = builder.load(id);
  const { properties } = builder.node(id);
  const database = builder.reader
    .connectionsFrom(id, 'data')
    .find(({ to }) => behaviourOf(to, builder.reader) === 'database')?.to;
  const { queueLimit, workers } =
    database === undefined ? { queueLimit: endless, workers: 0 } : databaseStation(builder, database);
  const most = queueLimit + workers;
  const share = number(properties.maxConnectionsPercent as number | undefined, 100) / 100;
  // Sessions that are pinned keep a connection of their own and share none.
  const pinned = numberOf(load.pinnedShare, 0);
  return {
    ...stationBase(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers: most === endless ? endless : Math.max(1, Math.floor(most * share * (1 - pinned))),
    fullCause: 'conn_limit_db',
    waitTimeout: number(properties.connectionBorrowTimeout as number | undefined, 120),
  };
}

/** Seconds until a standby serves: of a Multi-AZ instance, of Aurora with a reader, or of a cache with a replica. */
function failoverOf(builder: FlowBuilder, id: NodeId): Pick<ServersStation, 'failover'> {
  const { multiAz, readers, replicasPerNodeGroup } = builder.node(id).properties;
  const usual =
    multiAz === true
      ? [awsFigure('rds.failover.min'), awsFigure('rds.failover.max')]
      : numberOf(readers, 0) > 0
        ? [awsFigure('aurora.failover'), awsFigure('aurora.failover')]
        : numberOf(replicasPerNodeGroup, 0) > 0
          ? [awsFigure('elastiCache.failover.min'), awsFigure('elastiCache.failover.max')]
          : undefined;
  if (usual === undefined) return {};
  const from = usualFigure(builder, id, 'failoverFromSeconds', usual[0] ?? 0);
  return { failover: [from, Math.max(from, usualFigure(builder, id, 'failoverToSeconds', usual[1] ?? 0))] };
}

/** What the engines allow for their memory. */
function connectionsOf(engine: string, memory: number): number {
  if (engine.includes('mysql')) return Math.floor(memory / awsFigure('rds.connections.mysqlBytes'));
  const like = engine === 'mariadb' ? 'mariadb' : 'postgres';
  const most = awsFigure(`rds.connections.${like}Max`);
  return Math.min(most, Math.floor(memory / awsFigure(`rds.connections.${like}Bytes`)));
}

export function functionStation(builder: FlowBuilder, id: NodeId): FunctionStation {
  const load = builder.load(id);
  const properties = propertiesOf(builder, id, 'AWS::Lambda::Function');
  // Who calls the function itself meets none of what its alias keeps ready.
  const isBypassed = builder.node(id).properties.callers === 'function';
  const alias = isBypassed ? undefined : ownResource(builder.architecture, id, 'AWS::Lambda::Alias');
  const provisioned = number(
    objectOf(alias?.properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions,
    0,
  );
  const reserved = properties.ReservedConcurrentExecutions;
  const memory = number(properties.MemorySize, 128);
  const attempts = numberOf(builder.node(id).properties.maximumRetryAttempts, 2);
  return {
    ...stationBase(builder, id),
    service: serviceOf({ ...load, meanServiceTimeMs: callTime(load, memory) }),
    is: 'function',
    memoryMb: memory,
    timeout: number(properties.Timeout, 3),
    init: coldStartOf(builder, id, String(properties.Runtime ?? '')),
    keepAlive: keepAliveOf(builder, id),
    pool: 0,
    ...(reserved === undefined ? {} : { reserved: number(reserved, 0) }),
    provisioned,
    ...(isBypassed ? {} : provisionedScalingOf(builder, id, load)),
    requestsPerConcurrency: numberOf(load.requestsPerConcurrency, awsFigure('lambda.requestsPerConcurrency')),
    asyncAge: numberOf(builder.node(id).properties.maximumEventAgeInSeconds, awsFigure('lambda.asyncAge')),
    startBurst: numberOf(load.startBurst, awsFigure('lambda.startBurst')),
    startRate: numberOf(load.startRate, awsFigure('lambda.startRate')),
    asyncRetries: [awsFigure('lambda.firstAsyncRetry'), awsFigure('lambda.secondAsyncRetry')].slice(
      0,
      attempts,
    ),
  };
}

/** Milliseconds of a call: what memory does not change, and the work of a core, of which memory gives a part or several. */
function callTime(load: Readonly<Record<string, unknown>>, memory: number): number {
  const cores = memory / awsFigure('lambda.fullCpuMemory');
  const speed = load.isParallel === true ? cores : Math.min(1, cores);
  return numberOf(load.meanServiceTimeMs, 0) + numberOf(load.cpuMs, 0) / speed;
}

/** How long an idle environment stays: as set, else about as long as it does for most. */
function keepAliveOf(builder: FlowBuilder, id: NodeId): Distribution {
  const mean = awsFigure('lambda.keepAlive.mean');
  const value = usualFigure(builder, id, 'keepAliveSeconds', mean);
  return builder.load(id).keepAliveSeconds === undefined
    ? { is: 'clipped', mean, from: awsFigure('lambda.keepAlive.min'), to: awsFigure('lambda.keepAlive.max') }
    : { is: 'constant', value };
}

export function queueStation(builder: FlowBuilder, id: NodeId): QueueStation {
  const properties = propertiesOf(builder, id, 'AWS::SQS::Queue');
  const redrive = objectOf(properties.RedrivePolicy);
  const load = builder.load(id);
  return {
    ...stationBase(builder, id),
    is: 'queue',
    visibility: number(properties.VisibilityTimeout, 30),
    delay: number(properties.DelaySeconds, 0),
    retention: number(properties.MessageRetentionPeriod, 345_600),
    maxReceives: redrive.maxReceiveCount === undefined ? endless : number(redrive.maxReceiveCount, endless),
    initialMessages: numberOf(load.initialMessages, 0),
    inFlightLimit: numberOf(load.inFlight, awsFigure('sqs.inFlight')),
    duplicates: properties.FifoQueue === true ? 0 : numberOf(load.duplicateShare, 0),
    restartsAge: properties.FifoQueue === true,
    consumers: [],
  };
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
      ...(found.length > 1 && member.is === 'fixed' ? { name: builder.reader.nameOf(member.node) } : {}),
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
  const choices = balancer === undefined ? undefined : builder.load(balancer.id).choices;
  const algorithm = attributeOf(targetGroup, 'TargetGroupAttributes', 'load_balancing.algorithm.type');
  const classic = classicOf(architecture, balancer?.id);
  const drain =
    classic === undefined
      ? number(attributeOf(targetGroup, 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds'), 300)
      : classicDrain(classic);
  const slowStart = number(
    attributeOf(targetGroup, 'TargetGroupAttributes', 'slow_start.duration_seconds'),
    0,
  );
  const station: ServersStation = {
    ...stationBase(builder, lead),
    ...(members.length > 1 ? { name: `${builder.reader.nameOf(lead)} and ${members.length - 1} more` } : {}),
    ...alone,
    workers: first.workers,
    queueLimit: numberOf(load.queueLimit, endless),
    discipline: load.discipline === 'shared' ? 'shared' : 'first-come',
    targets,
    zones,
    ...(typeof choices === 'number' ? { choices } : {}),
    balancing:
      typeof choices === 'number'
        ? 'choices'
        : classic !== undefined
          ? classicBalancing(classic)
          : // A network load balancer sends each connection to a target by a hash, and so do nodes of Kubernetes.
            isNetwork || algorithm === 'weighted_random' || (balancer === undefined && managed.is === 'pods')
            ? 'random'
            : algorithm === 'least_outstanding_requests'
              ? 'least-outstanding'
              : 'round-robin',
    crossZone,
    entryZones: (entryNames.length > 0 ? entryNames : zones).map((zone) => zones.indexOf(zone)),
    emptyZoneFails: balancer?.kind === 'alb',
    slowStart,
    ...(attributeOf(targetGroup, 'TargetGroupAttributes', 'load_balancing.algorithm.anomaly_mitigation') ===
    'on'
      ? { mitigatesAnomalies: true }
      : {}),
    ...stickyOf(builder, targetGroup, front),
    answerTimeout: balancer === undefined ? endless : numberOf(balancer.properties.idleTimeoutSeconds, 350),
    ...(pulls === undefined ? {} : { pulls }),
  };
  const group = groupOf(builder, managed, station, targetGroup, classic, drain, load);
  const passiveAfter =
    isNetwork && station.sticky === undefined && !/UDP$|QUIC$/.test(String(targetGroup?.properties.Protocol))
      ? builder.load(balancer.id).passiveSeconds
      : undefined;
  if (group?.health === undefined || typeof passiveAfter !== 'number') return { station, group };
  return { station, group: { ...group, health: { ...group.health, passiveAfter } } };
}

/** Stickiness by cookie or address, for as many clients as come back. */
function stickyOf(
  builder: FlowBuilder,
  targetGroup: ReturnType<typeof targetGroupOf>,
  front: { readonly balancer: NodeId; readonly owners: readonly NodeId[] } | undefined,
): Pick<ServersStation, 'sticky'> {
  const attribute = (name: string): string | undefined =>
    attributeOf(targetGroup, 'TargetGroupAttributes', `stickiness.${name}`);
  const owner = front?.owners[0] ?? front?.balancer;
  if (attribute('enabled') !== 'true' || owner === undefined) return {};
  const stated =
    attribute('lb_cookie.duration_seconds') ?? attribute('app_cookie.duration_seconds') ?? String(86_400);
  const clients = numberOf(builder.load(owner).clients, 1000);
  builder.assume({
    node: owner,
    field: 'stickiness',
    title: 'Clients that keep their target; as rates, targets share evenly',
    value: clients,
    origin: 'assumed',
  });
  return { sticky: { clients, seconds: Number(stated) } };
}

function provisionedScalingOf(
  builder: FlowBuilder,
  id: NodeId,
  load: Readonly<Record<string, unknown>>,
): Pick<FunctionStation, 'provisionedScaling'> {
  const target = ownResource(builder.architecture, id, 'AWS::ApplicationAutoScaling::ScalableTarget');
  const policy = ownResource(builder.architecture, id, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  if (target === undefined || policy === undefined) return {};
  const configuration = objectOf(policy.properties.TargetTrackingScalingPolicyConfiguration);
  return {
    provisionedScaling: {
      min: number(target.properties.MinCapacity, 0),
      max: number(target.properties.MaxCapacity, 0),
      target: number(configuration.TargetValue, 0.7),
      scaleInRatio: awsFigure('applicationAutoScaling.scaleInRatio'),
      allocateSeconds: numberOf(load.allocateSeconds, awsFigure('lambda.provisionedSeconds')),
    },
  };
}
