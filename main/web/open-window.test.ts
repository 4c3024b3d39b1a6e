import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findBrowser } from '#main/services/launch/find-browser.ts';
import { findElectron } from '#main/services/launch/find-electron.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openWindow, planWindow } from './open-window.ts';

const machine = { environment: { DISPLAY: ':0' }, platform: 'linux', isRoot: false } as const;

describe('whether a window can be opened', () => {
  test('with a browser and a display it can', () => {
    expect(planWindow(machine, () => '/usr/bin/chromium')).toEqual({
      kind: 'window',
      browser: '/usr/bin/chromium',
    });
  });

  test.each([
    ['no browser', machine, undefined, 'No Chromium, Chrome or Edge was found.'],
    [
      'root, for whom the browser has no sandbox',
      { ...machine, isRoot: true },
      'chromium',
      'A browser does not start for root.',
    ],
    ['no display', { ...machine, environment: {} }, 'chromium', 'There is no display.'],
  ])('with %s the address is printed', (_, given, browser, reason) => {
    expect(planWindow(given, () => browser)).toEqual({ kind: 'address', reason });
  });
});

describe('finding programs', () => {
  test('Chromium comes before Chrome and Edge, in the order of the path', () => {
    const found = findBrowser({ PATH: '/a:/b' }, 'linux', (path) =>
      ['/b/chromium', '/a/google-chrome'].includes(path),
    );
    expect(found).toBe('/b/chromium');
  });

  test('a browser that the user names is taken, and no other when it is missing', () => {
    const environment = { CHROMIUM_PATH: '/opt/edge', PATH: '/usr/bin' };
    expect(findBrowser(environment, 'linux', (path) => path === '/opt/edge')).toBe('/opt/edge');
    expect(findBrowser(environment, 'linux', (path) => path === '/usr/bin/chromium')).toBeUndefined();
  });

  test("Electron's binary is looked for where it is unpacked or where the environment says, never fetched", () => {
    const folder = temporaryFolder();
    expect(findElectron(folder, {}, 'linux')).toBeUndefined();
    writeFileSync(join(folder, 'electron'), '');
    chmodSync(join(folder, 'electron'), 0o755);
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder }, 'linux')).toBe(
      join(folder, 'electron'),
    );
  });
});

test('the command line of the browser holds no ticket, and only the user can read the file that does', async () => {
  const folder = temporaryFolder();
  const browser = join(folder, 'browser');
  const log = join(folder, 'arguments');
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" > ${log}.part && mv ${log}.part ${log}\n`);
  chmodSync(browser, 0o755);
  openWindow(browser, 'http://127.0.0.1:1/login?t=SECRET', join(folder, 'profile'), () => undefined);
  await expect.poll(() => statSync(log, { throwIfNoEntry: false }) !== undefined).toBe(true);
  const args = readFileSync(log, 'utf8').trim().split('\n');
  expect(args.join(' ')).not.toContain('SECRET');
  expect(args.some((argument) => /no-sandbox|disable-web-security|remote-debugging/.test(argument))).toBe(
    false,
  );
  const page = fileURLToPath(
    args.find((argument) => argument.startsWith('--app='))?.slice('--app='.length) ?? '',
  );
  expect(readFileSync(page, 'utf8')).toContain('http://127.0.0.1:1/login?t=SECRET');
  expect(statSync(page).mode & 0o777).toBe(0o600);
  expect(statSync(join(page, '..')).mode & 0o777).toBe(0o700);
});

test('a browser that ends at once is reported', async () => {
  const folder = temporaryFolder();
  const browser = join(folder, 'browser');
  writeFileSync(browser, '#!/bin/sh\nexit 1\n');
  chmodSync(browser, 0o755);
  await new Promise<void>((resolve) =>
    openWindow(browser, 'http://127.0.0.1:1/', join(folder, 'profile'), resolve),
  );
});
