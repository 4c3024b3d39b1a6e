import { describe, expect, it } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { readProperties } from '#shared/catalogue/read-properties.ts';
import { getKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { renameNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { importTemplate } from './import-template.ts';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;

const group = {
  Type: 'AWS::AutoScaling::AutoScalingGroup',
  Properties: { MinSize: '2', MaxSize: '8', AvailabilityZones: ['us-east-1a'] },
};

const service = {
  Type: 'AWS::ECS::Service',
  Properties: { Cluster: { Ref: 'Shop' }, DesiredCount: 2 },
};

const scalableTarget = {
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: { 'Fn::Join': ['/', ['service', { Ref: 'Shop' }, { 'Fn::GetAtt': ['Web', 'Name'] }]] },
    MinCapacity: 2,
    MaxCapacity: 6,
  },
};

function groupPolicy(properties: object): Resources[string] {
  return {
    Type: 'AWS::AutoScaling::ScalingPolicy',
    Properties: { AutoScalingGroupName: { Ref: 'Web' }, ...properties },
  };
}

function servicePolicy(properties: object): Resources[string] {
  return {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: { PolicyName: 'steps', ScalingTargetId: { Ref: 'Target' }, ...properties },
  };
}

/** An alarm on CPU that sets off the policy `Out`. */
function alarm(namespace: string): Resources[string] {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: namespace,
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: 'Out' }],
    },
  };
}

const simplePolicy = groupPolicy({
  AdjustmentType: 'ChangeInCapacity',
  ScalingAdjustment: 2,
  Cooldown: '60',
});

const stepsOfGroup = groupPolicy({
  PolicyType: 'StepScaling',
  AdjustmentType: 'PercentChangeInCapacity',
  StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 30 }],
});

const stepsOfService = servicePolicy({
  PolicyType: 'StepScaling',
  StepScalingPolicyConfiguration: {
    AdjustmentType: 'ChangeInCapacity',
    Cooldown: 90,
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 3 }],
  },
});

function tracking(metric: object, target: number): object {
  return {
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingConfiguration: { ...metric, TargetValue: target },
  };
}

const predictive = groupPolicy({
  PolicyType: 'PredictiveScaling',
  PredictiveScalingConfiguration: {
    MetricSpecifications: [
      {
        TargetValue: 40,
        PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' },
      },
    ],
    Mode: 'ForecastOnly',
  },
});

const services: Resources = {
  Shop: { Type: 'AWS::ECS::Cluster', Properties: {} },
  Web: service,
  Target: scalableTarget,
};

const templates: Readonly<Record<string, Resources>> = {
  'a group of a fixed size': { Web: group },
  'a group with a simple policy': { Web: group, Out: simplePolicy, High: alarm('AWS/EC2') },
  'a group with steps': { Web: group, Out: stepsOfGroup, High: alarm('AWS/EC2') },
  'a group that looks ahead': { Web: group, Ahead: predictive },
  'a group that tracks a metric of its own': {
    Web: group,
    Track: groupPolicy(
      tracking(
        { CustomizedMetricSpecification: { MetricName: 'Jobs', Namespace: 'Shop', Statistic: 'Average' } },
        20,
      ),
    ),
  },
  'a service of a fixed size': { Shop: { Type: 'AWS::ECS::Cluster', Properties: {} }, Web: service },
  'a service with steps': { ...services, Out: stepsOfService, High: alarm('AWS/ECS') },
};

function textOf(resources: Resources): string {
  return JSON.stringify({ Resources: resources }, null, 2);
}

function imported(resources: Resources): LintelDocument {
  return unwrap(importTemplate(textOf(resources), { fileName: 'template.json', documentId: 'test' }))
    .document;
}

function settingsOf(document: LintelDocument, id: string): Properties {
  const node = document.nodes.get(id);
  if (node === undefined) throw new Error(`${id} is drawn.`);
  return readProperties(getKind(node.kind).properties, node.properties).values as Properties;
}

