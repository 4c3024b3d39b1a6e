import type { HealthChecker } from './health-checker.ts';
import type { Tenant } from './placement.ts';

/** A release of what targets run, with what is wrong with it. */
export interface Version {
  readonly name: string;
  readonly errorRate: number;
  readonly serviceTimeFactor: number;
  readonly startSeconds?: number | undefined;
  readonly crashOnStart: number;
  readonly failsHealthChecks: boolean;
}

/** What runs before any deployment. */
export const firstVersion: Version = {
  name: 'v1',
  errorRate: 0,
  serviceTimeFactor: 1,
  crashOnStart: 0,
  failsHealthChecks: false,
};

/** One instance, task or pod as the control plane knows it. */
export interface Target {
  readonly id: number;
  zone: number;
  readonly launchedAt: number;
  version: Version;
  state: 'pending' | 'in-service' | 'draining' | 'gone';
  inServiceAt: number;
  warmAt: number;
  goneAt: number;
  /** Since when it gets nothing new and finishes what it has. */
  drainingSince?: number;
  isHealthy: boolean;
  condition: 'serves' | 'refuses' | 'hangs';
  checker?: HealthChecker | undefined;
  /** Until then its share grows. */
  rampsUntil?: number;
  /** What its checks met, as a code. */
  failedBy?: string | undefined;
  /** Its load balancer sends it nothing. */
  isUnused?: boolean;
  /** It has been told to go and still serves; another takes its place. */
  isLeaving?: boolean;
  /** Which of several capacity providers it is of. */
  share?: number;
  /** The pool that it went to where its own had no room. */
  pool?: number;
  /** Its place on a machine, where the group needs one. */
  tenant?: Tenant;
}
