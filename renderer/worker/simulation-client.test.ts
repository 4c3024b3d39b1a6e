import { expect, test } from 'vitest';
import { createDocument } from '#shared/document/create-document.ts';
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

function started() {
  const ports: FakePort[] = [];
  const client = createSimulationClient(() => {
    const port = new FakePort();
    ports.push(port);
    return port;
  });
  return { client, ports };
}

test('progress is heard on the way, and the worker is used again', async () => {
  const { client, ports } = started();
  const heard: number[] = [];
  const first = client.run(document, {}, (progress) => heard.push(progress));
  ports[0]?.onNews({ id: 1, type: 'progress', progress: 0.5 });
  ports[0]?.onNews({ id: 1, type: 'done', outcome: refused });
  expect(await first).toBe(refused);
  expect(heard).toEqual([0.5]);
  const second = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 2, type: 'done', outcome: refused });
  expect(await second).toBe(refused);
  expect(ports).toHaveLength(1);
});

test('cancelling ends the worker at once; the next run starts another', async () => {
  const { client, ports } = started();
  const first = client.run(document, {}, () => undefined);
  client.cancel();
  expect(await first).toBeUndefined();
  expect(ports[0]?.isTerminated).toBe(true);
  const second = client.run(document, {}, () => undefined);
  ports[0]?.onNews({ id: 2, type: 'done', outcome: { ok: false, fault: { code: 'late', message: '' } } });
  ports[1]?.onNews({ id: 2, type: 'done', outcome: refused });
  expect(await second).toBe(refused);
});

test('a worker that dies is told in one sentence, and prices of one’s own go with each run', async () => {
  const { client, ports } = started();
  const catalogue = { currency: 'USD' } as never;
  client.setPrices(catalogue);
  const run = client.run(document, {}, () => undefined);
  expect(ports[0]?.orders[0]?.prices).toBe(catalogue);
  ports[0]?.onCrash();
  await expect(run).rejects.toThrow('The simulation stopped.');
});
