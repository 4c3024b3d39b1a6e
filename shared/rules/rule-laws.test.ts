import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver, resolve } from '#shared/resolve/create-resolver.ts';
import { changesOf, randomDocument, randomEdits } from '#shared/testing/generated-documents.ts';
import { createRuleRunner, runRules } from './create-rule-runner.ts';
import type { RuleReport } from './report.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

const options = { rules, limits: bundledLimits(), today: (): string => '2026-11-20' };

function check(document: LintelDocument): RuleReport {
  return runRules(options, document, resolve(document));
}

/** The same records in another order. */
function shuffled<T>(table: ReadonlyMap<string, T>, seed: number): ReadonlyMap<string, T> {
  const weight = (id: string): number =>
    [...id].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), seed) >>> 0;
  return new Map([...table].sort(([a], [b]) => weight(a) - weight(b)));
}

describe('over generated drawings', () => {
  test('an edit at a time gives the same report as all at once', () => {
    fc.assert(
      fc.property(randomEdits(30), (edits) => {
        const resolver = createResolver();
        const runner = createRuleRunner(options);
        let document = createDocument('test', 'Test', { profile: 'strict' });
        let report = runner.update(document, resolver.update(document).architecture);
        for (const edit of edits) {
          const changes = changesOf(document, edit);
          document = applyChanges(document, changes);
          const { architecture, changed } = resolver.update(document, changes);
          report = runner.update(document, architecture, factsChangedBy(changes), changed);
        }
        expect(report).toEqual(check(document));
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the records changes nothing', () => {
    fc.assert(
      fc.property(randomDocument(40), fc.integer(), (document, seed) => {
        const other = {
          ...document,
          nodes: shuffled(document.nodes, seed),
          connections: shuffled(document.connections, seed),
        };
        expect(check(other)).toEqual(check(document));
      }),
      { numRuns: 60 },
    );
  });

  test('something unrelated beside the drawing changes no other finding', () => {
    fc.assert(
      fc.property(randomDocument(40), fc.constantFrom('note', 'frame', 's3-bucket'), (document, kind) => {
        const added = addNode(document, { kind, name: 'Something else', at: [0, 0] });
        const before = check(document).problems;
        const after = check(applyChanges(document, added.changes)).problems;
        // What is said of the drawing as a whole counts all of it, and so the new node too.
        const own = (problems: RuleReport['problems']): RuleReport['problems'] =>
          problems.filter(({ at }) => at !== added.id && at !== 'document');
        expect(own(after)).toEqual(own(before));
      }),
      { numRuns: 60 },
    );
  });

  test('a quick fix removes its finding, brings no new error, and has nothing left to do', () => {
    fc.assert(
      fc.property(randomDocument(30), (document) => {
        const runner = createRuleRunner(options);
        const { problems } = runner.update(document, resolve(document));
        const known = new Set(problems.map(({ key }) => key));
        for (const { key, fix } of problems.slice(0, 8)) {
          const [first] = fix === 'automatic' ? runner.fixes(key) : [];
          if (first === undefined) continue;
          const mended = applyChanges(document, first.changes);
          const again = createRuleRunner(options);
          const after = again.update(mended, resolve(mended));
          expect(after.problems.map((problem) => problem.key)).not.toContain(key);
          const added = after.problems.filter(
            (problem) => problem.severity === 'error' && !known.has(problem.key),
          );
          expect(added.map((problem) => `${key}: ${problem.rule} ${problem.message}`)).toEqual([]);
          expect(again.fixes(key)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
