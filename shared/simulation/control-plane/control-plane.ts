import { createStream } from '../des/random-stream.ts';
import type { Flow, ServersStation } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CapacityGroup } from './capacity-group.ts';
import { ControlClock } from './control-clock.ts';
import { DecisionLog } from './decision-log.ts';
import { GroupScaler } from './group-scaler.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';
import { planTimeline } from './timeline.ts';

export function createControlPlane(
  flow: Flow,
  plant: Plant,
  scenario: Scenario,
  seed: number,
  replication: number,
): ControlPlane {
  const clock = new ControlClock();
  const log = new DecisionLog(() => clock.now);
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
      ),
  );
  const scalers = groups.map(
    (group) => new GroupScaler(group, plant, clock, log, scenario.metricDelaySeconds),
  );
  const failures = createStream(seed, '', 'failures', replication);
  const control: ControlPlane = { clock, log, groups, scalers, failures };
  planTimeline(flow, plant, scenario, control);
  return control;
}
