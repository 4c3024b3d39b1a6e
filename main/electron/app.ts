import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, crashReporter, ipcMain, Menu, protocol, session } from 'electron';
import { createCrashLimit } from '#main/services/host/crash-limit.ts';
import { createHost } from '#main/services/host/create-host.ts';
import { dataFolder } from '#main/services/host/data-folder.ts';
import { fileFromArgv } from '#main/services/host/parse-argv.ts';
import { version } from '#main/services/host/version.ts';
import { createRotatingLog } from '#main/services/log/rotating-log.ts';
import type { HostEvent, HostEventPayload } from '#shared/contract/host-contract.ts';
import { eventChannel } from './channels.ts';
import { guardClose } from './close-guard.ts';
import { askOpen, askSave, tellFault } from './dialogs.ts';
import { serveIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { registerAppScheme, serveAppScheme } from './protocol.ts';
import { startStore } from './store-client.ts';
import { createMainWindow, guardContents, guardPermissions, loadMainPage, openExternal } from './window.ts';

const outFolder = join(import.meta.dirname, '..');

/** What has to happen before Electron is ready, in this order; the rest waits for it. */
export function startApp(ownProcess: Pick<NodeJS.EventEmitter, 'on'> = process): void {
  const application = { isPackaged: app.isPackaged, folder: app.getAppPath() };
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerAppScheme(protocol);
  app.enableSandbox();
  crashReporter.start({ uploadToServer: false });

  let openPath = fileFromArgv(process.argv, process.cwd(), application);
  let open = (path: string): void => {
    openPath = path;
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('second-instance', (_, argv, workingFolder) => {
    open(fileFromArgv(argv, workingFolder, application) ?? '');
  });
  app.on('web-contents-created', (_, contents) => guardContents(contents));
  app.on('window-all-closed', () => app.quit());

  app.whenReady().then(
    () => {
      open = openMainWindow(openPath, ownProcess);
    },
    () => app.exit(3),
  );
}

/** Opens the window and everything behind it; gives back how a later start opens a file in it. */
function openMainWindow(
  startupPath: string | undefined,
  ownProcess: Pick<NodeJS.EventEmitter, 'on'>,
): (path: string) => void {
  const folder = dataFolder(process.env, process.platform, homedir());
  const log = createRotatingLog(join(folder, 'logs', 'desktop.log'), Date.now);
  ownProcess.on('uncaughtException', (error: unknown) => log.error('uncaught', error));
  ownProcess.on('unhandledRejection', (error: unknown) => log.error('unhandled', error));

  serveAppScheme(protocol, join(outFolder, 'renderer'));
  guardPermissions(session.defaultSession);
  const store = startStore(folder, log);
  const icon = join(outFolder, 'renderer', 'icon.png');
  const window = createMainWindow(join(outFolder, 'preload', 'preload.cjs'), icon);
  const publish = <E extends HostEvent>(event: E, payload: HostEventPayload<E>): void => {
    if (!window.isDestroyed()) window.webContents.send(eventChannel, event, payload);
  };
  const closing = guardClose(window, () => publish('window.closing', {}));

  serveIpc(
    ipcMain,
    createHost({
      store,
      startupPath,
      onFault: (method, error) => log.error(method, error),
      ports: {
        capabilities: { host: 'desktop', fileDialogs: true, nativeMenu: true, printToPdf: false, version },
        askOpen: (kinds) => askOpen(window, kinds),
        askSave: (name) => askSave(window, name),
        openExternal,
        windowState: (state) => closing.update(state),
      },
    }),
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...menuTemplate(process.platform, (command) => publish('menu.command', { command })),
    ]),
  );
  recoverFromCrashes(window, (message) => log.error(message));
  loadMainPage(window).catch((error: unknown) => log.error('load the page', error));

  let hasClosedStore = false;
  app.on('will-quit', (event) => {
    if (hasClosedStore) return;
    hasClosedStore = true;
    event.preventDefault();
    store
      .call('store.close', {})
      .catch(() => undefined)
      .finally(() => app.quit());
  });

  return (path) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    if (path === '') return;
    store.call('store.openPath', { path }).then(
      (file) => publish('file.opened', file),
      (error: unknown) => tellFault('The file was not opened.', error instanceof Error ? error.message : ''),
    );
  };
}

/** The page is loaded again when its process dies; its edits are in the journal. */
function recoverFromCrashes(window: BrowserWindow, log: (message: string) => void): void {
  const mayReload = createCrashLimit(Date.now);
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return;
    log(`The window's process is gone: ${reason}.`);
    if (mayReload()) window.webContents.reload();
    else tellFault('The window stopped several times.', 'Your edits are in the library. Start Lintel again.');
  });
}
