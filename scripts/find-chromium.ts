import { spawnSync } from 'node:child_process';
import { findBrowser } from '#main/services/launch/find-browser.ts';

/**
 * A Chromium, Chrome or Edge of this machine: `CHROMIUM_PATH`, then the usual names and places. With `install`, as
 * root on a Debian machine, the `chromium` package is installed when there is none.
 */
export function findChromium({ install = false } = {}): string | undefined {
  const found = findBrowser(process.env, process.platform);
  if (found !== undefined || !install || process.getuid?.() !== 0) return found;
  console.log('No Chromium found: installing the Debian package chromium.');
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  return findBrowser(process.env, process.platform);
}
