import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '#shared/rules/rules/index.ts';

const target = join(import.meta.dirname, '../shared/template/foreign-rule-ids.ts');

/**
 * Writes which checks of other tools our rules are, for templates that accept findings under their ids: import and
 * export may not ask the rules. True when the file was another one.
 */
export function writeForeignRuleIds(isCheck: boolean): boolean {
  const content = contentOf();
  if (readFileSync(target, 'utf8') === content) return false;
  if (!isCheck) writeFileSync(target, content);
  return true;
}

function contentOf(): string {
  const entries = [...rules]
    // Nobody can accept an error, whichever tool reports it; some rules report warnings as well.
    .filter(
      ({ maps, severity, docs }) =>
        maps !== undefined && (severity !== 'error' || /warning|information/.test(docs.condition)),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, maps = {} }) => [
      `  '${id}': {`,
      ...line('cfnLint', maps.cfnLint),
      ...line('checkov', maps.checkov),
      ...line('cdkNag', maps.cdkNag),
      '  },',
    ]);
  return [
    '// Written by `npm run generate` from the rules: change `maps` of a rule, not this file.',
    "import type { ForeignIds } from './foreign-ids.ts';",
    '',
    'export const foreignRuleIds: Readonly<Record<string, ForeignIds>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

function line(name: string, ids: readonly string[] = []): readonly string[] {
  return ids.length === 0 ? [] : [`    ${name}: [${ids.map((id) => `'${id}'`).join(', ')}],`];
}
