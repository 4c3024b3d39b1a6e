import type { PlantAct } from './recorded-plant.ts';

/** How a station of the fluid run stood. */
export interface StationSnapshot {
  readonly inside: number;
  readonly queued: number;
  readonly busy: number;
  readonly tokens: readonly number[];
  /** Concurrency that the mapping of a queue has grown to. */
  readonly limit: number;
}

export interface FluidSnapshot {
  readonly at: number;
  readonly stations: readonly StationSnapshot[];
  /** By hop, its share of what is at its station. */
  readonly hopShares: readonly number[];
}

/** A stretch of the fluid run: how many requests ended in it, and how long they took on average. */
export interface FluidMoment {
  readonly at: number;
  readonly requests: number;
  readonly seconds: number;
}

/** A part of the time of a run. */
export interface Stretch {
  readonly start: number;
  readonly seconds: number;
}

/** What a fluid run leaves for stretches in which every request is simulated. */
export interface FluidWatch {
  /** In the order of their times. */
  readonly stretches: readonly Stretch[];
  readonly snapshots: FluidSnapshot[];
  readonly acts: PlantAct[];
  /** One after another, over all of the measured time. */
  readonly moments: FluidMoment[];
}
