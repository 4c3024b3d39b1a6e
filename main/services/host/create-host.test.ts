import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type HostClient, hostContract } from '#shared/contract/host-contract.ts';
import { createClient } from '#shared/contract/rpc.ts';
import { inProcessTransport } from '#shared/contract/transports/in-process.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { createStore } from '../store/create-store.ts';
import { storeContract } from '../store/store-contract.ts';
import { createHost } from './create-host.ts';

let folder: string;
let suggested: string[];
let opened: string[];
let chosen: string | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  suggested = [];
  opened = [];
  chosen = undefined;
});

function aHost(startupPath?: string): HostClient {
  const router = createStore({ dataFolder: join(folder, 'data'), now: Date.now });
  const store = createClient(storeContract, inProcessTransport(router));
  onTestFinished(() => store.call('store.close', {}).then(() => undefined));
  const host = createHost({
    store,
    startupPath,
    ports: {
      capabilities: {
        host: 'desktop',
        fileDialogs: true,
        nativeMenu: true,
        printToPdf: false,
        version: '1.2.3',
      },
      askOpen: async () => chosen,
      askSave: async (name) => {
        suggested.push(name);
        return chosen;
      },
      openExternal: async (url) => void opened.push(url),
      windowState: () => undefined,
    },
  });
  return createClient(hostContract, inProcessTransport(host));
}

test('a drawing is saved, edited, found again and removed', async () => {
  const host = aHost();
  await host.call('library.save', { id: 'a', name: 'Shop', text: '{}', nodeCount: 0, sequence: 0 });
  const changes = [{ table: 'nodes', id: 'vpc', after: { kind: 'vpc', name: 'Main', at: [0, 0] } }];
  await host.call('library.journal', { id: 'a', entries: [{ sequence: 1, changes }] });
  expect(await host.call('library.open', { id: 'a' })).toEqual({
    text: '{}',
    journal: [{ sequence: 1, changes }],
  });
  await host.call('library.save', { id: 'a', name: 'Shop', text: '{"vpc":1}', nodeCount: 1, sequence: 1 });
  const { revisions } = await host.call('library.revisions', { id: 'a' });
  await host.call('library.nameRevision', { id: 'a', number: revisions[0]?.number ?? 0, name: 'First' });
  expect((await host.call('library.revisions', { id: 'a' })).revisions[0]?.name).toBe('First');
  await host.call('library.remove', { id: 'a' });
  expect(await host.call('library.list', {})).toEqual({ documents: [] });
});

describe('files', () => {
  test('the file of the command line is handed out once, and a missing one is said so', async () => {
    writeFileSync(join(folder, 'a.json'), 'text');
    const host = aHost(join(folder, 'a.json'));
    expect((await host.call('host.startupFile', {})).file?.text).toBe('text');
    expect(await host.call('host.startupFile', {})).toEqual({});
    await expect(aHost(join(folder, 'b.json')).call('host.startupFile', {})).rejects.toThrow(
      'b.json: There is no such file.',
    );
  });

  test('a document saved under a name has that file from then on', async () => {
    const host = aHost();
    await host.call('library.save', { id: 'a', name: 'Shop', text: '{}', nodeCount: 0, sequence: 0 });
    chosen = join(folder, 'shop.lintel.json');
    const { file } = await host.call('files.saveAs', { suggestedName: 'Shop', text: 'one', documentId: 'a' });
    await host.call('files.save', { handle: file?.handle ?? '', text: 'two' });
    expect(readFileSync(chosen, 'utf8')).toBe('two');
    expect((await host.call('library.list', {})).documents[0]?.fileName).toBe('shop.lintel.json');
  });

  test('cancelling a dialog changes nothing', async () => {
    const host = aHost();
    expect(await host.call('files.open', { kinds: ['any'] })).toEqual({});
    expect(await host.call('files.saveAs', { suggestedName: 'x', text: 'x' })).toEqual({});
  });

  test('a suggested name leads nowhere', async () => {
    const host = aHost();
    for (const suggestedName of ['../../etc/passwd', 'a/b\\c:d', '  ..  ', 'Web shop.svg', 'x\n\u0000y']) {
      await host.call('files.saveAs', { suggestedName, text: 'x' });
    }
    expect(suggested).toEqual(['-..-etc-passwd', 'a-b-c-d', 'Untitled', 'Web shop.svg', 'x--y']);
  });

  test('either a text or a picture is saved', async () => {
    const host = aHost();
    for (const content of [{}, { text: 'x', base64: 'eA==' }]) {
      await expect(host.call('files.saveAs', { suggestedName: 'x', ...content })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    }
  });
});

test('only documentation pages are opened outside', async () => {
  const host = aHost();
  await host.call('window.openExternal', { url: 'https://docs.aws.amazon.com/vpc/' });
  await expect(host.call('window.openExternal', { url: 'https://evil.example/' })).rejects.toMatchObject({
    code: 'refused',
  });
  expect(opened).toEqual(['https://docs.aws.amazon.com/vpc/']);
});

test('settings keep their values, and null takes one back', async () => {
  const host = aHost();
  await host.call('settings.set', { settings: { theme: 'dark', 'panel.left': { width: 240 } } });
  await host.call('settings.set', { settings: { theme: null } });
  expect((await host.call('settings.get', {})).settings).toEqual({ 'panel.left': { width: 240 } });
});
