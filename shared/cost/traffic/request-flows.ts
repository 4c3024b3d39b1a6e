import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { DayProfile } from './day-profile.ts';

/** What passes in a month. */
export interface Flow {
  readonly calls: number;
  /** Towards the receiver, and back. */
  readonly requestGigabytes: number;
  readonly responseGigabytes: number;
}

export interface ConnectionFlow extends Flow {
  /** `declared` is stated at the connection itself. */
  readonly origin: 'declared' | 'derived';
  /** When it comes; even when absent. */
  readonly byHour?: DayProfile;
  /** How it was reckoned, in words; made when somebody reads it. */
  because(): string;
}

export interface NodeFlow extends Flow {
  /** New connections are one in so many requests. */
  readonly requestsPerConnection: number;
  /** A simulation run counted it. */
  readonly isMeasured: boolean;
  /** When it comes; even when absent. */
  readonly byHour?: DayProfile;
  /** When its bytes come: apart from its requests where large ones and small ones come at different times. */
  readonly bytesByHour?: DayProfile;
  because(): string;
}

/** Requests and bytes of a month over the drawn paths. */
export interface RequestFlows {
  readonly nodes: ReadonlyMap<NodeId, NodeFlow>;
  readonly connections: ReadonlyMap<ConnectionId, ConnectionFlow>;
  /** Actors that state what they send, and what they send together. */
  readonly workload: Workload;
}

/** What comes in at the entry points. */
export interface Workload {
  readonly entries: readonly NodeId[];
  readonly requestsPerMonth: number;
  readonly usersPerMonth: number;
  /** Sent and answered. */
  readonly gigabytesPerMonth: number;
  /** The widest of the entry points. */
  readonly spreadPercent: number;
}

export const kilobytesPerGigabyte = 1024 * 1024;

export const secondsPerHour = 3600;

/** What a request weighs where a node states requests but nothing before it says how large they are. */
export const payload = { request: 2, response: 20, requestsPerConnection: 10 } as const;

/** What the requests of a run weighed on average, in place of what entry points state. */
export interface MeasuredPayload {
  readonly requestKilobytes: number;
  readonly answerKilobytes: number;
}

/** A flow while it is followed. */
export interface GrowingFlow extends NodeFlow {
  calls: number;
  requestGigabytes: number;
  responseGigabytes: number;
  byHour?: DayProfile;
  bytesByHour?: DayProfile;
  readonly sources: Source[];
}

/** A flow of which nothing has arrived yet. */
export function growingFlow(requestsPerConnection: number, isMeasured: boolean): GrowingFlow {
  const sources: Source[] = [];
  return {
    calls: 0,
    requestGigabytes: 0,
    responseGigabytes: 0,
    requestsPerConnection,
    isMeasured,
    sources,
    because: () => describeSources(sources),
  };
}

/** So many calls, and where they come from or why. */
interface Source {
  readonly calls: number;
  readonly words: string;
}

const sourcesNamed = 4;

function describeSources(sources: readonly Source[]): string {
  const named = sources.slice(0, sourcesNamed).map(({ calls, words }) => `${short(calls)} ${words}`);
  const others = sources.slice(sourcesNamed);
  const rest = others.reduce((total, { calls }) => total + calls, 0);
  return [...named, ...(others.length === 0 ? [] : [`${short(rest)} from ${others.length} more`])].join(
    ' + ',
  );
}

/** `3,000,000`; at most three digits after the point. */
export function short(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  const [whole = '', fraction] = String(rounded).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
