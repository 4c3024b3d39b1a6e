import { DesEngine } from '../../shared/simulation/des/des-engine.ts';
import { Histogram } from '../../shared/simulation/des/histogram.ts';
import { LadderQueue } from '../../shared/simulation/des/ladder-queue.ts';
import { createStream } from '../../shared/simulation/des/random-stream.ts';
import { RequestPool } from '../../shared/simulation/des/request-pool.ts';
import { nextExponential } from '../../shared/simulation/des/variates.ts';
import type { Flow, FlowClass, Hop, ServersStation } from '../../shared/simulation/flow/flow.ts';
import { runFluid } from '../../shared/simulation/run-fluid.ts';
import { scenarioSchema } from '../../shared/simulation/scenario/scenario.ts';
import { cpuSeconds } from './measure.ts';

const patientClass: FlowClass = {
  id: 'requests',
  name: 'requests',
  timeout: Number.POSITIVE_INFINITY,
  cancelOnTimeout: false,
  retry: { max: 0, backoff: 'none', base: 0, cap: 0, jitter: 'none' },
};

function station(id: string, more: Partial<ServersStation>): ServersStation {
  return {
    id,
    node: id,
    name: id,
    is: 'servers',
    service: { is: 'exponential', mean: 1 },
    errorRate: 0,
    workers: 1,
    queueLimit: Number.POSITIVE_INFINITY,
    discipline: 'first-come',
    fullCause: 'queue_full_503',
    targets: [{ node: id, zone: 0 }],
    zones: [''],
    balancing: 'round-robin',
    crossZone: true,
    entryZones: [0],
    emptyZoneFails: false,
    failOpen: true,
    slowStart: 0,
    answerTimeout: Number.POSITIVE_INFINITY,
    ...more,
  };
}

const hop = (at: number, next: Hop['next'] = []): Hop => ({
  station: at,
  calls: [],
  join: 0,
  spawns: [],
  next,
  units: 1,
});

function flowOf(
  rate: number,
  classes: readonly FlowClass[],
  stations: readonly ServersStation[],
  hops: readonly Hop[],
): Flow {
  return {
    classes,
    sources: [
      {
        id: 'users',
        node: 'users',
        pattern: { is: 'random', rate: { is: 'constant', rate } },
        classes: [{ class: 0, weight: 1, entry: [{ to: 0, p: 1 }] }],
      },
    ],
    stations,
    hops,
    pools: [],
    groups: [],
    hostPools: [],
    assumptions: [],
  };
}

function queueFlow(workers: number): Flow {
  return flowOf(0.9 * workers, [patientClass], [station('queue', { workers })], [hop(0)]);
}

/** A load balancer, 50 application targets, a database of 40 connections, and a second's patience. */
function graphFlow(): Flow {
  const targets = Array.from({ length: 50 }, () => ({ node: 'app', zone: 0 }));
  return flowOf(
    10_000,
    [{ ...patientClass, timeout: 1 }],
    [
      station('balancer', { workers: Number.POSITIVE_INFINITY, service: { is: 'constant', value: 0.001 } }),
      station('app', {
        workers: 8,
        targets,
        balancing: 'least-outstanding',
        service: { is: 'lognormal', mean: 0.02, variation: 1 },
      }),
      station('db', { workers: 40, service: { is: 'exponential', mean: 0.003 } }),
    ],
    [hop(0, [{ to: 1, p: 1 }]), hop(1, [{ to: 2, p: 1 }]), hop(2)],
  );
}

function measureFlow(
  flow: Flow,
  horizon: number,
  warm = 0,
): { eventsPerSecond: number; requestsPerSecond: number } {
  const engine = new DesEngine(flow, { seed: 1, replication: 0, horizon: horizon + warm, warmup: 0 });
  engine.begin();
  engine.run(warm === 0 ? horizon / 4 : warm, undefined);
  const events = engine.eventCount;
  const requests = engine.classes[0]?.completed ?? 0;
  const started = process.threadCpuUsage();
  engine.run(horizon + warm, undefined);
  const seconds = cpuSeconds(started);
  return {
    eventsPerSecond: (engine.eventCount - events) / seconds,
    requestsPerSecond: ((engine.classes[0]?.completed ?? 0) - requests) / seconds,
  };
}

/**
 * The same queue as people write it: an object for each customer, a closure for each event, a binary heap. It keeps the
 * same books: waits, times and latencies in histograms, and how many are here, wait and are served over time.
 */
