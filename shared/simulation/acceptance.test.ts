import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import type { Acceptance } from './testing/acceptance.ts';
import { acceptanceDocuments } from './testing/acceptance-documents.ts';
import { crossZone } from './testing/samples/cross-zone.ts';
import { uploadPipeline } from './testing/samples/upload-pipeline.ts';
import { simulate } from './testing/simulated.ts';

const samples = new Map(acceptanceDocuments().map((each) => [each.file, each]));
const seeds = [1, 2, 3, 4, 5];

function sampleOf(file: string): Acceptance {
  const sample = samples.get(file);
  if (sample === undefined) throw new Error(`There is no sample ${file}.`);
  return sample;
}

function runSample(
  sample: Acceptance,
  scenario: string,
  seed: number,
  more: Partial<ScenarioInput> = {},
): SimulationResult {
  return simulate(sample.document, { ...(sample.scenarios[scenario] as ScenarioInput), ...more, seed });
}

const sizes = (result: SimulationResult): readonly (readonly [number, string])[] =>
  result.decisions
    .filter(({ kind }) => kind === 'scaling')
    .map(({ at, text }) => [at, /\d+ → \d+/.exec(text)?.[0] ?? '']);

const failures = (result: SimulationResult, cause: string): number =>
  result.classes.reduce(
    (sum, { errors }) => sum + (errors.find((each) => each.cause === cause)?.count ?? 0),
    0,
  );

const node = (result: SimulationResult, id: string): SimulationResult['nodes'][number] => {
  const found = result.nodes.find((each) => each.id === id);
  if (found === undefined)
    throw new Error(`No station ${id} in ${result.nodes.map((each) => each.id).join(', ')}.`);
  return found;
};

function column(result: SimulationResult, what: string, of: string): readonly number[] {
  return (result.series.columns.find((each) => each.what === what && each.of === of)?.values ?? []).map(
    (value) => value ?? 0,
  );
}

describe('P1: a group that tracks its CPU meets four times the load', () => {
  const sample = sampleOf('auto-scaling');

  test.each(seeds)('it grows in two stages, because CPU ends at 100 % (seed %i)', (seed) => {
    const result = runSample(sample, 'step', seed);
    expect(sizes(result)).toEqual([
      [780, '2 → 4'],
      [960, '4 → 8'],
    ]);
    const inService = result.decisions
      .filter(({ text }) => text.endsWith('8 in service'))
      .map(({ at }) => at);
    expect(inService).toEqual([1020]);
    const arithmetic =
      result.decisions.find(({ at, kind }) => at === 780 && kind === 'scaling')?.arithmetic ?? '';
    expect(arithmetic).toMatch(/n = 2, cpu (100|99\.\d+), target 50 → ceil\([34](\.\d+)?\) = 4/);
    const lost = failures(result, 'queue_full_503');
    expect(lost).toBeGreaterThanOrEqual(41_300);
    expect(lost).toBeLessThanOrEqual(43_630);
    const failed = column(result, 'failed', 'requests');
    const before = failed.slice(0, 840 / result.series.bucketSeconds).reduce((sum, each) => sum + each, 0);
    expect(before / lost).toBeGreaterThanOrEqual(0.998);
    const points = result.groups[0]?.points.filter(({ at }) => at > 1200) ?? [];
    const cpu = points.reduce((sum, point) => sum + (point.cpu ?? 0), 0) / points.length;
    expect(Math.abs(cpu - 45)).toBeLessThanOrEqual(0.6);
    expect(result.groups[0]?.notes.join(' ')).toContain('requests per target');
  });

  test.each(seeds)(
    'it shrinks after fifteen points, when nothing is in flight any more (seed %i)',
    (seed) => {
      const result = runSample(sample, 'there-and-back', seed);
      const [, , third] = sizes(result);
      expect(third).toEqual([4500, '8 → 2']);
      expect(result.groups[0]?.desiredAtEnd).toBe(2);
      const left = result.decisions.filter(({ text }) => text.includes('left'));
      expect(left).toHaveLength(6);
      expect(Math.max(...left.map(({ at }) => at))).toBeLessThanOrEqual(4800);
    },
  );

  test.each(seeds)('on requests per target it takes one step (seed %i)', (seed) => {
    const app = sample.document.nodes.get('app');
    if (app === undefined) throw new Error('The sample has no group.');
    const nodes = new Map([
      ...sample.document.nodes,
      [
        'app',
        { ...app, properties: { ...app.properties, scalingMetric: 'requests', targetValue: 3333.33 } },
      ] as const,
    ]);
    const result = simulate(
      { ...sample.document, nodes },
      { ...(sample.scenarios.step as ScenarioInput), seed },
    );
    expect(sizes(result)).toEqual([[780, '2 → 8']]);
    const lost = failures(result, 'queue_full_503');
    expect(lost).toBeGreaterThanOrEqual(41_300);
    expect(lost).toBeLessThanOrEqual(43_630);
  });
});

