import { describe, expect, test } from 'vitest';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { changeSettings, suppress } from '#shared/document/commands/change-document.ts';
import { moveNodes, renameNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument, Profile, Suppression } from '#shared/document/records.ts';
import { createResolver, resolve } from '#shared/resolve/create-resolver.ts';
import { largeDocument } from '#shared/testing/large-document.ts';
import { createRuleRunner, runRules } from './create-rule-runner.ts';
import { drawing } from './fixtures.ts';
import type { Problem } from './rule.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

const options = { rules, limits: bundledLimits(), today: (): string => '2026-11-20' };
const reason = 'Audit trail, kept for ever by law';

/** A log group without an end (a warning, OPS-031) in a Region, and a VPC that is too large (an error, NET-001). */
function example(profile: Profile = 'standard', environment = 'production'): LintelDocument {
  return drawing(
    {
      home: { kind: 'region' },
      logs: { kind: 'log-group', in: 'home', properties: { retentionInDays: 0 } },
      main: { kind: 'vpc', in: 'home', properties: { cidrBlock: '10.0.0.0/8' } },
    },
    [],
    { settings: { profile, environment } },
  );
}

function check(document: LintelDocument, today = '2026-11-20') {
  return runRules({ ...options, today: () => today }, document, resolve(document));
}

function accept(document: LintelDocument, suppression: Partial<Omit<Suppression, 'id'>>): LintelDocument {
  return applyChanges(
    document,
    suppress(document, { rule: 'OPS-031', scope: 'node', target: 'logs', reason, ...suppression }),
  );
}

function edited(document: LintelDocument, changes: ChangeSet): LintelDocument {
  return applyChanges(document, changes);
}

function found(problems: readonly Problem[], rule: string): readonly string[] {
  return problems.filter((problem) => problem.rule === rule).map(({ at }) => at);
}

describe('profiles and environments', () => {
  test('a sketch shows errors alone', () => {
    const { problems, counts } = check(example('sketch'));
    expect(problems.map(({ severity }) => severity)).toEqual(['error']);
    expect(counts).toEqual({ error: 1, warning: 0, info: 0 });
  });

  test('the standard profile shows warnings and information too, errors first', () => {
    const severities = check(example('standard')).problems.map(({ severity }) => severity);
    expect(severities).toContain('warning');
    expect(severities).toContain('info');
    expect(severities[0]).toBe('error');
  });

  test('rules for production count one level less elsewhere', () => {
    const store = (environment: string): LintelDocument =>
      drawing({ store: { kind: 'rds-instance', properties: { multiAz: false } } }, [], {
        settings: { environment },
      });
    const severityIn = (environment: string): string | undefined =>
      check(store(environment)).problems.find(({ rule }) => rule === 'REL-030')?.severity;
    expect(severityIn('production')).toBe('warning');
    expect(severityIn('Prod')).toBe('warning');
    expect(severityIn('test')).toBe('info');
  });
});

describe('levels of the drawing', () => {
  const levels = (
    ruleLevels: Readonly<Record<string, 'off' | 'info' | 'warning'>>,
    profile: 'sketch' | 'standard',
  ) =>
    check(
      drawing(
        { store: { kind: 'rds-instance', properties: { multiAz: false, backupRetentionPeriod: 90 } } },
        [],
        {
          settings: { ruleLevels, profile },
        },
      ),
    ).problems.flatMap(({ rule, severity }) => (rule.startsWith('REL-03') ? [`${rule} ${severity}`] : []));

  test('come before the profile, and errors stay errors', () => {
    expect(levels({}, 'standard')).toEqual(['REL-031 error', 'REL-030 warning']);
    expect(levels({ 'REL-030': 'off', 'REL-031': 'off' }, 'standard')).toEqual(['REL-031 error']);
    expect(levels({ 'REL-030': 'info' }, 'standard')).toEqual(['REL-031 error', 'REL-030 info']);
    const unknown = (ruleLevels: Readonly<Record<string, 'off'>>): readonly string[] =>
      check(
        drawing({ store: { kind: 'rds-instance', properties: { multiAz: { Ref: 'Zones' } } } }, [], {
          settings: { ruleLevels },
        }),
      ).problems.flatMap(({ rule }) => (rule === 'RVW-007' ? [rule] : []));
    expect(unknown({})).toEqual(['RVW-007']);
    expect(unknown({ 'RVW-007': 'off' })).toEqual([]);
    expect(levels({ 'REL-030': 'warning' }, 'sketch')).toEqual(['REL-031 error', 'REL-030 warning']);
  });
});

