import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CapacityProviderPlan } from '../flow/hosts.ts';
import { Alarm } from './alarm.ts';
import type { ControlClock } from './control-clock.ts';
import type { HostPool } from './host-pool.ts';
import { machinesNeeded, rounded } from './placement.ts';
import { guardedCeil } from './rounding.ts';

const period = 60;

/** Per cent that are reported while tasks wait and nothing runs. */
const emptyReservation = awsFigure('ecs.emptyReservation');

/** Managed scaling of a capacity provider: each minute it tracks the machines needed per machine there. */
export function startCapacityProvider(
  pool: HostPool,
  plan: CapacityProviderPlan,
  clock: ControlClock,
  metricDelay: number,
): void {
  const high = new Alarm({
    comparison: 'above',
    threshold: plan.target,
    points: plan.outPoints,
    of: plan.outPoints,
  });
  const low = new Alarm({
    comparison: 'below',
    threshold: plan.target,
    points: plan.inPoints,
    of: plan.inPoints,
  });
  let warmUntil = 0;

  const tick = (): void => {
    clock.after(period, tick);
    const point = reservationOf(pool);
    clock.after(metricDelay, () => evaluate(point));
  };

  const evaluate = (point: Reservation): void => {
    const before = high.state;
    high.update(point.value);
    low.update(point.value);
    const metric = `CapacityProviderReservation ${rounded(point.value)}`;
    if (high.state === 'ALARM') {
      if (before !== 'ALARM') pool.say('alarm', ': CapacityProviderReservation high: ALARM', point.text);
      const exact = (Math.max(1, point.running) * point.value) / plan.target;
      const wanted = guardedCeil(exact);
      const step = Math.max(plan.minimumStep, Math.min(plan.maximumStep, wanted - pool.desired));
      if (wanted <= pool.desired) return;
      const size = pool.desired + step;
      const formula = `${point.text}; n = ${point.running}, target ${plan.target} → ceil(${rounded(exact)}) = ${wanted}`;
      warmUntil = clock.now + plan.warmUp;
      pool.setDesired(size, 'scales out', size === wanted ? formula : `${formula}, in a step of ${step}`);
      return;
    }
    if (low.state !== 'ALARM' || clock.now < warmUntil) return;
    const least = guardedCeil((point.running * point.value) / plan.target);
    const idle = pool
      .ready()
      .filter((host) => !plan.keepsBusy || pool.isIdle(host))
      .sort((a, b) => a.tenants.size - b.tenants.size || a.launchedAt - b.launchedAt || a.id - b.id);
    const count = Math.min(idle.length, pool.desired - Math.max(pool.plan.min, least));
    if (count <= 0) return;
    pool.setDesired(
      pool.desired - count,
      `scales in, ${count} without tasks`,
      `${metric}, n = ${point.running}, target ${plan.target} → ceil(${rounded((point.running * point.value) / plan.target)}) = ${least}`,
    );
    for (const host of idle.slice(0, count)) pool.drain(host, 'scale-in');
  };

  clock.at(period, tick);
}

interface Reservation {
  readonly value: number;
  readonly running: number;
  readonly text: string;
}

/** M ÷ N × 100: machines that run tasks and those that waiting tasks still need, for each machine there. */
export function reservationOf(pool: HostPool): Reservation {
  const ready = pool.ready();
  const running = ready.length;
  const used = ready.filter((host) => !pool.isIdle(host)).length;
  const more = machinesNeeded(pool.waiting, pool.plan.machine, pool.plan.zones[0] ?? '');
  // With tasks waiting, no machine is one too many.
  const needed = more.count > 0 ? running + more.count : used;
  const value = running === 0 ? (needed === 0 ? 100 : emptyReservation) : (needed / running) * 100;
  const text =
    running === 0 && needed > 0
      ? `${more.text}; M = ${needed}, N = 0 → 200 %`
      : `${more.text === '' ? '' : `${more.text}; `}M = ${needed}, N = ${running} → ${rounded(value)} %`;
  return { value, running, text };
}
