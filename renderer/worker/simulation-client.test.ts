import { expect, test } from 'vitest';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { createSimulationClient, type SimulationPort } from './simulation-client.ts';
import type { SimulationOrder } from './simulation-messages.ts';

class FakePort implements SimulationPort {
  readonly orders: SimulationOrder[] = [];
  isTerminated = false;
  onNews: SimulationPort['onNews'] = () => undefined;
  onCrash: SimulationPort['onCrash'] = () => undefined;
  postMessage(order: SimulationOrder): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

const document = createDocument('d', 'Shop');
const refused = { ok: false, fault: { code: 'no-scenario', message: 'There is none.' } } as const;

function started(cores = 1) {
  const ports: FakePort[] = [];
  const timers: (() => void)[] = [];
  const client = createSimulationClient(
    () => {
      const port = new FakePort();
      ports.push(port);
      return port;
    },
    cores,
    (act) => timers.push(act),
  );
  return { client, ports, timers };
}

test('progress is heard on the way, and the worker is used again', async () => {
  const { client, ports } = started();
  const heard: number[] = [];
  const first = client.run(document, {}, (progress) => heard.push(progress));
  ports[0]?.onNews({ id: 1, type: 'opened', count: 1 });
  ports[0]?.onNews({ id: 1, type: 'progress', progress: 0.5 });
  ports[0]?.onNews({ id: 1, type: 'worked', part: new ArrayBuffer(1) });
  ports[0]?.onNews({ id: 1, type: 'done', outcome: refused });
  expect(await first).toBe(refused);
  expect(heard).toEqual([0.5]);
  expect(ports[0]?.orders.map(({ type }) => type)).toEqual(['open', 'work', 'finish']);
  const second = client.whatIf(document, {}, () => undefined);
  expect(ports[0]?.orders.at(-1)).toMatchObject({ id: 2, type: 'open', task: 'whatIf' });
  ports[0]?.onNews({ id: 2, type: 'done', outcome: refused });
  expect(await second).toBe(refused);
  expect(ports).toHaveLength(1);
});

test('runs are spread over as many workers as there are cores, and put together in their order', async () => {
  const { client, ports } = started(3);
  const heard: number[] = [];
  const run = client.run(document, { replications: 8 }, (progress) => heard.push(progress));
  expect(ports).toHaveLength(1);
  ports[0]?.onNews({ id: 1, type: 'opened', count: 8 });
  expect(ports).toHaveLength(3);
  ports[2]?.onNews({ id: 1, type: 'opened', count: 8 });
  ports[1]?.onNews({ id: 1, type: 'opened', count: 8 });
  expect(ports.map(({ orders }) => orders.at(-1))).toEqual(
    [1, 2, 3].map((index) => ({ id: 1, type: 'work', index, count: 3, pace: { isPaused: false } })),
  );
  ports[1]?.onNews({ id: 1, type: 'progress', progress: 0.6 });
  expect(heard[0]).toBeCloseTo(0.2, 9);
  const parts = [1, 2, 3].map((size) => new ArrayBuffer(size));
  for (const index of [2, 0, 1]) {
    const part = parts[index];
    if (part !== undefined) ports[index]?.onNews({ id: 1, type: 'worked', part });
  }
  expect(ports[0]?.orders.at(-1)).toEqual({ id: 1, type: 'finish', parts, isStopped: false });
  ports[0]?.onNews({ id: 1, type: 'done', outcome: refused });
  expect(await run).toBe(refused);
});

test('no more workers are started than there are runs', () => {
  const { client, ports } = started(8);
  void client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 1, type: 'opened', count: 2 });
  expect(ports).toHaveLength(2);
});

test('cancelling ends the workers at once; the next run starts others', async () => {
  const { client, ports } = started(2);
  const first = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 1, type: 'opened', count: 5 });
  client.cancel();
  expect(await first).toBeUndefined();
  expect(ports.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
  const second = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 2, type: 'done', outcome: { ok: false, fault: { code: 'late', message: '' } } });
  ports[2]?.onNews({ id: 2, type: 'done', outcome: refused });
  expect(await second).toBe(refused);
});

