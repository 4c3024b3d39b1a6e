import type { NodeId } from '#shared/document/records.ts';
import type { RandomStream } from '../des/random-stream.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import type { DeploymentTrace } from './deployment-trace.ts';
import type { FlowAlarms } from './flow-alarms.ts';
import type { GroupScaler } from './group-scaler.ts';
import type { HostPool } from './host-pool.ts';
import type { StationChanges } from './station-changes.ts';

/** Everything that manages a flow while it runs: sizes, health, failures and deployments. */
export interface ControlPlane {
  readonly clock: ControlClock;
  readonly log: DecisionLog;
  readonly groups: readonly CapacityGroup[];
  readonly pools: readonly HostPool[];
  readonly scalers: readonly GroupScaler[];
  readonly alarms: FlowAlarms;
  /** What makes stations slow or lets them fail at the moment. */
  readonly changes: StationChanges;
  /** Every deployment so far, the latest last. */
  readonly deployments: DeploymentTrace[];
  /** Draws of failures: how long a failover takes. */
  readonly failures: RandomStream;
}

export function groupOfNode(control: ControlPlane, node: NodeId): CapacityGroup | undefined {
  return control.groups.find(
    ({ plan, station }) => plan.node === node || station.targets.some((target) => target.node === node),
  );
}
