import { describe, expect, test } from 'vitest';
import { createStream } from '../des/random-stream.ts';
import type { PlacementPlan } from '../flow/hosts.ts';
import {
  capacityFor,
  chooseHost,
  emptyHost,
  type Host,
  machinesNeeded,
  type Tenant,
  takeRoom,
  whyNot,
} from './placement.ts';

const machine = { type: 'm5.large', vcpu: 2, memoryMib: 7680, slots: 2 };
const random = createStream(1, 'placement', 'routing', 0);

function hosts(...zones: readonly string[]): Host[] {
  return zones.map((zone, id) => ({ ...emptyHost(id, zone, machine, 0), state: 'ready' }));
}

function task(plan: Partial<PlacementPlan> = {}, group = 'shop'): Tenant {
  return {
    plan: {
      pool: 0,
      noun: 'task',
      vcpu: 0.5,
      memoryMib: 1024,
      takesSlot: false,
      strategies: [],
      isDistinct: false,
      isDaemon: false,
      ...plan,
    },
    group,
    host: undefined,
    start: () => undefined,
    evict: () => undefined,
  };
}

/** Places so many of a kind, and says which machines they came to. */
function placed(
  on: readonly Host[],
  count: number,
  plan: Partial<PlacementPlan>,
): readonly (number | undefined)[] {
  return Array.from({ length: count }, () => {
    const tenant = task(plan);
    const host = chooseHost(on, tenant, random);
    if (host !== undefined) takeRoom(host, tenant);
    return host?.id;
  });
}

describe('strategies of placement', () => {
  test('packing by memory fills one machine before the next, as far as its CPU goes', () => {
    expect(placed(hosts('a', 'a'), 6, { strategies: ['binpack-memory'] })).toEqual([0, 0, 0, 0, 1, 1]);
  });

  test('spreading goes round the zones, and packs within them', () => {
    expect(placed(hosts('a', 'a', 'b'), 5, { strategies: ['spread-zones', 'binpack-memory'] })).toEqual([
      0, 2, 0, 2, 0,
    ]);
    expect(placed(hosts('a', 'a', 'b'), 3, { strategies: ['spread-hosts'] })).toEqual([0, 1, 2]);
  });

  test('without a strategy that decides, the oldest machine is taken, and random takes any that fits', () => {
    expect(placed(hosts('a', 'b'), 1, {})).toEqual([0]);
    const found = placed(hosts('a', 'b'), 8, { strategies: ['random'] });
    expect(found.every((id) => id === 0 || id === 1)).toBe(true);
    expect(new Set(found).size).toBe(2);
  });
});

describe('a machine says what it is out of', () => {
  test.each<[string, Partial<PlacementPlan>, number]>([
    ['CPU (0.5 vCPU left)', { vcpu: 1.5, memoryMib: 512 }, 1],
    ['memory (680 MiB left)', { vcpu: 0.25, memoryMib: 3500 }, 2],
    ['network interfaces (none left)', { vcpu: 0.25, memoryMib: 256, takesSlot: true }, 2],
    ['port 8080 (taken)', { vcpu: 0.25, memoryMib: 256, hostPort: 8080 }, 1],
    ['distinctInstance (one is there)', { isDistinct: true }, 1],
    ['its zone (a)', { zones: ['b'] }, 0],
    ['its type (m5.large)', { typePrefix: 'g5.' }, 0],
  ])('%s', (reason, plan, room) => {
    const [host] = hosts('a') as [Host];
    expect(placed([host], room + 1, plan)).toEqual([...Array(room).fill(0), undefined]);
    expect(whyNot(host, task(plan))).toBe(reason);
  });
});

test('what waits is packed for each group alone, and the largest need counts', () => {
  const waiting = [
    ...Array.from({ length: 5 }, () => task({ vcpu: 1, memoryMib: 1024 })),
    ...Array.from({ length: 3 }, () => task({ vcpu: 0.25, memoryMib: 2000 }, 'reports')),
  ];
  expect(capacityFor(machine, 'a', task({ vcpu: 1 }))).toBe(2);
  expect(machinesNeeded(waiting, machine, 'a')).toEqual({
    count: 3,
    text: '5 waiting ÷ 2 on each m5.large → ceil(2.5) = 3',
    isPossible: true,
  });
  expect(machinesNeeded([task({ vcpu: 4 })], machine, 'a').count).toBe(0);
});
