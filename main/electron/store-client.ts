import { join } from 'node:path';
import { utilityProcess } from 'electron';
import { createCrashLimit } from '#main/services/host/crash-limit.ts';
import type { Log } from '#main/services/log/rotating-log.ts';
import { portTransport } from '#main/services/store/port-transport.ts';
import { type StoreContract, storeContract } from '#main/services/store/store-contract.ts';
import { type Client, createClient } from '#shared/contract/rpc.ts';

/**
 * The store in a process of its own: a crash of the database does not take the window with it. Started again when
 * it dies; calls under way then fail and the window makes them again.
 */
export function startStore(dataFolder: string, log: Log): Client<StoreContract> {
  const transport = portTransport();
  const mayRestart = createCrashLimit(Date.now);

  function start(): void {
    const child = utilityProcess.fork(join(import.meta.dirname, 'store-process.js'), [dataFolder], {
      serviceName: 'Lintel store',
    });
    child.on('exit', (code) => {
      transport.disconnect();
      if (code === 0) return;
      log.error(`The store ended with code ${code}.`);
      if (mayRestart()) start();
    });
    transport.connect({
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
    });
  }

  start();
  return createClient(storeContract, transport, 'host');
}
