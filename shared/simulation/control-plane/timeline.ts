import type { Flow } from '../flow/flow.ts';
import type { Scenario, TimelineEvent } from '../scenario/scenario.ts';
import type { CapacityGroup, Target } from './capacity-group.ts';
import { startDeployment } from './deployment.ts';
import { type ControlPlane, groupOfNode } from './managed-flow.ts';
import type { Plant } from './plant.ts';

/** Failures, deployments and changes by hand at their times. */
export function planTimeline(flow: Flow, plant: Plant, scenario: Scenario, control: ControlPlane): void {
  for (const event of scenario.timeline) {
    control.clock.at(event.at, () => {
      const undo = act(flow, plant, event, control);
      if (event.for !== undefined && undo !== undefined) control.clock.after(event.for, undo);
    });
  }
}

type Undo = () => void;

function act(flow: Flow, plant: Plant, event: TimelineEvent, control: ControlPlane): Undo | undefined {
  switch (event.do) {
    case 'zoneOutage':
      return zoneOutage(event.zone, control);
    case 'crash':
      return strike(event, 'refuses', control);
    case 'hang':
      return strike(event, 'hangs', control);
    case 'spotInterruption':
      return interrupt(event.node, event.count, control);
    case 'slowdown':
      return change(event.node, control, 'factor', event.factor, `takes ${event.factor} times as long`);
    case 'errors':
      return change(
        event.node,
        control,
        'errorRate',
        event.rate,
        `fails ${event.rate * 100} % of its requests`,
      );
    case 'latency': {
      const group = groupOfNode(control, event.node);
      const mean = group === undefined ? 0 : meanSeconds(flow, group);
      const factor = mean === 0 ? 1 : 1 + event.addMs / 1000 / mean;
      return change(event.node, control, 'factor', factor, `is ${event.addMs} ms slower`);
    }
    case 'throttle':
    case 'linkDown': {
      const rate = event.do === 'throttle' ? event.rate : 0;
      const stations = flow.stations.flatMap(({ node }, index) => (node === event.node ? [index] : []));
      for (const station of stations) plant.setThrottled(station, rate);
      control.log.add(event.node, 'failure', `${event.node} lets ${rate} requests a second through`);
      return () => {
        for (const station of stations) plant.setThrottled(station, undefined);
        control.log.add(event.node, 'failure', `${event.node} is no longer throttled`);
      };
    }
    case 'setDesired':
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
      const group = groupOfNode(control, event.node);
      if (group !== undefined) startDeployment(group, plant, event, control);
      return undefined;
    }
  }
}

function meanSeconds(flow: Flow, group: CapacityGroup): number {
  const { service } = flow.stations[group.plan.station] ?? {};
  return service !== undefined && 'mean' in service
    ? service.mean
    : service?.is === 'constant'
      ? service.value
      : 0;
}

function strike(
  event: Extract<TimelineEvent, { do: 'crash' | 'hang' }>,
  condition: 'refuses' | 'hangs',
  control: ControlPlane,
): Undo | undefined {
  const group = groupOfNode(control, event.node);
  if (group === undefined) return undefined;
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
  control.log.add(
    event.node,
    'failure',
    `${group.plan.name}: ${struck.length} of ${candidates.length} targets ${what}`,
  );
  return () => {
    for (const target of struck) group.setCondition(target, 'serves');
    control.log.add(event.node, 'failure', `${group.plan.name}: ${struck.length} targets are back`);
  };
}

function zoneOutage(zoneName: string, control: ControlPlane): Undo {
  const struck: {
    readonly group: CapacityGroup;
    readonly zone: number;
    readonly targets: readonly Target[];
  }[] = [];
  for (const group of control.groups) {
    const zone = group.station.zones.indexOf(zoneName);
    if (zone < 0) continue;
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
    for (const { group, zone, targets } of struck) {
      group.isZoneDown.delete(zone);
      for (const target of targets) if (target.state !== 'gone') group.setCondition(target, 'serves');
      control.log.add(group.plan.node, 'failure', `${group.plan.name}: zone ${zoneName} is back`);
    }
  };
}

function interrupt(node: string, count: number, control: ControlPlane): Undo | undefined {
  const group = groupOfNode(control, node);
  if (group === undefined) return undefined;
  const struck = group.inService().slice(0, count);
  control.log.add(node, 'failure', `${group.plan.name}: ${struck.length} Spot targets end in two minutes`);
  control.clock.after(120, () => {
    for (const target of struck) group.terminate(target, 'Spot interruption');
    group.reconcile();
  });
  return undefined;
}

function change(
  node: string,
  control: ControlPlane,
  field: 'factor' | 'errorRate',
  value: number,
  text: string,
): Undo | undefined {
  const group = groupOfNode(control, node);
  if (group === undefined) return undefined;
  const before = group[field];
  group[field] = value;
  group.applyToAll();
  control.log.add(node, 'failure', `${group.plan.name} ${text}`);
  return () => {
    group[field] = before;
    group.applyToAll();
    control.log.add(node, 'failure', `${group.plan.name} is as before`);
  };
}