describe('suppressions', () => {
  test('hide a finding, with their reason', () => {
    const { problems, suppressed } = check(accept(example(), {}));
    expect(found(problems, 'OPS-031')).toEqual([]);
    expect(suppressed.map(({ at, suppressed: by }) => [at, by?.reason])).toEqual([['logs', reason]]);
  });

  test('apply to one finding, to a node, or to all that a container holds', () => {
    const [problem] = check(example()).problems.filter(({ rule }) => rule === 'OPS-031');
    const scopes = [
      { scope: 'finding', target: problem?.key ?? '' },
      { scope: 'node', target: 'logs' },
      { scope: 'container', target: 'home' },
    ] as const;
    for (const scope of scopes)
      expect(found(check(accept(example(), scope)).problems, 'OPS-031')).toEqual([]);
    expect(
      found(check(accept(example(), { scope: 'container', target: 'main' })).problems, 'OPS-031'),
    ).toEqual(['logs']);
  });

  test('the narrowest one is named when several fit', () => {
    const [problem] = check(example()).problems.filter(({ rule }) => rule === 'OPS-031');
    const both = accept(accept(example(), { scope: 'container', target: 'home' }), {
      scope: 'finding',
      target: problem?.key ?? '',
    });
    expect(check(both).suppressed[0]?.suppressed?.id).toBe(`OPS-031 finding ${problem?.key}`);
  });

  test('of what was one finding for the whole drawing hold for each finding that it is now', () => {
    const unwatched = drawing({ shop: { kind: 'lambda-function' }, orders: { kind: 'sqs-queue' } });
    expect(found(check(unwatched).problems, 'OPS-033')).toEqual(['orders', 'shop']);
    const accepted = accept(unwatched, {
      rule: 'OPS-033',
      scope: 'finding',
      target: 'OPS-033#document',
      context: '0123456789abcdef',
    });
    const { problems, suppressed, suppressions } = check(accepted);
    expect(found(problems, 'OPS-033')).toEqual([]);
    expect(found(suppressed, 'OPS-033')).toEqual(['orders', 'shop']);
    expect(suppressions.map(({ outcome }) => outcome)).toEqual(['used']);
  });

  test('do not hide errors', () => {
    const document = accept(example(), { rule: 'NET-001', target: 'main' });
    const { problems, suppressions } = check(document);
    expect(found(problems, 'NET-001')).toEqual(['main']);
    expect(suppressions.map(({ outcome }) => outcome)).toEqual(['refused']);
  });

  test('end on their day, and the finding is back', () => {
    const document = accept(example(), { until: '2026-11-20' });
    expect(found(check(document, '2026-11-20').problems, 'OPS-031')).toEqual([]);
    const later = check(document, '2026-11-21');
    expect(found(later.problems, 'OPS-031')).toEqual(['logs']);
    expect(found(later.problems, 'RVW-001')).toEqual(['document', 'logs']);
  });

  test('hold through a renaming, and not through a change of what was found', () => {
    const document = drawing({
      main: { kind: 'vpc' },
      store: {
        kind: 'security-group',
        in: 'main',
        properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 5432, cidrIp: '0.0.0.0/0' }] },
      },
    });
    const [problem] = check(document).problems.filter(({ rule }) => rule === 'SEC-002');
    const accepted = accept(document, {
      rule: 'SEC-002',
      target: 'store',
      reason: 'Lab without data, removed in May',
      context: problem?.context ?? '',
    });
    expect(found(check(accepted).problems, 'SEC-002')).toEqual([]);
    const renamed = edited(accepted, renameNode(accepted, 'store', 'Data'));
    expect(found(check(renamed).problems, 'SEC-002')).toEqual([]);
    const widened = edited(
      accepted,
      setProperties(accepted, 'store', {
        securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 3306, toPort: 6379, cidrIp: '0.0.0.0/0' }],
      }),
    );
    expect(found(check(widened).problems, 'SEC-002')).toEqual(['store']);
    expect(found(check(widened).problems, 'RVW-001')).toEqual(['store']);
  });

  test('that hide nothing are listed, and can be removed with a click', () => {
    const document = accept(example(), { target: 'main' });
    const runner = createRuleRunner(options);
    const { problems } = runner.update(document, resolve(document));
    const [unused] = problems.filter(({ rule, at }) => rule === 'RVW-001' && at !== 'document');
    expect(unused?.severity).toBe('info');
    const [fix] = runner.fixes(unused?.key ?? '');
    expect(edited(document, fix?.changes ?? []).suppressions.size).toBe(0);
  });

  test('open errors block a review in every profile but the sketch, with nothing to click', () => {
    const blocking = (profile: Profile) =>
      check(example(profile)).problems.filter(({ rule, at }) => rule === 'RVW-001' && at === 'document');
    for (const profile of ['standard', 'strict'] as const) {
      const [problem, ...others] = blocking(profile);
      expect(problem).toMatchObject({ severity: 'warning', fix: 'none' });
      expect(problem?.message).toContain('open errors: 1');
      expect(others).toEqual([]);
    }
    expect(blocking('sketch')).toEqual([]);
  });

  test('of a warning need an end in the strict profile', () => {
    expect(found(check(accept(example('strict'), {})).problems, 'OPS-031')).toEqual(['logs']);
    expect(found(check(accept(example('strict'), { until: '2027-11-20' })).problems, 'OPS-031')).toEqual([]);
  });
});

