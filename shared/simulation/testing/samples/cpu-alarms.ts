import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { balancedGroup, fromUsers, poissonSteps } from '../sample-network.ts';

/** Auto Scaling by alarms on CPU: one adds instances in steps, the other takes them away one by one. */
export function cpuAlarms(): Acceptance {
  const document = balancedGroup({
    minSize: 2,
    maxSize: 10,
    desiredCapacity: 2,
    scalingMetric: 'none',
    defaultInstanceWarmup: 60,
    healthCheckGracePeriod: 0,
    detailedMonitoring: true,
    alarmPolicies: [
      {
        threshold: 70,
        periodSeconds: 60,
        evaluationPeriods: 2,
        steps: [
          { from: 0, to: 15, adjustment: 1 },
          { from: 15, adjustment: 3 },
        ],
      },
      {
        policyType: 'SimpleScaling',
        comparison: 'below',
        threshold: 30,
        periodSeconds: 60,
        evaluationPeriods: 5,
        scalingAdjustment: -1,
        cooldown: 300,
      },
    ],
  });
  const day: ScenarioInput = {
    name: 'The load grows in two steps, and falls',
    horizonSeconds: 4800,
    arrivals: fromUsers(poissonSteps([0, 100], [600, 160], [1500, 300], [2400, 50])),
    overrides: {
      web: { meanServiceTimeMs: 0 },
      app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 60 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return { file: 'cpu-alarms', name: 'Auto Scaling by alarms on CPU', document, scenarios: { day } };
}
