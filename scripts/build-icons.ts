/**
 * Writes `renderer/public/icons.json` (icon key -> SVG text) from the files that `assets/icons.json` names, read
 * unmodified from the icon package. Refuses a path that leads out of the package.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface IconMap {
  readonly package: string;
  readonly version: string;
  readonly icons: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');

/** The icons by key, as SVG text. Throws with the key when a path is not one of the package's own icons. */
export function readIcons(map: IconMap, packageFolder: string): Readonly<Record<string, string>> {
  const icons: Record<string, string> = {};
  for (const [key, path] of Object.entries(map.icons)) {
    if (!/^icons\/[\w-]+\/[\w-]+\.svg$/.test(path)) {
      throw new Error(`assets/icons.json: ${key} has the path ${path}; it must be icons/<set>/<name>.svg.`);
    }
    const svg = readFileSync(join(packageFolder, path), 'utf8').trim();
    if (!svg.startsWith('<svg') || /<script|\bon\w+=|<foreignObject/i.test(svg)) {
      throw new Error(`${map.package}/${path} is not a plain SVG drawing.`);
    }
    icons[key] = svg;
  }
  return icons;
}

function main(): void {
  const map = JSON.parse(readFileSync(join(root, 'assets/icons.json'), 'utf8')) as IconMap;
  const packageFolder = join(root, 'node_modules', map.package);
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  if (version !== map.version) {
    console.error(`assets/icons.json is for ${map.package} ${map.version}, but ${version} is installed.`);
    process.exit(1);
  }
  const target = join(root, 'renderer/public/icons.json');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(readIcons(map, packageFolder))}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
