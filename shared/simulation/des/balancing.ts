import type { ServersStation } from '../flow/flow.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import type { RandomStream } from './random-stream.ts';
import type { ServersPart } from './servers.ts';
import { measures } from './statistics.ts';
import { StickyClients } from './sticky-clients.ts';
import { targetPlaces } from './target-places.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const place = targetPlaces;

/** Targets that get requests, as lists for each zone (or one list over all zones), and the turn of each list. */
interface Rotation {
  /** One list when requests go to every zone. */
  readonly lists: Int32Array[];
  readonly counts: Int32Array;
  readonly turns: Int32Array;
  /** Zones whose load balancer takes requests now. */
  open: Int32Array;
  openCount: number;
  isWeighted: boolean;
  registered: number;
}

/** Which target a request goes to: lists that the control plane has made anew after each change, and the ways to choose. */
export class Balancing {
  /** By station, requests that the least busy of its targets has at least: where one has no more, the search is over. */
  readonly floors: Int32Array;
  private readonly engine: DesEngine;
  private readonly servers: ServersPart;
  private readonly plans: readonly (ServersStation | undefined)[];
  private readonly ways: Int32Array;
  private readonly choices: Int32Array;
  private readonly sticky: readonly (StickyClients | undefined)[];
  private readonly rotations: (Rotation | undefined)[];
  /** Of targets that clients stay with all the same: since when they are lost. */
  private readonly lostAt = new Map<number, number>();

  constructor(servers: ServersPart, engine: DesEngine) {
    this.servers = servers;
    this.engine = engine;
    const { seed, replication } = engine.options;
    this.plans = engine.flow.stations.map((each) => (each.is === 'servers' ? each : undefined));
    this.floors = new Int32Array(this.plans.length);
    const names = ['round-robin', 'least-outstanding', 'random', 'choices'];
    this.ways = Int32Array.from(this.plans, (plan) =>
      plan === undefined ? 0 : names.indexOf(plan.balancing),
    );
    this.choices = Int32Array.from(this.plans, (plan) => plan?.choices ?? 1);
    this.sticky = this.plans.map((plan) =>
      plan?.sticky === undefined
        ? undefined
        : new StickyClients(plan.sticky.clients, plan.sticky.seconds, seed, plan.id, replication),
    );
    this.rotations = this.plans.map((plan) => {
      if (plan === undefined) return undefined;
      const lists = plan.crossZone ? 1 : Math.max(1, plan.zones.length);
      return {
        lists: Array.from({ length: lists }, () => new Int32Array(4)),
        counts: new Int32Array(lists),
        turns: new Int32Array(lists),
        open: new Int32Array(lists),
        openCount: 0,
        isWeighted: false,
        registered: 0,
      };
    });
  }

  /** The first target of a station without a choice; -1 when there is none. */
  onlyTarget(station: number): number {
    return this.rotations[station]?.lists[0]?.[0] ?? -1;
  }