function naiveQueue(servers: number, customers: number): number {
  interface Event {
    readonly time: number;
    readonly act: () => void;
  }
  const heap: Event[] = [];
  const push = (event: Event): void => {
    heap.push(event);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] as Event).time <= event.time) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  };
  const pop = (): Event | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Event).time < (heap[child] as Event).time)
        child += 1;
      if ((heap[child] as Event).time >= last.time) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
    return first;
  };
  const arrivals = createStream(1, 'naive', 'arrivals', 0);
  const services = createStream(1, 'naive', 'service', 0);
  const waiting: { readonly arrived: number }[] = [];
  let busy = 0;
  let now = 0;
  let count = 0;
  const books = { waits: new Histogram(), times: new Histogram(), latencies: new Histogram() };
  const areas = { inside: 0, waiting: 0, busy: 0, last: 0 };
  let inside = 0;
  const advance = (): void => {
    const passed = now - areas.last;
    areas.inside += inside * passed;
    areas.waiting += waiting.length * passed;
    areas.busy += busy * passed;
    areas.last = now;
  };
  const serve = (customer: { readonly arrived: number }): void => {
    advance();
    busy += 1;
    books.waits.record(now - customer.arrived);
    push({
      time: now + nextExponential(services),
      act: () => {
        advance();
        books.times.record(now - customer.arrived);
        books.latencies.record(now - customer.arrived);
        busy -= 1;
        inside -= 1;
        const next = waiting.shift();
        if (next !== undefined) serve(next);
      },
    });
  };
  const arrive = (): void => {
    advance();
    count += 1;
    inside += 1;
    const customer = { arrived: now };
    if (busy < servers) serve(customer);
    else waiting.push(customer);
    if (count < customers) push({ time: now + nextExponential(arrivals) / (0.9 * servers), act: arrive });
  };
  const started = process.threadCpuUsage();
  push({ time: 0, act: arrive });
  let events = 0;
  for (let event = pop(); event !== undefined; event = pop()) {
    now = event.time;
    events += 1;
    event.act();
  }
  if (books.times.count !== customers || !(areas.inside > 0))
    throw new Error('The naive queue served nobody.');
  return events / cpuSeconds(started);
}

function heapGrowth(): number {
  const engine = new DesEngine(queueFlow(8), {
    seed: 1,
    replication: 0,
    horizon: Number.POSITIVE_INFINITY,
    warmup: 0,
  });
  engine.begin();
  engine.run(Number.POSITIVE_INFINITY, undefined, 2_000_000);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  engine.run(Number.POSITIVE_INFINITY, undefined, 10_000_000);
  globalThis.gc?.();
  return Math.max(0, process.memoryUsage().heapUsed - before);
}

/** Memory outside of the heap for every request of many in flight, each of which has an event to come. */
function measureHeld(): { bytesAnEvent: number; bytesARequest: number } {
  const count = 131_072;
  const inUse = (): number => {
    // What one collection finds is swept by the next.
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
  };
  const bytesOf = (make: () => unknown): number => {
    const before = inUse();
    const made = make();
    const bytes = inUse() - before;
    if (made === undefined) throw new Error('Nothing is held.');
    return bytes / count;
  };
  return {
    bytesAnEvent: bytesOf(() => {
      const queue = new LadderQueue();
      const stream = createStream(1, 'held', 'service', 0);
      for (let event = 0; event < count; event += 1) queue.push(nextExponential(stream), event, 0);
      queue.first();
      return queue;
    }),
    bytesARequest: bytesOf(() => {
      const requests = new RequestPool();
      for (let request = 0; request < count; request += 1) requests.take();
      return requests;
    }),
  };
}

function measureFluid(): { seconds: number; stepsPerSecond: number } {
  const count = 100;
  const stations = Array.from({ length: count }, (_, index) =>
    station(`node-${index}`, { workers: 16, service: { is: 'exponential', mean: 0.01 } }),
  );
  const hops = stations.map((_, index) => hop(index, index + 1 < count ? [{ to: index + 1, p: 1 }] : []));
  const flow = flowOf(1000, [patientClass], stations, hops);
  const scenario = scenarioSchema.parse({ horizonSeconds: 86_400, engine: 'fluid' });
  runFluid(flow, { ...scenario, horizonSeconds: 3600 });
  const started = process.threadCpuUsage();
  const record = runFluid(flow, scenario);
  const seconds = cpuSeconds(started);
  return { seconds, stepsPerSecond: record.events / seconds };
}

function longestChunk(): number {
  const engine = new DesEngine(graphFlow(), { seed: 1, replication: 0, horizon: 60, warmup: 0 });
  engine.begin();
  let longest = 0;
  for (;;) {
    const started = process.threadCpuUsage();
    const isDone = engine.run(60, undefined, 100_000);
    if (engine.now > 5) longest = Math.max(longest, cpuSeconds(started) * 1000);
    if (isDone) return longest;
  }
}

/** What `simulation.ts` asks this file for, in a process of its own: nothing else has been done there. */
const measures: Readonly<Record<string, (servers: number) => unknown>> = {
  queue: (servers) => measureFlow(queueFlow(servers), 8_000_000 / (0.9 * servers)).eventsPerSecond,
  naive: (servers) => naiveQueue(servers, 1_000_000),
  graph: () => measureFlow(graphFlow(), 240, 60),
  growth: () => heapGrowth(),
  held: () => measureHeld(),
  fluid: () => measureFluid(),
  chunk: () => longestChunk(),
};
export type Measure = 'queue' | 'naive' | 'graph' | 'growth' | 'held' | 'fluid' | 'chunk';

const [, , name = '', servers = '8'] = process.argv;
console.log(JSON.stringify(measures[name]?.(Number(servers))));
