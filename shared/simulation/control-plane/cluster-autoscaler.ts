import type { ClusterAutoscalerPlan } from '../flow/hosts.ts';
import type { ControlClock } from './control-clock.ts';
import type { HostPool } from './host-pool.ts';
import { canEmpty, type Host, machinesNeeded, rounded } from './placement.ts';

/** Cluster Autoscaler: adds nodes for pods that fit nowhere, and takes away those that are not needed for long. */
export function startClusterAutoscaler(
  pool: HostPool,
  plan: ClusterAutoscalerPlan,
  clock: ControlClock,
): void {
  const unneededSince = new Map<Host, number>();
  let lastAdd = Number.NEGATIVE_INFINITY;

  const scan = (): void => {
    clock.after(plan.scanSeconds, scan);
    const launching = pool.active().length - pool.ready().length;
    if (pool.waiting.length > 0) {
      const { count, text } = machinesNeeded(pool.waiting, pool.plan.machine, pool.plan.zones[0] ?? '');
      if (count > launching) {
        const before = pool.desired;
        pool.setDesired(
          pool.desired + count - launching,
          'for pods that are Pending',
          launching === 0 ? text : `${text}, ${launching} on the way`,
        );
        if (pool.desired > before) lastAdd = clock.now;
      }
    }
    shrink(clock.now);
  };

  const shrink = (now: number): void => {
    const ready = pool.ready();
    for (const host of ready) {
      if (isUnneeded(host, plan) && canEmpty(host, ready)) {
        if (!unneededSince.has(host)) unneededSince.set(host, now);
      } else unneededSince.delete(host);
    }
    for (const host of [...unneededSince.keys()]) if (host.state !== 'ready') unneededSince.delete(host);
    if (pool.waiting.length > 0 || now < lastAdd + plan.afterAddSeconds) return;
    const due = [...unneededSince].filter(([, since]) => now - since >= plan.unneededSeconds);
    const empty = due.filter(([host]) => pool.isIdle(host));
    // Empty ones go together, others one after another.
    const going = (empty.length > 0 ? empty : due.slice(0, 1)).slice(0, pool.desired - pool.plan.min);
    const first = going[0];
    if (first === undefined) return;
    pool.setDesired(
      pool.desired - going.length,
      `${going.length} unneeded for ${plan.unneededSeconds / 60} minutes`,
      going.map(([host]) => `${rounded(100 * requestedShare(host))} % requested`).join(', '),
    );
    for (const [host] of going) {
      unneededSince.delete(host);
      pool.drain(host, 'its node is not needed');
    }
  };

  clock.at(plan.scanSeconds, scan);
}

function isUnneeded(host: Host, plan: ClusterAutoscalerPlan): boolean {
  return requestedShare(host) < plan.downThreshold;
}

/** The larger part of CPU and memory that is requested. */
function requestedShare({ machine, vcpuLeft, memoryLeft }: Host): number {
  return Math.max(1 - vcpuLeft / machine.vcpu, 1 - memoryLeft / machine.memoryMib);
}
