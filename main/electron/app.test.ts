import { EventEmitter } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HostClient, hostContract } from '#shared/contract/host-contract.ts';
import { menus } from '#shared/contract/menu.ts';
import { createClient, type HostError } from '#shared/contract/rpc.ts';
import { bridgeTransport, hostBridgeName } from '#shared/contract/transports/bridge.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createBridge } from './bridge.ts';
import { createFakeElectron, type FakeElectron, preventable } from './testing/fake-electron.ts';

const holder = vi.hoisted(() => ({ electron: {} as Record<string, unknown> }));
vi.mock('electron', () => holder.electron);

let fake: FakeElectron;
let folder: string;
let argv: readonly string[];

beforeEach(() => {
  fake = createFakeElectron();
  // The mocked module is one object for the whole file; its content is new for each test.
  Object.assign(holder.electron, fake.module);
  folder = temporaryFolder();
  vi.stubEnv('LINTEL_DATA_DIR', join(folder, 'data'));
  argv = ['/opt/lintel'];
});

async function start(): Promise<HostClient> {
  vi.spyOn(process, 'argv', 'get').mockReturnValue([...argv]);
  vi.resetModules();
  const { startApp } = await import('./app.ts');
  startApp(new EventEmitter());
  fake.becomeReady();
  if (fake.answers.lock) await vi.waitFor(() => expect(fake.window().address).not.toBe(''));
  return createClient(hostContract, bridgeTransport(createBridge(fake.ipc.ipcRenderer)));
}

describe('starting', () => {
  test('the lock comes first, and everything that must precede readiness before the window', async () => {
    await start();
    expect(fake.order.slice(0, 5)).toEqual([
      'requestSingleInstanceLock',
      'registerSchemesAsPrivileged',
      'enableSandbox',
      'crashReporter false',
      'new BrowserWindow',
    ]);
  });

  test('a second start ends at once and opens nothing', async () => {
    fake.answers.lock = false;
    await start();
    expect(fake.order).toEqual(['requestSingleInstanceLock', 'quit']);
    expect(fake.windowCount()).toBe(0);
  });

  test('a file on the command line is what the window opens first, once', async () => {
    writeFileSync(join(folder, 'a.lintel.json'), 'content');
    argv = ['/opt/lintel', join(folder, 'a.lintel.json')];
    const host = await start();
    expect((await host.call('host.startupFile', {})).file).toMatchObject({
      name: 'a.lintel.json',
      text: 'content',
    });
    expect(await host.call('host.startupFile', {})).toEqual({});
  });

  test('a file that the system asks to open before the window is there is opened by it', async () => {
    writeFileSync(join(folder, 'b.lintel.json'), 'content');
    vi.spyOn(process, 'argv', 'get').mockReturnValue([...argv]);
    vi.resetModules();
    const { startApp } = await import('./app.ts');
    startApp(new EventEmitter());
    fake.app.emit('open-file', preventable(), join(folder, 'b.lintel.json'));
    fake.becomeReady();
    await vi.waitFor(() => expect(fake.window().address).not.toBe(''));
    const host = createClient(hostContract, bridgeTransport(createBridge(fake.ipc.ipcRenderer)));
    expect((await host.call('host.startupFile', {})).file?.name).toBe('b.lintel.json');
  });

  test('a second start hands its file to the window that is open', async () => {
    writeFileSync(join(folder, 'c.lintel.json'), 'content');
    const host = await start();
    const opened = new Promise((resolve) => host.on('file.opened', resolve));
    fake.app.emit('second-instance', {}, ['/opt/lintel', '--no-sandbox', 'c.lintel.json'], folder);
    expect(await opened).toMatchObject({ name: 'c.lintel.json', text: 'content' });
    expect(fake.order).toContain('restore');
    expect(fake.order).toContain('focus');
  });

  test('a file of a second start that cannot be opened is told in a dialog', async () => {
    await start();
    fake.app.emit('second-instance', {}, ['/opt/lintel', 'missing.json'], folder);
    await vi.waitFor(() => expect(fake.messages).toHaveLength(1));
    expect(fake.messages[0]).toMatchObject({ detail: 'missing.json: There is no such file.' });
  });
});

