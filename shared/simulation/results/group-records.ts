import type { HostPool } from '../control-plane/host-pool.ts';
import type { ControlPlane } from '../control-plane/managed-flow.ts';
import { targetStates } from '../control-plane/target-states.ts';
import type { GroupRecord } from './run-record.ts';

/** What the groups and pools of a run came to, the same from both engines. */
export function groupRecords(control: ControlPlane, warmup: number, now: number): readonly GroupRecord[] {
  const groups = control.groups.map(
    (group, index): GroupRecord => ({
      node: group.plan.node,
      name: group.plan.name,
      desiredAtEnd: group.desired,
      mostTargets: mostAtOnce(group.targets),
      targetSeconds: secondsOf(group.targets, warmup, now),
      points: (control.scalers[index]?.points ?? []).map(({ at, cpu, requests }) => ({
        at,
        cpu: cpu ?? null,
        requests: requests ?? null,
      })),
      isClipped: control.scalers[index]?.isClipped ?? false,
      targetStates: targetStates(group),
    }),
  );
  return [...groups, ...control.pools.map((pool) => poolRecord(pool, warmup, now))];
}

function poolRecord(pool: HostPool, warmup: number, now: number): GroupRecord {
  return {
    node: pool.plan.node,
    name: pool.plan.name,
    desiredAtEnd: pool.desired,
    mostTargets: mostAtOnce(pool.hosts),
    targetSeconds: secondsOf(pool.hosts, warmup, now),
    points: [],
    isClipped: false,
    mostWaiting: pool.mostWaiting,
  };
}

interface Lifetime {
  readonly launchedAt: number;
  readonly goneAt: number;
}

function secondsOf(lifetimes: readonly Lifetime[], warmup: number, now: number): number {
  return lifetimes.reduce(
    (sum, { launchedAt, goneAt }) => sum + Math.max(0, Math.min(now, goneAt) - Math.max(warmup, launchedAt)),
    0,
  );
}

function mostAtOnce(lifetimes: readonly Lifetime[]): number {
  const changes = lifetimes.flatMap(({ launchedAt, goneAt }) => [
    { at: launchedAt, by: 1 },
    { at: goneAt, by: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
