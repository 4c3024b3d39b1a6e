import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Client, createClient, type HostError } from '#shared/contract/rpc.ts';
import { inProcessTransport } from '#shared/contract/transports/in-process.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { createStore } from './create-store.ts';
import { portTransport, serveOnPort } from './port-transport.ts';
import { type StoreContract, storeContract } from './store-contract.ts';

function openStore(dataFolder: string): Client<StoreContract> {
  const store = createClient(storeContract, inProcessTransport(createStore({ dataFolder, now: Date.now })));
  onTestFinished(() => store.call('store.close', {}).then(() => undefined));
  return store;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no fault',
    (error: HostError) => error.code,
  );
}

async function messageOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no fault',
    (error: HostError) => error.message,
  );
}

const document = { id: 'shop', name: 'Shop', text: '{}', nodeCount: 0, sequence: 0 };

describe('a process killed in the middle of editing', () => {
  test.each([35, 90, 160])('loses nothing that was journalled before edit %i', async (killAt) => {
    const folder = temporaryFolder();
    const script = join(import.meta.dirname, '../../testing/journal-until-killed.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder]);
    let told = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > killAt) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGKILL');
    const lastSafe = Math.max(...told.split('\n').slice(0, -1).map(Number));

    const store = openStore(folder);
    const opened = await store.call('library.open', { id: 'shop' });
    const saved = opened.text === '{}' ? 0 : Number(opened.text);
    const sequences = opened.journal.map(({ sequence }) => sequence);
    const last = sequences.at(-1) ?? saved;
    expect(sequences).toEqual(Array.from({ length: last - saved }, (_, n) => saved + n + 1));
    // The edit under way when the process died may be there; none before it may be missing.
    expect(last).toBeGreaterThanOrEqual(lastSafe);
    const { documents } = await store.call('library.list', {});
    expect(documents[0]?.hasRecovery).toBe(last > saved);
  });
});

