import { variationOf } from '../flow/distribution.ts';
import type { BatchMapping, QueueStation } from '../flow/flow.ts';
import { exp, power } from '../portable-math.ts';
import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';

/** Queues and streams, as rates: messages that wait, and consumers that take as many as they can work off. */
export class FluidQueues {
  private readonly engine: FluidEngine;

  constructor(engine: FluidEngine) {
    this.engine = engine;
  }

  stepQueue(index: number, station: FluidStation, plan: QueueStation, inflow: number, dt: number): number {
    const shardLimit = shardLimitOf(plan);
    const refused = Math.max(0, inflow - shardLimit);
    this.engine.drop(index, refused, 'throttled_stream', dt);
    const accepted = inflow - refused;
    let messages = station.queued + accepted * dt;
    for (const { entry, mapping } of plan.consumers) {
      const first = this.engine.flow.hops[entry[0]?.to ?? -1];
      if (first === undefined) continue;
      let most: number;
      let perRequest = 1;
      if (mapping === undefined) {
        const workers = this.engine.targets.at(first.station).serving;
        const stationPlan = this.engine.flow.stations[first.station];
        const each = stationPlan?.is === 'servers' ? stationPlan.workers : 1;
        most = (workers * each * dt) / (this.engine.means[first.station] as number);
      } else if (mapping.lanes !== undefined) {
        const hold = Math.max(1e-9, this.engine.holdTimes[first.station] as number);
        const lanes = (plan.stream?.shards ?? 1) * mapping.lanes.perShard;
        most = (lanes * mapping.batchSize * dt) / hold;
        const cycle = this.laneCycle(first.station, hold, inflow / lanes, mapping, mapping.lanes.pollSeconds);
        perRequest =
          messages > most
            ? mapping.batchSize
            : Math.min(mapping.batchSize, Math.max(1, (inflow * cycle) / lanes));
      } else {
        const hold = Math.max(1e-9, this.engine.holdTimes[first.station] as number);
        if (station.limit === 0) station.limit = Math.min(mapping.startConcurrency, mapping.maxConcurrency);
        const perPoller = 1 + (inflow / mapping.pollers) * mapping.window;
        const wanted = mapping.window > 0 ? Math.min(mapping.batchSize, perPoller) : 1;
        // Batches fill while they wait for one of those under way: as far as the concurrency falls short.
        const needed = (messages * hold) / dt / wanted;
        perRequest = Math.min(mapping.batchSize, wanted * Math.max(1, needed / station.limit));
        most = (station.limit * perRequest * dt) / hold;
        if (needed > station.limit)
          station.limit = Math.min(mapping.maxConcurrency, station.limit + mapping.concurrencyPerSecond * dt);
      }
      const heldFor = Math.max(1e-9, this.engine.holdTimes[first.station] as number);
      const deliveries = 1 + plan.duplicates;
      const taken = Math.min(messages, Math.min(most, (plan.inFlightLimit * dt) / heldFor) / deliveries);
      messages -= taken;
      const requests = (taken * deliveries) / perRequest;
      station.invocations += requests;
      station.batchSum += taken;
      this.engine.send(entry, requests / dt);
    }
    station.queued = messages;
    station.inside = messages;
    return accepted;
  }

  /**
   * From one batch of a lane to the next: its work, its window, and, where nothing came meanwhile, the wait for a record
   * and for the poll that finds it.
   */
  private laneCycle(
    station: number,
    hold: number,
    rate: number,
    { window }: BatchMapping,
    pollSeconds: number,
  ): number {
    if (rate <= 0) return hold + window;
    const plan = this.engine.flow.stations[station];
    const own = Math.min(hold, this.engine.means[station] as number);
    const variation = plan === undefined ? 0 : variationOf(plan.service);
    // Times that vary so much, as those of a gamma distribution; what the function waits for hardly varies.
    const none = variation < 1e-9 ? exp(-rate * own) : power(1 + rate * own * variation, -1 / variation);
    const isIdle = none * exp(-rate * (hold - own + window));
    return hold + window + isIdle * (1 / rate + Math.max(pollSeconds / 2, window));
  }
}

/** Records that the shards of a stream take in a second. */
function shardLimitOf({ stream }: QueueStation): number {
  if (stream === undefined || stream.isOnDemand) return Number.POSITIVE_INFINITY;
  const { shards, recordsPerSecond, bytesPerSecond, recordBytes } = stream;
  return shards * Math.min(recordsPerSecond, bytesPerSecond / Math.max(1, recordBytes));
}
