import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { Plant } from './control-plane/plant.ts';
import type { Target } from './control-plane/target.ts';
import type { Flow } from './flow/flow.ts';
import type { SeriesColumn } from './results/run-record.ts';

/** Takes columns, each with what it is at a look. */
export interface ColumnTaker {
  add(what: string, of: string, value: () => number): void;
  /** One that is left out where it is never more than 0. */
  addSometimes(what: string, of: string, value: () => number): void;
}

/** Columns that begin when something happens: of what they are before, they are 0. */
export interface LateColumns {
  look(): void;
  readonly columns: readonly SeriesColumn[];
}

/** Besides those in service: what a target can be. */
const targetStates: readonly { readonly what: string; readonly isIn: (target: Target) => boolean }[] = [
  { what: 'starting', isIn: ({ state }) => state === 'pending' },
  { what: 'unhealthy', isIn: ({ state, isHealthy }) => state === 'in-service' && !isHealthy },
  { what: 'draining', isIn: ({ state }) => state === 'draining' },
];

/**
 * What the control plane does over time, in either engine: sizes of groups and pools, targets by state, and the share of
 * the requests that each version gets that was deployed.
 */
export function controlColumns(
  flow: Flow,
  control: ControlPlane,
  plant: Plant,
  { add, addSometimes }: ColumnTaker,
): LateColumns {
  for (const group of control.groups) {
    const { id } = group.plan;
    add('targets', id, () => group.inService().length);
    add('desired', id, () => group.desired);
    for (const { what, isIn } of targetStates)
      addSometimes(what, id, () => group.targets.reduce((sum, target) => sum + (isIn(target) ? 1 : 0), 0));
  }
  for (const pool of control.pools) {
    add('targets', pool.plan.id, () => pool.ready().length);
    add('desired', pool.plan.id, () => pool.desired);
    add('waiting', pool.plan.id, () => pool.waiting.length);
  }
  return versionShares(flow, control, plant);
}

function versionShares({ stations }: Flow, control: ControlPlane, plant: Plant): LateColumns {
  // Columns go into the record, which is plain data; how they are looked at does not.
  const columns: { readonly what: string; readonly of: string; readonly values: number[] }[] = [];
  const looks: (() => number)[] = [];
  /** Everything that has come to the node of a deployment, whatever the version. */
  const totalOf = (node: string): number => {
    const group = control.groups.find(({ plan }) => plan.node === node);
    if (group !== undefined) return group.targets.reduce((sum, { id }) => sum + plant.requestCount(id), 0);
    const index = stations.findIndex((station) => station.is === 'function' && station.node === node);
    return index < 0 ? 0 : plant.callCount(index);
  };
  let looked = 0;
  return {
    columns,
    look() {
      for (const { node, version, reached } of control.deployments.slice(columns.length)) {
        let [ownBefore, allBefore] = [0, totalOf(node)];
        let share = 0;
        columns.push({
          what: 'version',
          of: `${node} ${version}`,
          values: new Array<number>(looked).fill(0),
        });
        looks.push(() => {
          const [own, all] = [reached().requests, totalOf(node)];
          // The warm-up sets counts back to 0, and where nothing came nothing has changed.
          if (all > allBefore) share = Math.max(0, Math.min(1, (own - ownBefore) / (all - allBefore)));
          [ownBefore, allBefore] = [own, all];
          return share;
        });
      }
      looked += 1;
      columns.forEach(({ values }, index) => {
        values.push(looks[index]?.() ?? 0);
      });
    },
  };
}
