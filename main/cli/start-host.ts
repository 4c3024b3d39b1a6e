import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { findElectron } from '#main/services/launch/find-electron.ts';
import type { HostRequest } from './shell.ts';

/**
 * Starts the desktop window, or the loopback host where Electron's binary is missing, and waits for it to end.
 * Signals reach the host too, so that Ctrl-C lets it save.
 */
export function startHost(request: HostRequest, projectFolder: string): Promise<number> {
  const file = request.file === undefined ? [] : [resolve(request.file)];
  if (request.kind === 'open') {
    const electron = findElectron(projectFolder, process.env, process.platform);
    const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
    if (electron !== undefined && !isRoot) return run(electron, [projectFolder, ...file]);
    const reason =
      isRoot && electron !== undefined
        ? 'Electron does not start for root'
        : "Electron's binary is not on this machine";
    console.log(`${reason}, so Lintel opens in a browser window.`);
  }
  const options =
    request.kind === 'serve'
      ? ['--no-window', '--port', String(request.port ?? 0), ...(request.keep === true ? ['--keep'] : [])]
      : [];
  return run(process.execPath, [join(projectFolder, 'out', 'main', 'web.js'), ...options, ...file]);
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(program, [...args], { stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', () => done(3));
    child.on('exit', (code) => done(code ?? 0));
  });
}
