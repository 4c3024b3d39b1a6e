import { rateAt } from '#shared/simulation/flow/rate.ts';
import { parseTrace } from '#shared/simulation/scenario/parse-trace.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';

/** What is asked over the time of a run, to be drawn. */
export interface LoadCurve {
  /** Requests a second at equal distances from the beginning to the end. */
  readonly rates: readonly number[];
  /** Many requests at one moment. */
  readonly bursts: readonly { readonly at: number; readonly count: number }[];
  /** Users who ask again when they have their answer: their rate follows from the run. */
  readonly users: number;
}

/** The arrivals of a scenario as one curve of so many points. Rows of a trace are counted between the points. */
export function loadCurve(
  { arrivals, horizonSeconds: horizon }: Pick<Scenario, 'arrivals' | 'horizonSeconds'>,
  points: number,
): LoadCurve {
  const rates = new Array<number>(points + 1).fill(0);
  const bursts: { at: number; count: number }[] = [];
  let users = 0;
  const width = horizon / points;
  for (const { pattern } of arrivals) {
    switch (pattern.is) {
      case 'poisson':
      case 'constant':
        for (let index = 0; index <= points; index += 1)
          rates[index] = (rates[index] ?? 0) + rateAt(pattern.rate, index * width);
        break;
      case 'burst':
        bursts.push({ at: pattern.at, count: pattern.count });
        break;
      case 'closed':
        users += pattern.users;
        break;
      case 'trace': {
        const trace = parseTrace(pattern.csv, pattern.timeScale, pattern.rateFactor);
        if (!trace.ok) break;
        for (const times of trace.value.values()) {
          for (const time of times) {
            const index = Math.floor(time / width);
            if (index <= points) rates[index] = (rates[index] ?? 0) + 1 / width;
          }
        }
        break;
      }
    }
  }
  return { rates, bursts, users };
}