test('a run under way is paused, slowed and let go again, and how it stands is heard', async () => {
  const { client, ports } = started(2);
  const heard: unknown[] = [];
  client.setPace({ isPaused: false, speed: 60 });
  void client.run(document, {}, (_, snapshot) => heard.push(snapshot));
  ports[0]?.onNews({ id: 1, type: 'opened', count: 2 });
  expect(ports[0]?.orders.at(-1)).toMatchObject({ type: 'work', pace: { isPaused: false, speed: 60 } });
  client.setPace({ isPaused: true, speed: 60 });
  expect(ports.map(({ orders }) => orders.at(-1))).toEqual(
    [0, 1].map(() => ({ id: 1, type: 'pace', pace: { isPaused: true, speed: 60 } })),
  );
  const snapshot = partOf<RunSnapshot>({ now: 12 });
  ports[0]?.onNews({ id: 1, type: 'progress', progress: 0.1, snapshot });
  ports[1]?.onNews({ id: 1, type: 'progress', progress: 0.1 });
  expect(heard).toEqual([snapshot, undefined]);
  // The next run begins, whatever this one did.
  void client.run(document, {}, () => undefined);
  ports[2]?.onNews({ id: 2, type: 'opened', count: 1 });
  expect(ports[2]?.orders.at(-1)).toMatchObject({ type: 'work', pace: { isPaused: false, speed: 60 } });
});

test('stopping puts together what all workers have seen', async () => {
  const { client, ports } = started(2);
  const run = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 1, type: 'opened', count: 2 });
  ports[0]?.onNews({ id: 1, type: 'worked', part: new ArrayBuffer(1) });
  client.stop();
  expect(ports[0]?.orders.at(-1)).toMatchObject({ type: 'work' });
  expect(ports[1]?.orders.at(-1)).toEqual({ id: 1, type: 'stop' });
  // It had not begun yet: it begins, and ends at once.
  ports[1]?.onNews({ id: 1, type: 'opened', count: 2 });
  expect(ports[1]?.orders.slice(-2).map(({ type }) => type)).toEqual(['work', 'stop']);
  ports[1]?.onNews({ id: 1, type: 'worked', part: new ArrayBuffer(2) });
  expect(ports[0]?.orders.at(-1)).toMatchObject({ type: 'finish', isStopped: true });
  ports[0]?.onNews({ id: 1, type: 'done', outcome: undefined });
  expect(await run).toBeUndefined();
  expect(ports.map(({ isTerminated }) => isTerminated)).toEqual([false, false]);
});

test('a worker that does not stop is ended, and so is one that is told twice', async () => {
  const { client, ports, timers } = started();
  const first = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 1, type: 'opened', count: 1 });
  client.stop();
  expect(ports[0]?.isTerminated).toBe(false);
  timers[0]?.();
  expect(await first).toBeUndefined();
  expect(ports[0]?.isTerminated).toBe(true);
  const second = client.run(document, {}, () => undefined);
  ports[1]?.onNews({ id: 2, type: 'opened', count: 1 });
  client.stop();
  client.stop();
  expect(await second).toBeUndefined();
  expect(ports[1]?.isTerminated).toBe(true);
  const third = client.run(document, {}, () => undefined);
  client.stop();
  expect(await third).toBeUndefined();
});

test('a worker that dies is told in one sentence, and prices of one’s own go with each run', async () => {
  const { client, ports } = started();
  const catalogue = partOf<PriceCatalogue>({ currency: 'USD' });
  client.setPrices(catalogue);
  const run = client.run(document, {}, () => undefined);
  expect(ports[0]?.orders[0]).toMatchObject({ type: 'open', prices: catalogue });
  ports[0]?.onCrash();
  await expect(run).rejects.toThrow('The simulation stopped.');
});
