import { expect, test } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { changeSettings, suppress } from '#shared/document/commands/change-document.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createRuleRunner } from './create-rule-runner.ts';
import { drawing } from './fixtures.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';
import type { RuleAnswer } from './why-shown.ts';

const options = { rules, limits: bundledLimits(), today: (): string => '2026-11-20' };

function why(document: LintelDocument, rule: string, at: string): RuleAnswer | undefined {
  const runner = createRuleRunner(options);
  runner.update(document, resolve(document));
  return runner.why(rule, at);
}

function queue(settings: Partial<DocumentSettings> = {}): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue', name: 'Orders', properties: { visibilityTimeout: 60 } },
      worker: { kind: 'lambda-function', properties: { timeout: 30 } },
    },
    [['orders', 'poll', 'worker']],
    { settings },
  );
}

test('what is shown is said again, with how serious it is', () => {
  const answer = why(queue(), 'LIM-044', 'orders');
  expect(answer?.state).toBe('shown');
  expect(answer?.sentences).toEqual([
    'Orders hides messages 60 s, so those of worker (30 s) may come twice. Set 180 s.',
    'It is shown as a warning.',
  ]);
});

test('what counts less outside of production says so', () => {
  const document = drawing(
    { main: { kind: 'vpc' }, orders: { kind: 'rds-instance', in: 'main', properties: { multiAz: false } } },
    [],
    { settings: { environment: 'test' } },
  );
  expect(why(document, 'REL-030', 'orders')?.sentences.at(-1)).toBe(
    'It counts one level less, because the environment is "test" and the rule is meant for production.',
  );
});

test('what somebody accepted names the reason', () => {
  const document = queue();
  const accepted = applyChanges(
    document,
    suppress(document, { rule: 'LIM-044', scope: 'node', target: 'orders', reason: 'Handler is idempotent' }),
  );
  const answer = why(accepted, 'LIM-044', 'orders');
  expect(answer?.state).toBe('suppressed');
  expect(answer?.sentences.at(-1)).toBe(
    'It is hidden because somebody accepted it: "Handler is idempotent".',
  );
});

test('what the profile hides names the profile', () => {
  const document = queue();
  const sketch = applyChanges(document, changeSettings(document, { profile: 'sketch' }));
  expect(why(sketch, 'LIM-044', 'orders')).toMatchObject({ state: 'hidden' });
  expect(why(document, 'SEC-061', 'orders')?.sentences.at(-1)).toMatch(/belongs to the strict profile/);
});

test('what cannot be decided names the value that is missing', () => {
  const document = drawing({
    fn: { kind: 'lambda-function', name: 'Api', properties: { runtime: { Ref: 'Runtime' } } },
  });
  expect(why(document, 'LIM-041', 'fn')).toEqual({
    state: 'undecided',
    sentences: ['LIM-041 could not decide, because it does not know runtime of Api.'],
  });
});

test('what holds, and what a rule does not look at, are told apart', () => {
  expect(why(queue(), 'LIM-046', 'orders')?.state).toBe('holds');
  expect(why(queue(), 'NET-003', 'orders')).toEqual({
    state: 'not-asked',
    sentences: ['NET-003 does not look at Orders (SQS queue).'],
  });
  expect(why(queue(), 'XXX-001', 'orders')).toBeUndefined();
});
