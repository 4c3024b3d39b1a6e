import { aDocument } from '#shared/testing/a-document.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, poisson, poissonSteps } from '../sample-network.ts';

/** Cold and warm starts of a function. */
export function coldStarts(): Acceptance {
  const document = aDocument()
    .node('users', 'users', { name: 'Customers', at: [0, 120] })
    .node('region', 'region', { name: 'us-east-1', at: [160, 0], size: [520, 320] })
    .node('api-gateway-http', 'api', { name: 'API', parent: 'region', at: [60, 120] })
    .node('lambda-function', 'function', {
      name: 'Orders',
      parent: 'region',
      at: [300, 120],
      properties: { runtime: 'java21', memorySize: 1024 },
    })
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'function')
    .build();
  return {
    file: 'cold-starts',
    name: 'Cold and warm starts',
    document,
    scenarios: {
      quiet: {
        name: 'One request every ten minutes, environments kept for five',
        horizonSeconds: 2_000_000,
        arrivals: fromUsers(poisson(1 / 600)),
        overrides: { function: { keepAliveSeconds: 300, meanServiceTimeMs: 50, initCodeMs: 2000 } },
      },
      morning: {
        name: 'Nobody, then 200 a second',
        horizonSeconds: 600,
        arrivals: fromUsers(poissonSteps([0, 0], [60, 200])),
        overrides: { function: { initCodeMs: 2000 } },
      },
    },
  };
}
