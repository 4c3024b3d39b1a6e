import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf, quantitiesOf } from '#shared/testing/cost-lines.ts';

const network = aDocument()
  .node('vpc', 'vpc')
  .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a' } })
  .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b' } });

describe('a placement group', () => {
  it('holds the instances and groups that it is attached to or that name it', () => {
    const { resources } = resolve(
      network
        .node('placement-group', 'close')
        .node('ec2-instance', 'one', { parent: 'a' })
        .node('ec2-instance', 'two', { parent: 'a', properties: { placementGroup: 'close' } })
        .node('auto-scaling-group', 'group', { parent: 'vpc' })
        .connect('attach', 'close', 'one')
        .connect('attach', 'close', 'group')
        .build(),
    );
    expect(resources.get('One')?.properties.PlacementGroupName).toEqual({ Ref: 'Close' });
    expect(resources.get('Two')?.properties.PlacementGroupName).toEqual({ Ref: 'Close' });
    expect(resources.get('Group')?.properties.PlacementGroup).toEqual({ Ref: 'Close' });
  });

  it('states partitions only where there are any', () => {
    const properties = (strategy: string) =>
      resolve(aDocument().node('placement-group', 'g', { properties: { strategy } }).build()).resources.get(
        'G',
      )?.properties;
    expect(properties('partition')).toMatchObject({ Strategy: 'partition', PartitionCount: 3 });
    expect(properties('cluster')).not.toHaveProperty('PartitionCount');
    expect(properties('spread')).toMatchObject({ SpreadLevel: 'rack' });
  });
});

describe('a Spot instance', () => {
  it('is asked for by a launch template, because an instance alone cannot', () => {
    const { resources } = resolve(
      network
        .node('ec2-instance', 'job', {
          parent: 'a',
          properties: { purchaseOption: 'spot', spotMaxPrice: '0.05', tenancy: 'dedicated' },
        })
        .build(),
    );
    expect(resources.get('Job')?.properties.LaunchTemplate).toMatchObject({
      LaunchTemplateId: { Ref: 'JobLaunchTemplate' },
    });
    expect(resources.get('JobLaunchTemplate')?.properties.LaunchTemplateData).toMatchObject({
      InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { MaxPrice: '0.05' } },
      Placement: { Tenancy: 'dedicated' },
    });
  });

  it('is left to the mixture of a group, whose template may not ask for it too', () => {
    const { resources } = resolve(
      network
        .node('auto-scaling-group', 'group', {
          parent: 'vpc',
          properties: {
            purchaseOption: 'spot',
            onDemandPercentageAboveBaseCapacity: 0,
            spotAllocationStrategy: 'capacity-optimized',
          },
        })
        .build(),
    );
    expect(resources.get('Group')?.properties.MixedInstancesPolicy).toMatchObject({
      InstancesDistribution: { SpotAllocationStrategy: 'capacity-optimized' },
    });
    expect(resources.get('GroupLaunchTemplate')?.properties.LaunchTemplateData).not.toHaveProperty(
      'InstanceMarketOptions',
    );
  });

  it('on a Dedicated Host has no price of its own', () => {
    const lines = costLinesOf(
      network.node('ec2-instance', 'db', { parent: 'a', properties: { tenancy: 'host' } }).build(),
      'db',
    );
    expect(lines[0]?.component).toBe('other/dedicated-host');
  });
});

