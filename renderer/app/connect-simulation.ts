import { subscribeOpened } from '#renderer/state/document-store.ts';
import { clearSimulation } from '#renderer/state/simulation-store.ts';
import {
  createSimulationClient,
  type SimulationClient,
  type SimulationPort,
} from '#renderer/worker/simulation-client.ts';
import type { SimulationNews } from '#renderer/worker/simulation-messages.ts';

/** More workers than this wait for memory and not for processors. */
const mostWorkers = 8;

/** One core is left to the window where there are more than two. */
function coresToUse(): number {
  const cores = navigator.hardwareConcurrency || 1;
  return Math.min(mostWorkers, cores > 2 ? cores - 1 : cores);
}

/** Runs of scenarios, in workers that start with the first of them. */
export function connectSimulation(): SimulationClient {
  const simulation = createSimulationClient(spawnWorker, coresToUse());
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
    postMessage: (order, transfer) => worker.postMessage(order, transfer),
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