describe('P2: zones of unequal size', () => {
  const sample = sampleOf('cross-zone');
  const shares = (result: SimulationResult): readonly number[] =>
    result.nodes.find(({ targets }) => targets.length > 1)?.targets.map(({ share }) => share) ?? [];
  const within = (values: readonly number[], wanted: readonly number[], by: number): void => {
    expect(values).toHaveLength(wanted.length);
    values.forEach((value, index) => {
      expect(Math.abs(value - (wanted[index] ?? 0)), `${values}`).toBeLessThanOrEqual(by);
    });
  };

  test.each(seeds)('off, the lone target gets half and is slow (seed %i)', (seed) => {
    const result = runSample(sample, 'off', seed);
    within(shares(result), [0.25, 0.25, 0.5], 0.002);
    const [station] = result.nodes.filter(({ targets }) => targets.length === 3);
    within(station?.targets.map(({ utilisation }) => utilisation ?? 0) ?? [], [0.375, 0.375, 0.75], 0.005);
    within(station?.targets.map(({ meanTime }) => meanTime ?? 0) ?? [], [0.02, 0.02, 0.05], 0.0015);
    expect(Math.abs((result.classes[0]?.latency.mean ?? 0) / 0.035 - 1)).toBeLessThan(0.02);
    expect(Math.abs((result.classes[0]?.latency.p99 ?? 0) / 0.19574 - 1)).toBeLessThan(0.02);
  });

  test.each(seeds)('on, each gets a third (seed %i)', (seed) => {
    const result = runSample(sample, 'on', seed);
    within(shares(result), [1 / 3, 1 / 3, 1 / 3], 0.002);
    expect(Math.abs((result.classes[0]?.latency.mean ?? 0) / 0.025 - 1)).toBeLessThan(0.02);
    expect(Math.abs((result.classes[0]?.latency.p99 ?? 0) / 0.11513 - 1)).toBeLessThan(0.02);
  });

  test('a zone whose targets are dead leaves DNS, and nothing fails any more', () => {
    const result = runSample(sample, 'zone-lost', 1);
    within(shares(result).slice(0, 2), [0.5, 0.5], 0.02);
    expect(result.classes[0]?.failed).toBe(0);
  });

  test('2 + 2 and 1 + 2 + 5 targets share as the zones do', () => {
    const even = crossZone('even', 'Even', { a: 2, b: 2 });
    within(
      shares(runSample(even, 'off', 1, { horizonSeconds: 3000, replications: 1 })),
      [0.25, 0.25, 0.25, 0.25],
      0.003,
    );
    const three = crossZone('three', 'Three', { a: 1, b: 2, c: 5 });
    // Few enough that the lone target keeps up and passes its checks.
    const light: Partial<ScenarioInput> = {
      horizonSeconds: 6000,
      replications: 1,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 120 } } }],
    };
    const off = runSample(three, 'off', 1, light);
    within(shares(off), [1 / 3, 1 / 6, 1 / 6, ...Array.from({ length: 5 }, () => 1 / 15)], 0.003);
    const on = runSample(three, 'on', 1, light);
    within(
      shares(on),
      Array.from({ length: 8 }, () => 0.125),
      0.003,
    );
  });
});

