import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { balancedGroup, fromUsers, poissonSteps } from '../sample-network.ts';

/** P1: a group that tracks its CPU meets four times the load. */
export function autoScaling(): Acceptance {
  const document = balancedGroup({
    minSize: 2,
    maxSize: 20,
    desiredCapacity: 2,
    scalingMetric: 'cpu',
    targetValue: 50,
    defaultInstanceWarmup: 60,
    healthCheckGracePeriod: 0,
    detailedMonitoring: true,
  });
  const scenario: ScenarioInput = {
    name: 'Four times the load after ten minutes',
    horizonSeconds: 3600,
    arrivals: fromUsers(poissonSteps([0, 100], [600, 400])),
    overrides: {
      web: { meanServiceTimeMs: 0 },
      app: { workers: 1, meanServiceTimeMs: 9, queueLimit: 100, startSeconds: 60 },
    },
    objectives: [{ is: 'availability', target: 0.999 }],
  };
  return {
    file: 'auto-scaling',
    name: 'Auto Scaling under a step of load',
    document,
    scenarios: {
      step: scenario,
      'there-and-back': {
        ...scenario,
        name: 'Four times the load, and back again',
        horizonSeconds: 5400,
        arrivals: fromUsers(poissonSteps([0, 100], [600, 400], [3600, 100])),
      },
    },
  };
}
