import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createHost } from '#main/services/host/create-host.ts';
import { dataFolder } from '#main/services/host/data-folder.ts';
import { createRotatingLog } from '#main/services/log/rotating-log.ts';
import { createStore } from '#main/services/store/create-store.ts';
import { storeContract } from '#main/services/store/store-contract.ts';
import { createEventHub } from '#shared/contract/event-hub.ts';
import { createClient } from '#shared/contract/rpc.ts';
import { inProcessTransport } from '#shared/contract/transports/in-process.ts';
import { startLoopbackServer } from './loopback-server.ts';
import { openWindow, planWindow } from './open-window.ts';
import { webPorts } from './web-ports.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    /** Go on after the last window closed. */
    keep: { type: 'boolean', default: false },
    /** How long to go on without a window: enough for a reload, short enough that closing the window ends it. */
    'linger-ms': { type: 'string', default: '10000' },
    /** Print the address instead of opening a window. */
    'no-window': { type: 'boolean', default: false },
  },
});

const folder = dataFolder(process.env, process.platform, homedir());
const log = createRotatingLog(join(folder, 'logs', 'web.log'), Date.now);
const onFault = (method: string, error: unknown): void => log.error(method, error);
const events = createEventHub();
const store = createClient(
  storeContract,
  inProcessTransport(createStore({ dataFolder: folder, now: Date.now, onFault })),
);
const [file] = positionals;
const router = createHost({
  store,
  ports: webPorts(openInBrowser),
  startupPath: file === undefined ? undefined : resolve(file),
  onFault,
});

let quitTimer: NodeJS.Timeout | undefined;
const server = await startLoopbackServer({
  router,
  events,
  rendererFolder: join(import.meta.dirname, '..', 'renderer'),
  port: Number(values.port),
  onWindows: (open) => {
    clearTimeout(quitTimer);
    if (open === 0 && !values.keep) quitTimer = setTimeout(quit, Number(values['linger-ms']));
  },
}).catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    isTaken ? `Port ${values.port} is in use. Choose another with --port.` : 'The host could not start.',
  );
  process.exit(2);
});

const plan = values['no-window']
  ? ({ kind: 'address', reason: '' } as const)
  : planWindow({ environment: process.env, platform: process.platform, isRoot: process.getuid?.() === 0 });
if (plan.kind === 'window') {
  openWindow(plan.browser, server.newAddress(), join(folder, 'browser'), () =>
    printAddress('The browser ended.'),
  );
  console.log(`Lintel is open in a window of ${plan.browser}. Ctrl-C ends it.`);
} else {
  printAddress(plan.reason);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);

function printAddress(reason: string): void {
  console.log(
    `${reason === '' ? '' : `${reason} `}Open this address in a browser (it works once): ${server.newAddress()}`,
  );
}

function quit(): void {
  Promise.allSettled([server.close(), store.call('store.close', {})]).then(() => process.exit(0));
}

function openInBrowser(url: string): void {
  const opener =
    process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', (error) => log.error('open a page', error))
    .unref();
}
