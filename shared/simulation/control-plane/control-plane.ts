import { assertNever } from '#shared/base/assert-never.ts';
import { createStream } from '../des/random-stream.ts';
import type { Flow, ServersStation } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { startAnomalyMitigation } from './anomaly-mitigation.ts';
import { CapacityGroup } from './capacity-group.ts';
import { startCapacityProvider } from './capacity-provider.ts';
import { startClusterAutoscaler } from './cluster-autoscaler.ts';
import { startConcurrencyScaling } from './concurrency-scaler.ts';
import { ControlClock } from './control-clock.ts';
import { DecisionLog } from './decision-log.ts';
import { startDnsFailover } from './dns-failover.ts';
import { watchFirstSigns } from './first-signs.ts';
import { FlowAlarms } from './flow-alarms.ts';
import { GroupScaler } from './group-scaler.ts';
import { HostPool } from './host-pool.ts';
import { startKarpenter } from './karpenter.ts';
import { LaunchRate } from './launch-rate.ts';
import { watchLimits } from './limit-watch.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';
import { startPodAutoscaler } from './pod-autoscaler.ts';
import { startPredictiveScaling } from './predictive-scaler.ts';
import { StationChanges } from './station-changes.ts';
import { planTimeline } from './timeline.ts';
import { startUnitScaling } from './unit-scaler.ts';

export function createControlPlane(
  flow: Flow,
  plant: Plant,
  scenario: Scenario,
  seed: number,
  replication: number,
): ControlPlane {
  const clock = new ControlClock();
  const log = new DecisionLog(() => clock.now);
  const pools = flow.hostPools.map((plan) => {
    const stream = (purpose: 'starts' | 'routing') => createStream(seed, plan.id, purpose, replication);
    return new HostPool(plan, clock, log, stream('starts'), stream('routing'));
  });
  const launches = new LaunchRate();
  const groups = flow.groups.map(
    (plan) =>
      new CapacityGroup(
        plan,
        flow.stations[plan.station] as ServersStation,
        plant,
        clock,
        log,
        createStream(seed, plan.id, 'starts', replication),
        createStream(seed, plan.id, 'health', replication),
        pools,
        // Tasks without machines of their own run on Fargate.
        plan.is === 'tasks' && plan.placement === undefined ? launches : undefined,
      ),
  );
  const scalers = groups.map(
    (group) => new GroupScaler(group, plant, clock, log, scenario.metricDelaySeconds),
  );
  for (const group of groups) startAnomalyMitigation(group, plant, clock, log);
  for (const group of groups) {
    const { podScaling, node, name } = group.plan;
    if (podScaling === undefined) continue;
    startPodAutoscaler(group, podScaling, plant, clock, (text, arithmetic) =>
      log.add(node, 'scaling', `${name}${text}`, arithmetic),
    );
  }
  groups.forEach((group, index) => {
    const { predictive, node, name } = group.plan;
    const scaler = scalers[index];
    if (predictive === undefined || scaler === undefined) return;
    startPredictiveScaling(group, predictive, scaler, clock, (text, arithmetic) =>
      log.add(node, 'scaling', `${name}${text}`, arithmetic),
    );
  });
  startConcurrencyScaling(flow, plant, clock, log, scenario.metricDelaySeconds);
  startUnitScaling(flow, plant, clock, log, scenario.metricDelaySeconds);
  watchLimits(flow, plant, clock, log);
  watchFirstSigns(flow, plant, clock, log);
  startDnsFailover(flow, plant, groups, clock, log);
  for (const pool of pools) startHostScaling(pool, clock, scenario.metricDelaySeconds);
  const failures = createStream(seed, '', 'failures', replication);
  const alarms = new FlowAlarms(flow, plant, groups, clock, log, scenario.metricDelaySeconds);
  const control: ControlPlane = {
    clock,
    log,
    groups,
    pools,
    scalers,
    alarms,
    changes: new StationChanges(flow, plant),
    deployments: [],
    failures,
  };
  planTimeline(flow, plant, scenario, control);
  return control;
}

function startHostScaling(pool: HostPool, clock: ControlClock, metricDelay: number): void {
  const { scaling } = pool.plan;
  switch (scaling.is) {
    case 'none':
      return;
    case 'capacity-provider':
      startCapacityProvider(pool, scaling, clock, metricDelay);
      return;
    case 'cluster-autoscaler':
      startClusterAutoscaler(pool, scaling, clock);
      return;
    case 'karpenter':
      startKarpenter(pool, scaling, clock);
      return;
    default:
      assertNever(scaling);
  }
}
