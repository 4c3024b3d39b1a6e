import { clearAnalysis, receiveAnalysis, setEngineStatus } from '#renderer/state/analysis-store.ts';
import { documentStore, subscribeChanges, subscribeOpened } from '#renderer/state/document-store.ts';
import { clearReach } from '#renderer/state/reach-store.ts';
import { notify } from '#renderer/ui/notify.ts';
import { createEngineClient, type EngineClient, type EnginePort } from '#renderer/worker/engine-client.ts';
import type { EngineAnswer } from '#renderer/worker/engine-messages.ts';

/** Starts the engine worker, feeds it the open document and hands its answers to the analysis store. */
export function connectEngine(): EngineClient {
  const engine = createEngineClient({
    spawn: spawnWorker,
    nextFrame: (callback) => void requestAnimationFrame(callback),
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    onAnalysis: receiveAnalysis,
    onStatus(status) {
      setEngineStatus(status);
      if (status === 'stopped') {
        notify(
          'The engine stopped. Your drawing is safe; choose "Restart the engine" in the Help menu.',
          'error',
        );
      }
    },
  });
  subscribeOpened((document) => {
    clearAnalysis();
    clearReach();
    engine.open({ document, revision: documentStore.getState().revision });
  });
  subscribeChanges((changes, revision) => {
    engine.apply(changes, { document: documentStore.getState().document, revision });
  });
  return engine;
}

function spawnWorker(): EnginePort {
  const worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const port: EnginePort = {
    postMessage: (request) => worker.postMessage(request),
    onAnswer: () => undefined,
    onCrash: () => undefined,
    terminate: () => worker.terminate(),
  };
  worker.addEventListener('message', (event: MessageEvent<EngineAnswer>) => port.onAnswer(event.data));
  worker.addEventListener('messageerror', () => port.onCrash());
  worker.addEventListener('error', (event) => {
    console.error('The engine stopped.', event.message);
    port.onCrash();
  });
  return port;
}