describe('files', () => {
  test('a file is opened and saved by its handle, and belongs to its document', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.lintel.json');
    writeFileSync(path, 'before');
    const store = openStore(join(folder, 'data'));
    await store.call('library.save', document);
    const file = await store.call('store.openPath', { path });
    expect(file).toMatchObject({ name: 'shop.lintel.json', text: 'before' });
    expect(file.handle).not.toContain('shop');
    await store.call('files.save', { handle: file.handle, text: 'after', documentId: 'shop' });
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(await store.call('library.open', { id: 'shop' })).toMatchObject({
      fileHandle: file.handle,
      fileName: 'shop.lintel.json',
    });
  });

  test('a handle is still good in the next session', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, 'one');
    const first = openStore(join(folder, 'data'));
    const { handle } = await first.call('store.openPath', { path });
    await first.call('store.close', {});
    const second = openStore(join(folder, 'data'));
    await second.call('files.save', { handle, text: 'two' });
    expect(readFileSync(path, 'utf8')).toBe('two');
  });

  test('a handle that was never given out is refused', async () => {
    const store = openStore(temporaryFolder());
    expect(await codeOf(store.call('files.save', { handle: '/etc/passwd', text: 'x' }))).toBe('not-found');
  });

  test('a file that another program changed is not overwritten unasked', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, 'ours');
    const store = openStore(join(folder, 'data'));
    const { handle } = await store.call('store.openPath', { path });
    writeFileSync(path, 'theirs');
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect(await codeOf(store.call('files.save', { handle, text: 'more' }))).toBe('changed-outside');
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    await store.call('files.save', { handle, text: 'more', overwrite: true });
    expect(readFileSync(path, 'utf8')).toBe('more');
  });

  test('a file that was only touched is saved', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, 'ours');
    const store = openStore(join(folder, 'data'));
    const { handle } = await store.call('store.openPath', { path });
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    await store.call('files.save', { handle, text: 'more' });
    expect(readFileSync(path, 'utf8')).toBe('more');
  });

  test('the content before a save is kept as a backup, the last five of them', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, '0');
    const store = openStore(join(folder, 'data'));
    const { handle } = await store.call('store.openPath', { path });
    for (let n = 1; n <= 8; n += 1) {
      await store.call('files.save', { handle, text: String(n) });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const backups = join(folder, 'data', 'backups', 'files', handle);
    const contents = readdirSync(backups)
      .sort()
      .map((name) => readFileSync(join(backups, name), 'utf8'));
    expect(contents).toEqual(['3', '4', '5', '6', '7']);
  });

  test('a save keeps the permissions and leaves no temporary file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, 'x');
    chmodSync(path, 0o640);
    const store = openStore(join(folder, 'data'));
    const { handle } = await store.call('store.openPath', { path });
    await store.call('files.save', { handle, text: 'y' });
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'data']);
  });

  test('a symbolic link stays a link', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real.json'), 'x');
    symlinkSync(join(folder, 'real.json'), join(folder, 'link.json'));
    const store = openStore(join(folder, 'data'));
    await store.call('store.saveTo', { path: join(folder, 'link.json'), text: 'y' });
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('y');
    expect(readdirSync(folder).sort()).toEqual(['data', 'link.json', 'real.json']);
  });

  test('a save that fails says why and leaves the file as it was', async () => {
    const folder = temporaryFolder();
    const store = openStore(join(folder, 'data'));
    const call = store.call('store.saveTo', { path: join(folder, 'missing', 'a.json'), text: 'x' });
    expect(await messageOf(call)).toBe('a.json was not saved. The folder does not exist.');
  });

  test('files that belong together are written beside the first, all of them or none', async () => {
    const folder = temporaryFolder();
    const store = openStore(join(folder, 'data'));
    const path = join(folder, 'shop.yaml');
    writeFileSync(path, 'before');
    const beside = [
      { name: 'network.yaml', text: 'subnets' },
      { name: 'data.yaml', text: 'tables' },
    ];
    // A folder cannot be replaced by a file, which shows after the others were.
    mkdirSync(join(folder, 'data.yaml', 'x'), { recursive: true });
    const refused = store.call('store.saveTo', { path, text: 'after', beside });
    expect(await messageOf(refused)).toContain('shop.yaml was not saved.');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['data', 'data.yaml', 'shop.yaml']);

    rmSync(join(folder, 'data.yaml'), { recursive: true });
    await store.call('store.saveTo', { path, text: 'after', beside });
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(readFileSync(join(folder, 'data.yaml'), 'utf8')).toBe('tables');
    expect(readdirSync(folder).sort()).toEqual(['data', 'data.yaml', 'network.yaml', 'shop.yaml']);

    const taken = store.call('store.saveTo', { path: join(folder, 'data.yaml'), text: 'after', beside });
    expect(await messageOf(taken)).toContain('Choose another name.');
    const outside = [{ name: '../evil.yaml', text: 'x' }];
    await expect(store.call('store.saveTo', { path, text: 'x', beside: outside })).rejects.toThrow();
  });

  test('pictures are saved as the bytes they are', async () => {
    const folder = temporaryFolder();
    const store = openStore(join(folder, 'data'));
    const bytes = Buffer.from([0x89, 0x50, 0, 255, 10]);
    await store.call('store.saveTo', { path: join(folder, 'a.png'), base64: bytes.toString('base64') });
    expect(readFileSync(join(folder, 'a.png'))).toEqual(bytes);
  });

  test('a file of 100 MB is refused in one sentence', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'huge.json');
    writeFileSync(path, '');
    truncateSync(path, 100 * 1024 * 1024);
    const store = openStore(join(folder, 'data'));
    expect(await messageOf(store.call('store.openPath', { path }))).toBe(
      'huge.json: The file has 100 MB; Lintel reads files of up to 50 MB.',
    );
  });

  test.each([
    ['a missing file', (path: string) => rmSync(path, { force: true }), 'There is no such file.'],
    ['a folder', (path: string) => mkdirSync(path), 'This is a folder; name a file.'],
    [
      'bytes that are no text',
      (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x80])),
      'This is not a text file in UTF-8.',
    ],
    ['text with a zero byte', (path: string) => writeFileSync(path, 'a\0b'), 'This is not a text file.'],
  ])('%s is refused in one sentence', async (_, prepare, sentence) => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    prepare(path);
    const store = openStore(join(folder, 'data'));
    expect(await messageOf(store.call('store.openPath', { path }))).toBe(`a.json: ${sentence}`);
  });
});

describe('settings', () => {
  test('a setting that is too large is refused', async () => {
    const store = openStore(temporaryFolder());
    const settings = { note: 'x'.repeat(70_000) };
    expect(await messageOf(store.call('settings.set', { settings }))).toBe(
      'The setting note is larger than 64 KB.',
    );
  });
});

describe('a store behind a message port', () => {
  test('answers calls, and fails those under way when it goes away', async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    serveOnPort(
      {
        post: (message) => port2.postMessage(message),
        onMessage: (listener) => port2.on('message', listener),
      },
      createStore({ dataFolder: temporaryFolder(), now: Date.now }),
    );
    const transport = portTransport();
    transport.connect({
      post: (message) => port1.postMessage(message),
      onMessage: (listener) => port1.on('message', listener),
    });
    const store = createClient(storeContract, transport);
    await store.call('library.save', document);
    expect((await store.call('library.list', {})).documents).toHaveLength(1);
    const lost = codeOf(store.call('library.list', {}));
    transport.disconnect();
    expect(await lost).toBe('disconnected');
    expect(await codeOf(store.call('library.list', {}))).toBe('disconnected');
  });
});