describe('P3: a backlog of 90,000 messages', () => {
  const sample = sampleOf('queue-backlog');

  test.each(seeds)('20 workers drain it in half an hour (seed %i)', (seed) => {
    const result = runSample(sample, 'twenty-workers', seed);
    const { queue } = node(result, 'jobs');
    expect(queue?.emptyAt).toBeGreaterThanOrEqual(1758);
    expect(queue?.emptyAt).toBeLessThanOrEqual(1842);
    const depth = column(result, 'queued', 'jobs');
    const ages = column(result, 'oldestAge', 'jobs');
    const at = (seconds: number): number => seconds / result.series.bucketSeconds - 1;
    expect(Math.abs((depth[at(900)] ?? 0) - 45_000)).toBeLessThanOrEqual(1200);
    const oldest = Math.max(...ages);
    expect(Math.abs(oldest - 900)).toBeLessThanOrEqual(15);
    expect(queue).toMatchObject({ duplicates: 0, deadLetters: 0 });
    expect((queue?.completed ?? 0) + (queue?.left ?? 0)).toBe(queue?.sent);
  });

  test.each(seeds)(
    '10 workers are exactly as many as come in, which is called unstable (seed %i)',
    (seed) => {
      const result = runSample(sample, 'ten-workers', seed);
      expect(node(result, 'jobs').queue?.emptyAt).toBeNull();
      expect(result.verdict).toMatchObject({ isStable: false, holds: false });
      expect(result.verdict.sentences.join(' ')).toMatch(/unstable, ρ = 1\.00/);
    },
  );
});

describe('P4: ten thousand uploads an hour', () => {
  const sample = sampleOf('upload-pipeline');
  const hour = sample.scenarios.hour as ScenarioInput;
  const burst = sample.scenarios.burst as ScenarioInput;
  const batches = (result: SimulationResult) => {
    const [first] = node(result, 'jobs').queue?.batches ?? [];
    if (first === undefined) throw new Error('The queue has no mapping.');
    return first;
  };

  test.each(seeds)('without a window each message is an invocation (seed %i)', (seed) => {
    const result = simulate(uploadPipeline(10, 0), { ...hour, seed });
    const { invocations, meanBatch } = batches(result);
    expect(Math.abs(invocations - 10_000)).toBeLessThanOrEqual(300);
    expect(meanBatch).toBeLessThanOrEqual(1.05);
  });

  test.each(seeds)('a window of a minute fills the batches (seed %i)', (seed) => {
    const result = simulate(uploadPipeline(10, 60), { ...hour, seed });
    const { invocations, meanBatch, meanConcurrency, mostConcurrency } = batches(result);
    expect(Math.abs(invocations - 1000)).toBeLessThanOrEqual(35);
    expect(meanBatch).toBeGreaterThanOrEqual(9.9);
    expect(Math.abs(meanConcurrency / 0.556 - 1)).toBeLessThanOrEqual(0.05);
    expect(mostConcurrency).toBeLessThanOrEqual(5);
    expect(node(result, 'process').function?.throttles).toBe(0);
    const gigabyteSeconds = node(result, 'process').function?.billedGigabyteSeconds ?? 0;
    const usd = gigabyteSeconds * 0.0000166667 + invocations * 0.0000002;
    expect(Math.abs(usd / 0.01687 - 1)).toBeLessThanOrEqual(0.04);
  });

  test.each(seeds)('a window of 20 seconds fills most of them (seed %i)', (seed) => {
    const result = simulate(uploadPipeline(10, 20), { ...hour, seed });
    const { invocations, meanBatch } = batches(result);
    expect(meanBatch).toBeGreaterThanOrEqual(9.4);
    expect(meanBatch).toBeLessThanOrEqual(9.7);
    const sent = node(result, 'jobs').queue?.sent ?? 0;
    expect((invocations / sent) * 10_000).toBeGreaterThanOrEqual(1030);
    expect((invocations / sent) * 10_000).toBeLessThanOrEqual(1065);
  });

  test('a burst of 1,000 takes 20 rounds of 5, or as long as the mapping needs to grow', () => {
    const bounded = simulate(uploadPipeline(10, 0, 5), { ...burst, drains: true });
    const longest = node(bounded, 'jobs').queue?.age.max ?? 0;
    expect(longest).toBeGreaterThanOrEqual(40);
    expect(longest).toBeLessThanOrEqual(44);
    const free = simulate(uploadPipeline(10, 0), { ...burst, drains: true });
    const done = node(free, 'jobs').queue?.age.max ?? 0;
    expect(done).toBeGreaterThanOrEqual(9);
    expect(done).toBeLessThanOrEqual(14);
  });
});

