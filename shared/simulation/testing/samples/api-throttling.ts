import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { poisson, steady } from '../sample-network.ts';

/** P5: more requests than the account may send. */
export function throttledApi(): Acceptance {
  const document = aDocument()
    .node('users', 'users', { name: 'Clients', at: [0, 120] })
    .node('region', 'region', { name: 'us-east-1', at: [160, 0], size: [520, 320] })
    .node('api-gateway-rest', 'api', {
      name: 'API',
      parent: 'region',
      at: [60, 120],
      properties: { throttlingRateLimit: 10_000, throttlingBurstLimit: 5000 },
    })
    .node('lambda-function', 'answer', { name: 'Answer', parent: 'region', at: [300, 120] })
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'answer')
    .build();
  const overrides = {
    api: { meanServiceTimeMs: 0 },
    answer: {
      meanServiceTimeMs: 10,
      serviceDistribution: 'constant',
      initMs: 0,
      accountConcurrency: 100_000,
      startBurst: 100_000,
    },
  };
  const scenario = (
    name: string,
    pattern: NonNullable<ScenarioInput['arrivals']>[number]['pattern'],
  ): ScenarioInput => ({
    name,
    horizonSeconds: 10,
    drains: true,
    arrivals: [{ from: 'users', pattern }],
    overrides,
  });
  return {
    file: 'api-throttling',
    name: 'An API above its account limit',
    document,
    scenarios: {
      even: scenario('15,000 a second, evenly', { is: 'constant', rate: steady(15_000) }),
      random: scenario('15,000 a second, at random', poisson(15_000)),
      burst: scenario('5,001 in the same instant', { is: 'burst', at: 0, count: 5001 }),
      'usage-plan': {
        name: 'One key with a plan of 1,000 a second sends 2,000',
        horizonSeconds: 10,
        drains: true,
        classes: [{ id: 'key', usagePlan: { rate: 1000, burst: 500 } }, { id: 'others' }],
        arrivals: [
          { from: 'users', classes: ['key'], pattern: { is: 'constant', rate: steady(2000) } },
          { from: 'users', classes: ['others'], pattern: { is: 'constant', rate: steady(8000) } },
        ],
        overrides,
      },
    },
  };
}
