import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from '#main/services/launch/find-browser.ts';

export type WindowPlan =
  | { readonly kind: 'window'; readonly browser: string }
  | { readonly kind: 'address'; readonly reason: string };

interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
}

/** Whether a window can be opened here, and if not why, in words for the user. */
export function planWindow(
  { environment, platform, isRoot }: Machine,
  find: typeof findBrowser = findBrowser,
): WindowPlan {
  const browser = find(environment, platform);
  if (browser === undefined) return { kind: 'address', reason: 'No Chromium, Chrome or Edge was found.' };
  if (isRoot) return { kind: 'address', reason: 'A browser does not start for root.' };
  const hasDisplay = environment.DISPLAY !== undefined || environment.WAYLAND_DISPLAY !== undefined;
  if (platform === 'linux' && !hasDisplay) return { kind: 'address', reason: 'There is no display.' };
  return { kind: 'window', browser };
}

/**
 * Opens the address in a window of its own. The ticket is in a file that only this user can read, because every
 * user of the machine can read a command line. Calls back when the browser ends at once instead of opening.
 */
export function openWindow(
  browser: string,
  address: string,
  profileFolder: string,
  onFailure: () => void,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-'));
  const page = join(folder, 'open.html');
  writeFileSync(page, redirectPage(address), { mode: 0o600 });
  mkdirSync(profileFolder, { recursive: true, mode: 0o700 });
  const startedAt = performance.now();
  const child = spawn(
    browser,
    [
      `--app=${pathToFileURL(page).href}`,
      `--user-data-dir=${profileFolder}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1440,900',
    ],
    { stdio: 'ignore', detached: true },
  );
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  const timer = setTimeout(forget, 60_000);
  timer.unref();
  child.on('error', onFailure);
  child.on('exit', (code) => {
    if (code !== 0 && performance.now() - startedAt < 10_000) onFailure();
  });
  process.on('exit', forget);
  child.unref();
}

function redirectPage(address: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Lintel</title><meta http-equiv="refresh" content="0;url=${address}">`;
}
