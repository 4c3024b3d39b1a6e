import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import type { EngineService } from '#shared/engine/analysis.ts';
import { createEngine } from '#shared/engine/create-engine.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { openPrices } from './open-prices.ts';

/** The same engine as in the window, in this process, with the files that come with the project. */
export async function createCliEngine(projectFolder: string): Promise<EngineService> {
  const [{ default: limits }, prices] = await Promise.all([
    import('../../assets/limits.json', { with: { type: 'json' } }),
    openPrices(),
  ]);
  return createEngine({
    rules,
    limits: unwrap(openLimits(limits)),
    prices,
    icons: readIcons(projectFolder),
    now: () => performance.now(),
    today: () => new Date().toISOString().slice(0, 10),
    newId: () => ulid(),
    // A command reads a drawing and answers once.
    isForOnce: true,
  });
}

/** Icons by key; pictures have boxes with names where the build has not gathered them. */
function readIcons(projectFolder: string): Readonly<Record<string, string>> {
  const places = ['out/renderer/icons.json', 'renderer/public/icons.json'].map((path) =>
    join(projectFolder, path),
  );
  const found = places.find((path) => existsSync(path));
  return found === undefined ? {} : (JSON.parse(readFileSync(found, 'utf8')) as Record<string, string>);
}
