import { causeIndex } from '../flow/causes.ts';
import type { ServersStation } from '../flow/flow.ts';
import { Balancing } from './balancing.ts';
import type { DesEngine } from './des-engine.ts';
import { EarlyExits } from './early-exits.ts';
import { events } from './events.ts';
import { histogramInput } from './histogram.ts';
import { PriorityLines } from './priority-lines.ts';
import { request as requestPlaces } from './request-pool.ts';
import { SharedWork } from './shared-work.ts';
import { advanceRow, measures, type StationStatistics } from './statistics.ts';
import { targetPlaces } from './target-places.ts';
import { TargetTable } from './target-table.ts';

// Names of this file alone: an optimising compiler takes their places for the numbers that they are.
const request = requestPlaces;
const place = targetPlaces;

/** How a target behaves. */
export const conditions = { serves: 0, refuses: 1, hangs: 2 } as const;

/**
 * Stations with targets and workers: requests come to a target, are served there or wait, and make room for the next.
 * `Balancing` knows which targets a load balancer may choose, `EarlyExits` how requests leave before they are served.
 */
export class ServersPart extends TargetTable {
  private readonly engine: DesEngine;
  readonly workers: Float64Array;
  readonly queueLimit: Float64Array;
  private readonly isShared: Uint8Array;
  private readonly isEndless: Uint8Array;
  private readonly pulls: Int32Array;
  readonly fullCause: Int32Array;
  private readonly noTarget = causeIndex('no_healthy_target_503');
  private readonly emptyZone = causeIndex('empty_zone_503');
  private readonly refused: Int32Array;
  readonly balancing: Balancing;
  private readonly plans: (ServersStation | undefined)[];
  private readonly shared: SharedWork;
  /** Those of higher priority before those of lower. */
  readonly lines: PriorityLines;
  readonly exits: EarlyExits;

  constructor(engine: DesEngine) {
    super(engine.clock);
    this.engine = engine;
    this.lines = new PriorityLines(
      engine.flow.classes.map(({ priority }) => priority ?? 0),
      engine.requests,
    );
    const { stations } = engine.flow;
    this.plans = stations.map((each) => (each.is === 'servers' ? each : undefined));
    const numbers = (of: (plan: ServersStation) => number): Float64Array =>
      Float64Array.from(this.plans, (plan) => (plan === undefined ? 0 : of(plan)));
    this.workers = numbers((plan) => plan.workers);
    this.refused = Int32Array.from(this.plans, (plan) => causeIndex(plan?.refusesWith ?? 'conn_refused_502'));
    this.queueLimit = numbers((plan) => plan.queueLimit);
    this.isShared = Uint8Array.from(numbers((plan) => (plan.discipline === 'shared' ? 1 : 0)));
    this.isEndless = Uint8Array.from(
      numbers((plan) =>
        plan.workers === Number.POSITIVE_INFINITY && plan.targets.length === 1 && plan.zones.length <= 1
          ? 1
          : 0,
      ),
    );
    this.pulls = Int32Array.from(numbers((plan) => plan.pulls ?? -1));
    this.fullCause = Int32Array.from(numbers((plan) => causeIndex(plan.fullCause)));
    this.shared = new SharedWork(engine);
    this.balancing = new Balancing(this, engine);
    this.exits = new EarlyExits(engine, this);
    this.plans.forEach((plan, station) => {
      if (plan === undefined) return;
      for (const { zone } of plan.targets) {
        const target = this.add(station, zone);
        this.isRegistered[target] = 1;
        this.inRotation[target] = 1;
      }
      this.balancing.rebuild(station);
    });
  }

  arrive(slot: number, station: number): void {
    const { engine } = this;
    if (this.isEndless[station] === 1) {
      // A delay: no target to choose, none to be full.
      const target = this.balancing.onlyTarget(station);
      if (target >= 0 && this.rows[(target << 4) | place.condition] === 0) {
        this.rows[(target << 4) | place.arrivals] = (this.rows[(target << 4) | place.arrivals] as number) + 1;
        this.start(slot, station, target);
        return;
      }
    }
    const pulled = this.pulls[station] as number;
    const target =
      pulled >= 0
        ? (engine.requests.ints[(slot << 4) | request.target] as number)
        : this.balancing.choose(station);
    if (target < 0) {
      this.refuse(slot, station, target);
      return;
    }
    this.rows[(target << 4) | place.arrivals] = (this.rows[(target << 4) | place.arrivals] as number) + 1;
    this.arriveAt(slot, station, target);
  }

  /** No target can be chosen: -2 when its zone has none, -1 when there is none at all. */
  refuse(slot: number, station: number, target: number): void {
    this.engine.journeys.leave(slot, station, target === -2 ? this.emptyZone : this.noTarget);
  }

