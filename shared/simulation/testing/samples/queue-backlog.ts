import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { network, poisson } from '../sample-network.ts';

/** P3: a backlog that workers drain. */
export function backlog(): Acceptance {
  const document = network(['a', 'b'], 160)
    .node('sqs-queue', 'jobs', {
      name: 'Jobs',
      parent: 'region',
      at: [960, 272],
      properties: { visibilityTimeout: 30 },
    })
    .node('interface-endpoint', 'sqs', {
      name: 'SQS endpoint',
      parent: 'vpc',
      at: [640, 80],
      properties: { service: 'sqs' },
    })
    .node('auto-scaling-group', 'workers', {
      name: 'Workers',
      parent: 'vpc',
      at: [572, 200],
      size: [216, 100],
      properties: { minSize: 0, maxSize: 40, desiredCapacity: 20, scalingMetric: 'none' },
    })
    .connect('poll', 'jobs', 'workers')
    .build();
  const scenario = (name: string, desired: number, horizonSeconds: number): ScenarioInput => ({
    name,
    horizonSeconds,
    arrivals: [{ to: 'jobs', pattern: poisson(50) }],
    overrides: {
      jobs: { initialMessages: 90_000, meanServiceTimeMs: 0 },
      workers: { workers: 1, meanServiceTimeMs: 200 },
    },
    timeline: desired === 20 ? [] : [{ at: 0, do: 'setDesired', node: 'workers', desired }],
  });
  return {
    file: 'queue-backlog',
    name: 'A backlog of 90,000 messages',
    document,
    scenarios: {
      'twenty-workers': scenario('20 workers drain it in half an hour', 20, 2400),
      'ten-workers': scenario('10 workers never do', 10, 2400),
    },
  };
}
