import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { alternativesOf } from '#shared/cost/study/alternatives/alternatives.ts';
import { estimateOnce } from '#shared/cost/study/estimate-once.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { usageOfRun } from './usage-of-run.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

const document = aDocument()
  .node('users', 'people', { usage: { requestsPerMonth: 5 } })
  .node('lambda-function', 'handler', { properties: { memorySize: 512, architecture: 'x86_64' } })
  .node('ecs-service', 'service', { properties: { launchType: 'FARGATE', desiredCount: 10 } })
  .node('ec2-instance', 'server', {
    properties: { instanceType: 'm5.2xlarge', associatePublicIpAddress: false },
  })
  .connect('invoke', 'people', 'handler')
  .build();

/** Ten requests a second at a function that takes 200 ms, for an hour; a service that runs four tasks of ten. */
const run = partOf<SimulationResult>({
  seconds: 3600,
  nodes: [
    {
      node: 'handler',
      perSecond: 10,
      utilisation: null,
      function: { invocations: 36_000, billedGigabyteSeconds: 36_000 * 0.2 * 0.5 },
    },
    { node: 'service', perSecond: 1, utilisation: 0.2 },
    { node: 'server', perSecond: 1, utilisation: 0.1 },
  ],
  groups: [{ node: 'service', targetHours: 4 }],
});

const { simulated, utilisation } = usageOfRun(document, run);
const input = { document, prices, today: '2026-11-20', simulated, utilisation };

test('a run gives a month of its load: calls, durations, and how many ran on average', () => {
  const { lines, workload } = estimateOnce(input);
  const quantityOf = (owner: string, component: string) =>
    lines.find((line) => line.owner === owner && line.component === component)?.quantity;
  expect(quantityOf('handler', 'lambda/requests')?.value).toBeCloseTo(10 * 3600 * 730 * 1e-6, 9);
  expect(quantityOf('handler', 'lambda/requests')?.inputs[0]?.origin).toBe('simulated');
  expect(quantityOf('handler', 'lambda/x86.duration')?.value).toBeCloseTo(10 * 3600 * 730 * 0.2 * 0.5, 3);
  expect(quantityOf('service', 'fargate/linuxX86.vcpu')?.inputs[0]).toMatchObject({
    value: 4,
    origin: 'simulated',
  });
  // What the entry point states is another load than that of the run.
  expect(workload?.requestsPerMonth).toBeCloseTo(10 * 3600 * 730, 3);
});

test('what a run found idle could be fewer or smaller', () => {
  const found = alternativesOf(input).filter(({ group }) => group === 'size');
  expect(found.map(({ title }) => title)).toEqual(['server as m5.large', '4 instead of 10 of service']);
  for (const { differenceUsd } of found) expect(Number(differenceUsd)).toBeLessThanOrEqual(0);
});

describe('capacity units of a load balancer in a run of several hours', () => {
  const twoCallers = aDocument()
    .node('users', 'people', {
      usage: { requestsPerMonth: 1, requestKilobytes: 0.1, responseKilobytes: 0.1, requestsPerConnection: 1 },
    })
    .node('users', 'uploads', {
      usage: { requestsPerMonth: 1, requestKilobytes: 100, responseKilobytes: 1, requestsPerConnection: 1 },
    })
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
    .node('alb', 'web', { parent: 'vpc' })
    .node('ec2-instance', 'one', { parent: 'a' })
    .connect('traffic', 'people', 'web')
    .connect('traffic', 'uploads', 'web')
    .connect('forward', 'web', 'one')
    .build();
  /** Four hours: people come in the first two, uploads in the last two, 500 a second each. */
  const runOf = (people: readonly number[], uploads: readonly number[]) =>
    partOf<SimulationResult>({
      seconds: 4 * 3600,
      nodes: [{ node: 'web', perSecond: 500, utilisation: null }],
      groups: [],
      connections: [],
      series: {
        bucketSeconds: 1800,
        columns: [
          { what: 'requests', of: 'people-web', values: people },
          { what: 'requests', of: 'uploads-web', values: uploads },
        ],
      },
    });
  const lcuOf = (of: SimulationResult) =>
    estimateOnce({
      document: twoCallers,
      prices,
      today: '2026-11-20',
      simulated: usageOfRun(twoCallers, of).simulated,
    }).lines.find(({ component }) => component === 'elb.alb/lcu');
  const half = 1800 * 500;

  test('count in each hour the highest of what came in that hour', () => {
    const even = lcuOf(runOf(new Array(8).fill(half / 2), new Array(8).fill(half / 2)));
    const apart = lcuOf(runOf([half, half, half, half, 0, 0, 0, 0], [0, 0, 0, 0, half, half, half, half]));
    expect(even?.quantity.formula).toMatch(/^highest of|^highest in each of the 4 hours of the run of/);
    expect(apart?.quantity.formula).toMatch(/^highest in each of the 4 hours of the run of/);
    const gigabytes = (kilobytesPerSecond: number) => (kilobytesPerSecond * 3600) / 1024 / 1024;
    // Evenly the bytes are the highest all the time: 250 of each a second.
    expect(even?.quantity.value).toBeCloseTo(730 * gigabytes(250 * 0.2 + 250 * 101), 2);
    // Apart it is the bytes of the uploads for half of the time, and 500 new connections ÷ 25 of the people.
    expect(apart?.quantity.value).toBeCloseTo((730 * (gigabytes(500 * 101) + 500 / 25)) / 2, 2);
  });

  test('are those of the average within one hour', () => {
    const short = { ...runOf([half, 0], [0, half]), seconds: 3600 } as SimulationResult;
    expect(usageOfRun(twoCallers, short).simulated.curves?.size).toBe(0);
  });

  test('follow buckets that lie in two hours', () => {
    const wide = partOf<SimulationResult>({
      ...runOf([], []),
      seconds: 2 * 3600,
      series: { bucketSeconds: 5400, columns: [{ what: 'requests', of: 'people-web', values: [300, 0] }] },
    });
    // 200 in the first hour, 100 in the second
    const curve = usageOfRun(twoCallers, wide).simulated.curves?.get('people-web');
    expect(curve?.[0]).toBeCloseTo(4 / 3, 9);
    expect(curve?.[1]).toBeCloseTo(2 / 3, 9);
  });
});