describe('the window', () => {
  test('its page has no rights beyond a web page', async () => {
    await start();
    expect(fake.window().options.webPreferences).toEqual({
      preload: expect.stringMatching(/preload[/\\]preload\.cjs$/),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    });
    expect(fake.window().options.show).toBe(false);
    expect(fake.window().address).toBe('app://bundle/');
  });

  test.each(['will-navigate', 'will-redirect'])('%s stays on our own pages', async (name) => {
    await start();
    const own = preventable('app://bundle/index.html');
    fake.window().webContents.emit(name, own);
    expect(own.defaultPrevented).toBe(false);
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://other/', 'not an address']) {
      const event = preventable(url);
      fake.window().webContents.emit(name, event);
      expect(event.defaultPrevented).toBe(true);
    }
  });

  test('no page is embedded and no window opened; documentation goes to the browser', async () => {
    await start();
    const embedded = preventable();
    fake.window().webContents.emit('will-attach-webview', embedded);
    expect(embedded.defaultPrevented).toBe(true);
    const open = (url: string) => fake.window().openHandler?.({ url });
    expect(open('https://docs.aws.amazon.com/vpc/')).toEqual({ action: 'deny' });
    expect(open('https://evil.example/')).toEqual({ action: 'deny' });
    expect(fake.external).toEqual(['https://docs.aws.amazon.com/vpc/']);
  });

  test('permissions are refused but for writing to the clipboard and full screen', async () => {
    await start();
    const granted = (permission: string): boolean[] => {
      const answers: boolean[] = [];
      fake.permissions.request?.({}, permission, (answer) => answers.push(answer));
      return [...answers, fake.permissions.check?.({}, permission) ?? true];
    };
    expect(granted('clipboard-sanitized-write')).toEqual([true, true]);
    expect(granted('fullscreen')).toEqual([true, true]);
    for (const each of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'openExternal']) {
      expect(granted(each)).toEqual([false, false]);
    }
    expect(fake.permissions.device?.()).toBe(false);
  });

  test('a page whose process dies is loaded again, three times at most', async () => {
    await start();
    const die = (reason: string) => fake.window().webContents.emit('render-process-gone', {}, { reason });
    die('clean-exit');
    for (let n = 0; n < 4; n += 1) die('crashed');
    expect(fake.order.filter((name) => name === 'reload')).toHaveLength(3);
    expect(fake.messages).toHaveLength(1);
  });
});

describe('closing', () => {
  const closeEvent = (): void => fake.window().close();

  test('a saved window closes', async () => {
    const host = await start();
    await host.call('window.state', { title: 'Shop', hasUnsavedEdits: false });
    closeEvent();
    expect(fake.window().isClosed).toBe(true);
    expect(fake.messages).toEqual([]);
  });

  test('edits of the last moment are saved without a question, and the window closes then', async () => {
    const host = await start();
    await host.call('window.state', { title: 'Shop', hasUnsavedEdits: true });
    const asked = new Promise((resolve) => host.on('window.closing', resolve));
    closeEvent();
    await asked;
    expect(fake.window().isClosed).toBe(false);
    await host.call('window.state', { title: 'Shop', hasUnsavedEdits: false });
    expect(fake.window().isClosed).toBe(true);
    expect(fake.messages).toEqual([]);
  });

  describe('of a window that does not get to save', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
    afterEach(() => void vi.useRealTimers());

    async function closeWithoutSaving(answer: number): Promise<HostClient> {
      const host = await start();
      await host.call('window.state', { title: 'Shop', hasUnsavedEdits: true });
      fake.answers.message = answer;
      closeEvent();
      closeEvent();
      await vi.advanceTimersByTimeAsync(2000);
      expect(fake.messages).toHaveLength(1);
      return host;
    }

    test('the user is asked; Cancel keeps the window', async () => {
      await closeWithoutSaving(2);
      expect(fake.messages[0]?.buttons).toEqual(['Save', "Don't save", 'Cancel']);
      expect(fake.window().isClosed).toBe(false);
    });

    test("Don't save closes it", async () => {
      await closeWithoutSaving(1);
      expect(fake.window().isClosed).toBe(true);
    });

    test('Save tries again, and closes it when that succeeds', async () => {
      const host = await closeWithoutSaving(0);
      expect(fake.window().isClosed).toBe(false);
      expect(fake.sent.filter(([, name]) => name === 'window.closing')).toHaveLength(2);
      await host.call('window.state', { title: 'Shop', hasUnsavedEdits: false });
      expect(fake.window().isClosed).toBe(true);
    });
  });

  test('quitting waits for the store to close', async () => {
    await start();
    const first = preventable();
    fake.app.emit('will-quit', first);
    expect(first.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(fake.order).toContain('quit'));
    const second = preventable();
    fake.app.emit('will-quit', second);
    expect(second.defaultPrevented).toBe(false);
  });
});

