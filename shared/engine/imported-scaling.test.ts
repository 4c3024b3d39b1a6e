import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { importTemplate } from '#shared/import/cloudformation/import-template.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { runSimulation } from '#shared/simulation/run-simulation.ts';
import type { ScenarioInput } from '#shared/simulation/scenario/scenario.ts';
import { withScenario } from '#shared/simulation/testing/simulated.ts';

/** Imports a template, loads one of its nodes, and tells how its size changes. */
function sizes(resources: object, scenario: ScenarioInput, engine: 'des' | 'fluid'): readonly string[] {
  const text = JSON.stringify({ Resources: resources });
  const { document } = unwrap(importTemplate(text, { fileName: 'shop.json', documentId: 'test' }));
  const drawn = withScenario(document, scenario);
  const { decisions } = unwrap(runSimulation(drawn, resolve(drawn), { engine }));
  return decisions
    .filter(({ kind }) => kind === 'scaling')
    .map(({ at, text: told }) => `${Math.round(at)} ${told.replace(/,.*/, '')}`);
}

const group = {
  Type: 'AWS::AutoScaling::AutoScalingGroup',
  Properties: {
    MinSize: '2',
    MaxSize: '12',
    DesiredCapacity: '2',
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    DefaultInstanceWarmup: 60,
    LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: '1' },
  },
};

const template = {
  Type: 'AWS::EC2::LaunchTemplate',
  Properties: {
    LaunchTemplateData: { InstanceType: 'm6i.large', ImageId: 'ami-0', Monitoring: { Enabled: true } },
  },
};

const policy = (properties: object) => ({
  Type: 'AWS::AutoScaling::ScalingPolicy',
  Properties: { AutoScalingGroupName: { Ref: 'Web' }, ...properties },
});

const alarm = (properties: object, name: string, namespace = 'AWS/EC2') => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: namespace,
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: { Ref: 'Web' } }],
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 2,
    AlarmActions: [{ Ref: name }],
    ...properties,
  },
});

const loaded = (...rates: readonly (readonly [number, number])[]): ScenarioInput => ({
  horizonSeconds: 1800,
  arrivals: [
    {
      to: 'web',
      pattern: {
        is: 'constant',
        rate: { is: 'steps', steps: rates.map(([from, rate]) => ({ at: from, rate })) },
      },
    },
  ],
  overrides: {
    web: { workers: 1, meanServiceTimeMs: 10, startSeconds: 60, serviceDistribution: 'constant' },
  },
});

describe.each(['des', 'fluid'] as const)('an imported template scales as it says, %s', (engine) => {
  test('by all steps of its policy, and by simple scaling the other way', () => {
    const resources = {
      Template: template,
      Web: group,
      Out: policy({
        PolicyType: 'StepScaling',
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 15, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 15, ScalingAdjustment: 3 },
        ],
      }),
      High: alarm({ Threshold: 70, ComparisonOperator: 'GreaterThanThreshold' }, 'Out'),
      In: policy({ AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: -1, Cooldown: '180' }),
      Low: alarm({ Threshold: 30, ComparisonOperator: 'LessThanThreshold' }, 'In'),
    };
    // 90 % of two lies 20 beyond the threshold, in the second step; 10 % of five is taken back one by one, with
    // three minutes between.
    expect(sizes(resources, loaded([0, 180], [600, 50]), engine)).toEqual([
      '120 Web: 2 → 5',
      '720 Web: 5 → 4',
      '900 Web: 4 → 3',
      '1080 Web: 3 → 2',
    ]);
  });

  test('at the times of its scheduled actions', () => {
    const at = (properties: object) => ({
      Type: 'AWS::AutoScaling::ScheduledAction',
      Properties: { AutoScalingGroupName: { Ref: 'Web' }, ...properties },
    });
    const resources = {
      Template: template,
      Web: group,
      Up: at({ Recurrence: '10 0 * * *', MinSize: 6 }),
      Down: at({ StartTime: '2026-01-05T00:20:00Z', MinSize: 2, DesiredCapacity: 3 }),
    };
    expect(sizes(resources, loaded([0, 20]), engine)).toEqual(['600 Web: 2 → 6', '1200 Web: 6 → 3']);
  });

  test('a service by its steps and its schedule', () => {
    const resources = {
      Shop: { Type: 'AWS::ECS::Cluster', Properties: {} },
      Web: {
        Type: 'AWS::ECS::Service',
        Properties: { Cluster: { Ref: 'Shop' }, DesiredCount: 2, LaunchType: 'FARGATE' },
      },
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: {
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: {
            'Fn::Join': ['/', ['service', { Ref: 'Shop' }, { 'Fn::GetAtt': ['Web', 'Name'] }]],
          },
          MinCapacity: 2,
          MaxCapacity: 12,
          ScheduledActions: [
            {
              ScheduledActionName: 'later',
              Schedule: 'at(2026-01-05T00:20:00)',
              ScalableTargetAction: { MinCapacity: 8 },
            },
          ],
        },
      },
      Out: {
        Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
        Properties: {
          PolicyName: 'steps',
          PolicyType: 'StepScaling',
          ScalingTargetId: { Ref: 'Target' },
          StepScalingPolicyConfiguration: {
            AdjustmentType: 'PercentChangeInCapacity',
            MinAdjustmentMagnitude: 2,
            Cooldown: 300,
            StepAdjustments: [
              { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 50 },
              { MetricIntervalLowerBound: 20, ScalingAdjustment: 100 },
            ],
          },
        },
      },
      High: alarm(
        {
          Threshold: 75,
          ComparisonOperator: 'GreaterThanThreshold',
          Dimensions: [{ Name: 'ServiceName', Value: { 'Fn::GetAtt': ['Web', 'Name'] } }],
        },
        'Out',
        'AWS/ECS',
      ),
    };
    // 90 % of two: half of two is one, and two at least.
    expect(sizes(resources, loaded([0, 180]), engine)).toEqual(['120 Web: 2 → 4', '1200 Web: 4 → 8']);
  });
});
