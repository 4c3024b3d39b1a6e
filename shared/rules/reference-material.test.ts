import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { importTemplate } from '#shared/import/cloudformation/import-template.ts';
import { importMermaid } from '#shared/import/mermaid/import-mermaid.ts';
import { mermaidBlocks } from '#shared/import/mermaid/mermaid-blocks.ts';
import { parseWithMermaid } from '#shared/import/mermaid/mermaid-parser.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { runRules } from './create-rule-runner.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

/** Templates and drawings of other people, kept beside the checkout and not in it. */
const material = join(import.meta.dirname, '../../../shared');
const templates = find('cases/cloudformation/**/*.{yaml,yml,json,template}');
const seeds = find('seeds/*.md');

const prices = createPriceBook(unwrap(openPriceCatalogue(pricesFile)));
const options = {
  rules,
  limits: bundledLimits(),
  isInstanceType: (type: string): boolean => prices.instanceType(type) !== undefined,
  instanceType: prices.instanceType,
  today: (): string => '2026-11-20',
};

/** More than one in twenty, and people stop reading. */
const mostWarningsPerResource = 0.05;

interface Tally {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly resources: number;
}

function find(pattern: string): readonly string[] {
  return existsSync(material) ? globSync(pattern, { cwd: material }).sort() : [];
}

function tally(documents: readonly (readonly [string, LintelDocument])[]): Tally {
  const errors: string[] = [];
  const warnings: string[] = [];
  let resources = 0;
  for (const [name, document] of documents) {
    const architecture = resolve(document);
    resources += architecture.resources.size;
    for (const { severity, rule, message } of runRules(options, document, architecture).problems) {
      if (severity === 'error') errors.push(`${name}: ${rule} ${message}`);
      if (severity === 'warning') warnings.push(`${name}: ${rule} ${message}`);
    }
  }
  return { errors, warnings, resources };
}

describe.skipIf(templates.length === 0)('templates of AWS (skipped where ../shared is not there)', () => {
  const documents = templates.map((file) => {
    const text = readFileSync(join(material, file), 'utf8');
    const imported = importTemplate(text, { fileName: basename(file), documentId: 'test' });
    return [file, unwrap(imported).document] as const;
  });

  test('have no errors, because they deploy', () => {
    expect(tally(documents).errors).toEqual([]);
  });

  test('have few warnings for each resource', () => {
    const { warnings, resources } = tally(documents);
    expect(resources).toBeGreaterThan(100);
    expect(warnings.length / resources, warnings.join('\n')).toBeLessThanOrEqual(mostWarningsPerResource);
  });
});

describe.skipIf(seeds.length === 0)('drawings in notes (skipped where ../shared is not there)', () => {
  async function drawings(): Promise<readonly (readonly [string, LintelDocument])[]> {
    const all: (readonly [string, LintelDocument])[] = [];
    for (const file of seeds) {
      const text = readFileSync(join(material, file), 'utf8');
      for (const [index] of mermaidBlocks(text).entries()) {
        const imported = await importMermaid(text, {
          fileName: basename(file),
          documentId: 'test',
          parseFlowchart: parseWithMermaid,
          block: index,
        });
        // Sequence diagrams and the like are no drawings of an architecture.
        if (imported.ok) all.push([`${file} ${index}`, imported.value.document]);
      }
    }
    return all;
  }

  test('have no errors and few warnings for each node', async () => {
    const documents = await drawings();
    const nodes = documents.reduce((sum, [, document]) => sum + document.nodes.size, 0);
    const { errors, warnings } = tally(documents);
    expect(documents.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    expect(warnings.length / nodes, warnings.join('\n')).toBeLessThanOrEqual(mostWarningsPerResource);
  }, 60_000);
});
