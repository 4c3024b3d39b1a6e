import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
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
  for (const entry of ['electron.js', 'store-process.js']) reach(join(out, entry), seen, packages);
  expect([...seen].filter((file) => file.startsWith(join(out, 'chunks')))).toEqual([]);
  expect([...packages].sort()).toEqual(['better-sqlite3', 'electron']);
});
