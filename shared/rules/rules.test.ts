import { describe, expect, it } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { countOutputs } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createRuleRunner, type RuleRunner, runRules } from './create-rule-runner.ts';
import type { Fixture, RuleFixtures } from './fixtures.ts';
import type { RuleReport } from './report.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';
import { isSomeInstanceType, someInstanceType } from './testing/some-instance-types.ts';
import { someDiscount, someUnitPrice } from './testing/some-unit-prices.ts';

const modules = import.meta.glob<Record<string, RuleFixtures>>('./rules/**/*.fixtures.ts', { eager: true });
const fixturesByName = new Map(
  Object.entries(modules).map(([path, module]) => [nameIn(path), Object.values(module)[0]]),
);
const options = {
  rules,
  limits: bundledLimits(),
  isInstanceType: isSomeInstanceType,
  instanceType: someInstanceType,
  unitPrice: someUnitPrice,
  discount: someDiscount,
  outputCount: countOutputs,
  today: (): string => '2026-11-20',
};

function nameIn(path: string): string {
  return path.replace(/^.*\//, '').replace('.fixtures.ts', '');
}

/** Strict and in production, unless the drawing says otherwise: every rule may speak. */
function check(document: LintelDocument): RuleReport {
  return runRules(options, document, resolve(document));
}

function findingsOf(rule: Rule, document: LintelDocument): readonly string[] {
  return check(document)
    .problems.filter((problem) => problem.rule === rule.id)
    .map((problem) => problem.at)
    .sort();
}

interface Run {
  readonly document: LintelDocument;
  readonly runner: RuleRunner;
  readonly report: RuleReport;
  /** What the rule itself found. */
  readonly own: RuleReport['problems'];
}

/** One run of each failing example: what is found in it and how that is mended are asked of the same run. */
function runsFor(rule: Rule): (fixture: Fixture) => Run {
  const runs = new Map<Fixture, Run>();
  return (fixture) => {
    const known = runs.get(fixture);
    if (known !== undefined) return known;
    const document = strict(fixture.document);
    const runner = createRuleRunner(options);
    const report = runner.update(document, resolve(document));
    const own = report.problems.filter((problem) => problem.rule === rule.id);
    const run = { document, runner, report, own };
    runs.set(fixture, run);
    return run;
  };
}

describe.each(rules.map((rule) => [`${rule.id} ${rule.name}`, rule] as const))('%s', (_, rule) => {
  const fixtures = fixturesByName.get(rule.name);
  if (fixtures === undefined) {
    it('has fixtures', () => expect.fail(`Write ${rule.name}.fixtures.ts beside the rule.`));
    return;
  }
  const runOf = runsFor(rule);

  it.each(fixtures.failing.map((fixture) => [fixture.title, fixture] as const))(
    'finds: %s',
    (_title, fixture) => {
      const { own } = runOf(fixture);
      expect(own.map(({ at }) => at).sort()).toEqual(fixture.finds.map(({ at }) => at).sort());
      for (const { at, message } of fixture.finds) {
        const pattern = patternOf(rule, message);
        expect(
          own.filter((problem) => problem.at === at).some((problem) => pattern.test(problem.message)),
        ).toBe(true);
      }
      expect(own.map(({ severity, message }) => `${severity}: ${message}`)).toMatchSnapshot();
    },
  );

  it.each(fixtures.passing.map((fixture) => [fixture.title, fixture] as const))(
    'accepts: %s',
    (_title, fixture) => {
      expect(findingsOf(rule, strict(fixture.document))).toEqual([]);
    },
  );

  if (fixtures.unknown !== undefined) {
    it.each(fixtures.unknown.map((fixture) => [fixture.title, fixture] as const))(
      'cannot decide: %s',
      (_title, fixture) => {
        const report = check(strict(fixture.document));
        expect(report.problems.filter((problem) => problem.rule === rule.id)).toEqual([]);
        const value = report.undecided.find(
          ({ at, field }) => at === fixture.undecided.at && field === fixture.undecided.field,
        );
        expect(value?.rules).toContain(rule.id);
      },
    );
  }

  if (rule.fix === 'none') return;

  it.each(fixtures.failing.map((fixture) => [fixture.title, fixture] as const))(
    'mends: %s',
    (_title, fixture) => {
      const { document, runner, report, own } = runOf(fixture);
      const errors = new Set(
        report.problems.filter(({ severity }) => severity === 'error').map(({ key }) => key),
      );
      for (const problem of own) {
        const fixes = runner.fixes(problem.key);
        if (rule.fix === 'automatic') expect(fixes.length).toBeLessThanOrEqual(1);
        for (const fix of fixes) {
          expect(fix.title).not.toBe('');
          const after = check(applyChanges(document, fix.changes));
          expect(after.problems.map(({ key }) => key)).not.toContain(problem.key);
          const added = after.problems.filter(
            ({ severity, key }) => severity === 'error' && !errors.has(key),
          );
          expect(added.map(({ rule: id, message }) => `${id}: ${message}`)).toEqual([]);
        }
      }
    },
  );

  it('mends at least one of its examples', () => {
    const isMended = fixtures.failing.some((fixture) => {
      const { runner, own } = runOf(fixture);
      return own.some(({ key }) => runner.fixes(key).length > 0);
    });
    expect(isMended).toBe(true);
  });
});

describe('the rules as a whole', () => {
  it('have unique ids and names', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is complete', (_id, rule) => {
    expect(rule.id).toMatch(/^(ARC|NET|SEC|LIM|REL|PERF|COST|OPS|RVW)-\d{3}$/);
    expect(rule.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of Object.values(rule.docs)) expect(text).toMatch(/^[A-Z`].{30,}[.”"]$/s);
    expect(rule.title).not.toMatch(/[.!]$/);
    expect(Object.keys(rule.messages).length).toBeGreaterThan(0);
    for (const message of Object.values(rule.messages)) expect(message).toMatch(/^[^!]+\.$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const source of rule.sources) expect(source.asOf).toMatch(/^20\d\d-\d\d$/);
    expect(rule.fix === 'none').toBe(rule.fixes === undefined);
    const fixtures = fixturesByName.get(rule.name);
    expect(fixtures?.failing.length).toBeGreaterThanOrEqual(2);
    expect(fixtures?.passing.length).toBeGreaterThanOrEqual(2);
    // What nobody knows is neither fine nor wrong: the rule says that it cannot decide.
    if (rule.decidesAlways === undefined) expect(fixtures?.unknown?.length).toBeGreaterThanOrEqual(1);
    else {
      expect(rule.decidesAlways).toMatch(/^[A-Z].{20,}\.$/);
      expect(fixtures?.unknown).toBeUndefined();
    }
  });

  it('have no fixtures without a rule', () => {
    const names = new Set(rules.map(({ name }) => name));
    expect([...fixturesByName.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

function strict(document: LintelDocument): LintelDocument {
  const header = document.header.get('document');
  if (header === undefined) return document;
  const settings = { ...header.settings, profile: 'strict' as const };
  return { ...document, header: new Map([['document', { ...header, settings }]]) };
}

/** The message of the template, whatever fills its gaps. */
function patternOf(rule: Rule, message: string): RegExp {
  const template = rule.messages[message];
  if (template === undefined) throw new Error(`${rule.id} has no message ${message}.`);
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '.*')}$`, 's');
}
