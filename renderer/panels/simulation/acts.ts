import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';

export type Act = TimelineEvent['do'];

export const actTitles: Readonly<Record<Act, string>> = {
  zoneOutage: 'A zone is lost',
  crash: 'Targets crash',
  hang: 'Targets hang',
  spotInterruption: 'Spot instances are taken back',
  slowdown: 'A node gets slower',
  latency: 'A node answers later',
  errors: 'A node fails requests',
  throttle: 'A node is throttled',
  linkDown: 'A link goes down',
  recover: 'A node recovers',
  setDesired: 'A group is given a size',
  register: 'Targets are added',
  deploy: 'A version is deployed',
};

/** What something happens to unless another node is chosen. */
export function victimOf(nodes: readonly NodeOption[]): NodeOption | undefined {
  return (
    nodes.find(({ behaves }) => behaves === 'servers') ?? nodes.find(({ behaves }) => behaves !== 'source')
  );
}

export function endsByItself(act: Act): boolean {
  return !['deploy', 'setDesired', 'register', 'spotInterruption', 'recover'].includes(act);
}

/** What happens in its plainest form. */
export function newEvent(act: Act, at: number, node: string, zone: string): TimelineEvent {
  switch (act) {
    case 'zoneOutage':
      return { at, for: 600, do: act, zone };
    case 'crash':
    case 'hang':
    case 'spotInterruption':
    case 'register':
      return { at, do: act, node, count: 1 };
    case 'slowdown':
      return { at, for: 300, do: act, node, factor: 2 };
    case 'latency':
      return { at, for: 300, do: act, node, addMs: 200 };
    case 'errors':
      return { at, for: 300, do: act, node, rate: 0.1 };
    case 'throttle':
      return { at, for: 300, do: act, node, rate: 100 };
    case 'linkDown':
      return { at, for: 300, do: act, node };
    case 'recover':
      return { at, do: act, node };
    case 'setDesired':
      return { at, do: act, node, desired: 4 };
    case 'deploy':
      return {
        at,
        do: act,
        node,
        version: { errorRate: 0, serviceTimeFactor: 1, crashOnStart: 0, failsHealthChecks: false },
      };
  }
}