describe('P5: the token bucket of an account', () => {
  const sample = sampleOf('api-throttling');

  test('even arrivals are refused from the first second on, a third of them', () => {
    const result = runSample(sample, 'even', 1);
    const [requests] = result.classes;
    expect(requests?.errors).toHaveLength(1);
    expect(Math.abs((requests?.errors[0]?.firstAt ?? 0) - 1)).toBeLessThanOrEqual(0.001);
    expect(Math.abs((requests?.completed ?? 0) - 105_000)).toBeLessThanOrEqual(1);
    expect(Math.abs((requests?.failed ?? 0) - 45_000)).toBeLessThanOrEqual(1);
  });

  test.each(seeds)('random ones come to the same (seed %i)', (seed) => {
    const [requests] = runSample(sample, 'random', seed).classes;
    expect(Math.abs((requests?.completed ?? 0) - 105_000)).toBeLessThanOrEqual(300);
  });

  test('of 5,001 at once exactly one is refused', () => {
    expect(runSample(sample, 'burst', 1).classes[0]).toMatchObject({ completed: 5000, failed: 1 });
  });

  test('a key above its plan is refused by the plan, and nobody else is', () => {
    const [key, others] = runSample(sample, 'usage-plan', 1).classes;
    expect(Math.abs((key?.completed ?? 0) - 10_500)).toBeLessThanOrEqual(1);
    expect(others).toMatchObject({ completed: 80_000, failed: 0 });
  });
});

describe('P6: crash, detection, recovery', () => {
  const sample = sampleOf('crash-and-recovery');
  const healthTimes = (result: SimulationResult): readonly number[] =>
    result.decisions.filter(({ kind }) => kind === 'health').map(({ at }) => at);

  test.each(seeds)(
    'errors end when two checks have failed, and the share comes back after five (seed %i)',
    (seed) => {
      const result = runSample(sample, 'crash', seed);
      const [down, up] = healthTimes(result);
      const detection = (down ?? 0) - 1000;
      expect(detection).toBeGreaterThan(30);
      expect(detection).toBeLessThanOrEqual(60);
      const refused = failures(result, 'conn_refused_502');
      expect(Math.abs(refused / (100 * detection) - 1)).toBeLessThan(0.06);
      const error = result.classes[0]?.errors.find(({ cause }) => cause === 'conn_refused_502');
      expect(error?.lastAt).toBeLessThanOrEqual(down ?? 0);
      expect((up ?? 0) - 1300).toBeGreaterThanOrEqual(120);
      expect((up ?? 0) - 1300).toBeLessThanOrEqual(150);
      const [objective] = result.verdict.objectives;
      expect(objective).toMatchObject({ holds: false });
      expect(Math.abs((objective?.budget ?? 0) - 1440)).toBeLessThan(10);
      expect(objective?.burned).toBeGreaterThan(2.1);
      expect(objective?.burned).toBeLessThan(4.3);
      expect(objective?.text).toContain('exhausted');
    },
  );

  test('over 100 seeds the mean detection is 45 s', () => {
    const times = Array.from({ length: 100 }, (_, seed) => {
      const result = runSample(sample, 'crash', seed, {
        horizonSeconds: 1100,
        arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 1 } } }],
      });
      return (healthTimes(result)[0] ?? 0) - 1000;
    });
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    expect(Math.abs(mean - 45)).toBeLessThanOrEqual(3);
  });

  test.each(seeds)(
    'a hanging target takes the time-out longer to be found, and callers time out (seed %i)',
    (seed) => {
      const result = runSample(sample, 'hang', seed);
      const detection = (healthTimes(result)[0] ?? 0) - 1000;
      expect(detection).toBeGreaterThan(35);
      expect(detection).toBeLessThanOrEqual(65);
      expect(failures(result, 'conn_refused_502')).toBe(0);
      expect(failures(result, 'timeout_504')).toBeGreaterThan(1000);
    },
  );

  test.each(seeds)('one retry leaves next to nothing (seed %i)', (seed) => {
    const result = runSample(sample, 'retry', seed);
    expect(result.classes[0]?.errorRate.value).toBeLessThan(0.001);
  });

  test('when all are down, requests still go to all of them and fail', () => {
    const result = runSample(sample, 'all-down', 1);
    const failed = column(result, 'failed', 'requests');
    const last = failed.slice(-60).reduce((sum, each) => sum + each, 0);
    const done = column(result, 'completed', 'requests')
      .slice(-60)
      .reduce((sum, each) => sum + each, 0);
    expect(last).toBeGreaterThan(1000);
    expect(done).toBe(0);
    expect(failures(result, 'no_healthy_target_503')).toBe(0);
  });
});
