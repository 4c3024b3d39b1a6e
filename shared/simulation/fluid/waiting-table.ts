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

/**
 * Requests after a step of time on a table of them, by the implicit rule x' = x + dt (in − c μ G(x')), solved exactly on the table: `come`
 * are those that would be there if none left, and `drain` how many leave while all workers are busy. It is stable for
 * steps that are long against a service. `hint` holds where it was: from one step to the next it moves little.
 */
export function requestsAfter(requests: Float64Array, hint: Int32Array, come: number, drain: number): number {
  // x' + drain · G(x') rises with x': find the segment, then interpolate.
  const full = requests[points] as number;
  if (full + drain * (1 - 1e-5) <= come) return Math.max(full, come - drain);
  const slope = drain * (1 / points);
  let low = hint[0] as number;
  if ((requests[low] as number) + slope * low <= come) {
    while (low + 1 < points && (requests[low + 1] as number) + slope * (low + 1) <= come) low += 1;
  } else {
    while (low > 0 && (requests[low] as number) + slope * low > come) low -= 1;
  }
  hint[0] = low;
  const from = requests[low] as number;
  const step = (requests[low + 1] as number) - from;
  return from + ((come - from - slope * low) / (step + slope)) * step;
}
