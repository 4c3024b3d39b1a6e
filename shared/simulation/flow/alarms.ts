import type { NodeId } from '#shared/document/records.ts';

/** What an alarm may look at, of the targets of groups or the messages of a queue. */
export type AlarmMetric =
  /** Per cent, on average over the targets. */
  | 'cpu'
  | 'memory'
  /** Of the targets, added up over a period. */
  | 'requests'
  | 'errors'
  /** Per cent of the requests. */
  | 'error-percent'
  | 'requests-per-target'
  /** Seconds, on average over the requests. */
  | 'response-time'
  | 'healthy'
  | 'unhealthy'
  /** Connections that targets refuse. */
  | 'refused'
  /** Of the queue or the function. */
  | 'messages'
  | 'calls'
  | 'call-errors';

/** An alarm that the control plane evaluates: one that is drawn, or one that a deployment states. */
export interface AlarmWatch {
  /** The alarm itself, or what it is stated for. */
  readonly node: NodeId;
  readonly name: string;
  readonly metric: AlarmMetric;
  /** What the metric is called in the log. */
  readonly title: string;
  /** Places among the groups of the flow. */
  readonly groups: readonly number[];
  /** A queue or a function among the stations. */
  readonly station?: number;
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  readonly orEqual: boolean;
  readonly missing: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
  readonly points: number;
  readonly of: number;
  readonly periodSeconds: number;
  /** It sets off a scaling policy, which says what it does itself. */
  readonly isOfPolicy?: boolean;
}

/** An alarm that rings with others, by their places among the alarms of the flow. */
export interface CompositeWatch {
  readonly node: NodeId;
  readonly name: string;
  readonly alarms: readonly number[];
  readonly needsAll: boolean;
}

export type FlowAlarm = AlarmWatch | CompositeWatch;

export function isComposite(alarm: FlowAlarm): alarm is CompositeWatch {
  return 'alarms' in alarm;
}

/** Alarms that stop deployments of a node, by their places among the alarms of the flow. */
export interface AlarmStop {
  readonly node: NodeId;
  readonly alarms: readonly number[];
  readonly rollsBack: boolean;
  /** A deployment that begins while one rings ends at once; else that one is left aside. */
  readonly endsAtOnce: boolean;
}
