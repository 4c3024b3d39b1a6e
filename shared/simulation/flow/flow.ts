import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { AlarmStop, FlowAlarm } from './alarms.ts';
import type { ErrorCause } from './causes.ts';
import type { Distribution } from './distribution.ts';
import type { DnsFailoverPlan, ZonalAddresses } from './failover.ts';
import type { GuardPlan } from './guards.ts';
import type { CapacityShare, HostPoolPlan, PlacementPlan } from './hosts.ts';
import type { LinkPath } from './links.ts';
import type { RateState } from './modulation.ts';
import type { PodScalingPlan } from './pod-scaling.ts';
import type { Portion } from './portion.ts';
import type { QueueStation } from './queue-station.ts';
import type { RatePattern } from './rate.ts';
import type { RetryPlan } from './retry.ts';
import type { WaitPlan } from './waits.ts';

/**
 * What the engines run: stations, the hops between them, and who sends requests. Numbers refer to places in the lists.
 * Everything is in seconds and bytes.
 */
export interface Flow {
  readonly classes: readonly FlowClass[];
  readonly sources: readonly FlowSource[];
  readonly stations: readonly Station[];
  readonly hops: readonly Hop[];
  /** Limits that several stations share: the concurrency of the account. */
  readonly pools: readonly { readonly name: string; readonly limit: number }[];
  readonly groups: readonly GroupPlan[];
  /** Machines that tasks and pods of groups are placed on. */
  readonly hostPools: readonly HostPoolPlan[];
  /** Visits that their senders try again. */
  readonly guards?: readonly GuardPlan[];
  /** Visits that their callers wait for so long and no longer. */
  readonly waits?: readonly WaitPlan[];
  /** Names that lead elsewhere while what they lead to is unhealthy. */
  readonly failovers?: readonly DnsFailoverPlan[];
  /** Alarms that are drawn, those that ring with others after them. */
  readonly alarms?: readonly FlowAlarm[];
  /** Which of them stop a deployment. */
  readonly alarmStops?: readonly AlarmStop[];
  /** What the flow assumes, for the reader of the result. */
  readonly assumptions: readonly Assumption[];
  /** What its verdict says at its end: that the load is assumed. */
  readonly note?: string;
}

export interface Assumption {
  readonly node: NodeId;
  readonly field: string;
  readonly title: string;
  readonly value: number | string | boolean;
  readonly unit?: string;
  readonly origin: 'AWS' | 'observed' | 'assumed' | 'set';
}

export interface FlowClass {
  readonly id: string;
  readonly name: string;
  readonly timeout: number;
  readonly cancelOnTimeout: boolean;
  /** The higher ones are served first; 0 unless stated. */
  readonly priority?: number | undefined;
  readonly retry: RetryPlan;
}

export interface FlowSource {
  /** Names its stream of random numbers. */
  readonly id: string;
  readonly node: NodeId;
  readonly pattern: ArrivalPattern;
  /** Which class a request is of, by weight, and where it goes first. */
  readonly classes: readonly {
    readonly class: number;
    readonly weight: number;
    readonly entry: readonly Branch[];
    /** What its requests and their answers weigh on average, where the scenario or its trace says. */
    readonly payload?: MeanPayload;
  }[];
}

export interface MeanPayload {
  readonly requestKilobytes: number;
  readonly answerKilobytes: number;
}

export type ArrivalPattern =
  /** Random arrivals at a rate that may change. */
  | { readonly is: 'random'; readonly rate: RatePattern }
  /** Arrivals evenly apart. */
  | { readonly is: 'even'; readonly rate: RatePattern }
  /** Random arrivals at the rate of a state, one state after another. */
  | { readonly is: 'modulated'; readonly states: readonly RateState[] }
  | { readonly is: 'burst'; readonly at: number; readonly count: number }
  /** Users who wait for the answer and think before they ask again. */
  | { readonly is: 'closed'; readonly users: number; readonly think: Distribution }
  | { readonly is: 'trace'; readonly times: readonly number[] };

/** Whether arrivals come at a rate at any time, so that a stretch can be run by itself. */
export function hasRate(
  pattern: ArrivalPattern,
): pattern is Extract<ArrivalPattern, { is: 'random' | 'even' | 'modulated' }> {
  return pattern.is === 'random' || pattern.is === 'even' || pattern.is === 'modulated';
}

/** Where to next, with its probability; what is missing to 1 leaves. */
export interface Branch {
  readonly to: number;
  readonly p: number;
}

