import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import type { Messages } from './messages.ts';
import type { MappingState, PollerState, QueueState } from './queue-state.ts';
import type { QueuesPart } from './queues.ts';
import { flags, request as requestPlaces } from './request-pool.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** How functions take messages from a queue: pollers that gather batches, and a concurrency that grows with the need. */
export class Batches {
  private readonly engine: DesEngine;
  private readonly queues: QueuesPart;
  private readonly messages: Messages;
  private batchCount = 0;

  constructor(engine: DesEngine, queues: QueuesPart, messages: Messages) {
    this.engine = engine;
    this.queues = queues;
    this.messages = messages;
  }

  private limitOf(mapping: MappingState): number {
    const { plan } = mapping;
    if (mapping.shortSince < 0) return Math.floor(mapping.limit + 1e-9);
    const grown = mapping.limit + (this.engine.now - mapping.shortSince) * plan.concurrencyPerSecond;
    return Math.floor(Math.min(plan.maxConcurrency, grown) + 1e-9);
  }

  poll(index: number): void {
    const mapping = this.queues.mappings[index] as MappingState;
    if (mapping.plan.lanes !== undefined) return;
    const state = this.queues.states[mapping.queue] as QueueState;
    const { plan } = mapping;
    this.fallBack(mapping, state);
    if (plan.window <= 0) {
      while (state.visible > 0 && mapping.inFlight < this.limitOf(mapping)) {
        const poller = mapping.pollers[0] as PollerState;
        while (state.visible > 0 && poller.count < plan.batchSize) {
          const slot = this.messages.take(mapping.queue, this.batchOf(poller));
          if (slot < 0) break;
          this.gather(poller, slot);
        }
        if (poller.count === 0) break;
        this.invoke(index, poller);
      }
    } else {
      this.fillPollers(index, mapping, state);
    }
    this.watchShortage(index, mapping, state);
  }

  /** A mapping that had nothing to do for a while begins with fewer batches again. */
  private fallBack(mapping: MappingState, state: QueueState): void {
    if (mapping.inFlight > 0 || state.visible === 0 || mapping.idleSince < 0) return;
    const { startConcurrency, idleConcurrency, idleSeconds, maxConcurrency } = mapping.plan;
    const idle = this.engine.now - mapping.idleSince;
    mapping.idleSince = -1;
    if (idle < idleSeconds) return;
    // As many as at first, and after twice the time no more than a few.
    const most = idle < 2 * idleSeconds ? startConcurrency : idleConcurrency;
    mapping.limit = Math.min(mapping.limit, most, maxConcurrency);
    mapping.shortSince = -1;
  }

  /** While messages wait and every batch is under way, the concurrency grows. */
  private watchShortage(index: number, mapping: MappingState, state: QueueState): void {
    const { engine } = this;
    const isShort = state.visible > 0 && mapping.inFlight >= this.limitOf(mapping);
    if (isShort && mapping.limit < mapping.plan.maxConcurrency) {
      if (mapping.shortSince < 0) mapping.shortSince = engine.now;
      if (!mapping.waitsForPoll && mapping.plan.concurrencyPerSecond > 0) {
        mapping.waitsForPoll = true;
        engine.schedule(engine.now + 1 / mapping.plan.concurrencyPerSecond, events.poll, index, 0);
      }
    } else if (!isShort && mapping.shortSince >= 0 && state.visible === 0) {
      mapping.limit = Math.min(
        mapping.plan.maxConcurrency,
        mapping.limit + (engine.now - mapping.shortSince) * mapping.plan.concurrencyPerSecond,
      );
      mapping.shortSince = -1;
    }
  }

  private fillPollers(index: number, mapping: MappingState, state: QueueState): void {
    const { engine } = this;
    const { plan } = mapping;
    for (const poller of mapping.pollers) {
      if (poller.isReady && mapping.inFlight < this.limitOf(mapping)) this.invoke(index, poller);
    }
    while (state.visible > 0) {
      const open = mapping.pollers.filter(({ isReady }) => !isReady);
      if (open.length === 0) return;
      const poller = open[open.length === 1 ? 0 : mapping.stream.below(open.length)] as PollerState;
      const slot = this.messages.take(mapping.queue, this.batchOf(poller));
      if (slot < 0) return;
      this.gather(poller, slot);
      if (poller.count === 1) {
        poller.mark += 1;
        const at = mapping.pollers.indexOf(poller);
        engine.schedule(engine.now + plan.window, events.window, index * 4096 + at, poller.mark);
      }
      if (poller.count >= plan.batchSize) this.becomeReady(index, mapping, poller);
    }
  }

