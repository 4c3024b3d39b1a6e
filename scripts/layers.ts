/** Checks the import table with dependency-cruiser, then plants a forbidden import and checks that it is found. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const zones = ['shared', 'main', 'renderer', 'scripts', 'e2e'].filter((zone) => existsSync(join(root, zone)));

/** Each plant is legal TypeScript that breaks one rule. */
const plants = [
  {
    file: 'shared/base/planted-fault.ts',
    text: "import { createDocument } from '#shared/document/create-document.ts';\nexport const planted = createDocument;\n",
    rule: 'base-imports-nothing',
  },
  {
    file: 'shared/cost/planted-fault.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    rule: 'shared-is-pure',
  },
];

if (run([]).status !== 0) process.exit(1);

for (const plant of plants) {
  const path = join(root, plant.file);
  try {
    writeFileSync(path, plant.text);
    const found = run(['--output-type', 'err'], 'pipe', [plant.file]);
    if (found.status === 0 || !found.stdout.includes(plant.rule)) {
      console.error(
        `The layer check did not find the fault planted in ${plant.file} (${plant.rule}): it checks nothing.`,
      );
      process.exit(1);
    }
  } finally {
    rmSync(path, { force: true });
  }
}
console.log('✔ planted faults were found');

function run(
  flags: readonly string[],
  stdio: 'inherit' | 'pipe' = 'inherit',
  paths: readonly string[] = zones,
) {
  return spawnSync(
    join(root, 'node_modules/.bin/depcruise'),
    ['--config', '.dependency-cruiser.cjs', ...flags, ...paths],
    {
      cwd: root,
      stdio,
      encoding: 'utf8',
    },
  );
}
