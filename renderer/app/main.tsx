import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '#renderer/ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ulid } from 'ulid';
import { loadIcons } from '#renderer/canvas/icons.ts';
import { createHostClient } from '#renderer/host/create-host-client.ts';
import { createFileAccess } from '#renderer/host/file-access.ts';
import { createMemoryHost } from '#renderer/host/memory-host.ts';
import { messageOf } from '#renderer/host/message-of.ts';
import { notify } from '#renderer/ui/notify.ts';
import { App } from './app.tsx';
import { connectEngine } from './connect-engine.ts';
import { connectPreferences } from './connect-preferences.ts';
import { connectSimulation } from './connect-simulation.ts';
import { connectWindow } from './connect-window.ts';
import { askToOverwrite } from './document-actions.ts';
import { loadEditor } from './load-editor.ts';
import { loadKeptPrices } from './price-file.ts';
import type { Services } from './services.tsx';
import { createSession } from './session.ts';

const isAlone = import.meta.env.DEV && new URLSearchParams(location.search).has('alone');
const host = isAlone ? createMemoryHost(() => Date.now()) : createHostClient(window);

start().catch((error: unknown) => {
  // Without its host the window can neither open nor keep a drawing: say so instead of showing nothing.
  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  message.style.cssText = 'font: 1rem system-ui; padding: 3rem; color: GrayText';
  message.textContent = messageOf(error);
  document.getElementById('root')?.replaceChildren(message);
});

async function start(): Promise<void> {
  void loadIcons();
  // The first drawing that is opened need not wait for it.
  void loadEditor();
  const capabilities = await host.call('host.capabilities', {});
  await connectPreferences(host);
  const files = createFileAccess(host, capabilities);
  const simulation = connectSimulation();
  const engineAlone = connectEngine();
  const engine: typeof engineAlone = {
    ...engineAlone,
    async switchPrices(catalogue) {
      await engineAlone.switchPrices(catalogue);
      simulation.setPrices(catalogue);
    },
  };
  // Prices that cannot be read any more are no reason not to start.
  loadKeptPrices({ host, engine }).catch(() => undefined);
  const session = createSession({
    host,
    files,
    engine: engine.queries,
    newId: () => ulid(),
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    notify,
    askToOverwrite,
  });
  const services: Services = { host, capabilities, files, engine, simulation, session };
  connectWindow(services);
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element.');
  createRoot(root).render(
    <StrictMode>
      <App services={services} />
    </StrictMode>,
  );
}