  windowEnds(slot: number, mark: number): void {
    const index = slot >> 12;
    const mapping = this.queues.mappings[index] as MappingState;
    const poller = mapping.pollers[slot & 4095] as PollerState;
    if (poller.mark !== mark || poller.count === 0 || poller.isReady) return;
    this.becomeReady(index, mapping, poller);
    this.queues.offer(mapping.queue);
  }

  private becomeReady(index: number, mapping: MappingState, poller: PollerState): void {
    poller.isReady = true;
    poller.mark += 1;
    if (mapping.inFlight < this.limitOf(mapping)) this.invoke(index, poller);
  }

  /** The number of the batch that is being gathered. */
  private batchOf(poller: PollerState): number {
    if (poller.count === 0) {
      this.batchCount += 1;
      poller.batch = this.batchCount;
    }
    return poller.batch;
  }

  private gather(poller: PollerState, slot: number): void {
    const { requests } = this.engine;
    requests.ints[(slot << 4) | request.link] = -1;
    if (poller.tail === -1) poller.head = slot;
    else requests.ints[(poller.tail << 4) | request.link] = slot;
    poller.tail = slot;
    poller.count += 1;
  }

  private invoke(index: number, poller: PollerState): void {
    const { engine } = this;
    const { requests } = engine;
    const mapping = this.queues.mappings[index] as MappingState;
    const batch = requests.take();
    requests.moments[(batch << 3) | request.begunAt] = engine.now;
    requests.ints[(batch << 4) | request.class] = requests.ints[(poller.head << 4) | request.class] as number;
    requests.ints[(batch << 4) | request.flags] = flags.batch;
    requests.ints[(batch << 4) | request.owner] = index;
    requests.ints[(batch << 4) | request.ownerGeneration] = poller.head;
    requests.ints[(batch << 4) | request.attempt] = poller.count;
    if (mapping.mayReappear) this.watchVisibility(mapping, poller.head);
    this.changeInFlight(mapping, 1);
    mapping.invocations += 1;
    mapping.messages += poller.count;
    poller.head = -1;
    poller.tail = -1;
    poller.count = 0;
    poller.isReady = false;
    engine.journeys.enter(batch, chooseBranch(mapping.consumer.entry, mapping.stream));
  }

  /** Each message of the batch is visible again when its time is over and the function still works on it. */
  private watchVisibility(mapping: MappingState, first: number): void {
    const { engine } = this;
    const { ints } = engine.requests;
    const { visibility } = (this.queues.states[mapping.queue] as QueueState).plan;
    const hop = mapping.consumer.entry[0]?.to ?? -1;
    for (let slot = first; slot !== -1; slot = ints[(slot << 4) | request.link] as number) {
      ints[(slot << 4) | request.hop] = hop;
      const generation = ints[(slot << 4) | request.generation] as number;
      engine.schedule(engine.now + visibility, events.visible, slot, generation);
    }
  }

  worked(batch: number, cause: number): void {
    const { engine } = this;
    const { requests } = engine;
    const index = requests.ints[(batch << 4) | request.owner] as number;
    const mapping = this.queues.mappings[index] as MappingState;
    const state = this.queues.states[mapping.queue] as QueueState;
    let slot = requests.ints[(batch << 4) | request.ownerGeneration] as number;
    const begun = requests.moments[(batch << 3) | request.begunAt] as number;
    requests.release(batch);
    this.changeInFlight(mapping, -1);
    while (slot !== -1) {
      const next = requests.ints[(slot << 4) | request.link] as number;
      const bits = requests.ints[(slot << 4) | request.flags] as number;
      if (cause < 0 || (bits & flags.reappeared) !== 0) this.messages.worked(slot, mapping.queue, -1);
      else if (mapping.mayReappear) this.messages.worked(slot, mapping.queue, cause);
      else {
        state.failed += 1;
        requests.ints[(slot << 4) | request.hop] = -1;
        const at = Math.max(engine.now, begun + state.plan.visibility);
        engine.schedule(at, events.visible, slot, requests.ints[(slot << 4) | request.generation] as number);
      }
      slot = next;
    }
    if (!this.queues.isOffering) this.queues.offer(mapping.queue);
    else if (!mapping.waitsForPoll) {
      // A batch that failed at once: look again when this offer is over.
      mapping.waitsForPoll = true;
      engine.schedule(engine.now + 1, events.poll, index, 0);
    }
  }

  changeInFlight(mapping: MappingState, change: number): void {
    const { now } = this.engine;
    mapping.inFlightArea += mapping.inFlight * (now - mapping.last);
    mapping.last = now;
    mapping.inFlight += change;
    mapping.idleSince = mapping.inFlight === 0 ? now : mapping.idleSince;
    if (mapping.inFlight > mapping.mostInFlight) mapping.mostInFlight = mapping.inFlight;
  }
}
