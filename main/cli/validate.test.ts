import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lintel } from '../testing/run-lintel.ts';
import { testFiles } from '../testing/test-files.ts';

const files = testFiles();

describe('validate', () => {
  test('problems come with file, line and rule, and errors make the exit code 1', async () => {
    const file = files.shop();
    const { code, out } = await lintel(['validate', file]);
    expect(code).toBe(1);
    const lines = readFileSync(file, 'utf8').split('\n');
    const found = /^(.*):(\d+): (\w+): error: .*overlap.* \[NET-\d+\]$/m.exec(out);
    expect(found?.[1]).toBe(file);
    expect(lines[Number(found?.[2]) - 1]).toContain(`"${found?.[3]}": {`);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/: \d+ errors?, \d+ warnings?, \d+ notes?/);
  });

  test('an empty drawing has no errors and exits with 0', async () => {
    const file = files.write(
      'empty.lintel.json',
      JSON.stringify({ format: 'lintel/1', id: 'x', name: 'Empty', nodes: {} }),
    );
    expect((await lintel(['validate', file])).code).toBe(0);
  });

  test('JSON on standard output has a stable shape', async () => {
    const { out, messages } = await lintel([
      'validate',
      files.shop(),
      '--format',
      'json',
      '--profile',
      'strict',
    ]);
    const report = JSON.parse(out);
    expect(messages).toEqual([]);
    expect(Object.keys(report)).toEqual([
      'format',
      'file',
      'profile',
      'counts',
      'problems',
      'suppressed',
      'undecided',
    ]);
    expect(report).toMatchObject({ format: 'lintel-problems/1', profile: 'strict' });
    expect(report.problems.length).toBeGreaterThan(0);
    for (const problem of report.problems) {
      expect(problem).toMatchObject({
        rule: expect.any(String),
        severity: expect.any(String),
        at: expect.any(String),
        line: expect.any(Number),
      });
    }
  });

  test('SARIF names every rule once and points at lines', async () => {
    const { out } = await lintel(['validate', files.shop(), '--format', 'sarif']);
    const sarif = JSON.parse(out);
    const [run] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const result of run.results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(1);
    }
  });

  test('SARIF has the properties that its schema knows, in their types, and no others', async () => {
    const text = z.strictObject({ text: z.string().min(1) });
    const result = z.strictObject({
      ruleId: z.string(),
      ruleIndex: z.int().min(0),
      level: z.enum(['none', 'note', 'warning', 'error']),
      message: text,
      locations: z.array(
        z.strictObject({
          physicalLocation: z.strictObject({
            artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s\\]+$/) }),
            region: z.strictObject({ startLine: z.int().min(1) }).optional(),
          }),
          logicalLocations: z.array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string() })),
        }),
      ),
      partialFingerprints: z.record(z.string(), z.string()),
      suppressions: z
        .array(z.strictObject({ kind: z.enum(['inSource', 'external']), justification: z.string() }))
        .optional(),
    });
    const rule = z.strictObject({
      id: z.string(),
      shortDescription: text,
      fullDescription: text,
      help: text,
      properties: z.looseObject({}),
    });
    const log = z.strictObject({
      $schema: z.url(),
      version: z.literal('2.1.0'),
      runs: z.array(
        z.strictObject({
          tool: z.strictObject({
            driver: z.strictObject({ name: z.string(), version: z.string(), rules: z.array(rule) }),
          }),
          results: z.array(result),
        }),
      ),
    });
    const { out } = await lintel(['validate', files.shop(), '--format', 'sarif']);
    expect(log.safeParse(JSON.parse(out)).error).toBeUndefined();
  });

  test('one rule says why it shows something, or does not', async () => {
    const shown = await lintel([
      'validate',
      files.shop(),
      '--why',
      'NET-004',
      '--at',
      'b',
      '--format',
      'json',
    ]);
    expect(shown.code).toBe(0);
    expect(JSON.parse(shown.out)).toMatchObject({ rule: 'NET-004', at: 'b', state: 'shown' });
    const holds = await lintel(['validate', files.shop(), '--why', 'NET-001', '--at', 'vpc']);
    expect(holds.out).toMatch(/this holds for Main/);
    const unknown = await lintel(['validate', files.shop(), '--why', 'NET-999']);
    expect(unknown.code).toBe(2);
    expect(unknown.messages.join(' ')).toMatch(/no rule "NET-999"/);
  });

  test('the same file gives the same bytes', async () => {
    const file = files.shop();
    const first = await lintel(['validate', file, '--format', 'json']);
    expect((await lintel(['validate', file, '--format', 'json'])).out).toBe(first.out);
  });
});
