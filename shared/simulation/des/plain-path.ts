import type { Sampler } from '../flow/distribution.ts';
import type { DesEngine } from './des-engine.ts';
import { prepareOnly } from './draws.ts';
import type { RandomStream } from './random-stream.ts';
import { measures } from './statistics.ts';
import { aheadBatch, prepareExponentials } from './variates.ts';

/** Numbers of a hop, and their places. */
const hopRow = 4;
export const hopPlaces = {
  station: 0,
  next: 1,
  isPlain: 2,
  /** Where the numbers made in advance for its service are, or one of the two below. */
  bank: 3,
} as const;
/** Its service takes as long as its mean each time, or a number has to be drawn for each. */
const constant = -1;
export const notAhead = -2;

/**
 * What the short way of `runPlain` may take, and the numbers that it needs. `turnOff` sends every event to the parts of
 * the engine instead, and the results are the same to the last bit.
 */
export class PlainPath {
  readonly engine: DesEngine;
  /** Mean time between the arrivals of a source with one class, one rate and one way in; 0 for all others. */
  readonly gaps: Float64Array;
  /** By source, the class and the first hop of what it sends. */
  readonly classOf: Int32Array;
  readonly firstHop: Int32Array;
  /** By hop: a row of whole numbers, what numbers made in advance are multiplied by, and its distribution. */
  readonly hops: Int32Array;
  readonly means: Float64Array;
  readonly samplers: readonly Sampler[];
  /** Numbers made in advance, and how many are left: for the services of each station, then for each source. */
  readonly bank: Float64Array;
  readonly left: Int32Array;
  readonly hasUsers: boolean;
  /** Stations of workers who take requests first come, first served, and do not pull from a queue. */
  private readonly isPlain: readonly boolean[];
  private isOff = false;

  constructor(engine: DesEngine, stationSamplers: readonly Sampler[]) {
    const { flow, hops } = engine;
    this.engine = engine;
    this.hasUsers = flow.sources.some(({ pattern }) => pattern.is === 'closed');
    this.isPlain = flow.stations.map(
      (plan) =>
        plan.is === 'servers' &&
        !engine.servers.lines.isNeeded &&
        plan.discipline === 'first-come' &&
        plan.pulls === undefined &&
        plan.waitTimeout === undefined,
    );
    this.gaps = Float64Array.from(flow.sources, ({ pattern, classes }) =>
      pattern.is === 'random' &&
      pattern.rate.is === 'constant' &&
      pattern.rate.rate > 0 &&
      classes.length === 1 &&
      (classes[0]?.entry[0]?.p ?? 0) >= 1
        ? 1 / pattern.rate.rate
        : 0,
    );
    this.classOf = Int32Array.from(flow.sources, ({ classes }) => classes[0]?.class ?? 0);
    this.firstHop = Int32Array.from(flow.sources, ({ classes }) => classes[0]?.entry[0]?.to ?? -1);
    this.samplers = hops.service.map((own, hop) => {
      const sampler = own ?? stationSamplers[hops.station[hop] as number];
      if (sampler === undefined) throw new Error('A hop has no station.');
      return sampler;
    });
    this.means = Float64Array.from(this.samplers, ({ a }) => a);
    const banks = flow.stations.length + flow.sources.length;
    this.bank = new Float64Array(banks * aheadBatch);
    this.left = new Int32Array(banks);
    this.hops = new Int32Array(flow.hops.length * hopRow);
    flow.hops.forEach(({ station }, hop) => {
      this.hops[hop * hopRow + hopPlaces.station] = station;
      this.hops[hop * hopRow + hopPlaces.next] = hops.firstNext[hop] as number;
      this.hops[hop * hopRow + hopPlaces.isPlain] = hops.isPlain[hop] as number;
      this.hops[hop * hopRow + hopPlaces.bank] = this.prepareService(hop, station);
    });
    this.gaps.forEach((gap, source) => {
      if (gap === 0) return;
      const places = this.placesOf(flow.stations.length + source);
      prepareExponentials(engine.arrivals.streams[source] as RandomStream, ...places);
    });
    flow.stations.forEach((plan, station) => {
      if (plan.is !== 'servers') return;
      engine.table[(station << 4) | measures.workers] = plan.workers;
      engine.table[(station << 4) | measures.queueLimit] = plan.queueLimit;
      this.look(station);
    });
  }

  /** Has numbers made in advance for the service of a hop, and gives where they are. */
  private prepareService(hop: number, station: number): number {
    const { serviceStreams, hops } = this.engine;
    const stream = serviceStreams[station] as RandomStream;
    const sampler = this.samplers[hop] as Sampler;
    if (sampler.kind === 0) return constant;
    if (sampler.kind === 1) {
      if (stream.left.length === 0) prepareExponentials(stream, ...this.placesOf(station));
      return station;
    }
    // Numbers for several distributions come from one stream in the order of the visits.
    const isOnly = hops.station.every((each, other) => each !== station || hops.service[other] === undefined);
    if (!isOnly) return notAhead;
    if (stream.left.length === 0) prepareOnly(stream, sampler, ...this.placesOf(station));
    this.means[hop] = 1;
    return station;
  }

  private placesOf(bank: number): readonly [Float64Array, Int32Array] {
    return [
      this.bank.subarray(bank * aheadBatch, (bank + 1) * aheadBatch),
      this.left.subarray(bank, bank + 1),
    ];
  }

  /** Opens the short way to a station, or closes it while the station fails or is slow on purpose. */
  look(station: number): void {
    const { table, stationFactor, stationDelay, stationErrorRate } = this.engine;
    const isUsual =
      stationFactor[station] === 1 && stationDelay[station] === 0 && stationErrorRate[station] === 0;
    table[(station << 4) | measures.isOpen] = !this.isOff && this.isPlain[station] && isUsual ? 1 : 0;
  }

  turnOff(): void {
    this.isOff = true;
    this.gaps.fill(0);
    for (let station = 0; station < this.isPlain.length; station += 1) this.look(station);
  }
}
