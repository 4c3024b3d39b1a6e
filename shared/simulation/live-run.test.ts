import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { startLiveRun } from './live-run.ts';
import { prepareRun, runReplication } from './run-simulation.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { acceptanceDocuments } from './testing/acceptance-documents.ts';
import { withScenario } from './testing/simulated.ts';

test('a run in chunks of any size gives the record of a run at once, and can be watched on the way', () => {
  const sample = acceptanceDocuments().find(({ file }) => file === 'auto-scaling');
  if (sample === undefined) throw new Error('The sample is missing.');
  const scenario = { ...(sample.scenarios.step as ScenarioInput), horizonSeconds: 1200 };
  const document = withScenario(sample.document, scenario);
  const run = unwrap(prepareRun(document, createResolver().update(document).architecture));
  const live = startLiveRun(run);
  const sizes: number[] = [];
  const decisions: string[] = [];
  for (let chunk = 1; !live.advance(chunk * 1777); chunk += 1) {
    const snapshot = live.snapshot();
    sizes.push(snapshot.groups[0]?.inService ?? 0);
    decisions.push(...snapshot.decisions.map(({ text }) => text));
  }
  decisions.push(...live.snapshot().decisions.map(({ text }) => text));
  expect([...new Set(sizes)]).toEqual([2, 3, 4, 8].filter((size) => sizes.includes(size)));
  expect(sizes.at(-1)).toBe(8);
  const whole = runReplication(run, 0);
  expect(decisions).toEqual(whole.decisions.map(({ text }) => text));
  expect(JSON.stringify(live.record())).toBe(JSON.stringify(whole));
});
