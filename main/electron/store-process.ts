import { join } from 'node:path';
import { createRotatingLog } from '#main/services/log/rotating-log.ts';
import { createStore } from '#main/services/store/create-store.ts';
import { serveOnPort } from '#main/services/store/port-transport.ts';

const dataFolder = process.argv[2];
if (dataFolder === undefined) throw new Error('The store is started with its folder.');
const log = createRotatingLog(join(dataFolder, 'logs', 'store.log'), Date.now);
const { parentPort } = process;
serveOnPort(
  {
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
  },
  createStore({ dataFolder, now: Date.now, onFault: (method, error) => log.error(method, error) }),
);
