import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { itemsOfShard, runItem } from '../shards.ts';
import { acceptanceDocuments } from '../testing/acceptance-documents.ts';
import { withScenario } from '../testing/simulated.ts';
import { nextSize } from './server-candidates.ts';
import { prepareWhatIfs, weighWhatIfs } from './weigh-what-ifs.ts';
import type { WhatIf, WhatIfResult } from './what-if-result.ts';

const resolve = (document: LintelDocument) => ({
  architecture: createResolver().update(document).architecture,
  options: {},
});

function weigh(document: LintelDocument, scenario: ScenarioInput): WhatIfResult {
  const prepared = unwrap(prepareWhatIfs(withScenario(document, scenario), {}, resolve));
  return unwrap(
    weighWhatIfs(
      prepared,
      prepared.items.map((item) => runItem(prepared, item)),
    ),
  );
}

function sample(file: string, scenario: string): readonly [LintelDocument, ScenarioInput] {
  const found = acceptanceDocuments().find((each) => each.file === file);
  const own = found?.scenarios[scenario];
  if (found === undefined || own === undefined) throw new Error(`There is no ${file} ${scenario}.`);
  return [found.document, own];
}

const titled = ({ alternatives }: WhatIfResult, title: RegExp): WhatIf => {
  const found = alternatives.find((each) => title.test(each.title));
  if (found === undefined) throw new Error(alternatives.map((each) => each.title).join('; '));
  return found;
};

describe('a group that is too small at first', () => {
  const [document, scenario] = sample('auto-scaling', 'step');
  const result = weigh(document, { ...scenario, horizonSeconds: 1500 });

  test('twice as many instances lose less, and what helps most is said first', () => {
    const { alternatives, holds, replications, engine } = result;
    expect({ holds, engine }).toEqual({ holds: false, engine: 'des' });
    expect(replications).toBe(5);
    const twice = titled(result, /^Application: 4 instances to begin with, not 2$/);
    expect(twice.effect).toBe('better');
    expect(twice.failedShare.after ?? 1).toBeLessThan((twice.failedShare.before ?? 0) / 2);
    expect(twice.failedShare.difference.high ?? 0).toBeLessThan(0);
    expect(twice.text).toMatch(/: failed \d.* % → \d.* %/);
    const failed = alternatives
      .filter(({ effect }) => effect === 'better')
      .map((each) => each.failedShare.after ?? 1);
    expect(failed).toEqual([...failed].sort((a, b) => a - b));
  });

  test('what changes nothing in this run differs by nothing at all, and comes last', () => {
    const largest = titled(result, /^Application: up to 40 instances, not 20$/);
    expect(largest.effect).toBe('none');
    expect(largest.failedShare.difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(largest.p99.difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(result.alternatives.at(-1)?.effect).toBe('none');
  });

  test('the change is one of the drawing', () => {
    const { changes } = titled(result, /4 instances/);
    const app = applyChanges(document, changes).nodes.get('app');
    expect(app?.properties).toMatchObject({ desiredCapacity: 4, minSize: 4, maxSize: 20 });
  });
});

test('as rates each has its percentiles too, from stretches of its own', () => {
  const [document, scenario] = sample('auto-scaling', 'step');
  const result = weigh(document, { ...scenario, horizonSeconds: 1500, engine: 'fluid' });
  expect(result.because).toMatch(
    /; percentiles are those of \d stretches in which every request was simulated\.$/,
  );
  const twice = titled(result, /4 instances/);
  // A hundred places before each of two workers of 9 ms, which are full; of four none is.
  expect(twice.p99.before ?? 0).toBeGreaterThan(0.85);
  expect(twice.p99.after ?? 1).toBeLessThan(0.3);
  expect(twice.text).toMatch(/, p99 [\d.]+ m?s → \d+ ms/);
});

test('cross-zone on makes the lone target of a zone as fast as the others', () => {
  const [document, scenario] = sample('cross-zone', 'off');
  const result = weigh(document, { ...scenario, horizonSeconds: 600 });
  const on = titled(result, /cross-zone on$/);
  expect(on.effect).toBe('better');
  expect(Math.abs((on.meanLatency.before ?? 0) / 0.035 - 1)).toBeLessThan(0.1);
  expect(Math.abs((on.meanLatency.after ?? 0) / 0.025 - 1)).toBeLessThan(0.1);
});

test('any split of the runs comes to the same answer', () => {
  const [document, scenario] = sample('upload-pipeline', 'burst');
  const prepared = unwrap(prepareWhatIfs(withScenario(document, scenario), {}, resolve));
  const whole = weighWhatIfs(
    prepared,
    prepared.items.map((item) => runItem(prepared, item)),
  );
  const again = unwrap(prepareWhatIfs(withScenario(document, scenario), {}, resolve));
  const split = [3, 1, 2].flatMap((index) =>
    itemsOfShard(again.items, index, 3).map((item) => runItem(again, item)),
  );
  expect(weighWhatIfs(again, split)).toEqual(whole);
  expect(unwrap(whole).alternatives.map(({ title }) => title)).toContain('Process: batches of 20, not 10');
});

test('a drawing without sizes and limits has nothing to weigh', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'server')
    .connect('traffic', 'users', 'server')
    .build();
  const prepared = prepareWhatIfs(
    withScenario(document, {
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 1 } } }],
      overrides: { server: { workers: 1 } },
    }),
    {},
    resolve,
  );
  expect(prepared.ok ? '' : prepared.fault.message).toMatch(/^Nothing on the way of the requests/);
});

test('the next size of a class is twice the machine', () => {
  expect(['m6i.large', 'db.r6g.2xlarge', 't3.micro', 'c7g.16xlarge'].map(nextSize)).toEqual([
    'm6i.xlarge',
    'db.r6g.4xlarge',
    undefined,
    undefined,
  ]);
});

test.each([
  ['api-throttling', 'even', /twice the rate of the stage and of the account$/],
  ['crash-and-recovery', 'crash', /^Servers: checks every 10 s, not 30$/],
  ['direct-connect-failover', 'failover', /: BFD, not the hold time of BGP$/],
])('%s is better off with what it lacks', (file, scenario, title) => {
  const [document, own] = sample(file, scenario);
  const { failedShare, effect } = titled(weigh(document, own), title);
  expect(effect).toBe('better');
  expect(failedShare.after ?? 1).toBeLessThan((failedShare.before ?? 0) / 2);
});
