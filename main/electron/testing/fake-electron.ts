import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { createStore } from '#main/services/store/create-store.ts';
import { serveOnPort } from '#main/services/store/port-transport.ts';
import { createFakeIpc } from '../../testing/fake-ipc.ts';

/**
 * The parts of Electron that the desktop host uses, recording what was asked of them. Typed by Electron's own
 * declarations, so that a call that was renamed there does not compile here.
 */
export function createFakeElectron() {
  const order: string[] = [];
  const ipc = createFakeIpc();
  const note = (name: string): void => void order.push(name);

  const appEvents = new EventEmitter();
  let becomeReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const answers = {
    lock: true,
    open: { canceled: true, filePaths: [] as string[] },
    save: { canceled: true, filePath: '' },
    message: 2,
  };
  const appCalls: Pick<
    Electron.App,
    | 'getAppPath'
    | 'requestSingleInstanceLock'
    | 'enableSandbox'
    | 'whenReady'
    | 'quit'
    | 'exit'
    | 'isPackaged'
  > = {
    isPackaged: true,
    getAppPath: () => '/opt',
    requestSingleInstanceLock: () => {
      note('requestSingleInstanceLock');
      return answers.lock;
    },
    enableSandbox: () => note('enableSandbox'),
    whenReady: () => ready,
    quit: () => note('quit'),
    exit: () => note('exit'),
  };
  const app = Object.assign(appEvents, appCalls);

  class BrowserWindow extends EventEmitter {
    static readonly all: BrowserWindow[] = [];
    readonly options: Electron.BrowserWindowConstructorOptions;
    readonly webContents = Object.assign(new EventEmitter(), {
      send: (...args: [channel: string, name: string, payload: unknown]) => {
        sent.push(structuredClone(args));
        ipc.webContents.send(...args);
      },
      setWindowOpenHandler: (handler: OpenHandler) => {
        this.openHandler = handler;
      },
      reload: () => note('reload'),
    });
    openHandler: OpenHandler | undefined;
    address = '';
    title = '';
    isClosed = false;

    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super();
      note('new BrowserWindow');
      this.options = options;
      BrowserWindow.all.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    async loadURL(address: string): Promise<void> {
      this.address = address;
    }
    close(): void {
      const event = preventable();
      this.emit('close', event);
      if (!event.defaultPrevented) this.isClosed = true;
    }
    setTitle(title: string): void {
      this.title = title;
    }
    setDocumentEdited(): void {}
    isDestroyed(): boolean {
      return this.isClosed;
    }
    isMinimized(): boolean {
      return true;
    }
    restore(): void {
      note('restore');
    }
    focus(): void {
      note('focus');
    }
    show(): void {
      note('show');
    }
  }

  const sent: unknown[][] = [];
  const schemes: Electron.CustomScheme[] = [];
  const handlers = new Map<string, (request: Request) => Promise<Response>>();
  const permissions: {
    request?: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
    check?: (contents: unknown, permission: string) => boolean;
    device?: () => boolean;
  } = {};
  const messages: Electron.MessageBoxOptions[] = [];
  const external: string[] = [];
  let menu: readonly Electron.MenuItemConstructorOptions[] = [];
  const stores: EventEmitter[] = [];

  const module = {
    app,
    BrowserWindow,
    ipcMain: ipc.ipcMain,
    crashReporter: {
      start: ({ uploadToServer }: Electron.CrashReporterStartOptions) =>
        note(`crashReporter ${uploadToServer}`),
    },
    protocol: {
      registerSchemesAsPrivileged: (list: Electron.CustomScheme[]) => {
        note('registerSchemesAsPrivileged');
        schemes.push(...list);
      },
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
        handlers.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: NonNullable<typeof permissions.request>) => {
          permissions.request = handler;
        },
        setPermissionCheckHandler: (handler: NonNullable<typeof permissions.check>) => {
          permissions.check = handler;
        },
        setDevicePermissionHandler: (handler: NonNullable<typeof permissions.device>) => {
          permissions.device = handler;
        },
      },
    },
    dialog: {
      showOpenDialog: async () => answers.open,
      showSaveDialog: async () => answers.save,
      showMessageBox: async (...args: unknown[]) => {
        messages.push(args.at(-1) as Electron.MessageBoxOptions);
        return { response: answers.message, checkboxChecked: false };
      },
    },
    shell: { openExternal: async (url: string) => void external.push(url) },
    Menu: {
      buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: readonly Electron.MenuItemConstructorOptions[]) => {
        menu = template;
      },
    },
    utilityProcess: {
      fork: (_: string, args: readonly string[]) => {
        const child = new EventEmitter();
        const inside = new EventEmitter();
        stores.push(child);
        serveOnPort(
          {
            post: (message) => child.emit('message', structuredClone(message)),
            onMessage: (listener) => inside.on('message', listener),
          },
          createStore({ dataFolder: String(args[0]), now: Date.now }),
        );
        return Object.assign(child, {
          postMessage: (message: unknown) => inside.emit('message', structuredClone(message)),
        });
      },
    },
  };

  return {
    module,
    app,
    ipc,
    order,
    answers,
    sent,
    schemes,
    handlers,
    permissions,
    messages,
    external,
    stores,
    becomeReady,
    menu: () => menu,
    window: () => {
      const window = BrowserWindow.all.at(-1);
      if (window === undefined) throw new Error('No window was opened.');
      return window;
    },
    windowCount: () => BrowserWindow.all.length,
  };
}

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };
export type FakeElectron = ReturnType<typeof createFakeElectron>;

export function preventable(url = ''): { url: string; defaultPrevented: boolean; preventDefault(): void } {
  return {
    url,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
