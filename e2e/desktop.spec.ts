import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronOf } from './fixtures/desktop-host.ts';
import { expect, test } from './fixtures/hosts.ts';

/** What only the desktop has: its bridge, menus, dialogs, and the question before closing. */
const document = { id: 'shop', name: 'Shop', text: '{"shop":1}', nodeCount: 0, sequence: 0 };

interface Bridge {
  call(method: string, input: unknown): Promise<{ ok: boolean; value: Record<string, unknown> }>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly lintelHost: Bridge;
    received: unknown[];
  }
}

test('the page talks to its store through two functions', async ({ app }) => {
  expect(await app.page.evaluate(() => Object.keys(window.lintelHost).sort())).toEqual(['call', 'on']);
  expect(await app.page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  const list = await app.page.evaluate(async (saved) => {
    await window.lintelHost.call('library.save', saved);
    return window.lintelHost.call('library.list', {});
  }, document);
  expect(list).toMatchObject({ ok: true, value: { documents: [{ id: 'shop', name: 'Shop' }] } });
});

test('what was saved is there after a restart', async ({ hosts }) => {
  const first = await hosts.start();
  await first.page.evaluate((saved) => window.lintelHost.call('library.save', saved), document);
  await first.quit();
  const second = await hosts.start();
  const opened = await second.page.evaluate(() => window.lintelHost.call('library.open', { id: 'shop' }));
  expect(opened.value).toMatchObject({ text: '{"shop":1}', journal: [] });
});

test('what was journalled is there after the application was killed', async ({ hosts }) => {
  const first = await hosts.start();
  await first.page.evaluate(async (saved) => {
    await window.lintelHost.call('library.save', saved);
    await window.lintelHost.call('library.journal', { id: 'shop', entries: [{ sequence: 1, changes: [] }] });
  }, document);
  await first.kill();
  const second = await hosts.start();
  const opened = await second.page.evaluate(() => window.lintelHost.call('library.open', { id: 'shop' }));
  expect(opened.value).toMatchObject({ journal: [{ sequence: 1, changes: [] }] });
});

test('a menu item reaches the page as its command', async ({ app }) => {
  const electron = electronOf(app);
  await app.page.evaluate(() => {
    window.received = [];
    window.lintelHost.on('menu.command', (payload) => window.received.push(payload));
  });
  await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('help.about')?.click());
  await expect.poll(() => app.page.evaluate(() => window.received)).toEqual([{ command: 'help.about' }]);
});

test('files come from the dialogs of the system, by handles and not by paths', async ({ app, folder }) => {
  const electron = electronOf(app);
  const path = join(folder, 'drawing.lintel.json');
  writeFileSync(path, 'from a file');
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);
  const opened = await app.page.evaluate(() => window.lintelHost.call('files.open', { kinds: ['lintel'] }));
  expect(opened.value).toMatchObject({ file: { name: 'drawing.lintel.json', text: 'from a file' } });
  expect(JSON.stringify(opened)).not.toContain(folder);
});

test('a file on the command line is handed to the page', async ({ hosts, folder }) => {
  const path = join(folder, 'given.lintel.json');
  writeFileSync(path, 'not a drawing');
  const app = await hosts.start({ file: path });
  // The page itself takes it at its start, so all that shows here is that the host knew it: a title or a sentence.
  await expect(app.page.locator('body')).toContainText('given.lintel.json');
});

test('closing the window ends the application, with everything saved', async ({ hosts }) => {
  const first = await hosts.start();
  await first.page.evaluate((saved) => window.lintelHost.call('library.save', saved), document);
  const electron = electronOf(first);
  const ended = new Promise((resolve) => electron.process().once('exit', resolve));
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await ended).toBe(0);
  const second = await hosts.start();
  const list = await second.page.evaluate(() => window.lintelHost.call('library.list', {}));
  expect(list.value).toMatchObject({ documents: [{ id: 'shop', hasRecovery: false }] });
});
