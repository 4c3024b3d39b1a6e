import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { saveDocument } from '../../shared/document/save-document.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';

const root = join(import.meta.dirname, '../..');

export interface Served {
  readonly address: string;
  stop(): void;
}

/** The built application with a drawing of so many nodes open, on a data folder of its own. */
export function serveLargeDocument(folder: string, size: number): Promise<Served> {
  const file = join(folder, `${size}.lintel.json`);
  writeFileSync(file, saveDocument(largeDocument(size)));
  return serveDocument(join(folder, `data-${size}`), file);
}

/** The built application with this drawing open. */
export async function serveDocument(dataFolder: string, file: string): Promise<Served> {
  const web = join(root, 'out/main/web.js');
  if (!existsSync(web)) throw new Error('The application is not built: run `npm run build` first.');
  const child = spawn(process.execPath, [web, '--no-window', '--keep', file], {
    env: { ...process.env, LINTEL_DATA_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /https?:\/\/\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error('The host of the benchmark ended early.')));
  });
  return { address, stop: () => void child.kill('SIGTERM') };
}
