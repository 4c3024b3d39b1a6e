import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  app: aSubnet('10.0.0.0/24', 'a'),
};

function group(
  properties: JsonObject,
  others: Readonly<Record<string, ShortNode>> = {},
  connections: readonly ShortConnection[] = [],
): LintelDocument {
  return drawing(
    {
      ...network,
      web: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'], ...properties } },
      ...others,
    },
    connections,
  );
}

function alarm(name: string, metricName: string): LintelDocument {
  return group({}, { alarm: { kind: 'cloudwatch-alarm', name, properties: { metricName } } }, [
    ['alarm', 'observe', 'web'],
    ['alarm', 'scale', 'web'],
  ]);
}

function written(metric: string): LintelDocument {
  return group(
    {},
    {
      second: {
        kind: 'resource',
        properties: {
          type: 'AWS::AutoScaling::ScalingPolicy',
          properties: {
            AutoScalingGroupName: { Ref: 'Web' },
            PolicyType: 'TargetTrackingScaling',
            TargetTrackingConfiguration: {
              PredefinedMetricSpecification: { PredefinedMetricType: metric },
              TargetValue: 40,
            },
          },
        },
      },
    },
  );
}

export const groupCanScaleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Minimum and maximum are equal',
      document: group({ minSize: 4, desiredCapacity: 4, maxSize: 4 }),
      finds: [{ at: 'web', message: 'room' }],
    },
    {
      title: 'The same for a service',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop', properties: { minCapacity: 2, maxCapacity: 2 } },
      }),
      finds: [{ at: 'web', message: 'room' }],
    },
    {
      title: 'A target and a step policy for the same CPU',
      document: group({
        alarmPolicies: [{ metric: 'cpu', threshold: 80, steps: [{ from: 0, adjustment: 2 }] }],
      }),
      finds: [{ at: 'web', message: 'metric' }],
    },
    {
      title: 'A written policy that follows the same metric',
      document: written('ASGAverageCPUUtilization'),
      finds: [{ at: 'web', message: 'metric' }],
    },
    {
      title: 'An alarm on the metric of the target',
      document: alarm('CPU high', 'CPUUtilization'),
      finds: [{ at: 'web', message: 'metric' }],
    },
    {
      title: 'An alarm of target tracking that was drawn again',
      document: alarm('TargetTracking-web-AlarmHigh', 'NetworkIn'),
      finds: [{ at: 'web', message: 'alarm' }],
    },
  ],
  passing: [
    { title: 'Two to eight', document: group({ minSize: 2, maxSize: 8 }) },
    {
      title: 'A fixed size without a policy',
      document: group({ minSize: 4, desiredCapacity: 4, maxSize: 4, scalingMetric: 'none' }),
    },
    {
      title: 'A target for CPU and steps for the network',
      document: group({
        alarmPolicies: [{ metric: 'network-in', threshold: 1000, steps: [{ from: 0, adjustment: 2 }] }],
      }),
    },
    { title: 'A written policy for another metric', document: written('ASGAverageNetworkIn') },
  ],
  unknown: [
    {
      title: 'A maximum that a parameter decides',
      document: group({ maxSize: { Ref: 'MaxSize' } }),
      undecided: { at: 'web', field: 'maxSize' },
    },
  ],
};
