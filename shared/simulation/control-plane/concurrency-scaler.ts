import type { Flow, ProvisionedScalingPlan } from '../flow/flow.ts';
import { Alarm } from './alarm.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';
import { guardedCeil } from './rounding.ts';

const period = 60;
const points = 3;

/** Provisioned concurrency of functions follows its use: three minutes above the target, three well below it. */
export function startConcurrencyScaling(
  flow: Flow,
  plant: Plant,
  clock: ControlClock,
  log: DecisionLog,
  metricDelay: number,
): void {
  flow.stations.forEach((station, index) => {
    if (station.is !== 'function' || station.provisionedScaling === undefined) return;
    follow(station.provisionedScaling, station.provisioned, {
      used: () => plant.provisionedBusySeconds(index),
      set: (count) => plant.setProvisioned(index, count),
      say: (text, arithmetic) => log.add(station.node, 'scaling', `${station.name}: ${text}`, arithmetic),
      clock,
      metricDelay,
    });
  });
}

interface Followed {
  readonly used: () => number;
  readonly set: (count: number) => void;
  readonly say: (text: string, arithmetic: string) => void;
  readonly clock: ControlClock;
  readonly metricDelay: number;
}

function follow(
  plan: ProvisionedScalingPlan,
  start: number,
  { used, set, say, clock, metricDelay }: Followed,
): void {
  let count = start;
  let before = 0;
  let isChanging = false;
  const high = new Alarm({ comparison: 'above', threshold: plan.target, points, of: points });
  const low = new Alarm({
    comparison: 'below',
    threshold: plan.scaleInRatio * plan.target,
    points,
    of: points,
  });

  const tick = (): void => {
    clock.after(period, tick);
    const now = used();
    const busy = (now - before) / period;
    before = now;
    clock.after(metricDelay, () => evaluate(busy));
  };

  const evaluate = (busy: number): void => {
    const use = count === 0 ? 0 : busy / count;
    high.update(use);
    low.update(use);
    if (isChanging) return;
    const exact = busy / plan.target;
    const wanted = Math.max(plan.min, Math.min(plan.max, guardedCeil(exact)));
    const isOut = high.state === 'ALARM' && wanted > count;
    if (!isOut && (low.state !== 'ALARM' || wanted >= count)) return;
    isChanging = true;
    say(
      `${count} → ${wanted} provisioned environments, ${isOut ? 'above' : 'below'} its target`,
      `${rounded(busy)} busy of ${count}, target ${rounded(100 * plan.target)} % → ceil(${rounded(exact)}) = ${guardedCeil(exact)}`,
    );
    clock.after(plan.allocateSeconds, () => {
      count = wanted;
      isChanging = false;
      set(count);
    });
  };

  clock.at(period, tick);
}
