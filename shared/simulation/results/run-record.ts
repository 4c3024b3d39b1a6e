import type { NodeId } from '#shared/document/records.ts';
import type { Decision } from '../control-plane/decision-log.ts';
import type { TargetState } from '../control-plane/target-states.ts';
import type { ConnectionCount } from '../flow/connection-counts.ts';
import type { Flow } from '../flow/flow.ts';
import type { DeploymentRecord } from './deployment-records.ts';
import type { RequestRecord } from './request-record.ts';

/**
 * What one replication gives, as plain data: it travels between workers and machines, and records of several
 * replications add up to one result in any split.
 */
export interface RunRecord {
  readonly engine: 'des' | 'fluid';
  readonly replication: number;
  /** The measured time: from the warm-up to the end. */
  readonly seconds: number;
  readonly endedAt: number;
  /** Where somebody stopped it before its end. */
  readonly stoppedAt?: number;
  readonly events: number;
  readonly classes: readonly ClassRecord[];
  readonly background: readonly ClassRecord[];
  readonly stations: readonly StationRecord[];
  readonly groups: readonly GroupRecord[];
  readonly deployments?: readonly DeploymentRecord[];
  /** What went over the connections of the drawing, in the measured time. */
  readonly connections: readonly ConnectionCount[];
  readonly decisions: readonly Decision[];
  readonly series: Series;
  /** Stretches of a fluid run in which every request was simulated: percentiles come from them. */
  readonly windows?: readonly WindowRecord[];
  /** Of the first replication: some of its requests, to be played back; none of a run of rates. */
  readonly requests?: RequestRecord;
}

export interface WindowRecord {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  /** Requests of the whole run that it stands for: those that took about as long as its own. */
  readonly weight: number;
  /** Latencies by class, and times and waits by station. */
  readonly classes: readonly HistogramRecord[];
  readonly stations: readonly { readonly sojourn: HistogramRecord; readonly wait: HistogramRecord }[];
}

export interface ClassRecord {
  readonly id: string;
  readonly offered: number;
  readonly completed: number;
  readonly failed: number;
  readonly attempts: number;
  readonly meanInside: number;
  /** Time inside of those that ended, added up. */
  readonly sojournSum: number;
  /** By cause, in the order of `errorCauses`. */
  readonly errors: readonly number[];
  readonly firstErrorAt: readonly (number | null)[];
  readonly lastErrorAt: readonly (number | null)[];
  readonly latency: HistogramRecord;
}

export interface HistogramRecord {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Bucket and count, alternating. */
  readonly buckets: readonly number[];
}

export interface StationRecord {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  readonly is: Flow['stations'][number]['is'];
  readonly arrivals: number;
  readonly completions: number;
  readonly errors: readonly number[];
  readonly meanInside: number;
  readonly meanQueued: number;
  readonly meanBusy: number;
  readonly mostQueued: number;
  readonly mostBusy: number;
  readonly sojournSum: number;
  /** Workers of all targets over time; null where there is no bound. */
  readonly workerSeconds: number | null;
  readonly sojourn: HistogramRecord;
  readonly wait: HistogramRecord;
  readonly targets: readonly TargetRecord[];
  /** Units that the reads or writes of a table took. */
  readonly units?: number;
  readonly queue?: QueueRecord;
  readonly function?: FunctionRecord;
}

export interface TargetRecord {
  readonly node: NodeId;
  readonly zone: string;
  readonly arrivals: number;
  readonly completions: number;
  readonly utilisation: number | null;
  readonly sojournSum: number;
}

/** What became of the messages of a queue. */
export interface QueueCounts {
  readonly sent: number;
  readonly completed: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly expired: number;
  readonly deadLetters: number;
  readonly left: number;
  readonly meanVisible: number;
  readonly oldestAge: number;
  readonly oldestAt: number;
  /** The first time after which no message was left to work off; null when there is one at the end. */
  readonly emptyAt: number | null;
}

export interface QueueRecord extends QueueCounts {
  readonly age: HistogramRecord;
  readonly mappings: readonly {
    readonly invocations: number;
    readonly messages: number;
    readonly meanInFlight: number;
    readonly mostInFlight: number;
  }[];
}

export interface FunctionRecord {
  readonly invocations: number;
  /** Null where nobody counted. */
  readonly coldStarts: number | null;
  readonly throttles: number;
  readonly billedSeconds: number;
  readonly meanConcurrency: number;
  readonly mostConcurrency: number;
  readonly memoryMb: number;
  readonly provisioned: number;
}

export interface GroupRecord {
  readonly node: NodeId;
  readonly name: string;
  readonly desiredAtEnd: number;
  readonly mostTargets: number;
  /** Target-seconds from launch until gone: what is paid for. */
  readonly targetSeconds: number;
  readonly points: readonly {
    readonly at: number;
    readonly cpu: number | null;
    readonly requests: number | null;
  }[];
  readonly isClipped: boolean;
  /** How its load balancer sees its targets at the end. */
  readonly targetStates?: readonly (TargetState & { readonly count: number })[];
  /** Of machines that others are placed on: how many waited for room at once. */
  readonly mostWaiting?: number;
}

/** Columns over buckets of time. */
export interface Series {
  readonly bucketSeconds: number;
  /** How long the last bucket is where it is shorter than the others. */
  readonly lastSeconds?: number;
  readonly columns: readonly SeriesColumn[];
}

export interface SeriesColumn {
  /** `offered`, `completed`, `failed`, `p50`, `p99` (of rates `mean`) and `errors.` with a cause of a class, and `slower.` with the seconds of an objective: answers that took longer; `queued` and `busy` (the mean of the bucket) of a station; `targets`, `desired`, `starting`, `unhealthy`, `draining` of a group; `requests` of a connection; `workingEnvironments` and `warmEnvironments` of a function; `use` of a node that shares a station with others, or that links lead over; `way` of a way of a link, how far it is used; `version` of a node and a version that was deployed, the share of the requests that it got; `cost` of the whole, in US dollars so far. */
  readonly what: string;
  readonly of: string;
  readonly values: readonly (number | null)[];
}

/** The column of a class that counts answers which took longer than this. */
export function slowerColumn(seconds: number): string {
  return `slower.${seconds}`;
}
