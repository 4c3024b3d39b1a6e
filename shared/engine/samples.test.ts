import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import limitsFile from '#assets/limits.json' with { type: 'json' };
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { createAnalyser } from './create-analyser.ts';

const folder = join(import.meta.dirname, '../../assets/samples');
const files = globSync('*.lintel.json', { cwd: folder }).sort();

test('the gallery has at least twelve drawings', () => {
  expect(files.length).toBeGreaterThanOrEqual(12);
});

function analyserOf(document: LintelDocument) {
  return createAnalyser(document, {
    rules,
    limits: unwrap(openLimits(limitsFile)),
    prices: createPriceBook(unwrap(openPriceCatalogue(pricesFile))),
    now: () => 0,
    today: () => '2026-11-20',
  });
}

test.each(globSync('simulation/*.lintel.json', { cwd: folder }).sort())('%s has no errors', (file) => {
  const { document } = unwrap(openDocument(readFileSync(join(folder, file), 'utf8'), basename(file)));
  const { problems } = analyserOf(document).open(document, 0);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const opened = unwrap(openDocument(text, basename(file)));
  const analyser = analyserOf(opened.document);
  const analysis = analyser.open(opened.document, 0);

  test('is stored in its canonical form', () => {
    expect(saveDocument(opened.document)).toBe(text);
    expect(opened.notices).toEqual([]);
  });

  test('has no errors, no warnings, and nothing that it asks for is left out', () => {
    expect(analysis.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(analysis.gaps).toEqual([]);
  });

  test("becomes a template that AWS's schema and AWS's validator accept, in YAML and JSON alike", () => {
    const json = exportCloudFormation(opened.document, analyser.architecture, { format: 'json' }).text;
    const yaml = exportCloudFormation(opened.document, analyser.architecture, { format: 'yaml' }).text;
    const template = JSON.parse(json) as Template;
    expect(validateTemplate(template)).toEqual([]);
    const answers = answersFor(template);
    expect(blocking(validateWithAws(json, 'ERROR', answers))).toEqual([]);
    expect(blocking(validateWithAws(yaml, 'ERROR', answers))).toEqual([]);
    expect(
      Object.keys((parse(yaml, { logLevel: 'silent' }) as { Resources: object }).Resources).sort(),
    ).toEqual(Object.keys((template as { Resources: object }).Resources).sort());
  });

  test('has a bill in which every line says how much, of what, at which price, from where and when', () => {
    expect(analysis.cost.lines.length).toBeGreaterThan(0);
    for (const line of analysis.cost.lines) {
      expect(line.quantity.formula, line.key).not.toBe('');
      expect(line.quantity.value, line.key).toBeDefined();
      expect(line.price?.source.title, line.key).toBeTruthy();
      expect(line.price?.asOf, line.key).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      // What another charge covers has no amount of its own.
      if (line.state !== 'included') expect(line.monthlyUsd, line.key).toBeDefined();
    }
    expect(analysis.cost.isAtLeast).toBe(false);
  });
});

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

/** What a person would answer for the parameters that have no default: the samples ask for certificates only. */
function answersFor(template: Template): Record<string, string> {
  const parameters = Object.entries((template as { Parameters?: Record<string, object> }).Parameters ?? {});
  const asked = parameters.filter(([, parameter]) => !('Default' in parameter)).map(([name]) => name);
  for (const name of asked) expect(name).toMatch(/CertificateArn$/);
  return Object.fromEntries(asked.map((name) => [name, certificateArn]));
}

function blocking(findings: ReturnType<typeof validateWithAws>): readonly string[] {
  return findings
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ severity, rule, text }) => `${severity} ${rule}: ${text}`);
}
