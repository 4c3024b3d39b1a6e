import { expect, test } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { acceptanceDocuments, scenarioOf } from '../testing/acceptance-documents.ts';
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

test('a backlog that is worked off does not make requests dearer', () => {
  const { document: jobs, scenario } = scenarioOf('queue-backlog', 'twenty-workers');
  const { bounds } = simulate(jobs, scenario, { engine: 'fluid' });
  // Twenty who take 200 ms.
  expect(Math.abs((bounds?.mostPerSecond ?? 0) / 100 - 1)).toBeLessThan(0.02);
});

test('a line bounds what goes over it', () => {
  const { document: site, scenario } = scenarioOf('direct-connect-failover', 'too-much');
  const { bounds } = simulate(site, { ...scenario, timeline: [] }, { engine: 'fluid' });
  expect(bounds?.limitedBy).toBe('office');
  const line = bounds?.demands.find(({ node }) => node === 'office');
  expect(bounds?.mostPerSecond).toBe(line?.mostPerSecond);
  expect(bounds?.text).toContain('lets no more through');
});

test('functions bound the system by the concurrency that they share', () => {
  const chain = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'front', { name: 'Front' })
    .node('lambda-function', 'back', { name: 'Back' })
    .connect('invoke', 'users', 'front')
    .connect('invoke', 'front', 'back')
    .build();
  const { bounds, bottleneck } = simulate(
    chain,
    {
      horizonSeconds: 300,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 100 } } }],
      overrides: {
        front: { meanServiceTimeMs: 100, serviceDistribution: 'constant' },
        back: { meanServiceTimeMs: 300, serviceDistribution: 'constant' },
      },
    },
    { engine: 'fluid' },
  );
  // Front works for 100 ms and waits for 300 ms, Back works for 300 ms: 1,000 places for 700 ms.
  expect(Math.abs((bounds?.mostPerSecond ?? 0) / (1000 / 0.7) - 1)).toBeLessThan(0.01);
  expect(bounds?.text).toMatch(
    /each takes 700 ms of functions, 400 ms of it of Front, and they share 1000 places/,
  );
  expect(bottleneck?.text).toBe(
    'Front is used most, 7.0 % of the concurrency of the account on average with 1 other function: it could carry 14.29 times this load.',
  );
});

test('a door that gets more than it lets through is what is used most', () => {
  const { document: api, scenario } = scenarioOf('api-throttling', 'even');
  const { bottleneck } = simulate(api, scenario, { engine: 'fluid' });
  expect(bottleneck?.node).toBe('api');
  expect(bottleneck?.text).toMatch(/^API is used most, 15,000 of 10,000 a second, 150\.0 %/);
});
