import type { NodeId } from '#shared/document/records.ts';

/** Two records of a name: the second is answered while the first is unhealthy. */
export interface DnsFailoverPlan {
  /** The hosted zone. */
  readonly node: NodeId;
  readonly name: string;
  /** The door in front of both: with its token the way leads to the first, without it to the second. */
  readonly station: number;
  readonly primary: string;
  readonly secondary: string;
  /** Stations whose targets tell whether the first is healthy. */
  readonly watches: readonly number[];
  /** Route 53 asks the first itself; else it follows what its load balancer has found. */
  readonly asksItself: boolean;
  readonly interval: number;
  readonly failures: number;
  /** How long callers keep an answer. */
  readonly ttl: number;
}

/** The addresses of a load balancer: one in each zone, which leaves its name a while after the zone is lost. */
export interface ZonalAddresses {
  readonly zones: readonly string[];
  readonly leavesAfter: number;
}
