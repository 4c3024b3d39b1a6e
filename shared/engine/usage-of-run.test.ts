import { expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { alternativesOf } from '#shared/cost/study/alternatives.ts';
import { estimateOnce } from '#shared/cost/study/estimate-once.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { aDocument } from '#shared/testing/a-document.ts';
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
const run = {
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
} as unknown as SimulationResult;

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
