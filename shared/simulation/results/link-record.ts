import type { LinkUse } from '../flow/link-use.ts';
import type { StationRecord } from './run-record.ts';

/** How far the ways of a link were used, each as a target of its own. */
export function linkRecord(
  use: LinkUse,
  seconds: number,
  now: number,
): Pick<StationRecord, 'meanBusy' | 'workerSeconds' | 'targets'> {
  const total = use.sending.reduce((sum, each) => sum + each, 0);
  return {
    meanBusy: total / seconds,
    workerSeconds: use.usedSeconds(now),
    targets: use.plan.paths.map(({ node, name }, path) => ({
      node,
      zone: name === use.plan.name ? '' : name,
      arrivals: (use.carried[path] as number) + (use.lost[path] as number),
      completions: use.carried[path] as number,
      utilisation: (use.sending[path] as number) / seconds,
      sojournSum: 0,
    })),
  };
}
