import { meanOf, variationOf } from '../flow/distribution.ts';
import type { ServersStation } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';
import { conditionNames } from './fluid-targets.ts';
import { plainBeyond, stepInput, stepRequests, type WaitingTable, waitingTable } from './waiting-table.ts';

interface ServerModel {
  readonly plan: ServersStation;
  readonly table: WaitingTable | undefined;
  readonly mean: number;
  /** Requests a second that a target works off. */
  readonly rate: number;
}

/** Stations with targets and workers, as rates: queueing from the tables of stationary queues. */
export class FluidServers {
  private readonly engine: FluidEngine;
  private readonly models: readonly (ServerModel | undefined)[];
  /** Where each station last was in its table. */
  private readonly hints: Int32Array;
  /** Of the times of service. */
  private readonly variances: Float64Array;

  constructor(engine: FluidEngine) {
    this.engine = engine;
    const { flow } = engine;
    this.models = flow.stations.map((plan) => {
      if (plan.is !== 'servers' || plan.workers === Number.POSITIVE_INFINITY) return undefined;
      const spread = (1 + variationOf(plan.service)) / 2;
      const table = plan.workers <= plainBeyond ? waitingTable(plan.workers, spread) : undefined;
      const mean = meanOf(plan.service);
      return { plan, table, mean, rate: plan.workers / mean };
    });
    this.hints = new Int32Array(flow.stations.length);
    this.variances = Float64Array.from(
      flow.stations,
      ({ service }) => variationOf(service) * meanOf(service) * meanOf(service),
    );
  }

  /** What leaves a station in a step, a second. */
  step(index: number, station: FluidStation, inflow: number, dt: number): number {
    const model = this.models[index];
    return model === undefined
      ? this.stepDelay(station, inflow, index, dt)
      : this.stepTargets(index, station, model, inflow, dt);
  }

  private stepDelay(station: FluidStation, inflow: number, index: number, dt: number): number {
    const targets = this.engine.targets.at(index);
    let out = inflow;
    const away = targets.shareOf(conditionNames.refuses);
    if (away > 0) {
      this.engine.drop(index, out * away, 'conn_refused_502', dt);
      out *= 1 - away;
    }
    const bad = targets.errorRate();
    if (bad > 0) {
      this.engine.drop(index, out * bad, targets.errorCause(), dt);
      out *= 1 - bad;
    }
    station.inside =
      out * (this.engine.means[index] as number) * (this.engine.targets.factors[index] as number);
    station.busy = station.inside;
    return out;
  }

  private stepTargets(
    index: number,
    station: FluidStation,
    model: ServerModel,
    inflow: number,
    dt: number,
  ): number {
    const { plan, table, mean } = model;
    const targets = this.engine.targets.at(index);
    let served = inflow;
    // Targets that still get requests but do not answer take their share down with them.
    const away = targets.shareOf(conditionNames.refuses);
    if (away >= 1 && plan.waitsWhileAway === true) {
      station.inside += inflow * dt;
      station.queued = station.inside;
      station.busy = 0;
      targets.account(0, inflow, 0, dt);
      return 0;
    }
    const broken = away;
    const silent = targets.shareOf(conditionNames.hangs);
    if (broken > 0) this.engine.drop(index, inflow * broken, 'conn_refused_502', dt);
    if (silent > 0) this.engine.drop(index, inflow * silent, 'timeout_504', dt);
    if (broken + silent > 0) served -= inflow * (broken + silent);
    const count = targets.serving();
    if (count === 0) {
      this.engine.drop(index, served, 'no_healthy_target_503', dt);
      targets.account(0, inflow, 0, dt);
      station.busy = 0;
      return 0;
    }
    const factor = targets.factor() * (this.engine.targets.factors[index] as number);
    if (mean === 0) return this.stepPlaces(index, station, served, count * plan.workers, plan, dt);
    const capacity = factor === 1 ? count * model.rate : (count * model.rate) / factor;
    let inside: number;
    if (table === undefined) {
      const rate = 1 / (mean * factor);
      inside = (station.inside + dt * served) / (1 + dt * rate);
      if (inside > count * plan.workers) inside = station.inside + dt * (served - capacity);
    } else {
      // Each target is a queue of its own.
      const part = count === 1 ? 1 : 1 / count;
      stepInput[0] = station.inside * part;
      stepInput[1] = served * part;
      stepInput[2] = capacity * part;
      stepInput[3] = dt;
      stepRequests(table, this.hints, index);
      inside = count * (stepInput[0] as number);
    }
    if (inside < 0) inside = 0;
    const change = inside - station.inside;
    let out = served - (dt === 1 ? change : change / dt);
    if (out < 0) out = 0;
    const room =
      plan.queueLimit === Number.POSITIVE_INFINITY ? inside : count * (plan.workers + plan.queueLimit);
    if (inside > room) {
      this.engine.drop(index, (inside - room) / dt, plan.fullCause, dt);
      inside = room;
    }
    station.inside = inside;
    const wanted = out * mean * factor;
    const busy = wanted < count * plan.workers ? wanted : count * plan.workers;
    station.busy = busy;
    station.queued = inside > busy ? inside - busy : 0;
    const bad = targets.errorRate();
    if (bad > 0) {
      this.engine.drop(index, out * bad, targets.errorCause(), dt);
      out *= 1 - bad;
    }
    targets.account(busy, inflow, count, dt);
    return out;
  }

  /** Places without work of their own, which a request keeps while it calls others: the ports of a NAT gateway. */
  private stepPlaces(
    index: number,
    station: FluidStation,
    inflow: number,
    places: number,
    plan: ServersStation,
    dt: number,
  ): number {
    const hold = this.engine.holdTimes[index] as number;
    const out = hold === 0 ? inflow : Math.min(inflow, places / hold);
    this.engine.drop(index, inflow - out, plan.fullCause, dt);
    station.inside = out * hold;
    station.busy = station.inside;
    station.queued = 0;
    this.engine.targets.at(index).account(station.busy, inflow, 1, dt);
    return out;
  }

  /** Of the time at a station: of the service, and of the wait below its limit. Beyond it all wait alike. */
  varianceOf(index: number, station: FluidStation, out: number): number {
    const model = this.models[index];
    const factor = this.engine.targets.factors[index] as number;
    let variance = (this.variances[index] as number) * factor * factor;
    if (model?.table !== undefined && out > 0 && station.queued > 0) {
      const { waits } = model.table;
      const count = this.engine.targets.at(index).serving();
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
