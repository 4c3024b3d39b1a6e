import { causeIndex } from '../flow/causes.ts';
import type { Branch } from '../flow/flow.ts';
import { pauseAfter, retriedCauses } from '../flow/retry.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { histogramInput } from './histogram.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import { advanceRow, type ClassStatistics, measures } from './statistics.ts';

// Names of this file alone: an optimising compiler takes them for the numbers that they are.
const request = requestPlaces;
const { inside, arrivals, completions, sojournSum, failed: failures, attempts } = measures;
const { top, abandoned, hasTimeout } = flags;
const input = histogramInput;

/** What callers do: they send a request, lose patience, try again, and in the end have an answer or none. */
export class AttemptsPart {
  private readonly engine: DesEngine;
  /** Where the rows of classes begin in the table. */
  private readonly firstClassRow: number;
  private readonly clientTimeout = causeIndex('timeout_client');
  /** By class and cause. */
  private readonly retried: readonly Uint8Array[];

  constructor(engine: DesEngine) {
    this.engine = engine;
    this.firstClassRow = engine.flow.stations.length << 4;
    this.retried = engine.flow.classes.map(({ retry }) => retriedCauses(retry));
  }

  /** A request of a class begins at the entry; gives its slot. */
  begin(classIndex: number, source: number, entry: readonly Branch[]): void {
    const { requests } = this.engine;
    const slot = requests.take();
    requests.moments[(slot << 3) | request.begunAt] = this.engine.clock[0] as number;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.flags] = top;
    requests.ints[(slot << 4) | request.attempt] = 1;
    requests.ints[(slot << 4) | request.source] = source;
    const { table } = this.engine;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    advanceRow(table, row, this.engine.clock);
    table[row | arrivals] = (table[row | arrivals] as number) + 1;
    table[row | inside] = (table[row | inside] as number) + 1;
    this.start(slot, chooseBranch(entry, this.engine.arrivals.routing[source] as RandomStream));
  }

  /** A request that is at a hop already, for a run that begins in the middle. */
  putIn(classIndex: number, source: number, hop: number, begun: number): void {
    const { requests } = this.engine;
    const slot = requests.take();
    requests.moments[(slot << 3) | request.begunAt] = begun;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.flags] = top;
    requests.ints[(slot << 4) | request.attempt] = 1;
    requests.ints[(slot << 4) | request.source] = source;
    const statistics = this.engine.classes[classIndex] as ClassStatistics;
    statistics.advance(this.engine.clock);
    statistics.inside += 1;
    this.start(slot, hop);
  }

  start(slot: number, hop: number): void {
    const { requests, table } = this.engine;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    const place = (this.firstClassRow + (classIndex << 4)) | attempts;
    table[place] = (table[place] as number) + 1;
    const timeout = this.engine.timeouts[classIndex] as number;
    if (timeout !== Number.POSITIVE_INFINITY) {
      requests.ints[(slot << 4) | request.flags] =
        (requests.ints[(slot << 4) | request.flags] as number) | hasTimeout;
      this.engine.scheduleTimeout(slot, classIndex);
    }
    this.engine.journeys.enter(slot, hop);
  }

  timeOut(slot: number): void {
    const { requests } = this.engine;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    if ((bits & abandoned) !== 0) return;
    // The work goes on without its caller; a new attempt needs a slot of its own.
    requests.ints[(slot << 4) | request.flags] = bits | abandoned;
    const successor = requests.take();
    requests.moments[(successor << 3) | request.begunAt] = requests.moments[
      (slot << 3) | request.begunAt
    ] as number;
    requests.ints[(successor << 4) | request.class] = requests.ints[(slot << 4) | request.class] as number;
    requests.ints[(successor << 4) | request.flags] = top;
    requests.ints[(successor << 4) | request.attempt] = requests.ints[
      (slot << 4) | request.attempt
    ] as number;
    requests.ints[(successor << 4) | request.owner] = -1;
    requests.ints[(successor << 4) | request.pause] = requests.ints[(slot << 4) | request.pause] as number;
    requests.ints[(successor << 4) | request.source] = requests.ints[(slot << 4) | request.source] as number;
    this.end(successor, this.clientTimeout);
  }

  /** The attempt has an answer: it is tried again, or the request ends. */
  end(slot: number, cause: number): void {
    const { requests } = this.engine;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    if (cause >= 0) {
      const retry = this.engine.flow.classes[classIndex]?.retry;
      const attempt = requests.ints[(slot << 4) | request.attempt] as number;
      if (retry !== undefined && attempt <= retry.max && this.retried[classIndex]?.[cause] === 1) {
        this.forgetTimeout(slot);
        requests.ints[(slot << 4) | request.generation] =
          ((requests.ints[(slot << 4) | request.generation] as number) + 1) | 0;
        requests.ints[(slot << 4) | request.attempt] = attempt + 1;
        requests.ints[(slot << 4) | request.flags] = top;
        const source = requests.ints[(slot << 4) | request.source] as number;
        const entry = this.engine.arrivals.entryOf(source, classIndex);
        requests.ints[(slot << 4) | request.hop] = chooseBranch(
          entry,
          this.engine.arrivals.routing[source] as RandomStream,
        );
        const before = (requests.ints[(slot << 4) | request.pause] as number) / 1e6;
        const draw = retry.jitter === 'none' ? 0 : this.engine.retryStream.uniform();
        const wait = pauseAfter(retry, attempt, before, draw);
        requests.ints[(slot << 4) | request.pause] = Math.min(0x7fffffff, Math.round(wait * 1e6));
        this.engine.schedule(this.engine.now + wait, events.retry, slot, 0);
        return;
      }
    }
    const { table, clock } = this.engine;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    const latency = (clock[0] as number) - (requests.moments[(slot << 3) | request.begunAt] as number);
    this.engine.latency[0] = latency;
    advanceRow(table, row, clock);
    table[row | inside] = (table[row | inside] as number) - 1;
    table[row | sojournSum] = (table[row | sojournSum] as number) + latency;
    const statistics = this.engine.classes[classIndex] as ClassStatistics;
    if (cause < 0) {
      table[row | completions] = (table[row | completions] as number) + 1;
      input[0] = latency;
      statistics.latency.recordInput();
    } else {
      table[row | failures] = (table[row | failures] as number) + 1;
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
    }
    this.engine.onEnd?.(classIndex, cause);
    this.forgetTimeout(slot);
    const source = requests.ints[(slot << 4) | request.source] as number;
    requests.release(slot);
    this.engine.arrivals.ended(source);
  }

  forgetTimeout(slot: number): void {
    if (((this.engine.requests.ints[(slot << 4) | request.flags] as number) & hasTimeout) === 0) return;
    this.engine.deadTimeouts += 1;
    if (
      this.engine.deadTimeouts > 16_384 &&
      this.engine.deadTimeouts * 2 > this.engine.queue.size + this.engine.lanes.size
    ) {
      const { ints } = this.engine.requests;
      const current = slot;
      this.engine.queue.purge(
        (payload, mark) =>
          (payload & 15) === events.timeout &&
          payload >> 4 !== current &&
          ints[(payload & ~15) | request.generation] !== mark,
      );
      this.engine.lanes.purge(
        (each, mark) => each !== current && ints[(each << 4) | request.generation] !== mark,
      );
      this.engine.deadTimeouts = 1;
    }
  }
}
