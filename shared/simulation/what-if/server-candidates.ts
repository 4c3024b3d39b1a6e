import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { GroupPlan, ServersStation } from '../flow/flow.ts';
import { type Candidate, type CandidateMaker, plural } from './candidate-maker.ts';

/** What could be decided otherwise about servers: how many, of which class, behind which balancer, how soon one is missed. */
export function ofServers(
  maker: CandidateMaker,
  station: ServersStation,
  group: GroupPlan | undefined,
): readonly Candidate[] {
  return [
    ...ofGroup(maker, station, group),
    ...ofMachine(maker, station),
    ...ofTask(maker, station),
    ...ofConnections(maker, station),
    ...ofBalancer(maker, station),
    ...ofHealthCheck(maker, station, group),
  ];
}

/** Sizes, targets and metrics of a group. */
function ofGroup(
  maker: CandidateMaker,
  station: ServersStation,
  group: GroupPlan | undefined,
): readonly Candidate[] {
  if (group === undefined || group.is === 'fixed') return [];
  const { node, desired } = group;
  const properties = maker.properties(node);
  const name = maker.name(node);
  const { what, count, least, largest, aim } = groupFields[group.is];
  const sized = (size: number): Candidate => {
    const min = properties[least];
    const max = properties[largest];
    return maker.set(
      node,
      {
        [count]: size,
        // The group must neither shrink back at once nor refuse the size.
        ...(typeof min === 'number' && min < size ? { [least]: size } : {}),
        ...(typeof max === 'number' && max < size ? { [largest]: size } : {}),
      },
      `${name}: ${plural(size, what)} to begin with, not ${desired}`,
    );
  };
  const target = properties[aim];
  const metric = properties.scalingMetric;
  const tracking = group.policies.find((policy) => policy.is === 'target-tracking');
  const scales = tracking !== undefined || (group.is === 'pods' && properties.autoscaling !== false);
  const candidates: Candidate[] = [];
  if (desired > 0) candidates.push(sized(desired + 1));
  if (desired > 1) candidates.push(sized(desired * 2));
  if (scales && typeof target === 'number' && metric !== 'none') {
    const lower = Number((target * 0.8).toPrecision(group.is === 'pods' ? 2 : 3));
    candidates.push(maker.set(node, { [aim]: lower }, `${name}: a target of ${lower}, not ${target}`));
    const perMinute = (60 * station.workers * target) / 100 / Math.max(1e-9, meanOf(station.service));
    if (tracking?.metric === 'cpu' && Number.isFinite(perMinute)) {
      const requests = Number(perMinute.toPrecision(4));
      candidates.push(
        maker.set(
          node,
          { scalingMetric: 'requests', targetValue: requests },
          `${name}: scaling on ${requests} requests a minute per ${what}, not on CPU`,
        ),
      );
    }
    if (typeof properties[largest] === 'number') {
      const larger = group.max * 2;
      candidates.push(
        maker.set(node, { [largest]: larger }, `${name}: up to ${plural(larger, what)}, not ${group.max}`),
      );
    }
  }
  return candidates;
}

/** The next larger class, where the number of workers follows from it. */
function ofMachine(maker: CandidateMaker, { node }: ServersStation): readonly Candidate[] {
  const properties = maker.properties(node);
  const field = typeof properties.dbInstanceClass === 'string' ? 'dbInstanceClass' : 'instanceType';
  const type = properties[field];
  if (typeof type !== 'string' || maker.run.scenario.overrides[node]?.workers !== undefined) return [];
  const larger = nextSize(type);
  if (larger === undefined) return [];
  const plain = (value: string): string => value.replace(/^db\./, '');
  const now = maker.options.instanceType?.(plain(type));
  const then = maker.options.instanceType?.(plain(larger));
  if (now === undefined || then === undefined || then.vcpu <= now.vcpu) return [];
  return [maker.set(node, { [field]: larger }, `${maker.name(node)}: ${larger}, not ${type}`)];
}

/** Tasks of twice the size: cores and memory grow together, as Fargate sells them. */
function ofTask(maker: CandidateMaker, { node }: ServersStation): readonly Candidate[] {
  const { cpu, memory } = maker.properties(node);
  if (typeof cpu !== 'number' || typeof memory !== 'number' || cpu * 2 > largestTask) return [];
  if (maker.run.scenario.overrides[node]?.workers !== undefined) return [];
  const title = `${maker.name(node)}: tasks of ${(cpu * 2) / 1024} vCPU and ${memory * 2} MB, not ${cpu / 1024} and ${memory}`;
  return [maker.set(node, { cpu: cpu * 2, memory: memory * 2 }, title)];
}

