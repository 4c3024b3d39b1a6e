import { compileSampler, type Sampler, sample } from '../flow/distribution.ts';
import { firstFrom } from '../flow/first-from.ts';
import type { Branch, FlowSource } from '../flow/flow.ts';
import { Modulation } from '../flow/modulation.ts';
import { boundFrom, rateAt } from '../flow/rate.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { createStream, type RandomStream, type StreamPurpose } from './random-stream.ts';
import { drawExponential, nextExponential } from './variates.ts';

/** Sends requests in: one pending arrival for each source, whatever its rate. */
export class ArrivalsPart {
  readonly routing: RandomStream[];
  private readonly engine: DesEngine;
  private readonly sources: readonly FlowSource[];
  readonly streams: RandomStream[];
  private readonly modulations: readonly (Modulation | undefined)[];
  private readonly think: (Sampler | undefined)[];
  private readonly entries: readonly ReadonlyMap<number, readonly Branch[]>[];
  private readonly totals: Float64Array;
  /** Arrivals so far of even sources, and the part of the next that has passed. */
  private readonly position: Float64Array;
  private readonly constantRate: Float64Array;
  private readonly isClosed: Uint8Array;
  private readonly isEven: Uint8Array;

  constructor(engine: DesEngine, stream: (id: string, purpose: StreamPurpose) => RandomStream) {
    this.engine = engine;
    this.sources = engine.flow.sources;
    this.streams = this.sources.map(({ id }) => stream(id, 'arrivals'));
    this.routing = this.sources.map(({ id }) => stream(id, 'routing'));
    const { seed, replication, modulation = replication } = engine.options;
    this.modulations = this.sources.map(({ id, pattern }) =>
      pattern.is === 'modulated'
        ? new Modulation(pattern.states, createStream(seed, id, 'modulation', modulation))
        : undefined,
    );
    this.think = this.sources.map(({ pattern }) =>
      pattern.is === 'closed' ? compileSampler(pattern.think) : undefined,
    );
    this.entries = this.sources.map(
      ({ classes }) => new Map(classes.map((each) => [each.class, each.entry] as const)),
    );
    this.totals = Float64Array.from(this.sources, ({ classes }) =>
      classes.reduce((sum, { weight }) => sum + weight, 0),
    );
    this.position = new Float64Array(this.sources.length);
    this.constantRate = Float64Array.from(this.sources, ({ pattern }) =>
      (pattern.is === 'random' || pattern.is === 'even') && pattern.rate.is === 'constant'
        ? pattern.rate.rate
        : -1,
    );
    this.isEven = Uint8Array.from(this.sources, ({ pattern }) => (pattern.is === 'even' ? 1 : 0));
    this.isClosed = Uint8Array.from(this.sources, ({ pattern }) => (pattern.is === 'closed' ? 1 : 0));
  }

  begin(): void {
    const start = this.engine.clock[0] as number;
    this.sources.forEach(({ pattern }, source) => {
      if (pattern.is === 'burst') {
        if (pattern.count > 0 && pattern.at >= start) this.engine.scheduleArrival(source, pattern.at);
      } else if (pattern.is === 'trace') {
        this.position[source] = firstFrom(pattern.times, start);
        this.scheduleTrace(source, pattern.times);
      } else if (pattern.is === 'closed') {
        for (let user = 0; user < pattern.users; user += 1) this.startThinking(source);
      } else this.scheduleNext(source);
    });
  }

  entryOf(source: number, classIndex: number): readonly Branch[] {
    return this.entries[source]?.get(classIndex) ?? [];
  }

  /** The class of a source that has one. */
  soleClass(source: number): FlowSource['classes'][number] {
    return (this.sources[source] as FlowSource).classes[0] as FlowSource['classes'][number];
  }

  arrive(source: number): void {
    const plan = this.sources[source] as FlowSource;
    const { pattern } = plan;
    switch (pattern.is) {
      case 'burst':
        for (let each = 0; each < pattern.count; each += 1) this.send(source, plan);
        return;
      case 'trace':
        this.position[source] = (this.position[source] as number) + 1;
        this.scheduleTrace(source, pattern.times);
        break;
      default:
        this.scheduleNext(source);
    }
    this.send(source, plan);
  }

  private send(source: number, plan: FlowSource): void {
    const { classes } = plan;
    let chosen = classes[0];
    if (classes.length > 1) {
      let draw = (this.routing[source] as RandomStream).uniform() * (this.totals[source] as number);
      for (const each of classes) {
        chosen = each;
        if (draw < each.weight) break;
        draw -= each.weight;
      }
    }
    if (chosen !== undefined) this.engine.attempts.begin(chosen.class, source, chosen.entry);
  }

