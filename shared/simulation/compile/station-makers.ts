import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { GroupPlan, ServersStation, TargetPlan } from '../flow/flow.ts';
import type { QueueStation } from '../flow/queue-station.ts';
import { applianceOf } from './appliances.ts';
import { idleTimeoutOf, mostTargetsOf, networkHealthOf, slowStartOf, stickyOf } from './balancer-facts.ts';
import { classicBalancing, classicDrain, classicOf } from './classic-balancer.ts';
import { failoverOf } from './failovers.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { groupOf, type Member, memberOf, zonesOf } from './group-plans.ts';
import { orderOf } from './keep-order.ts';
import { numberOf } from './load-parameters.ts';
import { attributeOf, number, objectOf, targetGroupOf } from './resource-facts.ts';
import { alone, endless, propertiesOf, stationBase } from './station-base.ts';

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

export function queueStation(builder: FlowBuilder, id: NodeId): QueueStation {
  const properties = propertiesOf(builder, id, 'AWS::SQS::Queue');
  const redrive = objectOf(properties.RedrivePolicy);
  const load = builder.load(id);
  return {
    ...stationBase(builder, id),
    is: 'queue',
    visibility: number(properties.VisibilityTimeout, awsFigure('sqs.visibility')),
    delay: number(properties.DelaySeconds, 0),
    retention: number(properties.MessageRetentionPeriod, awsFigure('sqs.retention')),
    maxReceives: redrive.maxReceiveCount === undefined ? endless : number(redrive.maxReceiveCount, endless),
    initialMessages: numberOf(load.initialMessages, 0),
    inFlightLimit: numberOf(load.inFlight, awsFigure('sqs.inFlight')),
    duplicates: properties.FifoQueue === true ? 0 : numberOf(load.duplicateShare, 0),
    restartsAge: properties.FifoQueue === true,
    ...(properties.FifoQueue === true ? { order: orderOf(builder, id) } : {}),
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
  const gateway = balancer?.kind === 'gwlb' ? balancer : undefined;
  const isNetwork = balancer?.kind === 'nlb' || gateway !== undefined;
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
      ? number(
          attributeOf(targetGroup, 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds'),
          awsFigure('targetGroup.drain'),
        )
      : classicDrain(classic);
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
    slowStart: slowStartOf(targetGroup),
    ...(attributeOf(targetGroup, 'TargetGroupAttributes', 'load_balancing.algorithm.anomaly_mitigation') ===
    'on'
      ? { mitigatesAnomalies: true }
      : {}),
    ...(gateway === undefined
      ? stickyOf(builder, targetGroup, front, balancer?.kind === 'alb' && !crossZone)
      : applianceOf(builder, lead, gateway.id, targetGroup)),
    answerTimeout: idleTimeoutOf(balancer, targetGroup),
    ...(balancer === undefined ? {} : { isBalanced: true }),
    ...mostTargetsOf(builder, balancer),
    ...(pulls === undefined ? {} : { pulls }),
  };
  const group = groupOf(builder, managed, station, targetGroup, classic, drain, load);
  if (group?.health === undefined || balancer?.kind !== 'nlb') return { station, group };
  const health = { ...group.health, ...networkHealthOf(builder, balancer.id, targetGroup, station) };
  return { station, group: { ...group, health } };
}
