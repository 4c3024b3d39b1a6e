import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const pages = ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern, { cwd: root })).sort();

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** What the groups of the pattern find in every page, with the page. */
function findAll(pattern: RegExp): readonly (readonly [page: string, found: string])[] {
  return pages.flatMap((page) =>
    [...read(page).matchAll(pattern)].map((match) => [page, match[1] ?? match[2] ?? ''] as const),
  );
}

test('links between pages lead to files that are there', () => {
  const links = findAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|srcset)="([^"]+)"/g).filter(
    ([, target]) => target !== '' && !/^[a-z]+:/.test(target),
  );
  expect(links.length).toBeGreaterThan(300);
  expect(links.filter(([page, target]) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test('paths of the checkout that pages name are there', () => {
  const paths = findAll(/`((?:assets|docs|e2e|main|renderer|scripts|shared)\/[^`\s]*)`/g);
  const missing = paths.filter(([, path]) => {
    // `folder/{one,two}` and `folder/*-end.ts` are patterns; a decision is named by its number alone.
    const pattern = path.startsWith('docs/decisions/') ? `${path}*` : path;
    return globSync(pattern, { cwd: root }).length === 0;
  });
  expect(paths.length).toBeGreaterThan(40);
  expect(missing).toEqual([]);
});

test('scripts that pages tell people to run exist', () => {
  const named = findAll(/`npm run ([\w:-]+)/g);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, script]) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
});
