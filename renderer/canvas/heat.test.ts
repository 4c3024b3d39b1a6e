import { expect, test } from 'vitest';
import { formatMonthlyCost } from './format-cost.ts';
import { heatSteps } from './heat.ts';

function cost(monthlyUsd: string, isAtLeast = false) {
  return { key: 'x', label: 'x', monthlyUsd, isAtLeast };
}

test('the dearest node is the hottest, a third of it is one step cooler, and what is free has no colour', () => {
  const steps = heatSteps(
    new Map([
      ['database', cost('900')],
      ['load balancer', cost('290')],
      ['queue', cost('0.40')],
      ['vpc', cost('0')],
    ]),
  );
  expect(steps.get('database')).toBe(4);
  expect(steps.get('load balancer')).toBe(3);
  expect(steps.get('queue')).toBe(0);
  expect(steps.has('vpc')).toBe(false);
  expect(heatSteps(new Map()).size).toBe(0);
});

test.each([
  [cost('16.425'), '$16'],
  [cost('0.4'), '<$1'],
  [cost('0'), '$0'],
  [cost('1284'), '$1.3k'],
  [cost('2000'), '$2k'],
  [cost('45210.9'), '$45k'],
  [cost('1250000', true), '≥ $1.3M'],
])('%j reads %s on a badge', (subtotal, text) => {
  expect(formatMonthlyCost(subtotal)).toBe(text);
});
