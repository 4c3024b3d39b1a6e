import { expect, test } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { acceptanceDocuments } from '../testing/acceptance-documents.ts';
import { simulate } from '../testing/simulated.ts';

const document: LintelDocument = aDocument()
  .node('users', 'users', { name: 'Customers' })
  .node('ec2-instance', 'server', { name: 'Server' })
  .connect('traffic', 'users', 'server')
  .build();

test('eight workers who take 100 ms carry at most 80 a second, whatever comes', () => {
  const scenario: ScenarioInput = {
    horizonSeconds: 2000,
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 40 } } }],
    overrides: { server: { workers: 8, meanServiceTimeMs: 100, serviceDistribution: 'constant' } },
  };
  const { bounds } = simulate(document, scenario);
  expect(bounds?.limitedBy).toBe('server');
  expect(bounds?.mostPerSecond).toBeCloseTo(80, 1);
  expect(bounds?.demandSeconds).toBeCloseTo(0.1, 4);
  expect(bounds?.demands[0]).toMatchObject({ places: 8 });
  expect(bounds?.demands[0]?.visits).toBeCloseTo(1, 2);
  expect(bounds?.text).toMatch(
    /^The system carries at most (80|79\.\d+|80\.\d+) requests a second: .*8 places\.$/,
  );
  expect(bounds?.closed).toBeUndefined();
});

test('users who think are bounded by N / (D + Z), and saturate the server from N* on', () => {
  const { bounds, classes } = simulate(document, {
    horizonSeconds: 5000,
    arrivals: [
      { from: 'users', pattern: { is: 'closed', users: 10, think: { is: 'exponential', mean: 0.9 } } },
    ],
    overrides: { server: { workers: 4, meanServiceTimeMs: 100, serviceDistribution: 'constant' } },
  });
  expect(bounds?.closed?.users).toBe(10);
  expect(bounds?.closed?.thinkSeconds).toBeCloseTo(0.9, 9);
  expect(bounds?.closed?.mostPerSecond).toBeCloseTo(10, 2);
  expect(bounds?.closed?.saturatedAt).toBeCloseTo(40, 1);
  expect(classes[0]?.completedPerSecond.value ?? 0).toBeLessThanOrEqual(
    (bounds?.closed?.mostPerSecond ?? 0) * 1.02,
  );
});

test('what is turned away at a full queue was offered and not accepted', () => {
  const { classes } = simulate(document, {
    horizonSeconds: 500,
    arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 19 } } }],
    overrides: {
      server: { workers: 1, meanServiceTimeMs: 100, serviceDistribution: 'constant', queueLimit: 0 },
    },
  });
  const [requests] = classes;
  expect(requests?.accepted).toBe((requests?.offered ?? 0) - (requests?.failed ?? 0));
  expect(Math.abs((requests?.accepted ?? 0) / 4750 - 1)).toBeLessThan(0.01);
});

test('zones of unequal size are full when the lone target is', () => {
  const sample = acceptanceDocuments().find(({ file }) => file === 'cross-zone');
  const off = sample?.scenarios.off;
  if (sample === undefined || off === undefined) throw new Error('The sample is gone.');
  const { bounds, bottleneck } = simulate(sample.document, {
    ...off,
    replications: 1,
    horizonSeconds: 1000,
  });
  // Half of 160 a second go to the lone target, which serves 80.
  expect(Math.abs((bounds?.mostPerSecond ?? 0) / 160 - 1)).toBeLessThan(0.05);
  expect(bounds?.text).toContain('unevenly used');
  expect(Math.abs((bottleneck?.headroom ?? 0) / (160 / 120) - 1)).toBeLessThan(0.05);
  expect(bottleneck?.text).toMatch(/its busiest target 7\d\.\d %/);
});
