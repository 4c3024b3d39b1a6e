import { expect, test } from 'vitest';
import { createStream } from '../des/random-stream.ts';
import { compileSampler, type Distribution, meanOf, sample, variationOf } from './distribution.ts';
import { shareAbove } from './share-above.ts';

const draws = 200_000;

test.each<[string, Distribution]>([
  ['exponential', { is: 'exponential', mean: 2 }],
  ['erlang', { is: 'erlang', mean: 2, stages: 3 }],
  ['hyperexponential', { is: 'hyperexponential', mean: 2, variation: 2 }],
  ['lognormal', { is: 'lognormal', mean: 2, variation: 1.5 }],
  ['uniform', { is: 'uniform', from: 1, to: 5 }],
  ['weighted values', { is: 'empirical', values: [1, 2, 10], weights: [5, 3, 2] }],
  ['a histogram', { is: 'histogram', edges: [0, 1, 3, 10], counts: [1, 6, 3] }],
  ['a trace', { is: 'trace', values: [1, 2, 3, 10] }],
])('%s: mean, variation and tail are those of its draws', (_, distribution) => {
  const sampler = compileSampler(distribution);
  const stream = createStream(3, 'node', 'service', 0);
  let sum = 0;
  let square = 0;
  let above = 0;
  for (let index = 0; index < draws; index += 1) {
    const value = sample(sampler, stream);
    sum += value;
    square += value * value;
    if (value > 3) above += 1;
  }
  const mean = sum / draws;
  expect(Math.abs(mean / meanOf(distribution) - 1)).toBeLessThan(0.015);
  expect(Math.abs(square / draws / (mean * mean) - 1 - variationOf(distribution))).toBeLessThan(
    0.05 * (1 + variationOf(distribution)),
  );
  expect(Math.abs(above / draws - shareAbove(distribution, 3))).toBeLessThan(0.005);
});

test('a trace gives its values in their order, and again from the first', () => {
  const sampler = compileSampler({ is: 'trace', values: [3, 1, 2] });
  const stream = createStream(3, 'node', 'service', 0);
  expect(Array.from({ length: 7 }, () => sample(sampler, stream))).toEqual([3, 1, 2, 3, 1, 2, 3]);
});

test('bounded distributions have no tail beyond their end, and all of it before their beginning', () => {
  const pareto: Distribution = { is: 'pareto', from: 1, to: 100, shape: 1.5 };
  expect([shareAbove(pareto, 0.5), shareAbove(pareto, 100)]).toEqual([1, 0]);
  // (x^-1.5 - 100^-1.5) / (1 - 100^-1.5) at 4.
  expect(shareAbove(pareto, 4)).toBeCloseTo((0.125 - 0.001) / 0.999, 12);
  expect([shareAbove({ is: 'constant', value: 6 }, 6), shareAbove({ is: 'constant', value: 7 }, 6)]).toEqual([
    0, 1,
  ]);
});
