/**
 * Serves the window while it is being written, with every change shown at once: in a browser, over a host that keeps
 * everything in the page's memory. What depends on a real host is tried with `npm start`.
 */
import { resolveConfig } from 'electron-vite';
import { createServer } from 'vite';

const { config } = await resolveConfig({}, 'serve', 'development');
if (config?.renderer === undefined) throw new Error('electron.vite.config.ts has no renderer.');
const server = await createServer({ ...config.renderer, configFile: false, server: { host: '127.0.0.1' } });
await server.listen();
console.log(`Open ${server.resolvedUrls?.local[0] ?? ''}?alone`);
