import type { ErrorCause } from '../flow/causes.ts';
import { meanOf, variationOf } from '../flow/distribution.ts';
import type { ServersStation } from '../flow/flow.ts';
import { BorrowedPlaces } from './borrowed-places.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { type FluidStation, stationFlow, stationPlaces, stationRow } from './fluid-station.ts';
import type { Cohort, FluidTarget, StationTargets } from './station-targets.ts';
import { plainBeyond, requestsAfter, type WaitingTable, waitingTable } from './waiting-table.ts';

export interface ServerModel {
  readonly plan: ServersStation;
  readonly table: WaitingTable | undefined;
  /** Of that table. */
  readonly requests: Float64Array;
  readonly mean: number;
  /** Requests a second that a target works off. */
  readonly rate: number;
  readonly workers: number;
  /** It queues as its table says, without an end to those who wait. */
  readonly isPlain: boolean;
}

const place = stationPlaces;

/** What comes into the cohort that is being moved on, what goes out, and how many of its workers are busy. */
const cohortFlow = new Float64Array(3);

/** Stations with targets and workers, as rates: queueing from the tables of stationary queues. */
export class FluidServers {
  private readonly engine: FluidEngine;
  readonly models: readonly (ServerModel | undefined)[];
  private readonly places: BorrowedPlaces;
  /** Of the times of service. */
  private readonly variances: Float64Array;

  constructor(engine: FluidEngine) {
    this.engine = engine;
    const { flow } = engine;
    this.places = new BorrowedPlaces(engine, flow);
    this.models = flow.stations.map((plan) => {
      if (plan.is !== 'servers' || plan.workers === Number.POSITIVE_INFINITY) return undefined;
      const spread = (1 + variationOf(plan.service)) / 2;
      // Who fetches work takes up no more than there are workers for: nobody queues there.
      const isFed = plan.pulls === undefined && plan.workers <= plainBeyond;
      const table = isFed ? waitingTable(plan.workers, spread) : undefined;
      const mean = meanOf(plan.service);
      const isPlain =
        table !== undefined &&
        mean > 0 &&
        plan.sticky === undefined &&
        plan.waitTimeout === undefined &&
        plan.queueLimit === Number.POSITIVE_INFINITY;
      const requests = table?.requests ?? new Float64Array(0);
      return { plan, table, requests, mean, rate: plan.workers / mean, workers: plan.workers, isPlain };
    });
    this.variances = Float64Array.from(
      flow.stations,
      ({ service }) => variationOf(service) * meanOf(service) * meanOf(service),
    );
  }

  /** Moves a station on by what `stationFlow` says, and leaves there what goes out. */
  step(index: number, station: FluidStation): void {
    const model = this.models[index];
    const targets = this.engine.targets.at(index);
    if (model === undefined) this.stepDelay(index, station);
    else if (targets.isPlain && model.isPlain) this.stepPlain(index, index * stationRow, model, targets);
    else this.stepTargets(index, station, model);
  }

  /** What almost every station does: targets that are alike, all of which serve, and room for all who wait. */
  stepPlain(index: number, row: number, model: ServerModel, targets: StationTargets): void {
    const { requests, rate, mean } = model;
    const { table, targets: all } = this.engine;
    const cohort = targets.cohorts[0] as Cohort;
    const { count, part } = cohort;
    const inflow = stationFlow[0] as number;
    const dt = stationFlow[1] as number;
    const factor = cohort.factor * (all.factors[index] as number);
    const drain = factor === 1 ? dt * rate : (dt * rate) / factor;
    const before = table[row | place.inside] as number;
    const come = (before + dt * inflow) * part;
    const inside = count * requestsAfter(requests, cohort.hint, come, drain);
    const change = inside - before;
    let out = inflow - (dt === 1 ? change : change / dt);
    if (out < 0) out = 0;
    stationFlow[2] = out;
    const wanted = out * mean * factor;
    const most = count * model.workers;
    const busy = wanted < most ? wanted : most;
    const queued = inside > busy ? inside - busy : 0;
    table[row | place.inside] = inside;
    table[row | place.busy] = busy;
    table[row | place.queued] = queued;
    if (queued > (table[row | place.mostQueued] as number)) table[row | place.mostQueued] = queued;
    if (busy > (table[row | place.mostBusy] as number)) table[row | place.mostBusy] = busy;
    const each = busy * part * dt;
    const requestsEach = inflow * part * dt;
    const { targets: own } = cohort;
    for (let at = 0; at < own.length; at += 1) {
      const target = own[at] as FluidTarget;
      target.busySeconds += each;
      target.requests += requestsEach;
    }
  }

