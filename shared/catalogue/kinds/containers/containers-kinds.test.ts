import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf, quantitiesOf } from '#shared/testing/cost-lines.ts';

describe('the cost of an ECS service', () => {
  it('is vCPU-hours and GB-hours of its tasks on Fargate', () => {
    const lines = quantitiesOf('ecs-service', { desiredCount: 2, cpu: 1024, memory: 2048 });
    expect(lines['fargate/linuxX86.vcpu']).toBe(1460);
    expect(lines['fargate/linuxX86.gb']).toBe(2920);
  });

  it('follows the average number of tasks and the hours that are stated', () => {
    const lines = quantitiesOf(
      'ecs-service',
      { desiredCount: 2, cpu: 512, memory: 1024, cpuArchitecture: 'ARM64' },
      { averageTasks: 4, runningHoursPerMonth: 100 },
    );
    expect(lines['fargate/linuxArm.vcpu']).toBe(200);
    expect(lines['fargate/linuxArm.gb']).toBe(400);
  });

  it('charges storage above 20 GB, public addresses and logs, which are easily forgotten', () => {
    const lines = quantitiesOf('ecs-service', {
      desiredCount: 3,
      ephemeralStorage: 50,
      assignPublicIp: true,
    });
    expect(lines['fargate/ephemeralStorage']).toBe(3 * 30 * 730);
    expect(lines['ipv4/inUse']).toBe(3 * 730);
    expect(lines['cloudwatch/logs.ingest']).toBe(3);
  });

  it('takes the size of the task definition that is drawn for it', () => {
    const drawing = aDocument()
      .node('ecs-cluster', 'cluster')
      .node('ecs-service', 'web', { parent: 'cluster', properties: { desiredCount: 1 } })
      .node('ecs-task-definition', 'task', { properties: { cpu: 4096, memory: 8192 } })
      .connect('manage', 'web', 'task')
      .build();
    const vcpu = costLinesOf(drawing, 'web').find(({ component }) => component === 'fargate/linuxX86.vcpu');
    expect(vcpu?.quantity.value).toBe(4 * 730);
    expect(vcpu?.quantity.formula).toBe('1 task × 4 vCPU × 730 h');
  });

  it('leaves compute on EC2 to the instances', () => {
    const lines = quantitiesOf('ecs-service', { launchType: 'EC2' });
    expect(Object.keys(lines)).toEqual(['cloudwatch/logs.ingest', 'cloudwatch/logs.storage']);
  });
});

describe('the cost of an EKS cluster', () => {
  it('has the control plane for every hour', () => {
    expect(quantitiesOf('eks-cluster')['eks/cluster.standard']).toBe(730);
  });

  it('is dearer in extended support', () => {
    expect(quantitiesOf('eks-cluster', {}, { isInExtendedSupport: true })['eks/cluster.extended']).toBe(730);
  });

  it('counts nodes with their groups, root volumes included', () => {
    const drawing = aDocument()
      .node('eks-cluster', 'eks')
      .node('eks-node-group', 'nodes', {
        parent: 'eks',
        properties: { desiredSize: 3, instanceTypes: ['m7g.large'] },
      })
      .build();
    const lines = Object.fromEntries(
      costLinesOf(drawing, 'nodes').map(({ component, quantity }) => [component, quantity.value]),
    );
    expect(lines['ec2/m7g.large']).toBe(3 * 730);
    expect(lines['ebs/gp3.storage']).toBe(60);
  });
});

describe('what an ECS service becomes', () => {
  const drawing = aDocument()
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b' } })
    .node('ecs-cluster', 'cluster', { parent: 'vpc' });

  it('has a task definition, a scaling target and a policy when none is drawn', () => {
    const { resources } = resolve(drawing.node('ecs-service', 'web', { parent: 'cluster' }).build());
    expect(resources.get('WebTaskDefinition')?.because[0]?.reason).toContain('no task definition is drawn');
    expect(resources.get('WebScalableTarget')?.properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 10 });
    expect(resources.get('WebScalingPolicy')?.properties.ScalingTargetId).toEqual({
      Ref: 'WebScalableTarget',
    });
  });

  it('shares its roles and logs with the task definition that is drawn for it', () => {
    const { resources } = resolve(
      drawing
        .node('ecs-service', 'web', { parent: 'cluster' })
        .node('ecs-task-definition', 'task', { parent: 'cluster' })
        .connect('manage', 'web', 'task')
        .build(),
    );
    expect(resources.get('Web')?.properties.TaskDefinition).toEqual({ Ref: 'Task' });
    expect(resources.get('Task')?.properties.TaskRoleArn).toEqual({ 'Fn::GetAtt': ['WebRole', 'Arn'] });
    expect(resources.has('WebTaskDefinition')).toBe(false);
    expect(resources.has('TaskRole')).toBe(false);
    expect(resources.has('TaskLogGroup')).toBe(false);
  });

  it('runs on the Auto Scaling group of its cluster, whose instances join the cluster', () => {
    const { resources } = resolve(
      drawing
        .node('auto-scaling-group', 'hosts', { parent: 'cluster' })
        .node('ecs-service', 'web', { parent: 'cluster', properties: { launchType: 'EC2' } })
        .build(),
    );
    expect(resources.get('Web')?.properties).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: { Ref: 'ClusterCapacityHosts' }, Weight: 1 }],
    });
    expect(resources.get('Web')?.dependsOn).toEqual(['ClusterCapacityProviders', 'WebExecutionRoleAccess']);
    expect(JSON.stringify(resources.get('HostsLaunchTemplate')?.properties)).toContain('ECS_CLUSTER=');
    expect(resources.has('HostsTargetTracking')).toBe(false);
  });

  it('pulls from the repository it is connected to, by tag or by digest', () => {
    const image = (imageTag: string) => {
      const { resources } = resolve(
        drawing
          .node('ecs-service', 'web', { parent: 'cluster' })
          .node('ecr-repository', 'repo')
          .connect('pull', 'web', 'repo', { imageTag })
          .build(),
      );
      const containers = resources.get('WebTaskDefinition')?.properties.ContainerDefinitions;
      return (containers as readonly { readonly Image: unknown }[])[0]?.Image;
    };
    const uri = { 'Fn::GetAtt': ['Repo', 'RepositoryUri'] };
    expect(image('v7')).toEqual({ 'Fn::Join': [':', [uri, 'v7']] });
    expect(image('sha256:abc')).toEqual({ 'Fn::Join': ['@', [uri, 'sha256:abc']] });
  });
});

describe('what an EKS cluster becomes', () => {
  it('gives pods a role of their own, apart from the one of the control plane', () => {
    const { resources } = resolve(
      aDocument()
        .node('eks-cluster', 'eks')
        .node('s3-bucket', 'files')
        .connect('data', 'eks', 'files', { access: 'read' })
        .build(),
    );
    expect(resources.get('EksPodIdentity')?.properties.RoleArn).toEqual({ 'Fn::GetAtt': ['EksRole', 'Arn'] });
    expect(resources.get('Eks')?.properties.RoleArn).toEqual({ 'Fn::GetAtt': ['EksServiceRole', 'Arn'] });
    expect(JSON.stringify(resources.get('EksRoleAccess')?.properties)).toContain('s3:GetObject');
  });

  it('makes no pod role while pods call nothing', () => {
    const { resources } = resolve(aDocument().node('eks-cluster', 'eks').build());
    expect(resources.has('EksRole')).toBe(false);
    expect(resources.has('EksPodIdentity')).toBe(false);
  });
});
