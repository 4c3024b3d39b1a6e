import { listenToClipboard } from '#renderer/commands/clipboard-commands.ts';
import { runCommand } from '#renderer/commands/command-list.ts';
import { readGivenFile } from '#renderer/host/file-access.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { preferencesStore } from './preferences-store.ts';
import type { Services } from './services.tsx';
import { sessionStore } from './session-store.ts';
import { windowStore } from './window-store.ts';

/** Everything between the window and the world around it: title, closing, files from outside, menus, zoom. */
export function connectWindow(services: Services): void {
  const { host, session } = services;
  listenToClipboard();
  tellTitle(services);
  applyZoom();

  host.on('menu.command', ({ command }) => {
    if (!runInTextField(command)) runCommand(command, services);
  });
  host.on('file.opened', (file) => void attempt(() => session.openFile(file)));
  host.on('window.closing', () => {
    void session.flush().then(() => tellState(services));
  });
  void attempt(async () => {
    const { file } = await host.call('host.startupFile', {});
    if (file !== undefined) await session.openFile(file);
  });

  window.addEventListener('beforeunload', (event) => {
    void session.flush();
    if (sessionStore.getState().saveState === 'failed') event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void session.flush();
  });

  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void attempt(async () => session.openFile(await readGivenFile(file)));
  });
}

/** The system's menu takes keys from text fields too: there they mean the text. */
function runInTextField(command: string): boolean {
  const textCommand = {
    'edit.undo': 'undo',
    'edit.redo': 'redo',
    'edit.select-all': 'selectAll',
    'edit.delete': 'delete',
  }[command];
  const field = document.activeElement?.closest('input, textarea, [contenteditable="true"]') ?? null;
  if (textCommand === undefined || field === null) return false;
  document.execCommand(textCommand);
  return true;
}

function tellTitle(services: Services): void {
  let told = '';
  const tell = (): void => {
    const state = stateOfWindow();
    const next = JSON.stringify(state);
    if (next === told) return;
    told = next;
    document.title = state.hasUnsavedEdits ? `• ${state.title}` : state.title;
    tellState(services);
  };
  documentStore.subscribe(tell);
  sessionStore.subscribe(tell);
  windowStore.subscribe(tell);
  tell();
}

function tellState({ host }: Services): void {
  host.call('window.state', stateOfWindow()).catch(() => undefined);
}

function stateOfWindow(): { readonly title: string; readonly hasUnsavedEdits: boolean } {
  if (windowStore.getState().screen === 'welcome') return { title: 'Lintel', hasUnsavedEdits: false };
  const { name } = headerOf(documentStore.getState().document);
  return { title: `${name} – Lintel`, hasUnsavedEdits: sessionStore.getState().saveState !== 'saved' };
}

function applyZoom(): void {
  const apply = (): void => {
    const { zoomPercent } = preferencesStore.getState();
    document.documentElement.style.fontSize = `${zoomPercent}%`;
    document.documentElement.style.setProperty('--lintel-zoom', String(zoomPercent / 100));
  };
  preferencesStore.subscribe(apply);
  apply();
}
