import { BrowserWindow, type Session, shell, type WebContents } from 'electron';
import { isAllowedExternal } from '#main/services/host/is-allowed-external.ts';
import { appAddress, isOwnPage } from '#main/services/host/own-page.ts';

/** A window that can show our own page and nothing else. Not shown before it has something to show. */
export function createMainWindow(preload: string, icon: string): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    title: 'Lintel',
    icon,
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

export function loadMainPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(appAddress);
}

/** Holds for every page there will ever be: no leaving, no new windows, no embedded pages. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url).catch(() => undefined);
    return { action: 'deny' };
  });
}

/** The only way out to the user's browser. */
export async function openExternal(url: string): Promise<void> {
  if (isAllowedExternal(url)) await shell.openExternal(url);
}

/** Permissions that the page may have: writing to the clipboard after a click, and full screen. */
const granted: readonly string[] = ['clipboard-sanitized-write', 'fullscreen'];

export function guardPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  session.setPermissionRequestHandler((_, permission, answer) => answer(granted.includes(permission)));
  session.setPermissionCheckHandler((_, permission) => granted.includes(permission));
  session.setDevicePermissionHandler(() => false);
}
