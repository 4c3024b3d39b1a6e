import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import { createStream } from '../des/random-stream.ts';
import { Modulation, modulatedMean } from '../flow/modulation.ts';
import { rateAt } from '../flow/rate.ts';
import { parseTrace } from './parse-trace.ts';
import type { Scenario } from './scenario.ts';

/** More bursts than this are a line; so many starts are counted between the points. */
const mostBursts = 100;
/** States that are shorter than a hundredth of what is between two points are drawn as their mean. */
const statesBetweenPoints = 100;

/** What is asked over the time of a run, to be drawn. */
export interface LoadCurve {
  /** Requests a second at equal distances from the beginning to the end. */
  readonly rates: readonly number[];
  /** Many requests at one moment. */
  readonly bursts: readonly { readonly at: number; readonly count: number }[];
  /** Users who ask again when they have their answer: their rate follows from the run. */
  readonly users: number;
}

/**
 * The arrivals of a scenario as one curve of so many points. Rows of a trace and starts of a schedule are counted between
 * the points; states that come by chance are those of the first run.
 */
export function loadCurve(
  { arrivals, horizonSeconds: horizon, seed }: Pick<Scenario, 'arrivals' | 'horizonSeconds' | 'seed'>,
  points: number,
): LoadCurve {
  const rates = new Array<number>(points + 1).fill(0);
  const bursts: { at: number; count: number }[] = [];
  let users = 0;
  const width = horizon / points;
  const count = (times: readonly number[], each: number): void => {
    for (const time of times) {
      const index = Math.floor(time / width);
      if (index <= points) rates[index] = (rates[index] ?? 0) + each / width;
    }
  };
  for (const [place, { from, pattern }] of arrivals.entries()) {
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
        const trace = parseTrace(pattern.csv, pattern.timeScale, pattern.rateFactor, horizon);
        if (!trace.ok) break;
        for (const { times } of trace.value.values()) count(times, 1);
        break;
      }
      case 'mmpp': {
        const cycle = pattern.states.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0);
        // The stream of the load, as the engines name it where the load says where it comes from.
        const stream = createStream(seed, `${from ?? ''} ${place}`, 'modulation', 0);
        const modulation = new Modulation(pattern.states, stream);
        const isFast = cycle * statesBetweenPoints < width;
        const mean = modulatedMean(pattern.states);
        for (let index = 0; index <= points; index += 1)
          rates[index] =
            (rates[index] ?? 0) +
            (isFast ? mean : modulation.meanBetween(index * width, (index + 1) * width));
        break;
      }
      case 'schedule': {
        const starts = scheduleTimes(pattern.expression, horizon) ?? [];
        const parts = Math.min(pattern.count, 1 + Math.ceil((2 * pattern.spreadSeconds) / width));
        if (parts > 1 || starts.length > mostBursts) {
          for (let part = 0; part < parts; part += 1) {
            const later = (pattern.spreadSeconds * part) / parts;
            count(
              starts.map((start) => start + later),
              pattern.count / parts,
            );
          }
        } else for (const at of starts) bursts.push({ at, count: pattern.count });
        break;
      }
    }
  }
  return { rates, bursts, users };
}
