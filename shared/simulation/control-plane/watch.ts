import { assertNever } from '#shared/base/assert-never.ts';
import type { Flow } from '../flow/flow.ts';
import type { TimelineEvent } from '../scenario/scenario.ts';
import { type ControlPlane, groupOfNode } from './managed-flow.ts';
import type { Plant } from './plant.ts';

export type Condition = NonNullable<TimelineEvent['when']>;

/** How often a condition is looked at, in seconds of the run. */
const every = 1;

/**
 * Calls back once, when the condition has held for as long as it must, looked at once a second from that time on. What
 * the node does not have never holds; `unknownMetric` says so before the run.
 */
export function watch(
  flow: Flow,
  plant: Plant,
  control: ControlPlane,
  from: number,
  condition: Condition,
  onHolds: () => void,
): void {
  const read = readerOf(flow, plant, control, condition);
  let since: number | undefined;
  const look = (): void => {
    const value = read();
    const holds =
      value !== undefined && (condition.op === 'above' ? value > condition.value : value < condition.value);
    const { now } = control.clock;
    if (!holds) since = undefined;
    else since ??= now;
    if (since !== undefined && now - since >= condition.for - 1e-9) {
      const shown = Number((value ?? 0).toPrecision(4));
      const length = condition.for === 0 ? '' : ` for ${condition.for} s`;
      control.log.add(
        condition.of,
        'failure',
        `${metricTitles[condition.metric]} ${condition.op} ${condition.value}${length}: what waits for it happens`,
        `${shown} ${condition.op === 'above' ? '>' : '<'} ${condition.value}`,
      );
      onHolds();
      return;
    }
    control.clock.after(every, look);
  };
  control.clock.at(from, look);
}

export const metricTitles: Readonly<Record<Condition['metric'], string>> = {
  cpu: 'CPU in percent',
  requests: 'requests a second',
  targets: 'targets in service',
  messages: 'messages that wait',
};

/** The figure at a moment; of what is counted, over the time since the last look. */
function readerOf(
  flow: Flow,
  plant: Plant,
  control: ControlPlane,
  { metric, of }: Condition,
): () => number | undefined {
  const group = groupOfNode(control, of);
  const queue = flow.stations.findIndex((station) => station.is === 'queue' && station.node === of);
  let before: { readonly at: number; readonly sum: number } | undefined;
  const perSecond = (sum: number): number | undefined => {
    const last = before;
    before = { at: plant.now, sum };
    return last === undefined || plant.now <= last.at ? undefined : (sum - last.sum) / (plant.now - last.at);
  };
  switch (metric) {
    case 'messages':
      return () => (queue < 0 ? undefined : plant.visibleMessages(queue));
    case 'targets':
      return () => group?.inService().length;
    case 'requests':
      return () =>
        group === undefined
          ? undefined
          : perSecond(group.targets.reduce((sum, { id }) => sum + plant.requestCount(id), 0));
    case 'cpu':
      return () => {
        if (group === undefined) return undefined;
        const busy = perSecond(group.targets.reduce((sum, { id }) => sum + plant.busySeconds(id), 0));
        const places = group.inService().length * plant.workersOf(group.plan.station);
        return busy === undefined || places === 0 ? undefined : Math.min(100, (busy / places) * 100);
      };
    default:
      return assertNever(metric);
  }
}

/** Why an event waits for something that never comes, in one sentence. */
export function unknownMetric(
  flow: Flow,
  { metric, of }: Condition,
  nameOf: (node: string) => string,
): string | undefined {
  const isQueue = flow.stations.some((station) => station.is === 'queue' && station.node === of);
  const isGroup = flow.groups.some(
    ({ node, station }) =>
      node === of || (flow.stations[station]?.is === 'servers' && flow.stations[station]?.node === of),
  );
  if (metric === 'messages' ? isQueue : isGroup) return undefined;
  return metric === 'messages'
    ? `${nameOf(of)} is no queue of this scenario, so no messages wait there.`
    : `${nameOf(of)} is no group of servers of this scenario, so it has no ${metricTitles[metric]}.`;
}
