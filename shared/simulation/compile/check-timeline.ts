import type { Flow } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The first event of the timeline that would change nothing, as a sentence: an event must not be ignored in silence. */
export function findIdleEvent(flow: Flow, scenario: Scenario): string | undefined {
  for (const event of scenario.timeline) {
    if (event.at >= scenario.horizonSeconds)
      return `"${event.do}" at ${event.at} s comes after the end of the run at ${scenario.horizonSeconds} s. Let it come earlier, or let the run last longer.`;
    if (event.do === 'recover') {
      const { at, node } = event;
      const hasBefore = scenario.timeline.some(
        (other) => other.do !== 'recover' && 'node' in other && other.node === node && other.at <= at,
      );
      if (!hasBefore) return `Nothing happens to ${node} before ${at} s that it could recover from.`;
      continue;
    }
    if (event.do === 'zoneOutage') {
      const zones = new Set(
        flow.stations.flatMap((station) => (station.is === 'servers' ? station.zones : [])),
      );
      for (const pool of flow.hostPools) for (const zone of pool.zones) zones.add(zone);
      zones.delete('');
      if (!zones.has(event.zone)) {
        return `Nothing of the scenario runs in zone "${event.zone}"; it runs in ${[...zones].sort().join(', ') || 'no zone'}.`;
      }
      continue;
    }
    const isWay = flow.stations.some(
      (station) => station.is === 'link' && station.paths.some((path) => path.node === event.node),
    );
    if (event.do === 'linkDown' && isWay) continue;
    const isPool = flow.hostPools.some(({ node }) => node === event.node);
    if (isPool && ['crash', 'hang', 'spotInterruption', 'setDesired', 'deploy'].includes(event.do)) continue;
    const stations = flow.stations.filter(
      (station) =>
        station.node === event.node ||
        (station.is === 'servers' && station.targets.some(({ node }) => node === event.node)),
    );
    const name = stations.find(({ node }) => node === event.node)?.name ?? event.node;
    if (stations.length === 0)
      return `No request comes to ${event.node}, so "${event.do}" there changes nothing.`;
    const group = flow.groups.find(
      ({ node, station }) => node === event.node || flow.stations[station] === stations[0],
    );
    switch (event.do) {
      case 'crash':
      case 'hang':
        if (!stations.some((station) => station.is === 'servers'))
          return `${name} has no servers that could ${event.do}.`;
        break;
      case 'throttle':
      case 'linkDown':
        if (!stations.some((station) => station.is === 'function' || station.is === 'buckets')) {
          return event.do === 'linkDown'
            ? `${name} is no line and no tunnel that requests go over, so it cannot go down.`
            : `${name} cannot be throttled; functions, APIs and tables can.`;
        }
        break;
      case 'spotInterruption':
      case 'setDesired':
      case 'register':
      case 'deploy':
        if (event.do === 'deploy') {
          const isFunction = stations.some(({ is }) => is === 'function');
          const missing = unknownAlarm(flow, event, isFunction, name);
          if (missing !== undefined) return missing;
          if (isFunction) break;
        }
        if (group === undefined)
          return `${name} is no group of servers, so "${event.do}" does not apply to it.`;
        break;
      default:
        break;
    }
  }
  return undefined;
}

/** An alarm that a deployment waits for in vain. */
function unknownAlarm(
  flow: Flow,
  { alarms = [], stopWhen }: Extract<Scenario['timeline'][number], { do: 'deploy' }>,
  isFunction: boolean,
  name: string,
): string | undefined {
  const missing = alarms.find((alarm) => flow.alarms?.some(({ node }) => node === alarm) !== true);
  if (missing !== undefined)
    return `The deployment of ${name} names the alarm ${missing}, which watches nothing that the run has a metric of.`;
  const metric = stopWhen?.metric;
  return isFunction && metric !== undefined && metric !== 'errors' && metric !== 'requests'
    ? `A deployment of ${name}, a function, can be stopped by its errors or its calls a minute.`
    : undefined;
}
