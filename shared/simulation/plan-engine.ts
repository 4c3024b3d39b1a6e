import { expectedArrivals } from './flow/expected-arrivals.ts';
import type { Flow } from './flow/flow.ts';
import type { Scenario } from './scenario/scenario.ts';

/** What one core does in a second, on a plain machine. */
const eventsPerSecond = 10_000_000;
const patience = 5;

export interface EngineChoice {
  readonly engine: 'des' | 'fluid';
  readonly because: string;
}

/** Every request where that takes seconds, rates where it would take longer; or as the scenario says. */
export function chooseEngine(flow: Flow, scenario: Scenario): EngineChoice {
  const events = expectedEvents(flow, scenario.horizonSeconds) * scenario.replications;
  if (scenario.engine === 'des')
    return { engine: 'des', because: 'Every request is simulated, as the scenario asks.' };
  if (scenario.engine === 'fluid')
    return { engine: 'fluid', because: `Rates are simulated, as the scenario asks. ${whatRatesLack(flow)}` };
  if (events / eventsPerSecond <= patience) return { engine: 'des', because: 'Every request is simulated.' };
  return {
    engine: 'fluid',
    because: `Rates are simulated, because the ${countWords(events)} events of every request would take about ${durationWords(events / eventsPerSecond)}, more than ${patience} s. ${whatRatesLack(flow)}`,
  };
}

/** `1.2 million`: as exact as an estimate is. */
function countWords(count: number): string {
  const [size, word] = countSizes.find(([size]) => count >= size) ?? [1, ''];
  return `${Number((count / size).toPrecision(2))}${word}`;
}

const countSizes = [
  [1e12, ' trillion'],
  [1e9, ' billion'],
  [1e6, ' million'],
] as const;

function durationWords(seconds: number): string {
  const [size, word] = durations.find(([size]) => seconds >= 2 * size) ?? [1, 's'];
  return `${Number((seconds / size).toPrecision(2))} ${word}`;
}

const durations = [
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'minutes'],
] as const;

/** Whether stretches of a run of rates can be simulated request by request: not where users wait for their answers. */
export function canHaveWindows({ sources }: Flow): boolean {
  return sources.every(({ pattern }) => pattern.is !== 'closed');
}

function whatRatesLack(flow: Flow): string {
  const small = flow.stations.filter(
    (station) => station.is === 'servers' && station.workers * station.targets.length < 8,
  );
  const hasWindows = canHaveWindows(flow);
  const gaveUp = flow.classes.some(({ cancelOnTimeout }) => cancelOnTimeout);
  return [
    hasWindows
      ? 'Percentiles come from stretches in which every request is simulated: at the peak, around failures and deployments, and at three times by chance.'
      : 'Percentiles are unknown, because users who wait for answers are where they were before.',
    ...(gaveUp ? ['Work for callers who have gone is done all the same.'] : []),
    ...(small.length > 0
      ? [`Approximate at ${small.map(({ name }) => name).join(', ')}, with fewer than 8 workers.`]
      : []),
  ].join(' ');
}

/** Arrivals times the events of their way, over the horizon. */
export function expectedEvents(flow: Flow, horizon: number): number {
  const lengths = new Map<number, number>();
  const lengthOf = (hop: number, depth: number): number => {
    const known = lengths.get(hop);
    if (known !== undefined) return known;
    const plan = flow.hops[hop];
    if (plan === undefined || depth > 200) return 0;
    lengths.set(hop, 2);
    const length =
      1 +
      [...plan.next, ...plan.calls.flat(), ...plan.spawns].reduce(
        (sum, { to, p }) => sum + p * lengthOf(to, depth + 1),
        0,
      );
    lengths.set(hop, length);
    return length;
  };
  let events = 0;
  for (const { pattern, classes } of flow.sources) {
    const arrivals = expectedArrivals(pattern, horizon);
    const total = classes.reduce((sum, { weight }) => sum + weight, 0);
    for (const { weight, entry } of classes) {
      const hops = entry.reduce((sum, { to, p }) => sum + p * lengthOf(to, 0), 0);
      events += ((arrivals * weight) / total) * (1 + hops);
    }
  }
  return events;
}
