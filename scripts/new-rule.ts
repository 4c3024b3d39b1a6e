/**
 * Writes the skeleton of a rule and of its fixtures: `npm run new:rule -- NET-014 node-group-has-addresses addressing`.
 * The skeleton fails the rules' tests until everything in it is said.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'shared/rules/rules');
const [id, name, section = 'containment'] = process.argv.slice(2);

if (
  id === undefined ||
  name === undefined ||
  !/^(ARC|NET|SEC|LIM|REL|PERF|COST|OPS|RVW)-\d{3}$/.test(id) ||
  !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
) {
  console.error(
    'Say the id, the name that states what must hold, and the section: npm run new:rule -- NET-014 node-group-has-addresses addressing',
  );
  process.exit(2);
}
const taken = globSync('**/*.ts', { cwd: folder }).find((file) => basename(file, '.ts') === name);
const target = join(folder, section, `${name}.ts`);
if (taken !== undefined || existsSync(target)) {
  console.error(`${relative(root, taken === undefined ? target : join(folder, taken))} is there already.`);
  process.exit(2);
}

const variable = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const rule = `import { defineRule } from '../../rule.ts';

export const ${variable} = defineRule({
  id: '${id}',
  name: '${name}',
  title: '',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: [] },
  messages: {},
  fix: 'none',
  sources: [],
  docs: {
    what: '',
    why: '',
    condition: '',
    howToFix: '',
    whenToSuppress: '',
  },
  *check(_, subject) {
    if (!('node' in subject)) return;
  },
});
`;

const fixtures = `import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const ${variable}Fixtures: RuleFixtures = {
  failing: [{ title: '', document: drawing({}), finds: [] }],
  passing: [{ title: '', document: drawing({}) }],
};
`;

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, rule);
writeFileSync(target.replace(/\.ts$/, '.fixtures.ts'), fixtures);
execFileSync(process.execPath, [join(root, 'scripts/generate.ts')], { stdio: 'inherit' });
console.log(`${relative(root, target)} and its fixtures are written.
Next: what it looks at, its messages and words, at least two drawings that it reports and two that it accepts.
The tests say what is missing: npx vitest run shared/rules`);
