import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { Flow } from '../flow/flow.ts';
import type { Scenario, TimelineEvent } from '../scenario/scenario.ts';
import type { CapacityGroup } from './capacity-group.ts';
import { startDeployment } from './deployment.ts';
import { startFunctionDeployment } from './function-deployment.ts';
import { interruptHosts, loseZone, regainZone, strikeHosts } from './host-failures.ts';
import { disruptedAtOnce, replaceAllHosts } from './host-replacement.ts';
import { cutLink } from './link-failover.ts';
import { loseAddresses } from './lose-addresses.ts';
import { type ControlPlane, groupOfNode } from './managed-flow.ts';
import type { Plant } from './plant.ts';
import type { StationChange } from './station-changes.ts';
import { strikeStation } from './strike-station.ts';
import type { Target } from './target.ts';
import { watch } from './watch.ts';
import { rebalanceZones } from './zone-rebalancer.ts';

/** Failures, deployments and changes by hand at their times. */
export function planTimeline(flow: Flow, plant: Plant, scenario: Scenario, control: ControlPlane): void {
  const lasting: { readonly node: string; readonly undo: Undo }[] = [];
  for (const event of scenario.timeline) {
    const happen = (): void => {
      if (event.do === 'recover') {
        for (const { node, undo } of lasting) if (node === event.node) undo();
        return;
      }
      const undo = act(flow, plant, event, control);
      if (undo === undefined) return;
      const end = once(undo);
      if ('node' in event) lasting.push({ node: event.node, undo: end });
      if (event.for !== undefined) control.clock.after(event.for, end);
    };
    if (event.when === undefined) control.clock.at(event.at, happen);
    else watch(flow, plant, control, event.at, event.when, happen);
  }
}

type Undo = () => void;

/** What has ended already does not end again. */
function once(undo: Undo): Undo {
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    undo();
  };
}

function act(
  flow: Flow,
  plant: Plant,
  event: Exclude<TimelineEvent, { do: 'recover' }>,
  control: ControlPlane,
): Undo | undefined {
  switch (event.do) {
    case 'zoneOutage':
      return zoneOutage(flow, plant, event.zone, control);
    case 'crash':
      return strike(flow, plant, event, 'refuses', control);
    case 'hang':
      return strike(flow, plant, event, 'hangs', control);
    case 'spotInterruption':
      return interrupt(event.node, event.count, control);
    case 'slowdown': {
      const { factor } = event;
      const words = [`takes ${factor} times as long`, 'is as fast as before'] as const;
      return change(flow, event.node, control, { factor }, words);
    }
    case 'latency': {
      const words = [`is ${event.addMs} ms slower`, 'is as fast as before'] as const;
      return change(flow, event.node, control, { addedSeconds: event.addMs / 1000 }, words);
    }
    case 'errors': {
      const { rate } = event;
      const share = Number((rate * 100).toPrecision(4));
      const words = [`fails ${share} % of its requests`, 'fails no more than before'] as const;
      return change(flow, event.node, control, { errorRate: rate }, words);
    }
    case 'throttle':
    case 'linkDown': {
      const undo =
        event.do === 'linkDown' ? cutLink(flow, plant, event.node, event.tunnel, control) : undefined;
      if (undo !== undefined) return undo;
      const rate = event.do === 'throttle' ? event.rate : 0;
      const stations = flow.stations.flatMap(({ node }, index) => (node === event.node ? [index] : []));
      const name = nameOf(flow, event.node);
      for (const station of stations) plant.setThrottled(station, rate);
      const admits = rate === 0 ? 'no requests' : `${rate} ${rate === 1 ? 'request' : 'requests'} a second`;
      control.log.add(event.node, 'failure', `${name} lets ${admits} through`);
      return () => {
        for (const station of stations) plant.setThrottled(station, undefined);
        control.log.add(event.node, 'failure', `${name} is no longer throttled`);
      };
    }
    case 'setDesired':
      control.pools.find(({ plan }) => plan.node === event.node)?.setDesired(event.desired, 'set by hand');
      groupOfNode(control, event.node)?.setDesired(event.desired, 'set by hand');
      return undefined;
    case 'register': {
      const group = groupOfNode(control, event.node);
      if (group === undefined) return undefined;
      group.max = Math.max(group.max, group.desired + event.count);
      group.setDesired(group.desired + event.count, 'targets registered by hand');
      return undefined;
    }
    case 'deploy': {
      const pool = control.pools.find(({ plan }) => plan.node === event.node);
      if (pool !== undefined) replaceAllHosts(pool, disruptedAtOnce(pool));
      const group = groupOfNode(control, event.node);
      if (group !== undefined) startDeployment(group, plant, event, control);
      else startFunctionDeployment(flow, plant, event, control);
      return undefined;
    }
  }
}

