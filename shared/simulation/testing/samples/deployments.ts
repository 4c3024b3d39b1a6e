import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, network, poisson } from '../sample-network.ts';

/** A service that is deployed in every way, well and badly. */
export function deployments(): Acceptance {
  const document = network(['a', 'b'])
    .node('nat-gateway', 'nat-a', { name: 'NAT a', parent: 'public-a', at: [72, 48] })
    .node('nat-gateway', 'nat-b', { name: 'NAT b', parent: 'public-b', at: [72, 48] })
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [620, 80] })
    .node('ecs-cluster', 'cluster', { name: 'Cluster', parent: 'vpc', at: [560, 340], size: [240, 180] })
    .node('ecs-service', 'service', {
      name: 'Shop',
      parent: 'cluster',
      at: [60, 60],
      properties: {
        desiredCount: 4,
        minCapacity: 4,
        maxCapacity: 12,
        scalingMetric: 'none',
        cpu: 1024,
        memory: 2048,
      },
    })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'service')
    .build();
  const scenario = (
    name: string,
    deploy: Omit<
      Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>,
      'at' | 'do' | 'node'
    >,
  ): ScenarioInput => ({
    name,
    horizonSeconds: 2400,
    arrivals: fromUsers(poisson(100)),
    overrides: {
      alb: { meanServiceTimeMs: 0 },
      service: { workers: 4, meanServiceTimeMs: 20, startSeconds: 40 },
    },
    timeline: [{ at: 300, do: 'deploy', node: 'service', ...deploy }],
    objectives: [{ is: 'availability', target: 0.999 }],
  });
  return {
    file: 'deployments',
    name: 'Deployments, good and bad',
    document,
    scenarios: {
      rolling: scenario('Rolling, and all goes well', {}),
      'bad-start': scenario('Every new task dies: the circuit breaker rolls back', {
        version: { crashOnStart: 1 },
      }),
      'bad-health': scenario('New tasks fail their checks: the circuit breaker rolls back', {
        version: { failsHealthChecks: true },
      }),
      'blue-green': scenario('Blue/green', { strategy: 'blue-green', bakeSeconds: 300 }),
      canary: scenario('A canary of a tenth, and it is bad', {
        strategy: 'canary',
        canaryPercent: 10,
        stepSeconds: 600,
        version: { errorRate: 0.5 },
        rollbackOnErrorRate: 0.01,
      }),
      linear: scenario('A quarter every two minutes', {
        strategy: 'linear',
        canaryPercent: 25,
        stepSeconds: 120,
      }),
    },
  };
}
