import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from './distribution.ts';
import type { Portion } from './portion.ts';

/** What one machine offers to tasks or pods, after what its system keeps for itself. */
export interface Machine {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryMib: number;
  /** Tasks with a network interface of their own, or pods. */
  readonly slots: number;
  /** US dollars an hour, where the catalogue knows it. */
  readonly hourly?: number;
}

/** Machines that tasks or pods are placed on, and how their number changes. */
export interface HostPoolPlan {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  /** What one is called in the log. */
  readonly noun: 'instance' | 'node';
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly zones: readonly string[];
  readonly machine: Machine;
  /** From the request for a machine until tasks can be placed on it. */
  readonly launch: Distribution;
  readonly scaling: HostScalingPlan;
}

export type HostScalingPlan =
  | { readonly is: 'none' }
  | CapacityProviderPlan
  | ClusterAutoscalerPlan
  | KarpenterPlan;

/** Managed scaling of an ECS capacity provider: target tracking of the machines needed per machine there. */
export interface CapacityProviderPlan {
  readonly is: 'capacity-provider';
  readonly target: number;
  readonly minimumStep: number;
  readonly maximumStep: number;
  readonly warmUp: number;
  readonly outPoints: number;
  readonly inPoints: number;
  /** Only machines without tasks are taken away. */
  readonly keepsBusy: boolean;
}

export interface ClusterAutoscalerPlan {
  readonly is: 'cluster-autoscaler';
  readonly scanSeconds: number;
  /** A node whose pods request less than this part of it may go. */
  readonly downThreshold: number;
  readonly unneededSeconds: number;
  readonly afterAddSeconds: number;
  /** After a node that could not be emptied. */
  readonly afterFailureSeconds: number;
  /** A node that is not ready after so long is given up, and its group paused: longer each time. */
  readonly provisionSeconds: number;
  readonly backoffSeconds: number;
  readonly longestBackoffSeconds: number;
  /** From a pod that fits nowhere to the request for a node on average, and in clusters of so many nodes. */
  readonly latencySeconds: number;
  readonly largeLatencySeconds: number;
  readonly largeFrom: number;
}

export interface KarpenterPlan {
  readonly is: 'karpenter';
  /** From the smallest to the largest. */
  readonly machines: readonly Machine[];
  readonly batchIdleSeconds: number;
  readonly batchMaxSeconds: number;
  readonly consolidates: 'never' | 'empty' | 'underutilized';
  readonly consolidateAfterSeconds: number;
  /** The part of the nodes that may be disrupted at a time. */
  readonly budget: number;
  readonly vcpuLimit: number;
  /** The age at which a node goes, whoever runs on it. */
  readonly expireAfterSeconds: number;
  /** How old nodes are that are there at the start. */
  readonly ageAtStartSeconds: number;
}

/** One of several capacity providers of a service. */
export interface CapacityShare {
  readonly name: string;
  /** Tasks that are placed here first. */
  readonly base: number;
  /** Its part of the rest. */
  readonly weight: number;
  /** AWS may take it back. */
  readonly isSpot: boolean;
  /** The machines of a provider that is a group. */
  readonly pool?: number;
}

export type PlacementStrategy = 'spread-zones' | 'spread-hosts' | 'binpack-cpu' | 'binpack-memory' | 'random';

/** What one task or pod takes of a machine, and which it prefers. */
export interface PlacementPlan {
  readonly pool: number;
  readonly noun: 'task' | 'pod';
  readonly vcpu: number;
  readonly memoryMib: number;
  /** A fixed port of the machine: one task with it on each. */
  readonly hostPort?: number;
  readonly takesSlot: boolean;
  readonly strategies: readonly PlacementStrategy[];
  /** One task of the group on each machine. */
  readonly isDistinct: boolean;
  /** Only machines in these zones. */
  readonly zones?: readonly string[];
  /** Only machines whose type begins so. */
  readonly typePrefix?: string;
  /** One on every machine, instead of a number of its own. */
  readonly isDaemon: boolean;
  /** Other pools that take it where this one has no room. */
  readonly otherPools?: readonly number[];
  /** How many of its group stay while machines are emptied: a number, or a part that is rounded up. */
  readonly keeps?: Portion;
}
