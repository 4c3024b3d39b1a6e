import type { RandomStream } from '../des/random-stream.ts';
import type { Machine, PlacementPlan, PlacementStrategy } from '../flow/hosts.ts';

/** One machine, with what is left on it. */
export interface Host {
  readonly id: number;
  readonly zone: string;
  readonly machine: Machine;
  readonly launchedAt: number;
  state: 'launching' | 'ready' | 'draining' | 'gone';
  readyAt: number;
  goneAt: number;
  vcpuLeft: number;
  memoryLeft: number;
  slotsLeft: number;
  readonly ports: Set<number>;
  readonly tenants: Set<Tenant>;
  /** Since when it has had no tenant that counts. */
  idleSince: number;
}

/** A task or pod that asks for room, or has it. */
export interface Tenant {
  readonly plan: PlacementPlan;
  /** Which group it belongs to, by its id. */
  readonly group: string;
  host: Host | undefined;
  /** Room was found. */
  start(host: Host): void;
  /** Its machine is going: it has to move. */
  evict(why: string): void;
  /** Why so many of its group may not leave their machine now; undefined where they may. */
  mayLeave?(count: number): string | undefined;
  /** Goes to wait in another pool that takes it; false where there is none. */
  goElsewhere?(): boolean;
}

/** Why a machine does not take it, in the words of the log; undefined where it fits. */
export function whyNot(host: Host, { plan, group }: Tenant): string | undefined {
  if (host.vcpuLeft < plan.vcpu - 1e-9) return `CPU (${rounded(host.vcpuLeft)} vCPU left)`;
  if (host.memoryLeft < plan.memoryMib - 1e-9) return `memory (${Math.floor(host.memoryLeft)} MiB left)`;
  if (plan.takesSlot && host.slotsLeft < 1) return 'network interfaces (none left)';
  if (plan.hostPort !== undefined && host.ports.has(plan.hostPort)) return `port ${plan.hostPort} (taken)`;
  if (plan.isDistinct && [...host.tenants].some((other) => other.group === group))
    return 'distinctInstance (one is there)';
  if (plan.zones !== undefined && !plan.zones.includes(host.zone)) return `its zone (${host.zone})`;
  if (plan.typePrefix !== undefined && !host.machine.type.startsWith(plan.typePrefix))
    return `its type (${host.machine.type})`;
  return undefined;
}

/** An empty machine of that type, to try placements on. */
export function emptyHost(id: number, zone: string, machine: Machine, now: number): Host {
  return {
    id,
    zone,
    machine,
    launchedAt: now,
    state: 'launching',
    readyAt: Number.POSITIVE_INFINITY,
    goneAt: Number.POSITIVE_INFINITY,
    vcpuLeft: machine.vcpu,
    memoryLeft: machine.memoryMib,
    slotsLeft: machine.slots,
    ports: new Set(),
    tenants: new Set(),
    idleSince: now,
  };
}

export function takeRoom(host: Host, tenant: Tenant): void {
  const { plan } = tenant;
  host.vcpuLeft -= plan.vcpu;
  host.memoryLeft -= plan.memoryMib;
  if (plan.takesSlot) host.slotsLeft -= 1;
  if (plan.hostPort !== undefined) host.ports.add(plan.hostPort);
  host.tenants.add(tenant);
}

export function giveRoom(host: Host, tenant: Tenant): void {
  if (!host.tenants.delete(tenant)) return;
  const { plan } = tenant;
  host.vcpuLeft += plan.vcpu;
  host.memoryLeft += plan.memoryMib;
  if (plan.takesSlot) host.slotsLeft += 1;
  if (plan.hostPort !== undefined) host.ports.delete(plan.hostPort);
}

/** The machine that a task goes to: what fits, then its strategies one after another, then the oldest. */
export function chooseHost(hosts: readonly Host[], tenant: Tenant, random: RandomStream): Host | undefined {
  let left = hosts.filter((host) => host.state === 'ready' && whyNot(host, tenant) === undefined);
  for (const strategy of tenant.plan.strategies) {
    if (left.length < 2) break;
    if (strategy === 'random') return left[random.below(left.length)];
    const costs = left.map((host) => costOf(strategy, host, hosts, tenant));
    const best = Math.min(...costs);
    left = left.filter((_, index) => (costs[index] as number) <= best + 1e-9);
  }
  return left[0];
}

function costOf(
  strategy: Exclude<PlacementStrategy, 'random'>,
  host: Host,
  hosts: readonly Host[],
  { group }: Tenant,
): number {
  switch (strategy) {
    case 'spread-zones':
      return hosts
        .filter(({ zone }) => zone === host.zone)
        .reduce((sum, each) => sum + countOf(each, group), 0);
    case 'spread-hosts':
      return countOf(host, group);
    case 'binpack-cpu':
      return host.vcpuLeft;
    case 'binpack-memory':
      return host.memoryLeft;
  }
}

function countOf(host: Host, group: string): number {
  let count = 0;
  for (const tenant of host.tenants) if (tenant.group === group) count += 1;
  return count;
}

/**
 * How many more machines the waiting ones need, each group packed for itself and the largest need taken: a lower bound
 * that does not grow too far at once, as ECS counts it.
 */
export function machinesNeeded(
  waiting: readonly Tenant[],
  machine: Machine,
  zone: string,
): { readonly count: number; readonly text: string; readonly isPossible: boolean } {
  const byNeed = new Map<string, Tenant[]>();
  for (const tenant of waiting) {
    const { vcpu, memoryMib, hostPort } = tenant.plan;
    const key = `${tenant.group} ${vcpu} ${memoryMib} ${hostPort ?? ''}`;
    byNeed.set(key, [...(byNeed.get(key) ?? []), tenant]);
  }
  let count = 0;
  let text = '';
  let isPossible = true;
  for (const tenants of byNeed.values()) {
    const each = tenants[0];
    if (each === undefined) continue;
    const perMachine = capacityFor(machine, zone, each);
    if (perMachine === 0) {
      isPossible = false;
      continue;
    }
    const needed = Math.ceil(tenants.length / perMachine);
    if (needed <= count) continue;
    count = needed;
    text = `${tenants.length} waiting ÷ ${perMachine} on each ${machine.type} → ceil(${rounded(tenants.length / perMachine)}) = ${needed}`;
  }
  return { count, text, isPossible };
}

/** How many of the same kind fit on an empty machine. */
export function capacityFor(machine: Machine, zone: string, tenant: Tenant): number {
  const host = emptyHost(0, zone, machine, 0);
  const atMost = 10_000;
  let count = 0;
  while (count < atMost && whyNot(host, tenant) === undefined) {
    takeRoom(host, { ...tenant });
    count += 1;
  }
  return count;
}

/** Whether everything on it but daemons fits on the others. */
export function canEmpty(host: Host, among: readonly Host[]): boolean {
  const others = among
    .filter((each) => each !== host && each.state === 'ready')
    .map((each) => ({ ...each, ports: new Set(each.ports), tenants: new Set(each.tenants) }));
  for (const tenant of host.tenants) {
    if (tenant.plan.isDaemon) continue;
    const copy = { ...tenant, host: undefined };
    const place = others.find((each) => whyNot(each, copy) === undefined);
    if (place === undefined) return false;
    takeRoom(place, copy);
  }
  return true;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
