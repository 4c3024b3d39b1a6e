import type { KarpenterPlan, Machine } from '../flow/hosts.ts';
import type { ControlClock } from './control-clock.ts';
import type { HostPool } from './host-pool.ts';
import { hourlyWords, replaceHost } from './host-replacement.ts';
import { canEmpty, type Host, machinesNeeded, rounded, type Tenant } from './placement.ts';

/** How often it looks for nodes to take away. */
const lookSeconds = 10;

/** How a node could be saved. */
type Chance = { readonly is: 'empty' | 'fits' } | { readonly is: 'cheaper'; readonly machine: Machine };

/** Karpenter: batches pods that fit nowhere, picks the cheapest machines for them, and consolidates. */
export function startKarpenter(pool: HostPool, plan: KarpenterPlan, clock: ControlClock): void {
  let batchSince = -1;
  let handle: number | undefined;
  const spareSince = new Map<Host, number>();
  let isReplacing = false;

  const provision = (): void => {
    batchSince = -1;
    handle = undefined;
    const room = pool.active().reduce((sum, { machine }) => sum + machine.vcpu, 0);
    const waiting = unserved(pool);
    if (waiting.length === 0) return;
    const choice = cheapestFor(waiting, plan.machines, pool.plan.zones[0] ?? '');
    if (choice === undefined) {
      pool.say('capacity', ': no machine of the pool is large enough', `${waiting.length} pods are Pending`);
      return;
    }
    const allowed = Math.floor((plan.vcpuLimit - room) / choice.machine.vcpu + 1e-9);
    const count = Math.min(choice.count, Math.max(0, allowed));
    if (count < choice.count) {
      pool.say('scaling', ` is at its limit of ${plan.vcpuLimit} vCPU`, `${rounded(room)} vCPU are there`);
    }
    if (count > 0)
      pool.setDesired(pool.desired + count, 'for pods that are Pending', choice.text, choice.machine);
  };

  pool.onChange = () => {
    if (unserved(pool).length === 0) return;
    const { now } = clock;
    if (batchSince < 0) batchSince = now;
    if (handle !== undefined) clock.cancel(handle);
    handle = clock.at(Math.min(batchSince + plan.batchMaxSeconds, now + plan.batchIdleSeconds), provision);
  };

  const look = (): void => {
    clock.after(lookSeconds, look);
    consolidate(clock.now);
  };

  const consolidate = (now: number): void => {
    const ready = pool.ready();
    const chances = new Map<Host, Chance>();
    for (const host of ready) {
      const chance = chanceOf(host, ready);
      if (chance === undefined) spareSince.delete(host);
      else {
        chances.set(host, chance);
        if (!spareSince.has(host)) spareSince.set(host, now);
      }
    }
    for (const host of [...spareSince.keys()]) if (host.state !== 'ready') spareSince.delete(host);
    if (pool.waiting.length > 0) return;
    const atMost = Math.max(1, Math.ceil(plan.budget * ready.length));
    const due = [...spareSince]
      .filter(([, since]) => now - since >= plan.consolidateAfterSeconds)
      .sort(([a], [b]) => a.tenants.size - b.tenants.size || b.id - a.id)
      .map(([host]) => host);
    const having = (wanted: Chance['is']): readonly Host[] =>
      due.filter((host) => chances.get(host)?.is === wanted);
    const empty = having('empty').slice(0, atMost);
    const going = empty.length > 0 ? empty : having('fits').slice(0, 1);
    if (going.length > 0) {
      takeAway(
        going,
        empty.length > 0 ? 'consolidates empty nodes' : 'consolidates: its pods fit elsewhere',
        atMost,
      );
      return;
    }
    const [old] = having('cheaper');
    const chance = old === undefined ? undefined : chances.get(old);
    if (old === undefined || chance?.is !== 'cheaper' || isReplacing) return;
    isReplacing = true;
    spareSince.delete(old);
    const cost = hourlyWords(old.machine, chance.machine);
    replaceHost(pool, old, chance.machine, 'consolidation: its pods fit on it', cost, () => {
      isReplacing = false;
    });
  };

  const takeAway = (going: readonly Host[], why: string, atMost: number): void => {
    pool.setDesired(
      pool.desired - going.length,
      why,
      `${going.map((host) => host.machine.type).join(', ')}, at most ${atMost} at a time`,
    );
    for (const host of going) {
      spareSince.delete(host);
      pool.drain(host, 'consolidation');
    }
  };

  /** What could be saved about a node: all of it, or what a cheaper one costs less. */
  const chanceOf = (host: Host, ready: readonly Host[]): Chance | undefined => {
    if (pool.isIdle(host)) return { is: 'empty' };
    if (plan.consolidates !== 'underutilized') return undefined;
    if (canEmpty(host, ready)) return { is: 'fits' };
    if (isReplacing || pool.active().length > ready.length) return undefined;
    const pods = [...host.tenants].filter((tenant) => !tenant.plan.isDaemon);
    const choice = cheapestFor(pods, plan.machines, host.zone);
    return choice?.count === 1 && costOf(choice.machine) < costOf(host.machine) - 1e-9
      ? { is: 'cheaper', machine: choice.machine }
      : undefined;
  };

  /** Its age takes a node away whatever runs on it: its pods wait for another one. */
  const expire = (host: Host, age: number): void => {
    if (!Number.isFinite(plan.expireAfterSeconds)) return;
    clock.at(host.launchedAt + plan.expireAfterSeconds - age, () => {
      if (host.state !== 'ready') return;
      spareSince.delete(host);
      const hours = rounded(plan.expireAfterSeconds / 3600);
      pool.setDesired(pool.desired - 1, `one is ${hours} h old`, `expireAfter ${hours} h`);
      pool.drain(host, 'expired');
    });
  };

  for (const host of pool.ready()) expire(host, plan.ageAtStartSeconds);
  pool.onReady.push((host) => expire(host, 0));
  if (plan.consolidates !== 'never') clock.at(lookSeconds, look);
  pool.onChange();
}

