import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { ConnectionCount } from './flow/connection-counts.ts';
import type { RunRecord } from './results/run-record.ts';

/** One replication under way: it goes on in steps, so that it can be paused, watched and cancelled. */
export interface SteppedRun {
  /** Where it is, in simulated seconds. */
  readonly now: number;
  readonly isDone: boolean;
  readonly control: ControlPlane;
  /** What has gone over the connections of the drawing so far. */
  counts(): readonly ConnectionCount[];
  /**
   * Goes on for at most so many events (of rates: steps of a station), and no further than a simulated time; true when the
   * run is over.
   */
  advance(events: number, until?: number): boolean;
  /** Ends the run here: what has been seen so far is its record. */
  stop(): void;
  record(): RunRecord;
}
