import { sineOfTurn } from '../portable-math.ts';

/** Requests a second as a function of time. */
export type RatePattern =
  | { readonly is: 'constant'; readonly rate: number }
  | {
      readonly is: 'sine';
      readonly mean: number;
      readonly amplitude: number;
      readonly period: number;
      readonly phase: number;
    }
  | {
      readonly is: 'ramp';
      readonly from: number;
      readonly to: number;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly is: 'spike';
      readonly base: number;
      readonly at: number;
      readonly factor: number;
      readonly rise: number;
      readonly hold: number;
      readonly fall: number;
    }
  /** From each time on, that rate; 0 before the first. */
  | { readonly is: 'steps'; readonly steps: readonly { readonly at: number; readonly rate: number }[] }
  | { readonly is: 'sum' | 'product'; readonly of: readonly RatePattern[] };

export function rateAt(pattern: RatePattern, time: number): number {
  switch (pattern.is) {
    case 'constant':
      return pattern.rate;
    case 'sine':
      return Math.max(
        0,
        pattern.mean + pattern.amplitude * sineOfTurn(time / pattern.period + pattern.phase),
      );
    case 'ramp': {
      if (time <= pattern.start) return pattern.from;
      if (time >= pattern.end) return pattern.to;
      const share = (time - pattern.start) / (pattern.end - pattern.start);
      return pattern.from + (pattern.to - pattern.from) * share;
    }
    case 'spike': {
      const { base, at, factor, rise, hold, fall } = pattern;
      const top = base * factor;
      const since = time - at;
      if (since < 0 || since >= rise + hold + fall) return base;
      if (since < rise) return base + (top - base) * (since / rise);
      if (since < rise + hold) return top;
      return top + (base - top) * ((since - rise - hold) / fall);
    }
    case 'steps': {
      let rate = 0;
      for (const step of pattern.steps) if (step.at <= time) rate = step.rate;
      return rate;
    }
    case 'sum':
      return pattern.of.reduce((sum, part) => sum + rateAt(part, time), 0);
    case 'product':
      return pattern.of.reduce((product, part) => product * rateAt(part, time), 1);
  }
}

/** A stretch of time from `time` on with a rate that is never exceeded in it; `isExact` when it is the rate itself. */
export interface RateBound {
  readonly most: number;
  readonly until: number;
  readonly isExact: boolean;
}

const forever = Number.POSITIVE_INFINITY;

export function boundFrom(pattern: RatePattern, time: number): RateBound {
  switch (pattern.is) {
    case 'constant':
      return { most: pattern.rate, until: forever, isExact: true };
    case 'sine':
      return {
        most: Math.max(0, pattern.mean + Math.abs(pattern.amplitude)),
        until: forever,
        isExact: pattern.amplitude === 0,
      };
    case 'ramp': {
      if (time >= pattern.end) return { most: pattern.to, until: forever, isExact: true };
      if (time < pattern.start) return { most: pattern.from, until: pattern.start, isExact: true };
      return { most: Math.max(pattern.from, pattern.to), until: pattern.end, isExact: false };
    }
    case 'spike': {
      const { base, at, factor, rise, hold, fall } = pattern;
      const edges = [at, at + rise, at + rise + hold, at + rise + hold + fall] as const;
      if (time < edges[0]) return { most: base, until: edges[0], isExact: true };
      if (time >= edges[3]) return { most: base, until: forever, isExact: true };
      const until = edges.find((edge) => edge > time) ?? edges[3];
      const isFlat = time >= edges[1] && time < edges[2];
      return { most: isFlat ? base * factor : Math.max(base, base * factor), until, isExact: isFlat };
    }
    case 'steps':
      return {
        most: rateAt(pattern, time),
        until: pattern.steps.find(({ at }) => at > time)?.at ?? forever,
        isExact: true,
      };
    case 'sum':
    case 'product': {
      const bounds = pattern.of.map((part) => boundFrom(part, time));
      return {
        most: bounds.reduce(
          (most, bound) => (pattern.is === 'sum' ? most + bound.most : most * bound.most),
          pattern.is === 'sum' ? 0 : 1,
        ),
        until: bounds.reduce((until, bound) => Math.min(until, bound.until), forever),
        isExact: bounds.every(({ isExact }) => isExact),
      };
    }
  }
}

/** The largest rate up to the horizon, within the resolution of 2,000 looks. */
export function peakRate(pattern: RatePattern, horizon: number): number {
  let peak = 0;
  for (let look = 0; look <= 2000; look += 1) peak = Math.max(peak, rateAt(pattern, (horizon * look) / 2000));
  return peak;
}

export function meanRate(pattern: RatePattern, horizon: number): number {
  let sum = 0;
  for (let look = 0; look < 2000; look += 1) sum += rateAt(pattern, (horizon * (look + 0.5)) / 2000);
  return sum / 2000;
}
