import type { Flow } from '../flow/flow.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';

/** Which of the servers are struck: one by its place, so many, a part of them, or those of a zone. */
interface Chosen {
  readonly target?: number | undefined;
  readonly count?: number | undefined;
  readonly fraction?: number | undefined;
  readonly zone?: string | undefined;
}

/** A server that fails as a whole, with everything that it stands for: cores and lock of a database, a shard of a cache. */
interface Unit {
  readonly name: string;
  readonly zone: string;
  readonly targets: number[];
  readonly failover: readonly [number, number] | undefined;
}

/**
 * A database, a cache or another server that no group manages refuses connections or hangs, and a standby takes over
 * where there is one. Of several shards the first is struck unless the event says otherwise; of a lost zone, all that
 * stand in it. Gives what ends it.
 */
export function strikeStation(
  flow: Flow,
  plant: Plant,
  node: string,
  condition: 'refuses' | 'hangs',
  control: ControlPlane,
  chosen: Chosen = {},
): () => void {
  const ends = choose(unitsOf(flow, plant, node), chosen).map((unit) =>
    strikeUnit(plant, node, unit, condition, control),
  );
  return () => {
    for (const end of ends) end();
  };
}

function unitsOf(flow: Flow, plant: Plant, node: string): readonly Unit[] {
  const units = new Map<string, Unit>();
  flow.stations.forEach((plan, station) => {
    if (plan.is !== 'servers') return;
    const targets = plant.targetsOf(station);
    plan.targets.forEach((each, place) => {
      const target = targets[place];
      if ((each.node !== node && plan.node !== node) || target === undefined) return;
      const key = each.name ?? '';
      const unit = units.get(key) ?? {
        name: each.name ?? plan.name,
        zone: plan.zones[each.zone] ?? '',
        targets: [],
        failover: plan.failover,
      };
      unit.targets.push(target);
      units.set(key, unit);
    });
  });
  return [...units.values()];
}

function choose(units: readonly Unit[], { target, count, fraction, zone }: Chosen): readonly Unit[] {
  if (zone !== undefined) return units.filter((unit) => unit.zone === zone);
  if (target !== undefined) return units.slice(target, target + 1);
  return units.slice(0, count ?? (fraction === undefined ? 1 : Math.ceil(fraction * units.length)));
}

function strikeUnit(
  plant: Plant,
  node: string,
  { name, targets, failover }: Unit,
  condition: 'refuses' | 'hangs',
  control: ControlPlane,
): () => void {
  const set = (next: 'serves' | 'refuses' | 'hangs'): void => {
    for (const target of targets) {
      plant.setCondition(target, next);
      if (next === 'refuses') plant.failAll(target, 'conn_refused_502');
    }
  };
  let isBack = false;
  const back = (text: string, arithmetic?: string): void => {
    if (isBack) return;
    isBack = true;
    set('serves');
    control.log.add(node, 'failure', `${name} ${text}`, arithmetic);
  };
  set(condition);
  control.log.add(node, 'failure', `${name} ${condition === 'refuses' ? 'refuses connections' : 'hangs'}`);
  if (failover !== undefined) {
    const [from, to] = failover;
    const wait = from + control.failures.uniform() * (to - from);
    control.clock.after(wait, () =>
      back('has failed over to its standby', `after ${wait.toFixed(1)} s, between ${from} and ${to} s`),
    );
  }
  return () => back('is back');
}
