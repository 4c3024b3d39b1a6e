import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { refusal, simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users')
  .node('ec2-instance', 'server', { name: 'Server' })
  .connect('traffic', 'users', 'server')
  .build();

const scenario = (more: ScenarioInput = {}): ScenarioInput => ({
  horizonSeconds: 20_000,
  classes: [
    { id: 'high', priority: 2 },
    { id: 'low', priority: 1 },
  ],
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 80 } } }],
  overrides: { server: { workers: 1, meanServiceTimeMs: 10 } },
  ...more,
});

test('without pre-emption both priorities wait as Cobham found', () => {
  const { classes, nodes } = simulate(document, scenario());
  // Queue and service apart: 10 ms of service, whoever waits.
  const server = nodes.find(({ id }) => id === 'server');
  expect(Math.abs((server?.meanService ?? 0) / 0.01 - 1)).toBeLessThan(0.01);
  expect((server?.wait.mean ?? 0) + (server?.meanService ?? 0)).toBeCloseTo(server?.time.mean ?? 0, 12);
  const [high, low] = classes.map(({ meanLatency }) => meanLatency.value ?? 0);
  // Each 40 a second for 10 ms: W0 = 80 · 2 · 0.01² / 2 = 8 ms; W0 / 0.6 and W0 / (0.6 · 0.2), and the service.
  expect(Math.abs((high ?? 0) / (0.008 / 0.6 + 0.01) - 1)).toBeLessThan(0.03);
  expect(Math.abs((low ?? 0) / (0.008 / 0.12 + 0.01) - 1)).toBeLessThan(0.06);
});

test('equal priorities are served as they come, to the last bit', () => {
  const of = (priority: number | undefined) =>
    JSON.stringify(
      simulate(
        document,
        scenario({
          horizonSeconds: 500,
          classes: ['high', 'low'].map((id) => ({ id, ...(priority === undefined ? {} : { priority }) })),
        }),
      ).classes,
    );
  expect(of(3)).toBe(of(undefined));
});

test('who gives up and who crashes leaves the line in order', () => {
  const { classes, nodes } = simulate(
    document,
    scenario({
      horizonSeconds: 600,
      drains: true,
      classes: [
        { id: 'high', priority: 7, timeoutSeconds: 0.05, cancelOnTimeout: true },
        { id: 'low', timeoutSeconds: 1, retry: { max: 2 } },
      ],
      timeline: [{ at: 200, for: 20, do: 'hang', node: 'server' }],
    }),
  );
  const server = nodes.find(({ id }) => id === 'server');
  expect(server?.littleGap).toBeLessThan(1e-9);
  for (const { offered, completed, failed } of classes) expect(completed + failed).toBe(offered);
});

test('a priority beyond the lines that there are is refused', () => {
  expect(refusal(document, scenario({ classes: [{ id: 'a', priority: 8 }] }))).toBe(
    'The scenario cannot run. Class 1, priority: it must be at most 7.',
  );
});
