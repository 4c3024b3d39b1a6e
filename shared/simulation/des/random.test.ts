import { expect, test } from 'vitest';
import { exp, ln, sineOfTurn } from '../portable-math.ts';
import { Histogram } from './histogram.ts';
import { createStream, RandomStream } from './random-stream.ts';
import { nextExponential, nextNormal } from './variates.ts';

test('logarithm, exponential and sine are right to the last bits', () => {
  for (let index = 1; index < 20_000; index += 1) {
    const x = index * 0.037 + 1e-9;
    expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
    const y = (index - 10_000) * 0.03;
    expect(Math.abs(exp(y) / Math.exp(y) - 1)).toBeLessThan(4e-15);
    expect(Math.abs(sineOfTurn(y) - Math.sin(2 * Math.PI * (y - Math.floor(y))))).toBeLessThan(2e-15);
  }
  expect([ln(1), exp(0), sineOfTurn(0.5), ln(5e-324)]).toEqual([0, 1, -0, Math.log(5e-324)]);
});

test('a stream is the same for the same seed, node and purpose, and another for any other', () => {
  const draw = (...args: Parameters<typeof createStream>): number[] => {
    const stream = createStream(...args);
    return Array.from({ length: 600 }, () => stream.next());
  };
  const one = draw(1, 'web', 'service', 0);
  expect(draw(1, 'web', 'service', 0)).toEqual(one);
  for (const other of [
    draw(2, 'web', 'service', 0),
    draw(1, 'wec', 'service', 0),
    draw(1, 'web', 'arrivals', 0),
    draw(1, 'web', 'service', 1),
  ]) {
    expect(other.filter((value, index) => value === one[index]).length).toBeLessThan(2);
  }
});

test('xoshiro128** gives its published numbers', () => {
  const stream = new RandomStream(0);
  // Its state is private, and a seed of its own is never this one.
  Object.assign(Reflect.get(stream, 'state'), { 0: 1, 1: 2, 2: 3, 3: 4 });
  expect(Array.from({ length: 6 }, () => stream.next())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492,
  ]);
});

test('exponential and normal numbers have their moments and tails', () => {
  const stream = createStream(7, 'x', 'service', 0);
  const n = 2_000_000;
  let sum = 0;
  let squares = 0;
  let beyond = 0;
  for (let index = 0; index < n; index += 1) {
    const x = nextExponential(stream);
    sum += x;
    squares += x * x;
    if (x > 8) beyond += 1;
  }
  expect(sum / n).toBeCloseTo(1, 2);
  expect(squares / n).toBeCloseTo(2, 1);
  expect(Math.abs(beyond - n * Math.exp(-8))).toBeLessThan(4 * Math.sqrt(n * Math.exp(-8)));
  let normal = 0;
  let variance = 0;
  let far = 0;
  for (let index = 0; index < n; index += 1) {
    const x = nextNormal(stream);
    normal += x;
    variance += x * x;
    if (Math.abs(x) > 3.7) far += 1;
  }
  expect(Math.abs(normal / n)).toBeLessThan(0.003);
  expect(variance / n).toBeCloseTo(1, 2);
  expect(Math.abs(far - n * 2.156e-4)).toBeLessThan(4 * Math.sqrt(n * 2.156e-4));
});

test('a histogram gives percentiles within 0.4 %, adds up exactly, and says nothing where it has too little', () => {
  const whole = new Histogram();
  const halves = [new Histogram(), new Histogram()] as const;
  for (let index = 1; index <= 20_000; index += 1) {
    whole.record(index / 1000);
    halves[index % 2 === 0 ? 0 : 1].record(index / 1000);
  }
  for (const share of [0.5, 0.9, 0.99, 0.999]) {
    expect(Math.abs((whole.percentile(share) ?? 0) / (share * 20) - 1)).toBeLessThan(0.0041);
  }
  halves[0].add(halves[1]);
  expect([...halves[0].counts]).toEqual([...whole.counts]);
  const few = new Histogram();
  for (let index = 0; index < 999; index += 1) few.record(1);
  expect(few.percentile(0.999)).toBeUndefined();
  expect(few.percentile(0.5)).toBeCloseTo(1, 2);
  expect(new Histogram().percentile(0.5)).toBeUndefined();
  whole.record(0);
  expect(whole.min).toBe(0);
});
