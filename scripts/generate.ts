/**
 * Writes the index files of the folders that hold one entry a file (kinds, connection kinds, rules), so that adding
 * an entry is adding a file, and the pages of the rules. `--check` writes nothing and fails when something is stale.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

interface Generated {
  readonly folder: string;
  readonly name: string;
  readonly type: { readonly name: string; readonly from: string };
}

const generated: readonly Generated[] = [
  { folder: 'shared/catalogue/kinds', name: 'kinds', type: { name: 'Kind', from: '../define-kind.ts' } },
  {
    folder: 'shared/catalogue/connection-kinds',
    name: 'connectionKinds',
    type: { name: 'ConnectionKind', from: '../define-connection-kind.ts' },
  },
  { folder: 'shared/rules/rules', name: 'rules', type: { name: 'Rule', from: '../rule.ts' } },
];

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');
let stale = 0;

for (const { folder, name, type } of generated) {
  const target = join(root, folder, 'index.ts');
  const files = globSync('**/*.ts', { cwd: join(root, folder) })
    .filter((file) => !/(^|\/)index\.ts$|\.(test|fixtures)\.ts$/.test(file))
    // By name without extension, as the formatter sorts imports: `task` before `task-definition`.
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()
    .map((name) => `${name}.ts`);
  const entries = files.map((file) => ({ file, variable: camelCase(basename(file, '.ts')) }));
  const clash = entries.find(
    (entry, index) => entries.findIndex((e) => e.variable === entry.variable) !== index,
  );
  if (clash !== undefined) throw new Error(`Two files are called ${basename(clash.file)} below ${folder}.`);
  const imports = [
    { path: type.from, line: `import type { ${type.name} } from '${type.from}';` },
    ...entries.map(({ file, variable }) => ({
      path: `./${file}`,
      line: `import { ${variable} } from './${file}';`,
    })),
  ];
  const content = [
    '// Written by `npm run generate`: add a file to this folder, not a line to this one.',
    ...imports.map(({ line }) => line),
    '',
    `export const ${name}: readonly ${type.name}[] = [`,
    ...entries.map(({ variable }) => `  ${variable},`),
    '];',
    '',
  ].join('\n');
  if (readIfThere(target) === content) continue;
  if (isCheck) {
    stale += 1;
    console.error(`${relative(root, target)} is stale: run \`npm run generate\` and commit it.`);
  } else {
    writeFileSync(target, content);
    console.log(`${relative(root, target)}: ${entries.length} entries`);
  }
}

// Loaded only now, so that the pages are made from the indexes that were just written.
const { writeRuleDocs } = await import('./rule-docs.ts');
for (const name of await writeRuleDocs(isCheck)) {
  if (!isCheck) continue;
  stale += 1;
  console.error(`docs/rules/${name} is stale: run \`npm run generate\` and commit it.`);
}
const { writeForeignRuleIds } = await import('./foreign-rule-ids.ts');
if (writeForeignRuleIds(isCheck) && isCheck) {
  stale += 1;
  console.error('shared/template/foreign-rule-ids.ts is stale: run `npm run generate` and commit it.');
}
if (stale > 0) process.exit(1);

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** `ec2-instance` is exported as `ec2Instance`; the folder does not matter. */
function camelCase(kebab: string): string {
  return kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
