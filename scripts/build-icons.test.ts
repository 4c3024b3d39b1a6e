import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readIcons } from './build-icons.ts';

const root = join(import.meta.dirname, '..');
const packageFolder = join(root, 'node_modules/aws-icons');
const map = JSON.parse(readFileSync(join(root, 'assets/icons.json'), 'utf8'));

test('every icon of the map is in the package, as a drawing with a view box', () => {
  const icons = readIcons(map, packageFolder);
  expect(Object.keys(icons)).toEqual(Object.keys(map.icons));
  for (const svg of Object.values(icons)) expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
});

test.each(['../../package.json', '/etc/passwd', 'icons/../../x.svg', 'icons/resource/../x.svg', 'C:\\x.svg'])(
  'the icon path %s is refused by name',
  (path) => {
    expect(() => readIcons({ ...map, icons: { evil: path } }, packageFolder)).toThrow(/evil has the path/);
  },
);