/** A connection of the drawing that requests come over. */
export interface ConnectionUse {
  readonly connection: ConnectionId;
  /** Of a request and its answer. */
  readonly bytes: number;
  /** Only those that this node of the station serves. */
  readonly target?: NodeId;
}

/** One visit to a station on the way of a class. */
export interface Hop {
  /** Over which connections of the drawing requests come here. */
  readonly via?: readonly ConnectionUse[];
  readonly station: number;
  /** In place of the station's own. */
  readonly service?: Distribution;
  /** Parts that it waits for while it holds its place; each group runs beside the others. */
  readonly calls: readonly (readonly Branch[])[];
  /** How many of the groups it waits for; all unless fewer. */
  readonly join: number;
  /** What it starts without waiting, once its own work is done. */
  readonly spawns: readonly Branch[];
  readonly next: readonly Branch[];
  /** Where to with a token of its door, in place of `next`; without one it goes on to `next` and nothing fails. */
  readonly onToken?: readonly Branch[];
  /** An event that a function gets, which nobody waits for. */
  readonly isEvent?: boolean;
  /** Nobody waits for the request, but somebody on its way does for this call: it is no event that is kept and tried again. */
  readonly isAwaited?: boolean;
  /** A visit begins here that is tried again when it fails, by its place among the guards. */
  readonly guard?: number;
  /** From here on its caller waits for it: by the way that it takes, one of these places among the waits. */
  readonly waits?: readonly number[];
  /** Capacity units that it takes of a table, or bytes that it sends over a link. */
  readonly units: number;
  /** How what it sends over a link differs from one to the next; without it, all weigh the same. */
  readonly kilobytes?: Distribution;
}

export type Station = ServersStation | FunctionStation | BucketStation | QueueStation | LinkStation;

/** What every station has. */
export interface StationBase {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  readonly service: Distribution;
  /** The share of requests that fail when they were served. */
  readonly errorRate: number;
  /** What the log says when requests fail here for that cause. */
  readonly tellsFull?: { readonly cause: ErrorCause; readonly text: string; readonly arithmetic: string };
}

/** Targets with workers, and a queue before each. One target with endless workers is a delay. */
export interface ServersStation extends StationBase {
  readonly is: 'servers';
  readonly workers: number;
  readonly queueLimit: number;
  readonly discipline: 'first-come' | 'shared';
  readonly fullCause: ErrorCause;
  readonly targets: readonly TargetPlan[];
  readonly zones: readonly string[];
  readonly balancing: 'round-robin' | 'least-outstanding' | 'random' | 'choices';
  /** How many targets `choices` picks at random, to take the least busy of them. */
  readonly choices?: number;
  readonly crossZone: boolean;
  /** Zones in which the load balancer takes requests. */
  readonly entryZones: readonly number[];
  /** Whether a zone without healthy targets answers 503 instead of leaving DNS. */
  readonly emptyZoneFails: boolean;
  /** When all are unhealthy, requests still go to all. */
  readonly failOpen: boolean;
  readonly slowStart: number;
  /** A load balancer chooses among its targets. */
  readonly isBalanced?: boolean;
  /** A target group that the drawing registers nothing with. */
  readonly hasNone?: boolean;
  /** Its load balancer registers no more. */
  readonly mostTargets?: number;
  /** Its load balancer sends less to a target that fails more than the others. */
  readonly mitigatesAnomalies?: boolean;
  /** Clients come back to their target for so long; with `stays` also to one that is lost, until so long after its loss. */
  readonly sticky?: { readonly clients: number; readonly seconds: number; readonly stays?: number };
  /** What a target that takes nothing is to its callers; connections that are refused unless stated. */
  readonly refusesWith?: ErrorCause;
  /** How long the caller waits for a target that does not answer. */
  readonly answerTimeout: number;
  /** How long a request waits for a place before it gives up. */
  readonly waitTimeout?: number;
  /** While it is away, requests wait for it to come back. */
  readonly waitsWhileAway?: boolean;
  /** A standby takes over after this many seconds, from and to. */
  readonly failover?: readonly [number, number];
  /** Of a load balancer, its addresses. */
  readonly addresses?: ZonalAddresses;
  /** The queue that its workers take messages from. */
  readonly pulls?: number;
}

export interface TargetPlan {
  readonly node: NodeId;
  readonly zone: number;
  /** Of a server that is drawn by itself, among others behind one load balancer. */
  readonly name?: string;
}

