/**
 * Writes the skeleton of a kind: `npm run new:kind -- networking vpc-peering AWS::EC2::VPCPeeringConnection`.
 * The skeleton fails the catalogue's tests until everything in it is said.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const [family, id, type] = process.argv.slice(2);

if (family === undefined || id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error(
    'Say the family, the id and, if it has one, the CloudFormation type: npm run new:kind -- networking vpc-peering AWS::EC2::VPCPeeringConnection',
  );
  process.exit(2);
}

const target = join(root, 'shared/catalogue/kinds', family, `${id}.ts`);
if (existsSync(target)) {
  console.error(`${relative(root, target)} is there already.`);
  process.exit(2);
}

const variable = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const resources =
  type === undefined
    ? ''
    : `  types: ['${type}'],
  resources: (node, ctx) => [
    { type: '${type}', properties: { Tags: ctx.tags(node) } },
  ],
`;

const skeleton = `import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';

export const ${variable} = defineKind({
  id: '${id}',
  title: '',
  family: '${family}',
  icon: '${id}',
  summary: '',
  aliases: [],
  docs: 'https://docs.aws.amazon.com/',
  traits: [${type === undefined ? '' : "'resource'"}],
  appearance: { as: 'icon' },
  placement: { parents: [] },
  properties: z.object({}),
${type === undefined ? '  types: [],\n' : resources}  examples: { good: [], bad: [] },
});
`;

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, skeleton);
execFileSync(process.execPath, [join(root, 'scripts/generate.ts')], { stdio: 'inherit' });
console.log(`${relative(root, target)} is written.
Next: its title and summary, where it may sit, its properties, what it costs (or why it is free), its examples.
The tests say what is missing: npx vitest run shared/catalogue`);
