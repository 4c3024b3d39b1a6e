import { expect, test } from 'vitest';
import { parseWithMermaid } from '#shared/import/mermaid/mermaid-parser.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { rulePages, writeRuleDocs } from './rule-docs.ts';

test('every rule has a page with drawings that Mermaid reads, and the index names it', async () => {
  const pages = await rulePages();
  const index = pages.get('README.md') ?? '';
  for (const rule of rules) {
    const page = pages.get(`${rule.id}.md`) ?? '';
    expect(page).toContain(rule.title);
    expect(index).toContain(`(${rule.id}.md)`);
    const drawings = [...page.matchAll(/```mermaid\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? '');
    expect(drawings.length, rule.id).toBeGreaterThanOrEqual(2);
    for (const drawing of drawings) {
      const parsed = await parseWithMermaid(drawing);
      expect(parsed.ok ? '' : parsed.fault.message, `${rule.id}\n${drawing}`).toBe('');
    }
    // What the bad drawings are said to report is what they do report.
    expect(page, rule.id).toMatch(/^> (error|warning|info): .+/m);
  }
});

test('the pages in docs/rules are those of the rules as they are', async () => {
  expect(await writeRuleDocs(true)).toEqual([]);
});
