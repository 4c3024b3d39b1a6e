import type { Flow } from '../flow/flow.ts';

/** What has passed through the stations and hops of a flow. */
export interface PassedThrough {
  readonly stations: readonly {
    readonly completions: number;
    /** Those that failed there. */
    readonly lost: number;
    /** Time that all of it was there, added up. */
    readonly insideArea: number;
  }[];
  /** By hop, those that came. */
  readonly visits: ArrayLike<number>;
  /** By hop, whose it is: less than 0 when nobody waits. */
  readonly hopClass: ArrayLike<number>;
}

/**
 * By class, the share of the time in the system that those who were answered in the end spent there. What fails behind a
 * station has been there too, and says nothing about how long an answer takes.
 */
export function answeredShares(
  flow: Flow,
  { stations, visits, hopClass }: PassedThrough,
): (classIndex: number) => number {
  if (stations.every(({ lost }) => lost === 0)) return () => 1;
  const passed = stations.map(({ completions, lost }, station) =>
    lost === 0 || flow.stations[station]?.is === 'queue' ? 1 : completions / (completions + lost),
  );
  const known = new Map<number, number>();
  /** Of those that leave a hop, the share that nothing fails afterwards. */
  const answeredAfter = (hop: number): number => {
    const before = known.get(hop);
    if (before !== undefined) return before;
    // What comes round again is taken as if nothing failed there: it has been there once.
    known.set(hop, 1);
    const { next = [], calls = [] } = flow.hops[hop] ?? {};
    const through = (to: number): number => (passed[flow.hops[to]?.station ?? -1] ?? 1) * answeredAfter(to);
    let share = 1;
    for (const group of calls) share *= 1 - group.reduce((sum, { to, p }) => sum + p * (1 - through(to)), 0);
    share *= 1 - next.reduce((sum, { to, p }) => sum + p * (1 - through(to)), 0);
    known.set(hop, share);
    return share;
  };
  const all = flow.classes.map(() => 0);
  const answered = flow.classes.map(() => 0);
  flow.hops.forEach(({ station }, hop) => {
    const classIndex = hopClass[hop] ?? -1;
    const state = stations[station];
    if (classIndex < 0 || state === undefined || state.completions <= 0) return;
    const left = (visits[hop] ?? 0) * (passed[station] ?? 1);
    const time = (left * state.insideArea) / state.completions;
    all[classIndex] = (all[classIndex] ?? 0) + time;
    answered[classIndex] = (answered[classIndex] ?? 0) + time * answeredAfter(hop);
  });
  return (classIndex) => {
    const [of, own] = [all[classIndex] ?? 0, answered[classIndex] ?? 0];
    return of > 0 ? own / of : 1;
  };
}