/** More connections: of a pool the part of those of its database, of a database all that it takes. */
function ofConnections(maker: CandidateMaker, station: ServersStation): readonly Candidate[] {
  const { node, fullCause, workers, queueLimit } = station;
  const name = maker.name(node);
  const share = maker.properties(node).maxConnectionsPercent;
  if (typeof share === 'number') {
    const larger = Math.min(100, share * 2);
    return share >= 100
      ? []
      : [
          maker.set(
            node,
            { maxConnectionsPercent: larger },
            `${name}: a pool of ${larger} % of the connections of its database, not ${share} %`,
          ),
        ];
  }
  const most = workers + queueLimit;
  if (fullCause !== 'conn_limit_db' || !Number.isFinite(most)) return [];
  return [maker.load(node, { maxConnections: most * 2 }, `${name}: ${most * 2} connections, not ${most}`)];
}

/** Requests over all zones: of a network load balancer either way, of a target group that keeps to its zone. */
function ofBalancer(maker: CandidateMaker, station: ServersStation): readonly Candidate[] {
  const { targets, zones, crossZone } = station;
  if (zones.length < 2 || targets.length < 2 || targets[0] === undefined) return [];
  return balancersOf(maker, targets[0].node).flatMap((balancer): Candidate[] => {
    const title = `${maker.name(balancer)}: cross-zone ${crossZone ? 'off' : 'on'}`;
    if (maker.run.scenario.overrides[balancer]?.crossZone !== undefined)
      return [maker.load(balancer, { crossZone: !crossZone }, title)];
    if (maker.reader.node(balancer)?.kind !== 'target-group')
      return [maker.set(balancer, { crossZone: !crossZone }, title)];
    return crossZone ? [] : [maker.set(balancer, { crossZone: 'true' }, title)];
  });
}

/** What says whether requests stay in their zone: network load balancers, and target groups that say so themselves. */
function balancersOf({ reader }: CandidateMaker, target: NodeId): readonly NodeId[] {
  return reader.connectionsTo(target).flatMap(({ from }): readonly NodeId[] => {
    const kind = reader.node(from)?.kind;
    if (kind === 'nlb') return [from];
    if (kind !== 'target-group') return [];
    const own = reader.node(from)?.properties.crossZone;
    if (own === 'true' || own === 'false') return [from];
    return reader
      .connectionsTo(from)
      .flatMap((way) => (reader.node(way.from)?.kind === 'nlb' ? [way.from] : []));
  });
}

/** How soon a lost target is noticed. */
function ofHealthCheck(
  maker: CandidateMaker,
  station: ServersStation,
  group: GroupPlan | undefined,
): readonly Candidate[] {
  const interval = group?.health?.interval;
  const target = station.targets[0]?.node;
  if (interval === undefined || interval <= soonInterval || target === undefined) return [];
  const values = { healthCheckIntervalSeconds: soonInterval };
  const titleOf = (node: NodeId): string =>
    `${maker.name(node)}: checks every ${soonInterval} s, not ${interval}`;
  return maker.reader.connectionsTo(target).flatMap(({ id, kind, from }): Candidate[] => {
    if (maker.reader.node(from)?.kind === 'target-group') return [maker.set(from, values, titleOf(from))];
    if (kind !== 'forward') return [];
    const changes = setConnectionProperties(maker.document, id, values);
    return [{ id: `${id} healthCheckIntervalSeconds`, node: target, title: titleOf(target), changes }];
  });
}

/** `m6i.large` grows to `m6i.xlarge`, `db.r6g.2xlarge` to `db.r6g.4xlarge`. */
export function nextSize(type: string): string | undefined {
  const dot = type.lastIndexOf('.');
  const family = type.slice(0, dot);
  const at = sizes.indexOf(type.slice(dot + 1));
  const next = at < 0 ? undefined : sizes[at + 1];
  return dot < 0 || next === undefined ? undefined : `${family}.${next}`;
}

const sizes = ['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'];

const soonInterval = 10;

/** CPU units of the largest task whose memory grows evenly with it. */
const largestTask = 4096;

/** What the kinds call the size of a group, its bounds and what it aims at. */
const groupFields = {
  instances: {
    what: 'instance',
    count: 'desiredCapacity',
    least: 'minSize',
    largest: 'maxSize',
    aim: 'targetValue',
  },
  tasks: {
    what: 'task',
    count: 'desiredCount',
    least: 'minCapacity',
    largest: 'maxCapacity',
    aim: 'targetValue',
  },
  pods: {
    what: 'pod',
    count: 'replicas',
    least: 'minReplicas',
    largest: 'maxReplicas',
    aim: 'targetCpuUtilization',
  },
} as const;
