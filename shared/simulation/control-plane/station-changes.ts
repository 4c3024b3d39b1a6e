import type { Flow } from '../flow/flow.ts';
import type { Plant } from './plant.ts';

/** What happens to a whole station for a while. */
export interface StationChange {
  /** How many times as long it takes. */
  readonly factor?: number;
  /** And how much longer on top, in seconds. */
  readonly addedSeconds?: number;
  /** The share of requests that fail, in place of what the flow says. */
  readonly errorRate?: number;
  /** The share of requests that fail as well. */
  readonly alsoFailing?: number;
}

/** Several changes of one station hold together, and each ends for itself. */
export class StationChanges {
  private readonly flow: Flow;
  private readonly plant: Plant;
  private readonly active: Set<StationChange>[];

  constructor(flow: Flow, plant: Plant) {
    this.flow = flow;
    this.plant = plant;
    this.active = flow.stations.map(() => new Set());
  }

  /** Changes stations until what it gives is called. */
  begin(stations: readonly number[], change: StationChange): () => void {
    for (const station of stations) {
      this.active[station]?.add(change);
      this.apply(station);
    }
    return () => {
      for (const station of stations) {
        this.active[station]?.delete(change);
        this.apply(station);
      }
    };
  }

  private apply(station: number): void {
    const own = this.flow.stations[station]?.errorRate ?? 0;
    let [factor, addedSeconds, errorRate, working] = [1, 0, own, 1];
    for (const change of this.active[station] ?? []) {
      factor *= change.factor ?? 1;
      addedSeconds += change.addedSeconds ?? 0;
      errorRate = change.errorRate ?? errorRate;
      working *= 1 - (change.alsoFailing ?? 0);
    }
    this.plant.setStation(station, factor, addedSeconds, 1 - (1 - errorRate) * working);
  }
}
