import type { ErrorCause } from '../flow/causes.ts';

export interface MessageCounts {
  readonly inFlight: number;
  readonly failed: number;
  readonly deadLetters: number;
}

/** What the control plane steers, and what it reads: each engine is one. Targets are numbers that never change. */
export interface Plant {
  readonly now: number;
  /** The targets that a station has at the start. */
  targetsOf(station: number): readonly number[];
  zoneOf(target: number): number;
  /** A new target that gets no requests yet. */
  addTarget(station: number, zone: number): number;
  /** Where it has been placed, before it serves. */
  setZone(target: number, zone: number): void;
  setRegistered(target: number, isRegistered: boolean): void;
  setInRotation(target: number, isIn: boolean): void;
  setWeight(target: number, weight: number): void;
  /** After any of the above, once for each station. */
  refresh(station: number): void;
  setCondition(target: number, condition: 'serves' | 'refuses' | 'hangs'): void;
  failAll(target: number, cause: ErrorCause): void;
  setFactor(target: number, factor: number): void;
  setErrorRate(target: number, rate: number, cause: ErrorCause): void;
  outstanding(target: number): number;
  /** Since the start of the run. */
  requestCount(target: number): number;
  failureCount(target: number): number;
  busySeconds(target: number): number;
  /** Of a function, the calls that it has run since the start of the run. */
  callCount(station: number): number;
  /** What a station fails by its own rate, where that is not counted at a target. */
  ownFailureCount(station: number): number;
  workersOf(station: number): number;
  /** How long a new request would wait there, about. */
  expectedWait(target: number): number;
  visibleMessages(station: number): number;
  /** Of a queue: messages with consumers, deliveries that failed so far, and messages put aside. */
  messages(station: number): MessageCounts | undefined;
  /** Requests that a station has failed so far, of that cause. */
  errorCount(station: number, cause: ErrorCause): number;
  /** Calls of a function that ran too long so far. */
  timeoutCount(station: number): number;
  /** Attempts after the first that a guard has made so far. */
  retryCount(guard: number): number;
  /** Of a whole station: how many times as long it takes, how much longer on top, and how often it fails. */
  setStation(station: number, factor: number, addedSeconds: number, errorRate: number): void;
  /** Whether a way of a link works, and whether routes lead over it. */
  setPath(station: number, path: number, isUp: boolean, isRouted: boolean): void;
  /** The ways of a link that routes lead over. */
  isRouted(station: number): readonly boolean[];
  /** Units that a bucket of a station has let through since the start. */
  unitsTaken(station: number, bucket: number): number;
  /** Requests that have failed at a station for that cause, since the start or the end of the warm-up. */
  failedFor(station: number, cause: ErrorCause): number;
  /** Requests that a bucket of a station has refused since the start. */
  refusedBy(station: number, bucket: number): number;
  setUnits(station: number, bucket: number, rate: number, burst: number): void;
  /** Provisioned environments of a function: seconds in use, added up since the start, and how many there are. */
  provisionedBusySeconds(station: number): number;
  setProvisioned(station: number, count: number): void;
  setThrottled(station: number, rate: number | undefined): void;
}
