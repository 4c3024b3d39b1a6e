import { subscribeOpened } from '#renderer/state/document-store.ts';
import { clearSimulation } from '#renderer/state/simulation-store.ts';
import {
  createSimulationClient,
  type SimulationClient,
  type SimulationPort,
} from '#renderer/worker/simulation-client.ts';
import type { SimulationNews } from '#renderer/worker/simulation-messages.ts';

/** Runs of scenarios, in a worker that starts with the first of them. */
export function connectSimulation(): SimulationClient {
  const simulation = createSimulationClient(spawnWorker);
  subscribeOpened(() => {
    simulation.cancel();
    clearSimulation();
  });
  return simulation;
}

function spawnWorker(): SimulationPort {
  const worker = new Worker(new URL('../worker/simulation.worker.ts', import.meta.url), {
    type: 'module',
    name: 'simulation',
  });
  const port: SimulationPort = {
    postMessage: (order) => worker.postMessage(order),
    onNews: () => undefined,
    onCrash: () => undefined,
    terminate: () => worker.terminate(),
  };
  worker.addEventListener('message', (event: MessageEvent<SimulationNews>) => port.onNews(event.data));
  worker.addEventListener('messageerror', () => port.onCrash());
  worker.addEventListener('error', (event) => {
    console.error('The simulation stopped.', event.message);
    port.onCrash();
  });
  return port;
}
