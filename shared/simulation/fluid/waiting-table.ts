/**
 * How busy a stationary M/M/c is that holds x requests on average: the closure that makes a fluid model feel queueing
 * before it is full. Tables of 2,000 points, one for each number of workers; requests in the system rise with the
 * utilisation, so they can be read in both directions.
 */
export interface WaitingTable {
  readonly workers: number;
  /** Requests at equal steps of the utilisation, from 0 to almost 1. */
  readonly requests: Float64Array;
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
  for (let index = 0; index <= points; index += 1) {
    const utilisation = index === points ? 1 - 1e-5 : index / points;
    requests[index] = requestsAt(workers, utilisation, spread);
  }
  const table = { workers, requests };
  tables.set(key, table);
  return table;
}

/** Mean requests of an M/M/c at a utilisation below 1, the waiting ones scaled by the spread. */
export function requestsAt(workers: number, utilisation: number, spread: number): number {
  const load = workers * utilisation;
  return load + (erlangC(workers, load) * utilisation * spread) / (1 - utilisation);
}

/** The probability that a request has to wait. */
export function erlangC(workers: number, load: number): number {
  if (load <= 0) return 0;
  let blocked = 1;
  for (let k = 1; k <= workers; k += 1) blocked = (load * blocked) / (k + load * blocked);
  return (workers * blocked) / (workers - load * (1 - blocked));
}

/**
 * Requests after a step of time, by the implicit rule x' = x + dt (in − c μ G(x')), solved exactly on the table. It is
 * stable for steps that are long against a service.
 */
export function stepRequests(
  table: WaitingTable,
  x: number,
  inflow: number,
  capacity: number,
  dt: number,
): number {
  const { requests } = table;
  const target = x + dt * inflow;
  // x' + dt · capacity · G(x') rises with x': find the segment, then interpolate.
  const full = requests[points] as number;
  if (full + dt * capacity * (1 - 1e-5) <= target) return Math.max(full, target - dt * capacity);
  let low = 0;
  let high = points;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((requests[middle] as number) + (dt * capacity * middle) / points <= target) low = middle;
    else high = middle;
  }
  const from = requests[low] as number;
  const to = requests[high] as number;
  const a = from + (dt * capacity * low) / points;
  const b = to + (dt * capacity * high) / points;
  return from + ((target - a) / (b - a)) * (to - from);
}
