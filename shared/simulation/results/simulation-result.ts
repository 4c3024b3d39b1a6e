import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { Decision } from '../control-plane/decision-log.ts';
import type { TargetState } from '../control-plane/target-states.ts';
import type { ErrorCause } from '../flow/causes.ts';
import type { Assumption } from '../flow/flow.ts';
import type { DeploymentRecord } from './deployment-records.ts';
import type { RequestRecord } from './request-record.ts';
import type { QueueCounts, Series } from './run-record.ts';
import type { ServicePercentiles } from './service-percentiles.ts';

/** What a simulation answers. Times in seconds; undefined is written as null: unknown, not zero. */
export interface SimulationResult {
  readonly format: 'lintel-simulation/1';
  readonly version: string;
  readonly scenario: { readonly id: string; readonly name: string };
  readonly seed: number;
  readonly engine: 'des' | 'fluid';
  /** Why this engine. */
  readonly because: string;
  readonly replications: number;
  readonly seconds: number;
  /** Where somebody ended it before its time. */
  readonly stopped?: StoppedRun;
  readonly events: number;
  readonly verdict: Verdict;
  readonly classes: readonly ClassResult[];
  /** Work that no caller waits for: messages and events. */
  readonly background: readonly ClassResult[];
  readonly nodes: readonly NodeResult[];
  readonly groups: readonly GroupResult[];
  /** Of the first replication, where there were any. */
  readonly deployments?: readonly DeploymentRecord[];
  /** What went over each connection of the drawing. */
  readonly connections: readonly ConnectionResult[];
  /** Kilobytes of a request and of its answer on average, where the scenario says what its requests weigh. */
  readonly payload?: { readonly requestKilobytes: number; readonly answerKilobytes: number };
  readonly decisions: readonly Decision[];
  readonly bottleneck: Bottleneck | null;
  /** What it could carry at most; null when nothing was answered. */
  readonly bounds: SystemBounds | null;
  readonly cost: RunCost | null;
  readonly assumptions: readonly Assumption[];
  /** Of the first replication. */
  readonly series: Series;
  /** Where the percentiles of a run of rates come from: stretches in which every request was simulated, in seconds. */
  readonly windows?: readonly { readonly from: number; readonly to: number; readonly requests: number }[];
  /** Over all replications, from two on. */
  readonly bands?: Bands;
  /** Some requests of the first replication, to be played back; none of a run of rates. */
  readonly requests?: RequestRecord;
}

/** How far a run came that was ended: seconds of a replication, or whole replications. */
export interface StoppedRun {
  readonly seconds: number;
  readonly ofSeconds: number;
  readonly replications: number;
  readonly ofReplications: number;
}

/** Mean and 95 % interval over replications, bucket by bucket; null where fewer than two know. */
export interface Bands {
  readonly bucketSeconds: number;
  readonly columns: readonly BandColumn[];
}

