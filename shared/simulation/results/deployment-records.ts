import type { NodeId } from '#shared/document/records.ts';
import type { ControlPlane } from '../control-plane/managed-flow.ts';

/** How a new version came into a group or a function, and whom it reached. */
export interface DeploymentRecord {
  readonly node: NodeId;
  readonly name: string;
  readonly version: string;
  readonly strategy: string;
  readonly startedAt: number;
  /** Null while it is under way at the end of the run. */
  readonly endedAt: number | null;
  readonly outcome: 'under way' | 'done' | 'rolled back' | 'failed';
  /** What stopped it, as a user reads it. */
  readonly because?: string;
  /** Targets of either version while it was under way; null of a function. */
  readonly fewestServing: number | null;
  readonly mostTargets: number | null;
  /** Requests that came to the new version until the end of the run. */
  readonly requests: number;
  /** How many of them it fails: the integral of its weight, the rate of requests and its error rate. */
  readonly hit: number;
}

/** The deployments of a run, in the order in which they began. */
export function deploymentRecords(control: ControlPlane): readonly DeploymentRecord[] {
  return control.deployments.map(
    ({ endedAt, because, fewestServing, mostTargets, reached, isReplaced: _, ...trace }) => ({
      ...trace,
      endedAt: endedAt ?? null,
      ...(because === undefined ? {} : { because }),
      fewestServing: fewestServing ?? null,
      mostTargets: mostTargets ?? null,
      ...reached(),
    }),
  );
}

/** What became of a deployment, in a sentence. */
export function deploymentWords(record: DeploymentRecord): string {
  const { name, version, strategy, startedAt, endedAt, outcome, because, requests, hit } = record;
  const time = endedAt === null ? '' : ` after ${Math.round(endedAt - startedAt)} s`;
  const why = because === undefined ? '' : ` (${because})`;
  const ends = {
    'under way': 'is under way',
    done: 'is done',
    failed: 'failed',
    'rolled back': 'was rolled back',
  };
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  const bad = hit > 0 ? `, and it failed about ${whole(hit)} of them` : '';
  return `${name}: ${version} (${strategy}) ${ends[outcome]}${time}${why}. ${whole(requests)} requests came to it${bad}.`;
}
