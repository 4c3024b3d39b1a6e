import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import { runSimulation } from './run-simulation.ts';
import { defaultScenario } from './scenario/default-scenario.ts';

const folder = join(import.meta.dirname, '../../assets/samples');
const files = globSync('*.lintel.json', { cwd: folder }).sort();

/** What a new user sees who opens a drawing of the gallery and presses Run. */
function firstRun(file: string) {
  const { document } = unwrap(openDocument(readFileSync(join(folder, file), 'utf8'), basename(file)));
  const { architecture } = createResolver().update(document);
  return { document, result: unwrap(runSimulation(document, architecture)) };
}

const reached = ({ nodes }: SimulationResult, node: string): number =>
  nodes.filter((each) => each.node === node).reduce((sum, { arrivals }) => sum + arrivals, 0);

describe.each(files)('the first run of %s', (file) => {
  const { document, result } = firstRun(file);

  test('has a load, objectives, and a verdict that they hold', () => {
    const scenario = unwrap(defaultScenario(document));
    expect(scenario.arrivals.length).toBeGreaterThan(0);
    expect(result.verdict.objectives).toHaveLength(scenario.objectives.length);
    expect(result.verdict.objectives.filter(({ holds }) => !holds)).toEqual([]);
    expect(result.verdict).toMatchObject({ holds: true, isStable: true });
    for (const { measured } of result.verdict.objectives) expect(measured).not.toBeNull();
    expect(result.classes.every(({ completed }) => completed > 0)).toBe(true);
  });

  test('says of everything that it takes for granted where it comes from', () => {
    expect(result.assumptions.length).toBeGreaterThan(0);
    for (const { origin, title, field, node } of result.assumptions) {
      expect(['AWS', 'observed', 'assumed', 'set'], `${node} ${field}`).toContain(origin);
      expect(title, `${node} ${field}`).not.toBe('');
    }
  });
});

describe('what a schedule or a workflow starts', () => {
  test('the night begins at two: 200 jobs of 12 minutes, 32 at a time, are over in an hour and a half', () => {
    const { result } = firstRun('nightly-batch.lintel.json');
    const jobs = result.nodes.find(({ node }) => node === 'jobs');
    expect(jobs?.arrivals).toBe(200);
    expect(jobs?.mostBusy).toBe(32);
    // No less than 200 ÷ 32 × 12 min = 75 min; the last ones are up to 24 min long.
    const [, run] = result.verdict.objectives;
    expect(run?.measured ?? 0).toBeGreaterThan(75 * 60);
    expect(run?.measured ?? 0).toBeLessThan(75 * 60 + 24 * 60);
  });

  test('who starts a Standard workflow does not wait for its end', () => {
    const { result } = firstRun('order-workflow.lintel.json');
    expect(reached(result, 'pay')).toBe(result.classes[0]?.completed);
    // Taking a payment alone takes 400 ms on average; accepting an order is over sooner.
    expect(result.classes[0]?.latency.p50 ?? 1).toBeLessThan(0.4);
    expect(result.verdict.objectives.map(({ id }) => id)).toContain('age of Parcels');
  });
});
