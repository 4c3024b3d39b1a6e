import { causeIndex } from '../flow/causes.ts';
import { compileSampler, type Sampler, sample } from '../flow/distribution.ts';
import { bitsPerSecondAt, LinkUse } from '../flow/link-use.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { histogramInput } from './histogram.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Links between networks: requests are sent one after another, wait in a bounded buffer, and are dropped beyond it. */
export class LinksPart {
  readonly uses: (LinkUse | undefined)[];
  private readonly engine: DesEngine;
  /** By station and way, when what has been sent is through. */
  private readonly freeAt: Float64Array[];
  /** By hop, in kilobytes, where not all are of the same size. */
  private readonly sizes: readonly (Sampler | undefined)[];
  private readonly sizeStreams: readonly RandomStream[];
  private readonly dropped = causeIndex('link_drop');

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { stations, hops } = engine.flow;
    const { seed, replication } = engine.options;
    this.sizes = hops.map(({ kilobytes }) =>
      kilobytes === undefined ? undefined : compileSampler(kilobytes),
    );
    this.sizeStreams = stations.map(({ id }) => createStream(seed, id, 'payload', replication));
    this.uses = stations.map((plan) => (plan.is === 'link' ? new LinkUse(plan) : undefined));
    this.freeAt = stations.map((plan) => new Float64Array(plan.is === 'link' ? plan.paths.length : 0));
  }

  arrive(slot: number, station: number): void {
    const { engine } = this;
    const { requests } = engine;
    const use = this.uses[station] as LinkUse;
    const free = this.freeAt[station] as Float64Array;
    const { used } = use;
    // Each flow stays on one way.
    const choices = use.plan.flows ?? used.length;
    const pick =
      used.length < 2 ? 0 : (engine.routingStreams[station] as RandomStream).below(choices) % used.length;
    const path = used[pick];
    const plan = path === undefined ? undefined : use.plan.paths[path];
    if (path === undefined || plan === undefined) {
      engine.journeys.leave(slot, station, this.dropped);
      return;
    }
    const now = engine.clock[0] as number;
    const wait = Math.max(0, (free[path] as number) - now);
    if (use.isUp[path] !== true || wait > use.plan.bufferSeconds) {
      use.lost[path] = (use.lost[path] as number) + 1;
      engine.journeys.leave(slot, station, this.dropped);
      return;
    }
    const bytes = this.bytesOf(requests.ints[(slot << 4) | request.hop] as number, station);
    const sending = (bytes * 8) / bitsPerSecondAt(plan, now);
    free[path] = now + wait + sending;
    use.sending[path] = (use.sending[path] as number) + sending;
    use.carried[path] = (use.carried[path] as number) + 1;
    histogramInput[0] = wait;
    (engine.stations[station] as StationStatistics).wait.recordInput();
    requests.ints[(slot << 4) | request.target] = -1;
    engine.drawService(slot, station);
    const latency = plan.latency * (engine.stationFactor[station] as number);
    engine.drawn[0] = (engine.drawn[0] as number) + wait + sending + latency;
    engine.scheduleDrawn(
      events.functionDone,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
  }

  private bytesOf(hop: number, station: number): number {
    const size = this.sizes[hop];
    if (size === undefined) return this.engine.hops.plans[hop]?.units ?? 0;
    return 1024 * sample(size, this.sizeStreams[station] as RandomStream);
  }

  setPath(station: number, path: number, isUp: boolean, isRouted: boolean): void {
    this.uses[station]?.setPath(path, isUp, isRouted, this.engine.now);
    // What waited there is gone with it; the next finds it free.
    if (!isUp) (this.freeAt[station] as Float64Array)[path] = 0;
  }

  reset(now: number): void {
    for (const use of this.uses) use?.reset(now);
  }
}