export interface BandColumn {
  readonly what: string;
  readonly of: string;
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

export interface Verdict {
  readonly holds: boolean;
  readonly isStable: boolean;
  readonly sentences: readonly string[];
  readonly objectives: readonly ObjectiveResult[];
}

export interface ObjectiveResult {
  readonly id: string;
  readonly is: 'availability' | 'latency' | 'age';
  readonly text: string;
  readonly holds: boolean;
  /** Too little was seen to say, so it does not hold and is not missed either. */
  readonly isUnknown?: boolean;
  readonly measured: number | null;
  readonly target: number;
  /** Requests that may fail, or answers that may take longer, and those that did. */
  readonly budget?: number;
  readonly used?: number;
  readonly burned?: number;
  readonly exhaustedAt?: number | null;
  /** How fast the budget burned at worst. */
  readonly burnRates?: readonly BurnRate[];
}

/** How many times as fast as it may a budget burned in the worst window of this length. */
export interface BurnRate {
  readonly windowSeconds: number;
  /** The rate at which somebody is called. */
  readonly alarm: number;
  readonly highest: number;
  /** When that window ended, in seconds of the run. */
  readonly until: number;
  /** The run is shorter than the window. */
  readonly isWholeRun: boolean;
}

/** A figure of one run, or the mean over replications with its 95 % interval. */
export interface Figure {
  readonly value: number | null;
  readonly low?: number;
  readonly high?: number;
}

export interface Latency {
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export interface ClassResult {
  readonly id: string;
  readonly offered: number;
  /** Offered, less those that were turned away at a door: throttled, no place, no target. */
  readonly accepted: number;
  readonly completed: number;
  readonly failed: number;
  readonly attempts: number;
  readonly offeredPerSecond: number;
  readonly completedPerSecond: Figure;
  readonly errorRate: Figure;
  readonly meanLatency: Figure;
  readonly meanInside: number;
  readonly latency: Latency;
  readonly errors: readonly {
    readonly cause: ErrorCause;
    readonly count: number;
    readonly firstAt: number | null;
    readonly lastAt: number | null;
  }[];
}

export interface NodeResult {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  readonly arrivals: number;
  readonly completions: number;
  readonly perSecond: number;
  readonly utilisation: number | null;
  readonly meanInside: number;
  readonly meanQueued: number;
  readonly mostQueued: number;
  readonly meanBusy: number;
  readonly mostBusy: number;
  /** |L − λW| / L: an identity that tests the books. */
  readonly littleGap: number | null;
  readonly time: Latency;
  readonly wait: Latency;
  /** The time without the wait, on average. */
  readonly meanService: number | null;
  /** Percentiles of it, where its visits took as long as they were said to. */
  readonly service?: ServicePercentiles;
  /** The share of visits that did not begin at once. */
  readonly waited: number | null;
  /** Of the reads or writes of a table: units that they take, a second. */
  readonly unitsPerSecond?: number;
  readonly errors: readonly { readonly cause: ErrorCause; readonly count: number }[];
  readonly targets: readonly {
    readonly node: NodeId;
    readonly zone: string;
    readonly arrivals: number;
    readonly share: number;
    readonly utilisation: number | null;
    readonly meanTime: number | null;
  }[];
  readonly queue?: QueueCounts & {
    readonly age: Latency;
    readonly batches: readonly {
      readonly invocations: number;
      readonly meanBatch: number | null;
      readonly meanConcurrency: number;
      readonly mostConcurrency: number;
    }[];
  };
  readonly function?: {
    readonly invocations: number;
    /** Null of rates, which do not tell. */
    readonly coldStarts: number | null;
    readonly coldShare: number | null;
    readonly throttles: number;
    readonly billedGigabyteSeconds: number;
    readonly meanConcurrency: number;
    readonly mostConcurrency: number;
  };
}

export interface ConnectionResult {
  readonly connection: ConnectionId;
  readonly requests: number;
  readonly perSecond: Figure;
  /** Of requests and answers together, by the mean that each weighs. */
  readonly bytesPerSecond: number;
}

export interface GroupResult {
  readonly node: NodeId;
  readonly name: string;
  readonly desiredAtEnd: number;
  readonly mostTargets: number;
  readonly targetHours: number;
  /** How its load balancer sees its targets at the end of the run. */
  readonly targetStates?: readonly (TargetState & { readonly count: number })[];
  readonly points: readonly {
    readonly at: number;
    readonly cpu: number | null;
    readonly requests: number | null;
  }[];
  readonly notes: readonly string[];
}

export interface Bottleneck {
  readonly node: NodeId;
  readonly name: string;
  readonly utilisation: number;
  /** How many times the load of the run it could carry. */
  readonly headroom: number;
  readonly text: string;
}

/** The bounds of operational analysis: whatever waits and queues, no more than this can be carried. */
export interface SystemBounds {
  /** What the run answered. */
  readonly perSecond: number;
  /** Time that one answered request takes of all nodes together, without waiting. */
  readonly demandSeconds: number;
  readonly mostPerSecond: number;
  readonly limitedBy: NodeId;
  /** With every group at its largest size. */
  readonly mostWhenGrown: number;
  /** Where users wait for their answers and think in between. */
  readonly closed?: {
    readonly users: number;
    readonly thinkSeconds: number;
    readonly mostPerSecond: number;
    readonly saturatedAt: number;
  };
  /** The tightest first. */
  readonly demands: readonly NodeDemand[];
  readonly text: string;
}

export interface NodeDemand {
  readonly node: NodeId;
  readonly name: string;
  /** Visits of one answered request. */
  readonly visits: number;
  readonly serviceSeconds: number;
  readonly demandSeconds: number;
  /** Of all functions that share their places with it, together. */
  readonly sharedSeconds?: number;
  /** Requests at a time, at the size of the end; null where a rate is the bound. */
  readonly places: number | null;
  readonly mostPerSecond: number;
  readonly mostWhenGrown: number;
}

export interface RunCost {
  readonly usd: number;
  readonly perMillionRequestsUsd: number | null;
  readonly perMonthUsd: number;
  readonly isAtLeast: boolean;
  readonly lines: readonly CostOfRunLine[];
}

export interface CostOfRunLine {
  readonly node: NodeId;
  readonly component: string;
  readonly label: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number | null;
  readonly formula: string;
}