export interface FunctionStation extends StationBase {
  readonly is: 'function';
  readonly memoryMb: number;
  readonly timeout: number;
  readonly init: Distribution;
  readonly keepAlive: Distribution;
  readonly pool: number;
  /** Its own part of the pool and its bound; undefined shares what nobody reserved. */
  readonly reserved?: number;
  readonly provisioned: number;
  /** Provisioned environments follow their use. */
  readonly provisionedScaling?: ProvisionedScalingPlan;
  /** Environments that it may start at once, and how many more a second. */
  readonly startBurst: number;
  readonly startRate: number;
  /** These are for all functions of its pool together that start so. */
  readonly startsTogether?: boolean;
  /** Calls a second that it takes for each of its concurrency, where they are waited for. */
  readonly requestsPerConcurrency: number;
  /** For how long a throttled event is tried again. */
  readonly asyncAge: number;
  /** How its alias sends calls to a new version; all at once without it. */
  readonly deployment?: {
    readonly strategy: 'all-at-once' | 'canary' | 'linear';
    readonly canaryPercent: number;
    readonly stepSeconds: number;
  };
  /** Waiting events of asynchronous calls are tried again after these delays. */
  readonly asyncRetries: readonly number[];
}

export interface ProvisionedScalingPlan {
  readonly min: number;
  readonly max: number;
  /** The share of them that is busy. */
  readonly target: number;
  readonly scaleInRatio: number;
  /** From the decision until the environments are there. */
  readonly allocateSeconds: number;
}

export interface BucketStation extends StationBase {
  readonly is: 'buckets';
  readonly buckets: readonly TokenBucket[];
  /** While this zone is lost it has no tokens: nobody is there who could go its way. */
  readonly zone?: string;
}

export interface TokenBucket {
  readonly name: string;
  readonly rate: number;
  readonly burst: number;
  readonly cause: ErrorCause;
  /** Only requests of these classes take from it. */
  readonly classes?: readonly number[];
  /** Takes the units of the hop instead of one. */
  readonly byUnits?: boolean;
  /** Doors of this name share what is saved up: a quota of the account. */
  readonly shared?: string;
  readonly scaling?: UnitScalingPlan;
  /** What the log says when it is reached; without it, nothing. */
  readonly tells?: string;
  /** What the log says when it has refused somebody. */
  readonly tellsRefusals?: string;
  /** What the log says when somebody comes after nobody did, and when nobody comes any more. */
  readonly tellsUse?: { readonly begins: string; readonly ends: string; readonly arithmetic: string };
}

/** How the units of a table follow their use. */
export type UnitScalingPlan =
  | {
      readonly is: 'target-tracking';
      readonly min: number;
      readonly max: number;
      /** Per cent of the units. */
      readonly target: number;
      readonly outPoints: number;
      readonly inPoints: number;
      readonly applySeconds: number;
      /** So many decreases a day at any time, and then one an hour. */
      readonly freeDecreases: number;
      /** Unused units are kept for so long. */
      readonly burstSeconds: number;
    }
  /** Twice the highest minute that is old enough, and never less than a new table. */
  | {
      readonly is: 'on-demand';
      readonly least: number;
      readonly most: number;
      readonly peakAgeSeconds: number;
    };

/** What is sent from one network to another: over the best of its ways, in order, with a bounded buffer. */
export interface LinkStation extends StationBase {
  readonly is: 'link';
  readonly paths: readonly LinkPath[];
  /** Equally good ways share the flows, each flow on one. */
  readonly spreads: boolean;
  /** How many flows there are; so many that ways have equal parts, unless stated. */
  readonly flows?: number;
  readonly bufferSeconds: number;
}

/** A set of targets that the control plane manages. */
export interface GroupPlan {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  readonly station: number;
  readonly is: 'instances' | 'tasks' | 'pods' | 'fixed';
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** From the request for a target until it can serve. */
  readonly launch: Distribution;
  readonly warmUp: number;
  readonly cooldown: number;
  readonly drain: number;
  readonly grace: number;
  readonly replacesUnhealthy: boolean;
  readonly health?: HealthCheckPlan;
  /** Between two points of the CPU of its targets; a minute unless stated. */
  readonly cpuPeriod?: number;
  readonly memory?: MemoryPlan;
  readonly policies: readonly ScalingPolicyPlan[];
  readonly schedule: readonly ScheduledSize[];
  readonly podScaling?: PodScalingPlan;
  readonly predictive?: PredictivePlan;
  readonly deployment: DeploymentPlan;
  /** After the zones, in which order scale-in chooses; without any, as AWS does by default. */
  readonly termination?: readonly TerminationPolicy[];
  /** When a zone is back, targets move to it. */
  readonly rebalancesZones?: boolean;
  /** On a Spot notice, others are launched at once. */
  readonly rebalancesSpot?: boolean;
  /** Targets need room on machines before they start. */
  readonly placement?: PlacementPlan;
  /** Several capacity providers share them. */
  readonly shares?: readonly CapacityShare[];
}