  private countFailure(target: number): void {
    const at = (target << 4) | place.failures;
    this.rows[at] = (this.rows[at] as number) + 1;
  }

  /** A request that has been counted comes to its target. */
  arriveAt(slot: number, station: number, target: number): void {
    const { engine } = this;
    const condition = this.rows[(target << 4) | place.condition] as number;
    if (condition === conditions.refuses && this.plans[station]?.waitsWhileAway !== true) {
      this.countFailure(target);
      engine.journeys.leave(slot, station, this.refused[station] as number);
      return;
    }
    if (condition !== conditions.serves) {
      engine.requests.ints[(slot << 4) | request.target] = target;
      this.enqueue(slot, station, target, true);
      return;
    }
    if (this.isShared[station] === 1) {
      engine.requests.ints[(slot << 4) | request.target] = target;
      this.engine.requests.ints[(slot << 4) | request.isAtTarget] = 1;
      this.setBusy(station, target, 1);
      (engine.stations[station] as StationStatistics).wait.record(0);
      this.shared.add(
        slot,
        station,
        target,
        engine.serviceTime(slot, station) * (this.rows[(target << 4) | place.factor] as number),
      );
      return;
    }
    if ((this.rows[(target << 4) | place.busy] as number) < (this.workers[station] as number)) {
      this.start(slot, station, target);
    } else if ((this.rows[(target << 4) | place.queued] as number) < (this.queueLimit[station] as number)) {
      engine.requests.ints[(slot << 4) | request.target] = target;
      this.enqueue(slot, station, target, false);
    } else {
      engine.journeys.leave(slot, station, this.fullCause[station] as number);
    }
  }

  private start(slot: number, station: number, target: number): void {
    this.setBusy(station, target, 1);
    this.begin(slot, station, target);
  }

  /** A worker who counts as busy takes a request up. */
  private begin(slot: number, station: number, target: number): void {
    const { engine } = this;
    const { requests } = engine;
    requests.ints[(slot << 4) | request.target] = target;
    this.engine.requests.ints[(slot << 4) | request.isAtTarget] = 1;
    const statistics = engine.stations[station] as StationStatistics;
    histogramInput[0] =
      (engine.clock[0] as number) - (requests.moments[(slot << 3) | request.cameAt] as number);
    statistics.wait.recordInput();
    engine.drawService(slot, station);
    engine.drawn[0] = (engine.drawn[0] as number) * (this.rows[(target << 4) | place.factor] as number);
    engine.scheduleDrawn(events.served, slot, requests.ints[(slot << 4) | request.generation] as number);
  }

  private enqueue(slot: number, station: number, target: number, isHanging: boolean): void {
    const { engine } = this;
    const { requests } = engine;
    this.engine.requests.ints[(slot << 4) | request.isAtTarget] = 1;
    const { lines } = this;
    const tail = this.rows[(target << 4) | place.tail] as number;
    const before = lines.isNeeded ? lines.join(target, slot) : tail;
    const head = this.rows[(target << 4) | place.head] as number;
    const next = before === -1 ? head : (requests.ints[(before << 4) | request.link] as number);
    requests.ints[(slot << 4) | request.link] = next;
    if (before === -1) this.rows[(target << 4) | place.head] = slot;
    else requests.ints[(before << 4) | request.link] = slot;
    if (next === -1) this.rows[(target << 4) | place.tail] = slot;
    this.rows[(target << 4) | place.queued] = (this.rows[(target << 4) | place.queued] as number) + 1;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.queued += 1;
    if (statistics.queued > statistics.mostQueued) statistics.mostQueued = statistics.queued;
    if (!isHanging) {
      const { waitTimeout } = this.plans[station] ?? {};
      if (waitTimeout !== undefined) {
        engine.schedule(
          engine.now + waitTimeout,
          events.noPlace,
          slot,
          requests.ints[(slot << 4) | request.generation] as number,
        );
      }
      return;
    }
    const timeout = this.plans[station]?.answerTimeout ?? Number.POSITIVE_INFINITY;
    if (timeout !== Number.POSITIVE_INFINITY) {
      engine.schedule(
        engine.now + timeout,
        events.noAnswer,
        slot,
        requests.ints[(slot << 4) | request.generation] as number,
      );
    }
  }

  /** Service has ended; parts that the request waits for keep it at its worker. */
  served(slot: number): void {
    const { engine } = this;
    const hop = engine.requests.ints[(slot << 4) | request.hop] as number;
    const station = engine.hops.station[hop] as number;
    if (engine.hops.isPlain[hop] === 0 && engine.fanOut.startCalls(slot)) return;
    this.release(slot, station, -1);
  }