function exported(document: LintelDocument): string {
  return exportCloudFormation(document, resolve(document), { format: 'json' }).text;
}

describe('the scaling of an imported template', () => {
  it.each(Object.entries(templates))('%s has no target that it keeps', (_, resources) => {
    const document = imported(resources);
    expect(settingsOf(document, 'web').scalingMetric).toBe('none');
    const policies = [...resolve(document).resources.values()].filter(
      ({ properties }) => properties.PolicyType === 'TargetTrackingScaling',
    );
    expect(policies).toEqual([]);
  });

  it.each(Object.entries(templates))('%s gets no other policy by an edit', (_, resources) => {
    const document = imported(resources);
    const names = Object.keys(resources);
    const edits = [
      renameNode(document, 'web', 'Front'),
      setProperties(document, 'web', { targetValue: 45 }),
      ...(document.nodes.has('high') ? [setProperties(document, 'high', { threshold: 90 })] : []),
    ];
    for (const edit of edits) {
      const after: { Resources: Resources } = JSON.parse(exported(applyChanges(document, edit)));
      expect(Object.keys(after.Resources)).toEqual(names);
      for (const name of ['Out', 'Ahead', 'Track']) expect(after.Resources[name]).toEqual(resources[name]);
    }
  });

  it('is read from the policy of each kind, in whatever order they are written', () => {
    const policies: Readonly<Record<string, Resources[string]>> = {
      Out: stepsOfGroup,
      Ahead: predictive,
      Track: groupPolicy(
        tracking(
          { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageNetworkIn' } },
          5_000_000,
        ),
      ),
    };
    for (const order of [
      ['Out', 'Ahead', 'Track'],
      ['Track', 'Out', 'Ahead'],
      ['Ahead', 'Track', 'Out'],
    ]) {
      const document = imported({
        Web: group,
        High: alarm('AWS/EC2'),
        ...Object.fromEntries(order.map((name) => [name, policies[name] as Resources[string]])),
      });
      expect(settingsOf(document, 'web')).toMatchObject({
        scalingMetric: 'network-in',
        targetValue: 5_000_000,
        predictiveScaling: true,
        predictiveMode: 'ForecastOnly',
      });
    }
  });

  it('has the size of the step that an alarm sets off', () => {
    const steps = (resources: Resources) =>
      [...imported(resources).connections.values()].find(({ kind }) => kind === 'scale')?.properties;
    expect(steps({ Web: group, Out: simplePolicy, High: alarm('AWS/EC2') })).toEqual({
      adjustmentType: 'ChangeInCapacity',
      scalingAdjustment: 2,
      cooldown: 60,
      policyType: 'SimpleScaling',
    });
    expect(steps({ Web: group, Out: stepsOfGroup, High: alarm('AWS/EC2') })).toEqual({
      adjustmentType: 'PercentChangeInCapacity',
      scalingAdjustment: 30,
    });
    expect(steps({ ...services, Out: stepsOfService, High: alarm('AWS/ECS') })).toEqual({
      adjustmentType: 'ChangeInCapacity',
      scalingAdjustment: 3,
      cooldown: 90,
    });
  });

  it('has all steps of a policy, and how many are added at least', () => {
    const policy = groupPolicy({
      PolicyType: 'StepScaling',
      AdjustmentType: 'PercentChangeInCapacity',
      MinAdjustmentMagnitude: 2,
      StepAdjustments: [
        { MetricIntervalLowerBound: '0', MetricIntervalUpperBound: 10, ScalingAdjustment: 10 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 30 },
      ],
    });
    const document = imported({ Web: group, Out: policy, High: alarm('AWS/EC2') });
    const properties = [...document.connections.values()].find(({ kind }) => kind === 'scale')?.properties;
    expect(properties).toEqual({
      adjustmentType: 'PercentChangeInCapacity',
      scalingAdjustment: 10,
      steps: [
        { from: 0, to: 10, adjustment: 10 },
        { from: 10, adjustment: 30 },
      ],
      minAdjustmentMagnitude: 2,
    });
    const made = [...resolve(document).resources.values()].find(({ type }) => type.endsWith('ScalingPolicy'));
    expect(made?.properties).toMatchObject({
      MinAdjustmentMagnitude: 2,
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 10 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 30 },
      ],
    });
  });

  it('has its sizes at certain times, unless a part of them is worked out when it is deployed', () => {
    const scheduled = (properties: object): Resources[string] => ({
      Type: 'AWS::AutoScaling::ScheduledAction',
      Properties: { AutoScalingGroupName: { Ref: 'Web' }, ...properties },
    });
    const morning = scheduled({ Recurrence: '0 8 * * MON-FRI', MinSize: 4, DesiredCapacity: '4' });
    const once = scheduled({ StartTime: '2026-01-05T12:00:00Z', MaxSize: 12 });
    expect(settingsOf(imported({ Web: group, Up: morning, Once: once }), 'web').scheduledActions).toEqual([
      { recurrence: '0 8 * * MON-FRI', timeZone: 'UTC', minSize: 4, desiredCapacity: 4 },
      { startTime: '2026-01-05T12:00:00Z', timeZone: 'UTC', maxSize: 12 },
    ]);
    const unknown = scheduled({ Recurrence: { 'Fn::ImportValue': 'Morning' }, MinSize: 4 });
    expect(settingsOf(imported({ Web: group, Up: morning, Late: unknown }), 'web').scheduledActions).toEqual(
      [],
    );
    const target = {
      ...scalableTarget,
      Properties: {
        ...scalableTarget.Properties,
        ScheduledActions: [
          {
            ScheduledActionName: 'noon',
            Schedule: 'cron(0 12 * * ? *)',
            Timezone: 'Europe/Berlin',
            ScalableTargetAction: { MinCapacity: 4 },
          },
        ],
      },
    };
    expect(settingsOf(imported({ ...services, Target: target }), 'web').scheduledScaling).toEqual([
      { schedule: 'cron(0 12 * * ? *)', timeZone: 'Europe/Berlin', minCapacity: 4 },
    ]);
    // What nobody changed is written as it was read.
    const text = textOf({ Web: group, Up: morning, Once: once });
    const { document } = unwrap(importTemplate(text, { fileName: 'template.json', documentId: 'test' }));
    expect(exported(document)).toBe(text);
  });

  it('lets alarms scale a service that keeps no target', () => {
    const document = imported({ ...services, Out: stepsOfService, High: alarm('AWS/ECS') });
    const types = [...resolve(document).resources.values()].map(({ type }) => type);
    expect(types).toContain('AWS::ApplicationAutoScaling::ScalableTarget');
    expect(types).toContain('AWS::ApplicationAutoScaling::ScalingPolicy');
    expect(settingsOf(document, 'web')).toMatchObject({ minCapacity: 2, maxCapacity: 6 });
  });
});

it('a topic that a group tells of its launches gets nothing from its servers', () => {
  const { connections } = imported({
    Web: {
      ...group,
      Properties: {
        ...group.Properties,
        NotificationConfigurations: [
          { TopicARN: { Ref: 'Told' }, NotificationTypes: ['autoscaling:EC2_INSTANCE_LAUNCH'] },
        ],
      },
    },
    Told: { Type: 'AWS::SNS::Topic', Properties: {} },
  });
  expect([...connections.values()].map(({ kind }) => kind)).toEqual(['depends']);
});

it('the warm-up of a policy that keeps a target is a setting of its group', () => {
  const document = imported({
    Web: group,
    Keep: groupPolicy({
      PolicyType: 'TargetTrackingScaling',
      EstimatedInstanceWarmup: 40,
      TargetTrackingConfiguration: tracking({ PredefinedMetricType: 'ASGAverageCPUUtilization' }, 60),
    }),
  });
  expect(document.nodes.get('web')?.properties).toMatchObject({ estimatedInstanceWarmup: 40 });
});
