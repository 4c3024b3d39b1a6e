import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { extractAll } from '@electron/asar';
import { expect, test } from '@playwright/test';

const out = join(import.meta.dirname, '../out/main');

/** Every file that a built file imports, at once or later, and the packages beside them. */
function reach(file: string, seen: Set<string>, packages: Set<string>): void {
  if (seen.has(file)) return;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/(?:from\s*|import\s*\(?\s*)["']([^"'\s]+)["']/g);
  for (const [, target = ''] of imports) {
    if (target.startsWith('.')) reach(join(dirname(file), target), seen, packages);
    else if (!isBuiltin(target)) packages.add(target);
  }
}

test('the packaged desktop needs nothing that the package leaves out', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  for (const entry of ['electron.js', 'store-process.js', 'template-check.js'])
    reach(join(out, entry), seen, packages);
  expect([...seen].filter((file) => file.startsWith(join(out, 'chunks')))).toEqual([]);
  expect([...packages].sort()).toEqual(['@aws/cloudformation-validate', 'better-sqlite3', 'electron']);
});

/** The files of an Electron without Electron: enough for a package to be made around them. */
function hollowElectron(folder: string, version: string): void {
  // Nine fuses in their usual state, behind the mark by which they are found.
  const fuses = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000901110110';
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${fuses}0\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(join(folder, file), '');
  }
}

test('the package holds the validator of AWS, which answers from there', async () => {
  test.setTimeout(180_000);
  const root = join(import.meta.dirname, '..');
  const work = mkdtempSync(join(tmpdir(), 'lintel-package-'));
  try {
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'),
    ) as {
      version: string;
    };
    hollowElectron(join(work, 'electron'), version);
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        '--linux',
        'dir',
        '--x64',
        `-c.electronDist=${join(work, 'electron')}`,
        `-c.directories.output=${join(work, 'release')}`,
      ],
      { cwd: root, stdio: 'pipe' },
    );
    const resources = join(work, 'release/linux-unpacked/resources');
    // The archive serves what is read as text; the machine code beside it is a file.
    expect(
      existsSync(
        join(resources, 'app.asar.unpacked/node_modules/@aws/cloudformation-validate/bindings_wasm_bg.wasm'),
      ),
    ).toBe(true);
    // Outside of the checkout, so that nothing of it helps.
    extractAll(join(resources, 'app.asar'), join(work, 'app'));
    const worker = new Worker(join(work, 'app/out/main/template-check.js'));
    const answer = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      const text = 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {Colour: red}\n';
      worker.postMessage({ number: 1, text, parameters: {} });
    });
    await worker.terminate();
    expect(answer).toMatchObject({
      number: 1,
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: 'error', logicalId: 'Jobs', rule: 'F3002' }),
      ]),
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