  private stepDelay(index: number, station: FluidStation): void {
    const targets = this.engine.targets.at(index);
    let out = stationFlow[0] as number;
    if (targets.refusing > 0) {
      this.engine.drop(index, out * targets.refusing, this.refusalOf(index), stationFlow[1] as number);
      out *= 1 - targets.refusing;
    }
    if (targets.hanging > 0) {
      this.engine.hangs.take(index, out * targets.hanging, stationFlow[1] as number);
      out *= 1 - targets.hanging;
    }
    stationFlow[2] = out;
    this.dropBad(index, targets);
    // Its own time, and that of the parts that it waits for.
    station.inside = (stationFlow[2] as number) * (this.engine.holdTimes[index] as number);
    station.busy = station.inside;
  }

  private refusalOf(index: number): ErrorCause {
    const plan = this.engine.flow.stations[index];
    return (plan?.is === 'servers' ? plan.refusesWith : undefined) ?? 'conn_refused_502';
  }

  private stepTargets(index: number, station: FluidStation, model: ServerModel): void {
    const { plan } = model;
    const targets = this.engine.targets.at(index);
    const inflow = stationFlow[0] as number;
    if (plan.sticky !== undefined) targets.moveClients(inflow, stationFlow[1] as number);
    targets.count();
    let served = inflow;
    if (targets.away > 0) {
      // Targets that still get requests but do not answer take their share down with them.
      const { refusing, hanging, empty, away } = targets;
      const dt = stationFlow[1] as number;
      stationFlow[2] = 0;
      if (refusing >= 1 && plan.waitsWhileAway === true) {
        station.inside += inflow * dt;
        station.queued = station.inside;
        station.busy = 0;
        return;
      }
      this.engine.drop(index, inflow * refusing, this.refusalOf(index), dt);
      this.engine.hangs.take(index, inflow * hanging, dt);
      this.engine.drop(index, inflow * empty, 'empty_zone_503', dt);
      served -= inflow * away;
    }
    if (targets.serving === 0) {
      this.engine.drop(index, served, 'no_healthy_target_503', stationFlow[1] as number);
      served = 0;
      if (targets.cohorts.length === 0) {
        stationFlow[2] = 0;
        station.busy = 0;
        return;
      }
    }
    if (this.places.lends(index)) {
      stationFlow[0] = served;
      this.places.step(index, station);
      return;
    }
    if (model.mean === 0) {
      stationFlow[0] = served;
      this.stepPlaces(index, station, plan);
      return;
    }
    const { cohorts } = targets;
    if (cohorts.length === 1) {
      const cohort = cohorts[0] as Cohort;
      cohort.inside = station.inside;
      cohortFlow[0] = served;
      this.stepCohort(index, model, cohort);
      station.inside = cohort.inside;
      station.busy = cohortFlow[2] as number;
      stationFlow[2] = cohortFlow[1] as number;
    } else {
      targets.settle(station.inside);
      let out = 0;
      let inside = 0;
      let busy = 0;
      for (const cohort of cohorts) {
        cohortFlow[0] = served * cohort.share;
        this.stepCohort(index, model, cohort);
        inside += cohort.inside;
        out += cohortFlow[1] as number;
        busy += cohortFlow[2] as number;
        for (const target of cohort.targets) target.inside = cohort.inside / cohort.count;
      }
      station.inside = inside;
      station.busy = busy;
      stationFlow[2] = out;
    }
    // What rounding leaves is nobody who waits.
    station.queued = station.inside > station.busy * (1 + 1e-12) ? station.inside - station.busy : 0;
    if (targets.errorRate > 0) this.dropBad(index, targets);
  }

