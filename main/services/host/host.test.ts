import { describe, expect, test } from 'vitest';
import { decideClose } from './close-decision.ts';
import { createCrashLimit } from './crash-limit.ts';
import { dataFolder } from './data-folder.ts';
import { isAllowedExternal } from './is-allowed-external.ts';
import { isOwnPage } from './own-page.ts';
import { fileFromArgv } from './parse-argv.ts';
import { assetPath } from './resolve-asset.ts';

describe('asset paths', () => {
  test.each([
    ['/', 'index.html'],
    ['/assets/main-abc.js', 'assets/main-abc.js'],
    ['/assets/a%20b.svg', 'assets/a b.svg'],
  ])('%s is %s', (url, path) => {
    expect(assetPath(url)).toBe(path);
  });

  test.each([
    '',
    'index.html',
    '/..',
    '/../x',
    '/a/../b',
    '/a/./b',
    '/%2e%2e/x',
    '/a//b',
    '/a/',
    '/a\\b',
    '/c:/x',
    '/a%00b',
    '/%zz',
  ])('%j leads nowhere', (url) => {
    expect(assetPath(url)).toBeUndefined();
  });
});

describe('addresses', () => {
  test.each([
    ['app://bundle/', true],
    ['app://bundle/index.html?x#y', true],
    ['app://other/', false],
    ['file:///etc/passwd', false],
    ['https://bundle/', false],
    ['app.bundle', false],
  ])('%s is our own page: %s', (address, expected) => {
    expect(isOwnPage(address)).toBe(expected);
  });

  test.each([
    ['https://docs.aws.amazon.com/vpc/latest/userguide/', true],
    ['http://docs.aws.amazon.com/', false],
    ['https://docs.aws.amazon.com.evil.example/', false],
    ['https://user:pw@github.com/', false],
    ['https://github.com:8443/', false],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
  ])('%s may be opened outside: %s', (address, expected) => {
    expect(isAllowedExternal(address)).toBe(expected);
  });
});

describe('command lines', () => {
  test.each([
    [['lintel'], true, undefined],
    [['lintel', 'a.lintel.json'], true, '/work/a.lintel.json'],
    [['lintel', '--no-sandbox', '/x/b.json', '--flag'], true, '/x/b.json'],
    [['electron', '.'], false, undefined],
    [['electron', '.', 'a.lintel.json'], false, '/work/a.lintel.json'],
    [['electron', '--inspect=0', '/work', '--flag', 'a.lintel.json'], false, '/work/a.lintel.json'],
  ])('%j (packaged: %s) opens %s', (argv, isPackaged, file) => {
    expect(fileFromArgv(argv, '/work', { isPackaged, folder: '/work' })).toBe(file);
  });
});

describe('closing', () => {
  test.each([
    [false, 'open', 'close'],
    [true, 'open', 'save'],
    [true, 'saving', 'wait'],
    [true, 'asking', 'wait'],
    [false, 'saving', 'close'],
    [true, 'discarding', 'close'],
  ] as const)('with unsaved edits %s while %s leads to %s', (hasUnsavedEdits, phase, step) => {
    expect(decideClose(hasUnsavedEdits, phase)).toBe(step);
  });
});

test('something that dies is started again three times in five minutes', () => {
  let time = 0;
  const mayRestart = createCrashLimit(() => time);
  expect([mayRestart(), mayRestart(), mayRestart(), mayRestart()]).toEqual([true, true, true, false]);
  time += 6 * 60_000;
  expect(mayRestart()).toBe(true);
});

test.each([
  [{}, 'linux', '/home/me/.local/share/lintel'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/lintel'],
  [{}, 'darwin', '/home/me/Library/Application Support/Lintel'],
  [{ LINTEL_DATA_DIR: '/mine' }, 'darwin', '/mine'],
] as const)('with %j on %s the library is in %s', (environment, platform, folder) => {
  expect(dataFolder(environment, platform, '/home/me')).toBe(folder);
});