describe('an Auto Scaling group', () => {
  const properties = {
    scalingMetric: 'none',
    alarmPolicies: [
      { threshold: 70, steps: [{ from: 0, adjustment: 2 }] },
      {
        policyType: 'SimpleScaling',
        comparison: 'below',
        threshold: 30,
        scalingAdjustment: -1,
        cooldown: 600,
      },
    ],
    lifecycleHooks: [{ name: 'bootstrap', transition: 'launching', defaultResult: 'ABANDON' }],
    terminationHookSeconds: 60,
    warmPoolSize: 3,
    warmPoolState: 'Hibernated',
    warmPoolReuse: true,
  };
  const { resources } = resolve(
    network.node('auto-scaling-group', 'web', { parent: 'vpc', properties }).build(),
  );

  it('has an alarm for each policy by steps and each simple one, which sets it off', () => {
    expect(resources.get('WebAlarmPolicy1')?.properties).toMatchObject({
      PolicyType: 'StepScaling',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
    });
    expect(resources.get('WebAlarmPolicy1Alarm')?.properties).toMatchObject({
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [{ Ref: 'WebAlarmPolicy1' }],
    });
    expect(resources.get('WebAlarmPolicy2')?.properties).toMatchObject({
      PolicyType: 'SimpleScaling',
      ScalingAdjustment: -1,
      Cooldown: '600',
    });
    expect(resources.get('WebAlarmPolicy2Alarm')?.properties.ComparisonOperator).toBe(
      'LessThanOrEqualToThreshold',
    );
  });

  it('has its hooks before its first instance, and a warm pool that takes instances back', () => {
    expect(resources.get('Web')?.properties.LifecycleHookSpecificationList).toMatchObject([
      { LifecycleHookName: 'bootstrap', DefaultResult: 'ABANDON' },
      { LifecycleHookName: 'finish-work', HeartbeatTimeout: 60 },
    ]);
    expect(resources.get('WebWarmPool')?.properties).toMatchObject({
      MinSize: 3,
      PoolState: 'Hibernated',
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    });
  });

  it('in an EKS cluster starts nodes that join it, with the group of the cluster', () => {
    const architecture = resolve(
      network
        .node('eks-cluster', 'eks', { parent: 'vpc', properties: { version: '1.33' } })
        .node('auto-scaling-group', 'nodes', {
          parent: 'eks',
          properties: { instanceType: 'm7g.large', userData: `echo "\${HOME}"` },
        })
        .build(),
    );
    expect(architecture.gaps).toEqual([]);
    expect(architecture.resources.get('NodesNodeAccess')?.properties).toMatchObject({
      ClusterName: { Ref: 'Eks' },
      Type: 'EC2_LINUX',
    });
    const data = architecture.resources.get('NodesLaunchTemplate')?.properties.LaunchTemplateData;
    expect(data).toMatchObject({
      ImageId: { Ref: 'LatestEks133Arm' },
      SecurityGroupIds: [{ 'Fn::GetAtt': ['Eks', 'ClusterSecurityGroupId'] }],
    });
    const text = JSON.stringify(data);
    expect(text).toContain('kind: NodeConfig');
    // What looks like a variable of the template in the user's own script stays as it is.
    expect(text).toContain(`\${!HOME}`);
  });
});

describe('AWS Batch', () => {
  it('runs jobs on Fargate by vCPU and time, and lets callers submit them', () => {
    const lines = quantitiesOf(
      'batch',
      { vcpu: 2, memory: 4096 },
      { jobsPerMonth: 600, minutesPerJob: 10, logMegabytesPerJob: 0 },
    );
    expect(lines['fargate/linuxX86.vcpu']).toBe(200);
    expect(lines['fargate/linuxX86.gb']).toBe(400);
  });

  it('does not guess the price of instances that Batch chooses', () => {
    const components = Object.keys(quantitiesOf('batch', { capacity: 'EC2' }));
    expect(components).toContain('other/batch-instances');
    expect(Object.keys(quantitiesOf('batch', { capacity: 'EC2', instanceTypes: ['c7i.large'] }))).toContain(
      'ec2/c7i.large',
    );
  });

  it('has an instance profile on EC2 and none on Fargate', () => {
    const types = (capacity: string) =>
      [
        ...resolve(
          network.node('batch', 'jobs', { parent: 'vpc', properties: { capacity } }).build(),
        ).resources.values(),
      ]
        .filter(({ owner }) => owner === 'jobs')
        .map(({ type }) => type);
    expect(types('SPOT')).toContain('AWS::IAM::InstanceProfile');
    expect(types('FARGATE')).not.toContain('AWS::IAM::InstanceProfile');
  });
});

describe('Elastic Beanstalk environments of one application', () => {
  it('share it, so that their addresses can be swapped', () => {
    const { resources } = resolve(
      network
        .node('elastic-beanstalk', 'blue', { parent: 'vpc' })
        .node('elastic-beanstalk', 'green', { parent: 'vpc', properties: { sharesApplicationOf: 'blue' } })
        .build(),
    );
    expect(resources.get('Green')?.properties.ApplicationName).toEqual({ Ref: 'BlueApplication' });
    expect(resources.has('GreenApplication')).toBe(false);
  });
});