  /** Makes the lists of the station's load balancer anew after targets changed. */
  rebuild(station: number): void {
    const plan = this.plans[station];
    const rotation = this.rotations[station];
    if (plan === undefined || rotation === undefined) return;
    this.floors[station] = 0;
    const registeredIn = new Int32Array(rotation.counts.length);
    rotation.registered = 0;
    let healthy = 0;
    for (let target = 0; target < this.servers.count; target += 1) {
      if (this.servers.station[target] !== station || this.servers.isRegistered[target] !== 1) continue;
      rotation.registered += 1;
      const list = plan.crossZone ? 0 : (this.servers.zone[target] as number);
      registeredIn[list] = (registeredIn[list] as number) + 1;
      if (this.servers.inRotation[target] === 1) healthy += 1;
    }
    const takesAll = healthy === 0 && plan.failOpen;
    rotation.counts.fill(0);
    rotation.isWeighted = false;
    for (let target = 0; target < this.servers.count; target += 1) {
      if (this.servers.station[target] !== station || this.servers.isRegistered[target] !== 1) continue;
      if (!takesAll && this.servers.inRotation[target] !== 1) continue;
      const list = plan.crossZone ? 0 : (this.servers.zone[target] as number);
      const at = rotation.counts[list] as number;
      if (at === (rotation.lists[list] as Int32Array).length) {
        rotation.lists[list] = enlarged(rotation.lists[list] as Int32Array, new Int32Array(at * 2));
      }
      (rotation.lists[list] as Int32Array)[at] = target;
      rotation.counts[list] = at + 1;
      if ((this.servers.weight[target] as number) < 1) rotation.isWeighted = true;
    }
    rotation.openCount = 0;
    // Sticky clients remember even the only one.
    this.engine.table[(station << 4) | measures.soleTarget] =
      plan.sticky === undefined && rotation.lists.length === 1 && rotation.counts[0] === 1
        ? ((rotation.lists[0] as Int32Array)[0] as number)
        : -1;
    if (plan.crossZone) {
      rotation.open[0] = 0;
      rotation.openCount = 1;
      return;
    }
    for (const zone of plan.entryZones) {
      const isEmpty = (rotation.counts[zone] as number) === 0;
      // A zone that lost its targets leaves DNS; one that never had any answers for its share.
      if (isEmpty && !(plan.emptyZoneFails && registeredIn[zone] === 0)) continue;
      rotation.open[rotation.openCount] = zone;
      rotation.openCount += 1;
    }
  }

  /** Gives the idle worker that takes the next message, or -1. */
  idleWorker(station: number): number {
    const rotation = this.rotations[station];
    if (rotation === undefined) return -1;
    const workers = this.servers.workers[station] as number;
    for (let list = 0; list < rotation.lists.length; list += 1) {
      const targets = rotation.lists[list] as Int32Array;
      const count = rotation.counts[list] as number;
      const turn = rotation.turns[list] as number;
      for (let step = 0; step < count; step += 1) {
        const at = (turn + step) % count;
        const target = targets[at] as number;
        if (
          (this.servers.rows[(target << 4) | place.busy] as number) >= workers ||
          this.servers.rows[(target << 4) | place.condition] !== 0
        )
          continue;
        rotation.turns[list] = (at + 1) % count;
        return target;
      }
    }
    return -1;
  }

  choose(station: number): number {
    const sticky = this.sticky[station];
    if (sticky === undefined) return this.chooseAnew(station);
    const { now } = this.engine;
    const known = sticky.next(now);
    const { stays } = (this.plans[station] as ServersStation).sticky ?? {};
    const isThere = known >= 0 && this.servers.isRegistered[known] === 1 && this.keeps(known, stays, now);
    const target = isThere ? known : this.chooseAnew(station);
    if (target >= 0) sticky.keep(target, now);
    return target;
  }

  /** Whether clients of a target come back to it: while it is in service, and where they stay, a while after its loss. */
  private keeps(target: number, stays: number | undefined, now: number): boolean {
    const isIn = this.servers.inRotation[target] === 1;
    if (stays === undefined) return isIn;
    if (isIn && this.servers.rows[(target << 4) | place.condition] === 0) {
      this.lostAt.delete(target);
      return true;
    }
    const since = this.lostAt.get(target) ?? now;
    this.lostAt.set(target, since);
    return now < since + stays;
  }