  /** Moves the targets that are alike on by a step. */
  private stepCohort(index: number, { plan, table, mean, rate }: ServerModel, cohort: Cohort): void {
    const { count } = cohort;
    const inflow = cohortFlow[0] as number;
    const dt = stationFlow[1] as number;
    const factor = cohort.factor * (this.engine.targets.factors[index] as number);
    const capacity = factor === 1 ? count * rate : (count * rate) / factor;
    const before = cohort.inside;
    let inside: number;
    if (table === undefined) {
      inside = (before + dt * inflow) / (1 + dt / (mean * factor));
      if (inside > count * plan.workers) inside = before + dt * (inflow - capacity);
    } else {
      // Each target is a queue of its own.
      inside =
        count *
        requestsAfter(table.requests, cohort.hint, (before + dt * inflow) / count, (dt * capacity) / count);
    }
    if (inside < 0) inside = 0;
    const change = inside - before;
    let out = inflow - (dt === 1 ? change : change / dt);
    if (out < 0) out = 0;
    if (plan.queueLimit !== Number.POSITIVE_INFINITY) {
      const room = count * (plan.workers + plan.queueLimit);
      if (inside > room) {
        this.engine.drop(index, (inside - room) / dt, plan.fullCause, dt);
        inside = room;
      }
    }
    cohort.inside = inside;
    cohort.out = out;
    const wanted = out * mean * factor;
    const most = count * plan.workers;
    const busy = wanted < most ? wanted : most;
    cohortFlow[1] = out;
    cohortFlow[2] = busy;
    const each = (busy / count) * dt;
    const { targets } = cohort;
    for (let at = 0; at < targets.length; at += 1) {
      const target = targets[at] as FluidTarget;
      target.busySeconds += each;
    }
  }

  /** What the targets fail of what they have served. */
  private dropBad(index: number, { errorRate, errorCause }: StationTargets): void {
    if (errorRate === 0) return;
    const out = stationFlow[2] as number;
    this.engine.drop(index, out * errorRate, errorCause, stationFlow[1] as number);
    stationFlow[2] = out * (1 - errorRate);
  }

  /** Places without work of their own, which a request keeps while it calls others: the ports of a NAT gateway. */
  private stepPlaces(index: number, station: FluidStation, plan: ServersStation): void {
    const { cohorts, serving } = this.engine.targets.at(index);
    const inflow = stationFlow[0] as number;
    const dt = stationFlow[1] as number;
    const hold = this.engine.holdTimes[index] as number;
    const out = hold === 0 ? inflow : Math.min(inflow, (serving * plan.workers) / hold);
    this.engine.drop(index, inflow - out, plan.fullCause, dt);
    station.inside = out * hold;
    station.busy = station.inside;
    station.queued = 0;
    stationFlow[2] = out;
    for (const { targets } of cohorts)
      for (const target of targets) target.busySeconds += (station.busy / serving) * dt;
  }

  /** Of the time at a station: of the service, and of the wait below its limit. Beyond it all wait alike. */
  varianceOf(index: number, station: FluidStation, out: number): number {
    const model = this.models[index];
    const factor = this.engine.targets.factors[index] as number;
    let variance = (this.variances[index] as number) * factor * factor;
    if (model?.table !== undefined && out > 0 && station.queued > 0) {
      const { waits } = model.table;
      const count = this.engine.targets.at(index).serving;
      const use = count === 0 ? 1 : station.busy / (count * model.plan.workers);
      if (use < 0.999) {
        const wait = station.queued / out;
        const share = waits[Math.round(use * (waits.length - 1))] as number;
        if (share > 0) variance += wait * wait * (2 / share - 1);
      }
    }
    return variance;
  }
}
