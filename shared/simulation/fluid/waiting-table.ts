/**
 * How busy a stationary M/M/c is that holds x requests on average: the closure that makes a fluid model feel queueing
 * before it is full. Tables of 2,000 points, one for each number of workers; requests in the system rise with the
 * utilisation, so they can be read in both directions.
 */
export interface WaitingTable {
  readonly workers: number;
  /** Requests at equal steps of the utilisation, from 0 to almost 1. */
  readonly requests: Float64Array;
  /** The share that has to wait, at the same steps. */
  readonly waits: Float64Array;
}

const points = 2000;
/** Beyond this number of workers queueing below saturation is too small to matter. */
export const plainBeyond = 1000;

const tables = new Map<string, WaitingTable>();

/** `spread` is (ca² + cs²) / 2: 1 for exponential arrivals and services. */
export function waitingTable(workers: number, spread: number): WaitingTable {
  const key = `${workers} ${spread}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const requests = new Float64Array(points + 1);
  const waits = new Float64Array(points + 1);
  for (let index = 0; index <= points; index += 1) {
    const utilisation = index === points ? 1 - 1e-5 : index / points;
    const load = workers * utilisation;
    waits[index] = erlangC(workers, load);
    requests[index] = load + ((waits[index] as number) * utilisation * spread) / (1 - utilisation);
  }
  const table = { workers, requests, waits };
  tables.set(key, table);
  return table;
}

/** The probability that a request has to wait. */
export function erlangC(workers: number, load: number): number {
  if (load <= 0) return 0;
  let blocked = 1;
  for (let k = 1; k <= workers; k += 1) blocked = (load * blocked) / (k + load * blocked);
  return (workers * blocked) / (workers - load * (1 - blocked));
}

/** What `stepRequests` reads: requests, what comes in, the capacity and the seconds; and where it leaves its answer. */
export const stepInput = new Float64Array(4);

/**
 * Requests after a step of time, by the implicit rule x' = x + dt (in − c μ G(x')), solved exactly on the table. It is
 * stable for steps that are long against a service. `hints` holds where each station was: from one step to the next it
 * moves little. Numbers go in and out through `stepInput`, so that none is boxed in a hundred million steps.
 */
export function stepRequests(table: WaitingTable, hints: Int32Array, station: number): void {
  const { requests } = table;
  const dt = stepInput[3] as number;
  const capacity = stepInput[2] as number;
  const target = (stepInput[0] as number) + dt * (stepInput[1] as number);
  // x' + dt · capacity · G(x') rises with x': find the segment, then interpolate.
  const full = requests[points] as number;
  if (full + dt * capacity * (1 - 1e-5) <= target) {
    stepInput[0] = Math.max(full, target - dt * capacity);
    return;
  }
  const slope = dt * capacity * (1 / points);
  let low = hints[station] as number;
  if ((requests[low] as number) + slope * low <= target) {
    while (low + 1 < points && (requests[low + 1] as number) + slope * (low + 1) <= target) low += 1;
  } else {
    while (low > 0 && (requests[low] as number) + slope * low > target) low -= 1;
  }
  hints[station] = low;
  const from = requests[low] as number;
  const to = requests[low + 1] as number;
  const a = from + slope * low;
  const b = to + slope * (low + 1);
  stepInput[0] = from + ((target - a) / (b - a)) * (to - from);
}