  /** Leaves its worker, which takes the next. */
  release(slot: number, station: number, failed: number): void {
    const { engine } = this;
    const target = engine.requests.ints[(slot << 4) | request.target] as number;
    this.engine.requests.ints[(slot << 4) | request.isAtTarget] = 0;
    this.rows[(target << 4) | place.completions] =
      (this.rows[(target << 4) | place.completions] as number) + 1;
    this.rows[(target << 4) | place.sojournSum] =
      (this.rows[(target << 4) | place.sojournSum] as number) +
      ((engine.clock[0] as number) - (engine.requests.moments[(slot << 3) | request.cameAt] as number));
    let cause = failed;
    if (cause < 0) {
      if (
        (this.rows[(target << 4) | place.errorRate] as number) > 0 &&
        engine.draws(this.rows[(target << 4) | place.errorRate] as number, station)
      ) {
        cause = this.errorCause[target] as number;
        this.countFailure(target);
      } else if (engine.fails(station)) {
        cause = engine.appErrorCause;
        this.countFailure(target);
      }
    }
    // Those who wait come before one that comes back here. The worker is busy on when somebody does.
    const following = this.nextWaiting(station, target);
    if (following === -1) this.setBusy(station, target, -1);
    else this.begin(following, station, target);
    this.balancing.lower(station, target);
    engine.journeys.leave(slot, station, cause);
    this.takeNext(station, target);
  }

  /** The next that waits at a target, taken from its queue; -1 when there is none or the worker must not go on. */
  private nextWaiting(station: number, target: number): number {
    const at = target << 4;
    if (this.rows[at | place.condition] !== conditions.serves) return -1;
    if ((this.rows[at | place.busy] as number) > (this.workers[station] as number)) return -1;
    for (
      let slot = this.rows[at | place.head] as number;
      slot !== -1;
      slot = this.rows[at | place.head] as number
    ) {
      this.unlinkHead(station, target, slot);
      if (!this.engine.journeys.isCancelled(slot)) return slot;
      this.drop(slot, station);
    }
    return -1;
  }

  private takeNext(station: number, target: number): void {
    if (this.rows[(target << 4) | place.condition] !== conditions.serves) return;
    const workers = this.workers[station] as number;
    while ((this.rows[(target << 4) | place.busy] as number) < workers) {
      const slot = this.rows[(target << 4) | place.head] as number;
      if (slot === -1) break;
      this.unlinkHead(station, target, slot);
      if (this.engine.journeys.isCancelled(slot)) this.drop(slot, station);
      else this.start(slot, station, target);
    }
    const queue = this.pulls[station] as number;
    if (queue >= 0) this.engine.queues.offer(queue);
  }

  /** Nobody wants the answer of a request that has waited. */
  drop(slot: number, station: number): void {
    this.engine.requests.ints[(slot << 4) | request.isAtTarget] = 0;
    this.engine.journeys.leave(slot, station, -1);
  }

  /** A target that hung or was away takes its queue up again. */
  resume(target: number): void {
    this.takeNext(this.station[target] as number, target);
  }

  unlinkHead(station: number, target: number, slot: number): void {
    const { requests, table, clock } = this.engine;
    const { rows } = this;
    const at = target << 4;
    const next = requests.ints[(slot << 4) | request.link] as number;
    if (this.lines.isNeeded) this.lines.leave(target, slot, -1);
    rows[at | place.head] = next;
    if (next === -1) rows[at | place.tail] = -1;
    rows[at | place.queued] = (rows[at | place.queued] as number) - 1;
    const row = station << 4;
    advanceRow(table, row, clock);
    table[row | measures.queued] = (table[row | measures.queued] as number) - 1;
    this.balancing.lower(station, target);
  }

  sharedDone(target: number, mark: number): void {
    const slot = this.shared.takeDone(target, mark);
    if (slot < 0) return;
    this.served(slot);
  }

  /** A worker is idle without having finished what it worked on. */
  stopWork(slot: number, station: number, target: number): void {
    if (this.isShared[station] === 1) this.shared.remove(target, slot);
    this.setBusy(station, target, -1);
  }

  private setBusy(station: number, target: number, change: number): void {
    const { engine } = this;
    this.busyAreaAt(target, engine.clock[0] as number);
    this.rows[(target << 4) | place.busy] = (this.rows[(target << 4) | place.busy] as number) + change;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.advance(engine.clock);
    statistics.busy += change;
    if (statistics.busy > statistics.mostBusy) statistics.mostBusy = statistics.busy;
  }

  workersOf(station: number): number {
    return this.workers[station] as number;
  }
}
