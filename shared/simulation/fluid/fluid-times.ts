import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';

/** Time in the system, as rates: of those who wait for an answer, by class, and of the last step by hop. */
export class FluidTimes {
  private readonly engine: FluidEngine;

  constructor(engine: FluidEngine) {
    this.engine = engine;
  }

  /** Each of those that leave was here for what is inside, divided by what leaves. */
  noteTime(index: number, hop: number, rate: number, out: number, dt: number): void {
    const { hopClass, hopShare, stations, targets, waits, callers, servers } = this.engine;
    const { varianceSum, hopTime, hopVariance } = this.engine;
    const classIndex = hopClass[hop] as number;
    const station = stations[index] as FluidStation;
    const inTime = waits?.isAt(hop) === true ? this.inTime(index, hop, rate, out) : 1;
    if (classIndex < 0) return;
    // Those that fail there have no answer to wait for.
    const answered = inTime * (1 - (targets.errorRates[index] as number));
    this.add(classIndex, station.inside * (hopShare[hop] as number) * answered * dt);
    if (!callers.isNeeded) return;
    const variance = servers.varianceOf(index, station, out) * inTime;
    varianceSum[classIndex] = (varianceSum[classIndex] as number) + rate * variance * dt;
    hopTime[hop] = (targets.at(index).stayOfNew() ?? station.inside / out) * inTime;
    hopVariance[hop] = variance;
  }

  /** Who sends a message waits until the queue has it, and no longer. */
  noteSending(index: number, hop: number, rate: number, dt: number): void {
    const { engine } = this;
    const classIndex = engine.hopClass[hop] as number;
    if (classIndex < 0) return;
    const time = engine.ownTime(index);
    engine.hopTime[hop] = time;
    this.add(classIndex, rate * time * dt);
  }

  /** Requests at a hop have waited so many seconds together: of whoever waits for their answer. */
  noteWaiting(hop: number, seconds: number): void {
    const { hopClass, owners } = this.engine;
    let at = hop;
    while (at !== -1 && (hopClass[at] as number) < 0) at = owners.ownerAt(at);
    if (at !== -1) this.add(hopClass[at] as number, seconds);
  }

  private add(classIndex: number, seconds: number): void {
    const { latencySum } = this.engine;
    latencySum[classIndex] = (latencySum[classIndex] as number) + seconds;
  }

  /** Notes the time at a station for those who wait; gives the share of it that those who are in time take. */
  private inTime(index: number, hop: number, rate: number, out: number): number {
    const { flow, stations, functions, waits, servers } = this.engine;
    const station = stations[index] as FluidStation;
    if (flow.stations[index]?.is === 'function') {
      const { mean, variance } = functions.timeInTime(index);
      return waits?.note(hop, rate, mean, variance) ?? 1;
    }
    const variance = servers.varianceOf(index, station, out);
    return waits?.note(hop, rate, station.inside / out, variance) ?? 1;
  }
}
