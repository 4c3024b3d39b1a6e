import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import type { ArrivalPattern } from '../flow/flow.ts';
import { peakRate } from '../flow/rate.ts';
import type { Scenario, ScenarioArrival } from '../scenario/scenario.ts';
import { CannotCompile } from './cannot-compile.ts';

type Pattern = Exclude<ScenarioArrival['pattern'], { is: 'trace' }>;

/** More arrivals than this have their times written down no more. */
const mostTimes = 5_000_000;
const mostStates = 10_000_000;
const highestRate = 1e9;

/** How requests of a load arrive. What cannot be simulated is one sentence. */
export function arrivalPattern(pattern: Pattern, { horizonSeconds: horizon }: Scenario): ArrivalPattern {
  switch (pattern.is) {
    case 'poisson':
    case 'constant':
      checkRate(peakRate(pattern.rate, horizon));
      return { is: pattern.is === 'poisson' ? 'random' : 'even', rate: pattern.rate };
    case 'mmpp': {
      checkRate(Math.max(...pattern.states.map(({ rate }) => rate)));
      const cycle = pattern.states.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0);
      if ((horizon / cycle) * pattern.states.length > mostStates)
        throw new CannotCompile(
          'bad-scenario',
          `The bursts of a load change more than ${mostStates.toLocaleString('en')} times in the run: let them last longer.`,
        );
      return { is: 'modulated', states: pattern.states };
    }
    case 'schedule':
      return { is: 'trace', times: timesOf(pattern, horizon) };
    case 'burst':
      return pattern;
    case 'closed':
      return { is: 'closed', users: pattern.users, think: pattern.think };
  }
}

function checkRate(peak: number): void {
  if (peak > highestRate)
    throw new CannotCompile(
      'bad-scenario',
      `A rate of ${peak} requests a second is beyond what can be simulated.`,
    );
}

/** Every arrival of a schedule; those of a start come at once, or evenly over its spread. */
function timesOf(
  { expression, count, spreadSeconds }: Extract<Pattern, { is: 'schedule' }>,
  horizon: number,
): readonly number[] {
  const starts = scheduleTimes(expression, horizon);
  if (starts === undefined)
    throw new CannotCompile(
      'bad-scenario',
      `"${expression}" is no schedule: write cron(0 8 ? * MON-FRI *) with six fields, rate(5 minutes) or at(2026-01-05T08:00:00).`,
    );
  if (starts.length === 0)
    throw new CannotCompile(
      'bad-scenario',
      `The schedule ${expression} never starts in the ${horizon} s of the run, which begins at midnight of Monday, 5 January 2026.`,
    );
  if (starts.length * count > mostTimes)
    throw new CannotCompile(
      'bad-scenario',
      `The schedule ${expression} sends ${(starts.length * count).toLocaleString('en')} requests; at most ${mostTimes.toLocaleString('en')} can be sent by a schedule, a rate can be higher.`,
    );
  const times = starts.flatMap((start) =>
    Array.from({ length: count }, (_, index) => start + (spreadSeconds * index) / count),
  );
  // Spreads may reach into the next start.
  return times.sort((a, b) => a - b);
}