describe('an edit', () => {
  /** Runs the edit on a large drawing and says how many checks it took. */
  function checksFor(edit: (document: LintelDocument) => ChangeSet): number {
    let count = 0;
    const counting = rules.map((rule) => ({
      ...rule,
      check: (...args: Parameters<typeof rule.check>) => {
        count += 1;
        return rule.check(...args);
      },
    }));
    const document = largeDocument(1000);
    const resolver = createResolver();
    const runner = createRuleRunner({ ...options, rules: counting });
    runner.update(document, resolver.update(document).architecture);
    const all = count;
    count = 0;
    const changes = edit(document);
    const after = applyChanges(document, changes);
    const { architecture, changed } = resolver.update(after, changes);
    runner.update(after, architecture, factsChangedBy(changes), changed);
    return count / all;
  }

  test('of one instance runs few of the checks', () => {
    expect(
      checksFor((document) => setProperties(document, 'vpc-0-leaf-1', { instanceType: 't3.small' })),
    ).toBeLessThan(0.02);
  });

  test('of a place alone runs none', () => {
    expect(checksFor((document) => moveNodes(document, [{ id: 'vpc-0-leaf-1', at: [5, 5] }]))).toBe(0);
  });

  test('of the settings runs those that read them, and shows the rest in the new profile', () => {
    const document = example('standard');
    const resolver = createResolver();
    const runner = createRuleRunner(options);
    runner.update(document, resolver.update(document).architecture);
    const changes = changeSettings(document, { profile: 'sketch' });
    const after = applyChanges(document, changes);
    const { architecture, changed } = resolver.update(after, changes);
    const { problems } = runner.update(after, architecture, factsChangedBy(changes), changed);
    expect(problems.map(({ severity }) => severity)).toEqual(['error']);
  });
});

test('values that are unknown are listed with the rules that need them', () => {
  const document = drawing({ main: { kind: 'vpc', properties: { cidrBlock: { Ref: 'VpcCidr' } } } });
  const { problems, undecided } = check(document);
  expect(found(problems, 'NET-001')).toEqual([]);
  const value = undecided.find(({ at, field }) => at === 'main' && field === 'cidrBlock');
  expect(value?.rules).toContain('NET-001');
});

test('fixes of a problem that is not there are none', () => {
  const runner = createRuleRunner(options);
  expect(runner.fixes('NET-001#main')).toEqual([]);
  runner.update(example(), resolve(example()));
  expect(runner.fixes('NET-001#other')).toEqual([]);
});