describe('the host', () => {
  test('answers the page, with dialogs of the system', async () => {
    writeFileSync(join(folder, 'a.json'), 'text');
    const host = await start();
    expect(await host.call('host.capabilities', {})).toMatchObject({
      host: 'desktop',
      fileDialogs: true,
      nativeMenu: true,
    });
    fake.answers.open = { canceled: false, filePaths: [join(folder, 'a.json')] };
    expect((await host.call('files.open', { kinds: ['lintel'] })).file?.text).toBe('text');
    fake.answers.open = { canceled: true, filePaths: [] };
    expect(await host.call('files.open', { kinds: ['any'] })).toEqual({});
    fake.answers.save = { canceled: false, filePath: join(folder, 'b.svg') };
    expect((await host.call('files.saveAs', { suggestedName: 'b.svg', text: '<svg/>' })).file?.name).toBe(
      'b.svg',
    );
  });

  test('answers nobody but the top frame of our own page', async () => {
    await start();
    for (const frame of [
      { url: 'https://evil.example/', parent: null },
      { url: 'app://bundle/', parent: {} },
      { url: 'about:blank', parent: null },
    ]) {
      Object.assign(fake.ipc.senderFrame, frame);
      const answer = await fake.ipc.ipcRenderer.invoke('rpc', { id: '1', method: 'library.list', input: {} });
      expect(answer).toMatchObject({ ok: false, fault: { code: 'refused' } });
    }
  });

  test.each([null, 'library.list', { id: 1, method: 'x', input: {} }, { id: '1', method: 'x' }])(
    'a malformed call %j is refused',
    async (request) => {
      await start();
      expect(await fake.ipc.ipcRenderer.invoke('rpc', request)).toMatchObject({
        fault: { code: 'invalid-input' },
      });
    },
  );

  test('starts its store again when it dies, and goes on', async () => {
    const host = await start();
    const document = { id: 'a', name: 'A', text: '{}', nodeCount: 0, sequence: 0 };
    await host.call('library.save', document);
    fake.stores[0]?.emit('exit', 139);
    expect(fake.stores).toHaveLength(2);
    expect((await host.call('library.list', {})).documents).toHaveLength(1);
  });

  test('a store that dies again and again is left alone, and calls say so', async () => {
    const host = await start();
    for (let n = 0; n < 4; n += 1) fake.stores.at(-1)?.emit('exit', 139);
    expect(fake.stores).toHaveLength(4);
    await expect(host.call('library.list', {})).rejects.toMatchObject({
      code: 'disconnected',
    } satisfies Partial<HostError>);
  });
});

describe('the menu', () => {
  test('every command of it reaches the page by its id', async () => {
    const host = await start();
    const received: string[] = [];
    host.on('menu.command', ({ command }) => received.push(command));
    const items = fake
      .menu()
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? (submenu as MenuItemConstructorOptions[]) : []));
    const commands = menus.flatMap(({ items: each }) =>
      each.flatMap((item) => ('command' in item ? [item.command] : [])),
    );
    for (const item of items) (item.click as (() => void) | undefined)?.();
    expect(received).toEqual(commands);
    expect(items.filter(({ id }) => id !== undefined).map(({ id }) => id)).toEqual(commands);
  });
});

describe('the scheme of the window', () => {
  test('is a secure origin of its own', async () => {
    await start();
    expect(fake.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  test('serves the window and nothing outside it', async () => {
    const renderer = join(folder, 'renderer');
    mkdirSync(renderer);
    writeFileSync(join(renderer, 'index.html'), '<title>Lintel</title>');
    writeFileSync(join(folder, 'secret.json'), '"secret"');
    symlinkSync(join(folder, 'secret.json'), join(renderer, 'link.json'));
    const { answerAppRequest } = await import('./protocol.ts');
    const page = await answerAppRequest(new Request('app://bundle/'), renderer);
    expect(await page.text()).toBe('<title>Lintel</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const address of [
      'app://bundle/link.json',
      'app://bundle/%2e%2e/secret.json',
      'app://bundle/..%2fsecret.json',
      'app://other/',
      'app://bundle/missing.js',
    ]) {
      expect((await answerAppRequest(new Request(address), renderer)).status).toBe(404);
    }
    expect((await answerAppRequest(new Request('app://bundle/', { method: 'POST' }), renderer)).status).toBe(
      404,
    );
  });
});

test('the preload gives the page two functions and nothing else', async () => {
  const exposed = new Map<string, object>();
  Object.assign(holder.electron, {
    contextBridge: { exposeInMainWorld: (name: string, api: object) => exposed.set(name, api) },
    ipcRenderer: fake.ipc.ipcRenderer,
  });
  vi.resetModules();
  await import('./preload.ts');
  expect([...exposed.keys()]).toEqual([hostBridgeName]);
  expect(Object.keys(exposed.get(hostBridgeName) ?? {}).sort()).toEqual(['call', 'on']);
});
