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
  let lastFailure = Number.NEGATIVE_INFINITY;
  let pause = plan.backoffSeconds;
  let isThinking = false;

  const scan = (): void => {
    clock.after(plan.scanSeconds, scan);
    giveUp(clock.now);
    if (pool.waiting.length > 0 && !isThinking) {
      isThinking = true;
      clock.after(thinkingTime(pool, plan), () => {
        isThinking = false;
        grow(clock.now);
      });
    }
    shrink(clock.now);
  };

  const grow = (now: number): void => {
    if (pool.waiting.length === 0) return;
    if (now < pool.pausedUntil) {
      pool.sendWaitingElsewhere(now);
      return;
    }
    const launching = pool.active().length - pool.ready().length;
    const { count, text } = machinesNeeded(pool.waiting, pool.plan.machine, pool.plan.zones[0] ?? '');
    if (count <= launching) return;
    const before = pool.desired;
    pool.setDesired(
      pool.desired + count - launching,
      'for pods that are Pending',
      launching === 0 ? text : `${text}, ${launching} on the way`,
    );
    if (pool.desired > before) lastAdd = now;
    // Those stay for whom a node is on its way.
    else if (pool.desired >= pool.plan.max)
      pool.sendWaitingElsewhere(now, Math.ceil((pool.waiting.length * launching) / count));
  };

  /** Nodes that do not come are taken back, and their group is left alone for a while. */
  const giveUp = (now: number): void => {
    const late = pool.hosts.filter(
      ({ state, launchedAt }) => state === 'launching' && now - launchedAt >= plan.provisionSeconds - 1e-9,
    );
    if (late.length === 0) {
      if (pool.hosts.some(({ readyAt }) => readyAt > pool.pausedUntil && readyAt <= now))
        pause = plan.backoffSeconds;
      return;
    }
    for (const host of late) pool.abandon(host);
    pool.pausedUntil = now + pause;
    pool.say(
      'scaling',
      `: ${late.length} ${late.length === 1 ? 'node has' : 'nodes have'} not come, and no other is asked for until ${Math.round(pool.pausedUntil)} s`,
      `${plan.provisionSeconds} s waited for, then a pause of ${pause} s`,
    );
    pause = Math.min(plan.longestBackoffSeconds, 2 * pause);
    pool.sendWaitingElsewhere(now);
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
    if (now < lastFailure + plan.afterFailureSeconds) return;
    const due = [...unneededSince].filter(([, since]) => now - since >= plan.unneededSeconds);
    const empty = due.filter(([host]) => pool.isIdle(host));
    // Empty ones go together, others one after another.
    const going = (empty.length > 0 ? empty : due.slice(0, 1)).slice(0, pool.desired - pool.plan.min);
    const first = going[0];
    if (first === undefined) return;
    const kept = whyKept(first[0]);
    if (kept !== undefined) {
      lastFailure = now;
      pool.say(
        'scaling',
        `: a node that is not needed cannot be emptied, and is tried again in ${plan.afterFailureSeconds / 60} minutes`,
        kept,
      );
      return;
    }
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

/** On average, beside the wait for the next scan; a large cluster takes longer. */
function thinkingTime(pool: HostPool, plan: ClusterAutoscalerPlan): number {
  const isLarge = pool.ready().length >= plan.largeFrom;
  return Math.max(0, (isLarge ? plan.largeLatencySeconds : plan.latencySeconds) - plan.scanSeconds / 2);
}

/** The disruption budget that keeps a pod of the node where it is. */
function whyKept(host: Host): string | undefined {
  const leaving = new Map<string, number>();
  for (const { group, plan } of host.tenants)
    if (!plan.isDaemon) leaving.set(group, (leaving.get(group) ?? 0) + 1);
  for (const { group, mayLeave } of host.tenants) {
    const why = mayLeave?.(leaving.get(group) ?? 0);
    if (why !== undefined) return why;
  }
  return undefined;
}

function isUnneeded(host: Host, plan: ClusterAutoscalerPlan): boolean {
  return requestedShare(host) < plan.downThreshold;
}

/** The larger part of CPU and memory that is requested. */
function requestedShare({ machine, vcpuLeft, memoryLeft }: Host): number {
  return Math.max(1 - vcpuLeft / machine.vcpu, 1 - memoryLeft / machine.memoryMib);
}
