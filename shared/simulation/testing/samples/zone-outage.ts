import type { Acceptance } from '../acceptance.ts';
import { fromUsers, poisson } from '../sample-network.ts';
import { autoScaling } from './auto-scaling.ts';

/** A zone dies at noon. */
export function zoneOutage(): Acceptance {
  const { document } = autoScaling();
  const app = document.nodes.get('app');
  if (app === undefined) throw new Error('The drawing has no group.');
  const properties = { ...app.properties, minSize: 4, desiredCapacity: 4, targetValue: 70 };
  return {
    file: 'zone-outage',
    name: 'A zone is lost',
    document: { ...document, nodes: new Map([...document.nodes, ['app', { ...app, properties }] as const]) },
    scenarios: {
      outage: {
        name: 'Zone a is down for half an hour',
        horizonSeconds: 3600,
        // Browsers try once more when an address of the load balancer does not answer.
        classes: [
          {
            id: 'requests',
            name: 'Requests',
            retry: { max: 1, backoff: 'fixed', base: 0.2, jitter: 'none' },
          },
        ],
        arrivals: fromUsers(poisson(200)),
        overrides: {
          web: { meanServiceTimeMs: 0 },
          app: { workers: 1, meanServiceTimeMs: 9, queueLimit: 100, startSeconds: 60 },
        },
        timeline: [{ at: 600, for: 1800, do: 'zoneOutage', zone: 'a' }],
        objectives: [{ is: 'availability', target: 0.99 }],
      },
    },
  };
}