  private chooseAnew(station: number): number {
    const rotation = this.rotations[station] as Rotation;
    let list = 0;
    if (rotation.lists.length > 1) {
      if (rotation.openCount === 0) return -1;
      const stream = this.engine.routingStreams[station] as RandomStream;
      list = rotation.open[rotation.openCount === 1 ? 0 : stream.below(rotation.openCount)] as number;
      if ((rotation.counts[list] as number) === 0) return -2;
    }
    const count = rotation.counts[list] as number;
    const targets = rotation.lists[list] as Int32Array;
    if (count <= 1) return count === 0 ? -1 : (targets[0] as number);
    switch (this.ways[station]) {
      case 0:
        return rotation.isWeighted ? this.nextByWeight(rotation, list) : this.nextInTurn(rotation, list);
      case 1:
        return this.leastOutstanding(station, rotation, list);
      case 2:
        return this.randomTarget(station, rotation, targets, count);
      default:
        return this.leastOfChoices(station, targets, count);
    }
  }

  /** One at random; one with a weight below 1 is taken as often as its weight says, and else another is picked. */
  private randomTarget(station: number, rotation: Rotation, targets: Int32Array, count: number): number {
    const stream = this.engine.routingStreams[station] as RandomStream;
    let target = targets[stream.below(count)] as number;
    if (!rotation.isWeighted) return target;
    for (let tries = 0; tries < 1000; tries += 1) {
      const weight = this.servers.weight[target] as number;
      if (weight >= 1 || stream.uniform() < weight) return target;
      target = targets[stream.below(count)] as number;
    }
    return target;
  }

  /** The least busy of some picked at random; one may be picked twice. */
  private leastOfChoices(station: number, targets: Int32Array, count: number): number {
    const stream = this.engine.routingStreams[station] as RandomStream;
    let best = targets[stream.below(count)] as number;
    let bestLoad = this.servers.outstanding(best);
    for (let pick = this.choices[station] as number; pick > 1; pick -= 1) {
      const other = targets[stream.below(count)] as number;
      const load = this.servers.outstanding(other);
      if (load < bestLoad) {
        best = other;
        bestLoad = load;
      }
    }
    return best;
  }

  private nextInTurn(rotation: Rotation, list: number): number {
    const turn = rotation.turns[list] as number;
    const count = rotation.counts[list] as number;
    const at = turn < count ? turn : 0;
    rotation.turns[list] = at + 1;
    return (rotation.lists[list] as Int32Array)[at] as number;
  }

  /** A target with a weight below 1 is passed over until its share has come together. */
  private nextByWeight(rotation: Rotation, list: number): number {
    const count = rotation.counts[list] as number;
    let last = -1;
    for (let step = 0; step < count * 1000; step += 1) {
      last = this.nextInTurn(rotation, list);
      const credit = (this.servers.credit[last] as number) + (this.servers.weight[last] as number);
      if (credit >= 1) {
        this.servers.credit[last] = credit - 1;
        return last;
      }
      this.servers.credit[last] = credit;
    }
    return last;
  }

  /** A target has fewer requests than before. */
  lower(station: number, target: number): void {
    const load = this.servers.outstanding(target);
    if (load < (this.floors[station] as number)) this.floors[station] = load;
  }

  private leastOutstanding(station: number, rotation: Rotation, list: number): number {
    // Lists of several zones have each a least of its own.
    const floor = rotation.lists.length === 1 ? (this.floors[station] as number) : 0;
    const targets = rotation.lists[list] as Int32Array;
    const { rows } = this.servers;
    const count = rotation.counts[list] as number;
    // Looks round from the last choice, so that equal ones take turns.
    const turn = rotation.turns[list] as number;
    let best = -1;
    let bestCount = 0x7fffffff;
    let bestAt = 0;
    for (let step = 0, at = turn < count ? turn : 0; step < count; step += 1) {
      const target = targets[at] as number;
      const load =
        (rows[(target << 4) | place.busy] as number) + (rows[(target << 4) | place.queued] as number);
      if (load < bestCount) {
        best = target;
        bestCount = load;
        bestAt = at;
        if (load <= floor) break;
      }
      at += 1;
      if (at === count) at = 0;
    }
    if (rotation.lists.length === 1) this.floors[station] = bestCount;
    rotation.turns[list] = bestAt + 1;
    return best;
  }
}