  private scheduleTrace(source: number, times: readonly number[]): void {
    const at = times[this.position[source] as number];
    if (at !== undefined && at < this.engine.options.horizon) {
      this.engine.scheduleArrival(source, at);
    }
  }

  private scheduleNext(source: number): void {
    const { engine } = this;
    const constant = this.constantRate[source] as number;
    if (constant > 0 && this.isEven[source] === 0) {
      // One number, and no more to decide.
      drawExponential(engine.drawn, 1 / constant, this.streams[source] as RandomStream);
      if ((engine.clock[0] as number) + (engine.drawn[0] as number) < engine.options.horizon) {
        engine.scheduleArrival(source, (engine.clock[0] as number) + (engine.drawn[0] as number));
      }
      return;
    }
    const from = engine.clock[0] as number;
    const modulation = this.modulations[source];
    if (modulation !== undefined) {
      this.scheduleModulated(source, modulation, from);
      return;
    }
    const { pattern } = this.sources[source] as FlowSource;
    if (pattern.is !== 'random' && pattern.is !== 'even') return;
    const { horizon } = this.engine.options;
    let at: number;
    if (pattern.is === 'even') {
      if (constant >= 0) {
        // From the count and not from the last time, so that errors do not add up.
        const index = Math.max(this.position[source] as number, Math.ceil(from * constant - 1e-9));
        this.position[source] = index + 1;
        at = constant === 0 ? Number.POSITIVE_INFINITY : index / constant;
      } else at = this.nextEven(source, from);
    } else if (constant === 0) at = Number.POSITIVE_INFINITY;
    else at = this.nextRandom(source, from);
    if (at < horizon) this.engine.scheduleArrival(source, at);
  }

  /** What is left of a gap when the state ends has no memory: it begins anew at the rate of the next. */
  private scheduleModulated(source: number, modulation: Modulation, from: number): void {
    const stream = this.streams[source] as RandomStream;
    const { horizon } = this.engine.options;
    modulation.goTo(from);
    for (let at = from; at < horizon; at = modulation.until, modulation.goTo(at)) {
      if (modulation.rate === 0) continue;
      const candidate = at + nextExponential(stream) / modulation.rate;
      if (candidate >= modulation.until) continue;
      if (candidate < horizon) this.engine.scheduleArrival(source, candidate);
      return;
    }
  }

  /** By thinning: candidates at the greatest rate of a stretch, of which the share of the true rate is kept. */
  private nextRandom(source: number, from: number): number {
    const { pattern } = this.sources[source] as FlowSource;
    if (pattern.is !== 'random') return Number.POSITIVE_INFINITY;
    const stream = this.streams[source] as RandomStream;
    const { horizon } = this.engine.options;
    let at = from;
    while (at < horizon) {
      const { most, until, isExact } = boundFrom(pattern.rate, at);
      if (most <= 0) {
        at = until;
        continue;
      }
      const candidate = at + nextExponential(stream) / most;
      if (candidate >= until) {
        at = until;
        continue;
      }
      if (isExact || stream.uniform() * most < rateAt(pattern.rate, candidate)) return candidate;
      at = candidate;
    }
    return Number.POSITIVE_INFINITY;
  }

  private nextEven(source: number, from: number): number {
    const { pattern } = this.sources[source] as FlowSource;
    if (pattern.is !== 'even') return Number.POSITIVE_INFINITY;
    const { horizon } = this.engine.options;
    let at = from;
    while (at < horizon) {
      const { until } = boundFrom(pattern.rate, at);
      const rate = rateAt(pattern.rate, at);
      const candidate = rate > 0 ? at + 1 / rate : Number.POSITIVE_INFINITY;
      if (candidate <= until) return candidate;
      at = until;
    }
    return Number.POSITIVE_INFINITY;
  }

  // Users who think

  private startThinking(source: number): void {
    const pause = sample(this.think[source] as Sampler, this.streams[source] as RandomStream);
    this.engine.schedule(this.engine.now + pause, events.think, source, 0);
  }

  thinkEnds(source: number): void {
    if (this.engine.now >= this.engine.options.horizon) return;
    this.send(source, this.sources[source] as FlowSource);
  }

  ended(source: number): void {
    if (this.isClosed[source] === 1) this.startThinking(source);
  }
}
