import type { Distribution } from '../flow/distribution.ts';
import { exp, ln } from '../portable-math.ts';

interface ColdStart {
  readonly runtime: RegExp;
  readonly medianMs: number;
  readonly p90Ms: number;
}

/**
 * Start of an empty function from a zip package on x86, which does not depend on its memory.
 * Source: maxday/lambda-perf, measurements of 2026-08-03 to 2026-08-22.
 */
const measured: readonly ColdStart[] = [
  { runtime: /^provided/, medianMs: 16, p90Ms: 19 },
  { runtime: /^python3\.1[4-9]/, medianMs: 107, p90Ms: 133 },
  { runtime: /^python/, medianMs: 85, p90Ms: 98 },
  { runtime: /^nodejs2[4-9]/, medianMs: 134, p90Ms: 156 },
  { runtime: /^nodejs/, medianMs: 139, p90Ms: 158 },
  { runtime: /^java25/, medianMs: 190, p90Ms: 243 },
  { runtime: /^java/, medianMs: 239, p90Ms: 278 },
  { runtime: /^ruby/, medianMs: 226, p90Ms: 387 },
  { runtime: /^dotnet10/, medianMs: 256, p90Ms: 563 },
  { runtime: /^dotnet/, medianMs: 254, p90Ms: 371 },
];

const standardScoreOf90 = 1.2815515655446004;

/** How long a new environment takes before the handler runs, in seconds. */
export function coldStartOf(runtime: string, medianMs: number | undefined, ownCodeMs: number): Distribution {
  const known = measured.find((each) => each.runtime.test(runtime)) ?? { medianMs: 139, p90Ms: 158 };
  const spread = ln(known.p90Ms / known.medianMs) / standardScoreOf90;
  const median = ((medianMs ?? known.medianMs) + ownCodeMs) / 1000;
  if (median === 0) return { is: 'constant', value: 0 };
  return {
    is: 'lognormal',
    mean: median * exp((spread * spread) / 2),
    variation: Math.sqrt(exp(spread * spread) - 1),
  };
}
