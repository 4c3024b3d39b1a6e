import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function policy(StepAdjustments: JsonValue): LintelDocument {
  return drawing({
    out: {
      kind: 'resource',
      properties: {
        type: 'AWS::AutoScaling::ScalingPolicy',
        properties: { PolicyType: 'StepScaling', AdjustmentType: 'ChangeInCapacity', StepAdjustments },
      },
    },
  });
}

function group(steps: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: aSubnet('10.0.0.0/24', 'a'),
    web: {
      kind: 'auto-scaling-group',
      in: 'main',
      properties: { scalingMetric: 'none', subnets: ['app'], alarmPolicies: [{ threshold: 70, steps }] },
    },
  });
}

function step(lower: number | undefined, upper: number | undefined, ScalingAdjustment: number): JsonValue {
  return {
    ...(lower === undefined ? {} : { MetricIntervalLowerBound: lower }),
    ...(upper === undefined ? {} : { MetricIntervalUpperBound: upper }),
    ScalingAdjustment,
  };
}

export const scalingStepsCloseFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A gap from 10 to 20',
      document: policy([step(0, 10, 1), step(20, undefined, 2)]),
      finds: [{ at: 'out', message: 'gap' }],
    },
    {
      title: 'Steps that overlap',
      document: policy([step(0, 15, 1), step(10, undefined, 2)]),
      finds: [{ at: 'out', message: 'overlap' }],
    },
    {
      title: 'Nothing beyond 20',
      document: policy([step(0, 10, 1), step(10, 20, 2)]),
      finds: [{ at: 'out', message: 'open' }],
    },
    {
      title: 'A group whose steps leave a gap',
      document: group([
        { from: 0, to: 10, adjustment: 1 },
        { from: 15, adjustment: 2 },
      ]),
      finds: [{ at: 'web', message: 'gap' }],
    },
  ],
  passing: [
    { title: 'Steps that touch', document: policy([step(0, 10, 1), step(10, undefined, 2)]) },
    { title: 'Steps inwards', document: policy([step(undefined, -10, -2), step(-10, 0, -1)]) },
    {
      title: 'A group whose steps touch',
      document: group([
        { from: 0, to: 10, adjustment: 1 },
        { from: 10, adjustment: 2 },
      ]),
    },
  ],
  unknown: [
    {
      title: 'Steps that a parameter decides',
      document: policy({ Ref: 'Steps' }),
      undecided: { at: 'out', field: 'properties' },
    },
  ],
};