function strike(
  flow: Flow,
  plant: Plant,
  event: Extract<TimelineEvent, { do: 'crash' | 'hang' }>,
  condition: 'refuses' | 'hangs',
  control: ControlPlane,
): Undo | undefined {
  const pool = control.pools.find(({ plan }) => plan.node === event.node);
  if (pool !== undefined) return strikeHosts(pool, event, condition);
  const group = groupOfNode(control, event.node);
  if (group === undefined) return strikeStation(flow, plant, event.node, condition, control, event);
  const own = new Set(
    group.station.targets.flatMap(({ node }, index) => (node === event.node ? [index] : [])),
  );
  // A node that is one of several behind a load balancer means its own targets.
  const isPart = own.size > 0 && own.size < group.station.targets.length;
  const candidates = group.inService().filter((target) => !isPart || own.has(group.targets.indexOf(target)));
  const count =
    event.target !== undefined
      ? 1
      : (event.count ??
        (event.fraction === undefined
          ? isPart
            ? candidates.length
            : 1
          : Math.ceil(event.fraction * candidates.length)));
  const struck =
    event.target === undefined
      ? candidates.slice(0, count)
      : candidates.slice(event.target, event.target + 1);
  for (const target of struck) group.setCondition(target, condition);
  const what = condition === 'refuses' ? 'refuse connections' : 'hang';
  const drawn = group.station.targets.find(({ node }) => node === event.node)?.name;
  control.log.add(
    event.node,
    'failure',
    drawn === undefined
      ? `${group.plan.name}: ${struck.length} of ${candidates.length} targets ${what}`
      : `${drawn} ${condition === 'refuses' ? 'refuses connections' : 'hangs'}`,
  );
  return () => {
    for (const target of struck) group.setCondition(target, 'serves');
    const back =
      drawn === undefined ? `${group.plan.name}: ${struck.length} targets are back` : `${drawn} is back`;
    control.log.add(event.node, 'failure', back);
  };
}

function zoneOutage(flow: Flow, plant: Plant, zoneName: string, control: ControlPlane): Undo {
  const managed = new Set(control.groups.map(({ plan }) => plan.station));
  const there = flow.stations.flatMap((station, index) =>
    station.is === 'servers' && station.zones.includes(zoneName) && !managed.has(index) ? [station.node] : [],
  );
  const alone = [...new Set(there)].map((node) =>
    strikeStation(flow, plant, node, 'refuses', control, { zone: zoneName }),
  );
  const ways = flow.stations.flatMap((station, index) =>
    station.is === 'buckets' && station.zone === zoneName ? [index] : [],
  );
  for (const way of ways) plant.setThrottled(way, 0);
  const struck: {
    readonly group: CapacityGroup;
    readonly zone: number;
    readonly targets: readonly Target[];
  }[] = [];
  const addresses = loseAddresses(flow, plant, zoneName, control);
  for (const pool of control.pools) loseZone(pool, zoneName);
  for (const group of control.groups) {
    const zone = group.station.zones.indexOf(zoneName);
    // Where its machines fail, it has been told.
    if (zone < 0 || group.pool !== undefined) continue;
    group.isZoneDown.add(zone);
    const targets = group.inService().filter((target) => target.zone === zone);
    struck.push({ group, zone, targets });
    control.log.add(
      group.plan.node,
      'failure',
      `${group.plan.name}: zone ${zoneName} is down with ${targets.length} targets`,
    );
    for (const target of targets) group.setCondition(target, 'refuses');
  }
  return () => {
    for (const undo of alone) undo();
    for (const way of ways) plant.setThrottled(way, undefined);
    addresses();
    for (const pool of control.pools) regainZone(pool, zoneName);
    for (const { group, zone, targets } of struck) {
      group.isZoneDown.delete(zone);
      for (const target of targets) if (target.state !== 'gone') group.setCondition(target, 'serves');
      control.log.add(group.plan.node, 'failure', `${group.plan.name}: zone ${zoneName} is back`);
      rebalanceZones(group, control.clock, control.log);
    }
  };
}

function interrupt(node: string, count: number, control: ControlPlane): Undo | undefined {
  const pool = control.pools.find(({ plan }) => plan.node === node);
  if (pool !== undefined) {
    interruptHosts(pool, count, control.clock);
    return undefined;
  }
  const group = groupOfNode(control, node);
  if (group === undefined) return undefined;
  const { shares } = group.plan;
  // Of several capacity providers, only what is on Spot is taken back.
  const struck = group
    .inService()
    .filter(({ share }) => share === undefined || shares?.[share]?.isSpot === true)
    .slice(0, count);
  control.log.add(node, 'failure', `${group.plan.name}: ${struck.length} Spot targets end in two minutes`);
  if (group.plan.rebalancesSpot === true) {
    for (const target of struck) target.isLeaving = true;
    group.reconcile();
  }
  control.clock.after(awsFigure('ec2.spotNotice'), () => {
    for (const target of struck) group.terminate(target, 'Spot interruption');
    group.reconcile();
  });
  return undefined;
}

function stationsOf(flow: Flow, node: string): readonly number[] {
  return flow.stations.flatMap((station, index) => {
    const isOwn = station.node === node;
    const isTarget = station.is === 'servers' && station.targets.some((target) => target.node === node);
    return isOwn || isTarget ? [index] : [];
  });
}

/** What a node is called where requests come to it. */
function nameOf(flow: Flow, node: string): string {
  const stations = flow.stations.filter((station) => station.node === node);
  // Of the parts of a node the shortest name is its own.
  return stations.map(({ name }) => name).sort((a, b) => a.length - b.length)[0] ?? node;
}

/** Everything at the node is slow or fails, until what it gives is called. */
function change(
  flow: Flow,
  node: string,
  control: ControlPlane,
  how: StationChange,
  [begins, ends]: readonly [string, string],
): Undo {
  const stations = stationsOf(flow, node);
  const name = flow.stations[stations[0] ?? -1]?.name ?? node;
  const undo = control.changes.begin(stations, how);
  control.log.add(node, 'failure', `${name} ${begins}`);
  return () => {
    undo();
    control.log.add(node, 'failure', `${name} ${ends}`);
  };
}