/** Pods for which no machine is on its way. */
function unserved(pool: HostPool): readonly Tenant[] {
  const coming = pool
    .active()
    .filter(({ state }) => state === 'launching')
    .map(({ machine }) => ({ vcpu: machine.vcpu, memory: machine.memoryMib, slots: machine.slots }));
  return pool.waiting.filter(({ plan }) => {
    const at = coming.find(
      ({ vcpu, memory, slots }) => vcpu >= plan.vcpu - 1e-9 && memory >= plan.memoryMib && slots >= 1,
    );
    if (at === undefined) return true;
    at.vcpu -= plan.vcpu;
    at.memory -= plan.memoryMib;
    at.slots -= 1;
    return false;
  });
}

export interface MachineChoice {
  readonly machine: Machine;
  readonly count: number;
  readonly text: string;
}

/** By its price, or by its size where none is known. */
function costOf(machine: Machine): number {
  return machine.hourly ?? machine.vcpu + machine.memoryMib / 8192;
}

/** The machines that hold all of them for the least; of equal cost the fewest. */
export function cheapestFor(
  waiting: readonly Tenant[],
  machines: readonly Machine[],
  zone: string,
): MachineChoice | undefined {
  let best: (MachineChoice & { readonly cost: number }) | undefined;
  for (const machine of machines) {
    const { count, text, isPossible } = machinesNeeded(waiting, machine, zone);
    if (!isPossible || count === 0) continue;
    const cost = count * costOf(machine);
    const isBetter =
      best === undefined ||
      cost < best.cost - 1e-9 ||
      (Math.abs(cost - best.cost) <= 1e-9 && count < best.count);
    if (isBetter) best = { machine, count, cost, text };
  }
  return best;
}