export type TerminationPolicy = 'oldest' | 'newest' | 'oldest-version' | 'closest-to-hour';

export interface HealthCheckPlan {
  readonly interval: number;
  readonly timeout: number;
  readonly healthy: number;
  readonly unhealthy: number;
  /** Seconds after which a target that takes no connections is left, before any check has failed. */
  readonly passiveAfter?: number;
  /** What is under way at a target that becomes unhealthy is cut off. */
  readonly resetsFlows?: boolean;
}

/** What the memory of a target is taken for: a simulation knows requests and not what they allocate. */
export interface MemoryPlan {
  readonly idlePercent: number;
  readonly requestPercent: number;
}

/** `messages` are those that wait in the queue which the group takes from. */
export type ScalingMetric = 'cpu' | 'memory' | 'requests-per-target' | 'backlog-per-target' | 'messages';

export type ScalingPolicyPlan =
  | {
      readonly is: 'target-tracking';
      readonly name: string;
      readonly metric: ScalingMetric;
      readonly target: number;
      readonly outPoints: number;
      readonly inPoints: number;
      readonly scaleInRatio: number;
      readonly scaleIn: boolean;
      readonly outCooldown: number;
      readonly inCooldown: number;
    }
  | {
      readonly is: 'step';
      readonly name: string;
      readonly metric: ScalingMetric;
      readonly comparison: 'above' | 'below';
      readonly threshold: number;
      /** The threshold itself counts as beyond. */
      readonly orEqual?: boolean;
      /** What a missing point counts as. */
      readonly missing?: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
      readonly points: number;
      readonly of: number;
      /** Its alarm looks at means over so long. */
      readonly periodSeconds: number;
      readonly adjustment: 'change' | 'percent' | 'exact';
      readonly steps: readonly StepAdjustment[];
      readonly minimumMagnitude: number;
      readonly cooldown: number;
      /** Simple scaling waits for its cooldown after each change. */
      readonly isSimple: boolean;
    };

export interface StepAdjustment {
  /** Relative to the threshold; undefined is open. */
  readonly from?: number;
  readonly to?: number;
  readonly by: number;
}

/** Sizes ahead of a pattern that returns, from the load of the same hours before. */
export interface PredictivePlan {
  readonly name: string;
  readonly target: number;
  /** Else it only forecasts. */
  readonly acts: boolean;
  /** How many deviations of what it missed it adds. */
  readonly deviations: number;
}

export interface ScheduledSize {
  /** Each time at which it is set, in order. */
  readonly times: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

export interface BreakerThreshold {
  /** So many, or so many per cent of those wanted, within the bounds of AWS or beyond them. */
  readonly is: 'count' | 'bounded' | 'unbounded';
  readonly value: number;
  /** A task that becomes healthy clears the count. */
  readonly resets: boolean;
}

export interface DeploymentPlan {
  readonly strategy:
    | 'all-at-once'
    | 'rolling'
    | 'rolling-with-extra'
    | 'blue-green'
    | 'canary'
    | 'linear'
    | 'immutable';
  readonly minimumPercent: number;
  readonly maximumPercent: number;
  /** Of pods, in place of the two: how many more there may be, rounded up, and how many fewer, rounded down. */
  readonly surge?: Portion;
  readonly unavailable?: Portion;
  readonly batch: number;
  /** Where a rolling change that is asked for by name has batches of their own size. */
  readonly rollingBatch?: number;
  /** A batch is given up that does not serve after so long, and waits so long once it does. */
  readonly batchPatience?: number;
  readonly batchPause?: number;
  readonly circuitBreaker: boolean;
  /** How many failed tasks stop it: half of those wanted, within bounds, unless stated. */
  readonly breaker?: BreakerThreshold;
  readonly rollback: boolean;
  readonly canaryPercent: number;
  readonly stepSeconds: number;
  readonly bakeSeconds: number;
}
