import type { Flow, FunctionStation } from '../flow/flow.ts';
import { attemptsOf, type GuardPlan, pauseBefore, phasesOf } from '../flow/guards.ts';
import type { QueueStation } from '../flow/queue-station.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

/** How often is looked for what has not been seen yet. */
const every = 1;

/** Something that the log says when it is there for the first time. */
interface Sign {
  readonly isThere: () => boolean;
  readonly say: () => void;
}

/** Says when time-outs, refusals, repetitions and messages that come back begin: the first of each at a node. */
export function watchFirstSigns(flow: Flow, plant: Plant, clock: ControlClock, log: DecisionLog): void {
  let left: readonly Sign[] = [
    ...waitSigns(flow, plant, log),
    ...guardSigns(flow, plant, log),
    ...flow.stations.flatMap((station, index) => {
      const say = (text: string, arithmetic: string) => (): void =>
        log.add(station.node, 'failure', `${station.name}: ${text}`, arithmetic);
      if (station.is === 'function') return functionSigns(flow, station, index, plant, say);
      return station.is === 'queue' ? queueSigns(station, index, plant, say) : [];
    }),
  ];
  if (left.length === 0) return;
  const look = (): void => {
    left = left.filter(({ isThere, say }) => {
      if (!isThere()) return true;
      say();
      return false;
    });
    if (left.length > 0) clock.after(every, look);
  };
  clock.at(every, look);
}

/** Waits of one caller are one sign. */
function waitSigns({ waits = [], stations }: Flow, plant: Plant, log: DecisionLog): readonly Sign[] {
  return [...new Set(waits.map(({ station }) => station))].map((station): Sign => {
    const own = waits.filter((wait) => wait.station === station);
    const cause = own[0]?.cause ?? 'timeout_504';
    const seconds = [...new Set(own.map((wait) => wait.seconds))].sort((a, b) => a - b);
    const plan = stations[station];
    return {
      isThere: () => plant.errorCount(station, cause) >= 0.5,
      say: () => {
        if (plan === undefined) return;
        log.add(
          plan.node,
          'failure',
          `${plan.name}: gives up what it waits for, which works on`,
          `no answer after ${seconds.map(rounded).join(' or ')} s`,
        );
      },
    };
  });
}

function guardSigns({ guards = [], hops, stations }: Flow, plant: Plant, log: DecisionLog): readonly Sign[] {
  return guards.flatMap((guard, index): Sign[] => {
    const station = stations[hops.find((hop) => hop.guard === index)?.station ?? -1];
    if (station === undefined) return [];
    return [
      {
        isThere: () => plant.retryCount(index) >= 0.5,
        say: () => log.add(station.node, 'failure', `${station.name}: tries again`, retriesOf(guard)),
      },
    ];
  });
}

/** Of the first retrier that tries at all. */
function retriesOf(guard: GuardPlan): string {
  const phases = (guard.retriers ?? [guard]).map((_, retrier) => phasesOf(guard, retrier));
  const own = phases.find((each) => attemptsOf(each) > 0) ?? [];
  const pause = pauseBefore(own, 1) ?? 0;
  const longest = Number.isFinite(guard.longest) ? ` within ${rounded(guard.longest)} s` : '';
  return `the first time after ${rounded(pause)} s, up to ${rounded(attemptsOf(own))} times${longest}`;
}

type Say = (text: string, arithmetic: string) => () => void;

function functionSigns(
  flow: Flow,
  plan: FunctionStation,
  station: number,
  plant: Plant,
  say: Say,
): readonly Sign[] {
  const { reserved, startBurst, startRate, startsTogether } = plan;
  const account = flow.pools[plan.pool]?.limit ?? Number.POSITIVE_INFINITY;
  const starts = `${rounded(startBurst)} environments start at once and ${rounded(startRate)} more a second`;
  const limit =
    reserved === undefined
      ? `the account has ${rounded(account)} at a time, ${startsTogether === true ? 'all functions together: ' : ''}${starts}`
      : `${rounded(reserved)} at a time are reserved for it`;
  return [
    { isThere: () => plant.errorCount(station, 'throttled_lambda') >= 0.5, say: say('refuses calls', limit) },
    {
      isThere: () => plant.timeoutCount(station) >= 0.5,
      say: say('a call runs too long, and fails', `more than its ${rounded(plan.timeout)} s`),
    },
  ];
}

function queueSigns(plan: QueueStation, station: number, plant: Plant, say: Say): readonly Sign[] {
  if (plan.stream !== undefined) return [];
  const { visibility, maxReceives, inFlightLimit } = plan;
  const most = Number.isFinite(maxReceives) ? `, and put aside after ${rounded(maxReceives)} receives` : '';
  return [
    {
      isThere: () => (plant.messages(station)?.failed ?? 0) >= 0.5,
      say: say('a message comes back', `seen again ${rounded(visibility)} s after it was taken${most}`),
    },
    {
      isThere: () => (plant.messages(station)?.deadLetters ?? 0) >= 0.5,
      say: say(
        'puts a message aside',
        `receive ${rounded(maxReceives + 1)} of at most ${rounded(maxReceives)}`,
      ),
    },
    {
      isThere: () => (plant.messages(station)?.inFlight ?? 0) >= 0.999 * inFlightLimit,
      say: say(
        'hands out no more messages',
        `${rounded(inFlightLimit)} of ${rounded(inFlightLimit)} in flight`,
      ),
    },
  ];
}
