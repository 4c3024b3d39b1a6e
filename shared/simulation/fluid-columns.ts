import { controlColumns } from './control-columns.ts';
import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { Plant } from './control-plane/plant.ts';
import { errorCauses } from './flow/causes.ts';
import { type ConnectionCount, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { answeredShares, type PassedThrough } from './fluid/answered-shares.ts';
import type { FluidEngine } from './fluid/fluid-engine.ts';
import { linkColumns } from './link-columns.ts';
import type { SeriesColumn } from './results/run-record.ts';

export interface FluidColumns {
  all(): readonly SeriesColumn[];
  /** Looks at everything, once a bucket. */
  look(): void;
  /** When the queue was seen empty for the first time; null when it never was. */
  emptyAt(station: number): number | null;
  /** How old the oldest message of the queue was at most, and when. */
  oldest(station: number): { readonly age: number; readonly at: number };
  /** What is measured begins here. */
  reset(): void;
}

/** The columns of a run of rates, which grow by one value with each look. */
export function fluidColumns(
  flow: Flow,
  engine: FluidEngine,
  plant: Plant,
  control: ControlPlane,
  bucketSeconds: number,
  counts: () => readonly ConnectionCount[],
): FluidColumns {
  const columns: SeriesColumn[] = [];
  const looks: (() => void)[] = [];
  const emptied = new Map<number, number>();
  const oldest = new Map<number, { readonly age: number; readonly at: number }>();
  const sometimes: SeriesColumn[] = [];
  const into =
    (list: SeriesColumn[]) =>
    (what: string, of: string, value: () => number | null): void => {
      const values: (number | null)[] = [];
      list.push({ what, of, values });
      looks.push(() => values.push(value()));
    };
  const add = into(columns);
  const addSometimes = into(sometimes);
  const difference = (of: () => number): (() => number) => {
    let before = 0;
    return () => {
      const now = of();
      const change = now >= before ? now - before : now;
      before = now;
      return change;
    };
  };
  const passed = differences(engine);
  let sharesOfBucket = answeredShares(flow, passed());
  looks.push(() => {
    sharesOfBucket = answeredShares(flow, passed());
  });
  flow.classes.forEach(({ id }, index) => {
    add(
      'offered',
      id,
      difference(() => engine.offered[index] ?? 0),
    );
    add(
      'completed',
      id,
      difference(() => engine.completed[index] ?? 0),
    );
    add(
      'failed',
      id,
      difference(() => engine.failed[index] ?? 0),
    );
    errorCauses.forEach((cause, at) => {
      addSometimes(
        `errors.${cause}`,
        id,
        difference(() => engine.errors[index]?.[at] ?? 0),
      );
    });
    const answered = difference(() => engine.completed[index] ?? 0);
    const time = difference(() => engine.latencySum[index] ?? 0);
    add('mean', id, () => {
      const [count, seconds] = [answered(), time()];
      return count > 0 ? (seconds * sharesOfBucket(index)) / count : null;
    });
  });
  flow.stations.forEach((plan, index) => {
    const { id, is } = plan;
    if (is === 'buckets') return;
    add('queued', id, () => engine.stations[index]?.queued ?? 0);
    add('busy', id, () => engine.stations[index]?.busy ?? 0);
    if (is === 'queue') {
      looks.push(() => {
        if ((engine.stations[index]?.queued ?? 0) < 1 && !emptied.has(index)) emptied.set(index, engine.now);
      });
      const ageOf = createAge(plan.initialMessages);
      const came = difference(() => engine.stations[index]?.arrivals ?? 0);
      add('oldestAge', id, () => {
        const age = ageOf(engine.now, came(), engine.stations[index]?.queued ?? 0);
        if (age > (oldest.get(index)?.age ?? 0)) oldest.set(index, { age, at: engine.now });
        return age;
      });
    }
  });
  linkColumns(engine.targets.links.uses, bucketSeconds, { addSometimes });
  const versions = controlColumns(flow, control, plant, { add, addSometimes });
  looks.push(() => versions.look());
  let counted = counts();
  const requests = counted.map(({ connection }) => {
    const values: number[] = [];
    columns.push({ what: 'requests', of: connection, values });
    return values;
  });
  looks.push(() => {
    const now = counts();
    countedSince(now, counted).forEach((since, index) => {
      requests[index]?.push(since.requests);
    });
    counted = now;
  });
  return {
    all: () => [
      ...columns,
      ...sometimes.filter(({ values }) => values.some((value) => (value ?? 0) > 0)),
      ...versions.columns,
    ],
    look() {
      for (const each of looks) each();
    },
    emptyAt: (station) => emptied.get(station) ?? null,
    oldest: (station) => oldest.get(station) ?? { age: 0, at: 0 },
    reset: () => oldest.clear(),
  };
}

/**
 * What has passed through stations and hops since it was asked before, in the same object each time; what is measured may
 * begin anew meanwhile.
 */
function differences(engine: FluidEngine): () => PassedThrough {
  const since = (now: number, before: number): number => (now >= before ? now - before : now);
  const none = () => engine.stations.map(() => ({ completions: 0, lost: 0, insideArea: 0 }));
  const before = { stations: none(), visits: new Float64Array(engine.visits.length) };
  const change = {
    stations: none(),
    visits: new Float64Array(engine.visits.length),
    hopClass: engine.hopClass,
  };
  return () => {
    engine.stations.forEach(({ completions, lost, insideArea }, index) => {
      const own = change.stations[index];
      const old = before.stations[index];
      if (own === undefined || old === undefined) return;
      own.completions = since(completions, old.completions);
      own.lost = since(lost, old.lost);
      own.insideArea = since(insideArea, old.insideArea);
      old.completions = completions;
      old.lost = lost;
      old.insideArea = insideArea;
    });
    engine.visits.forEach((now, hop) => {
      change.visits[hop] = since(now, before.visits[hop] ?? 0);
      before.visits[hop] = now;
    });
    return change;
  };
}

/**
 * How long the oldest message of a queue has waited: since as many had come as have gone by now. Between two looks as many
 * came each second.
 */
function createAge(initial: number): (now: number, came: number, queued: number) => number {
  const times = [0];
  const totals = [initial];
  let first = 0;
  return (now, came, queued) => {
    const total = (totals.at(-1) ?? 0) + came;
    times.push(now);
    totals.push(total);
    if (queued < 1) return 0;
    const gone = total - queued;
    while (first + 2 < totals.length && (totals[first + 1] ?? 0) <= gone) first += 1;
    const before = totals[first] ?? 0;
    if (gone < before) return now - (times[first] ?? 0);
    const between = (gone - before) / Math.max(1e-9, (totals[first + 1] ?? total) - before);
    const from = times[first] ?? 0;
    return now - (from + Math.min(1, between) * ((times[first + 1] ?? now) - from));
  };
}
