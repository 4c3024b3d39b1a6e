import { meanOf } from './distribution.ts';
import type { ArrivalPattern } from './flow.ts';
import { modulatedMean } from './modulation.ts';
import { meanRate } from './rate.ts';

/** How many requests a source sends over the horizon on average; of users, as if answers took no time. */
export function expectedArrivals(pattern: ArrivalPattern, horizon: number): number {
  switch (pattern.is) {
    case 'random':
    case 'even':
      return meanRate(pattern.rate, horizon) * horizon;
    case 'modulated':
      return modulatedMean(pattern.states) * horizon;
    case 'burst':
      return pattern.count;
    case 'trace':
      return pattern.times.length;
    case 'closed':
      return (pattern.users * horizon) / Math.max(1e-3, meanOf(pattern.think));
  }
}
