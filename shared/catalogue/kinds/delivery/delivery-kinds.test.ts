import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { quantitiesOf } from '#shared/testing/cost-lines.ts';
import { templateFaults } from '#shared/testing/template-faults.ts';

describe('what a pipeline becomes', () => {
  it('has a stage for what is drawn on each side of it, in order', () => {
    const { resources } = resolve(
      aDocument()
        .node('code-repository', 'source', { properties: { branch: 'release' } })
        .node('codebuild', 'build')
        .node('codepipeline', 'pipeline', { properties: { manualApproval: true } })
        .node('s3-bucket', 'site')
        .connect('deploy', 'source', 'pipeline')
        .connect('deploy', 'pipeline', 'build')
        .connect('deploy', 'pipeline', 'site')
        .build(),
    );
    const stages = resources.get('Pipeline')?.properties.Stages as readonly {
      readonly Name: string;
      readonly Actions: readonly Record<string, unknown>[];
    }[];
    expect(stages.map(({ Name }) => Name)).toEqual(['Source', 'Build', 'Approval', 'Deploy']);
    expect(stages[0]?.Actions[0]).toMatchObject({
      Configuration: { BranchName: 'release', FullRepositoryId: 'example/shop' },
    });
    expect(stages[3]?.Actions[0]).toMatchObject({
      InputArtifacts: [{ Name: 'Build1' }],
      Configuration: { BucketName: { Ref: 'Site' } },
    });
    expect(resources.get('Build')?.properties).toMatchObject({
      Source: { Type: 'CODEPIPELINE' },
      Artifacts: { Type: 'CODEPIPELINE' },
    });
  });

  it('lets a build of a pipeline use the bucket of the pipeline and nothing else of it', () => {
    const { resources } = resolve(
      aDocument()
        .node('codebuild', 'build')
        .node('codepipeline', 'pipeline')
        .connect('deploy', 'pipeline', 'build')
        .build(),
    );
    const policy = JSON.stringify(resources.get('BuildRoleAccess')?.properties);
    expect(policy).toContain('PipelineArtifacts');
    expect(policy).not.toContain('s3:DeleteObject');
  });
});

describe('what a deployment becomes', () => {
  it('takes platform and strategy from what it is connected to', () => {
    const { resources } = resolve(
      aDocument()
        .node('codedeploy', 'rollout')
        .node('lambda-function', 'api')
        .connect('deploy', 'rollout', 'api', { strategy: 'canary' })
        .build(),
    );
    expect(resources.get('Rollout')?.properties.ComputePlatform).toBe('Lambda');
    expect(resources.get('RolloutGroup')?.properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN' },
    });
  });
});

describe('a deployment to an ECS service', () => {
  const drawing = ['a', 'b']
    .reduce(
      (builder, zone, index) =>
        builder.node('subnet', `public-${zone}`, {
          parent: 'main',
          properties: { tier: 'public', availabilityZone: zone, cidrBlock: `10.0.${index}.0/24` },
        }),
      aDocument().node('vpc', 'main'),
    )
    .node('alb', 'web', { parent: 'main' })
    .node('target-group', 'blue', { parent: 'main', properties: { targetType: 'ip' } })
    .node('ecs-cluster', 'cluster', { parent: 'main' })
    .node('ecs-service', 'site', {
      parent: 'cluster',
      properties: {
        deploymentController: 'CODE_DEPLOY',
        assignPublicIp: true,
        subnets: ['public-a', 'public-b'],
      },
    })
    .node('codedeploy', 'rollout')
    .connect('forward', 'web', 'blue')
    .connect('target', 'blue', 'site')
    .connect('deploy', 'rollout', 'site');

  it('moves traffic between its two target groups, by the listener in front', () => {
    const document = drawing
      .node('target-group', 'green', { parent: 'main', properties: { targetType: 'ip' } })
      .connect('target', 'green', 'site')
      .build();
    const name = (id: string) => ({ Name: { 'Fn::GetAtt': [id, 'TargetGroupName'] } });
    expect(resolve(document).resources.get('RolloutGroup')?.properties.LoadBalancerInfo).toEqual({
      TargetGroupPairInfoList: [
        {
          ProdTrafficRoute: { ListenerArns: [{ Ref: 'WebListener80' }] },
          TargetGroups: [name('Blue'), name('Green')],
        },
      ],
    });
    expect(templateFaults(document)).toEqual([]);
  });
});

describe('the cost of delivery', () => {
  it('is minutes of builds and of actions', () => {
    const builds = { minutesPerMonth: 10_000, logKilobytesPerMinute: 1024 };
    expect(quantitiesOf('codebuild', { computeType: 'medium' }, builds)).toMatchObject({
      'codebuild/linux.medium': 10_000,
      'cloudwatch/logs.ingest': 10_000 / 1024,
    });
    expect(quantitiesOf('codepipeline', {}, { actionMinutesPerMonth: 300 })).toEqual({
      'codepipeline/v2': 300,
    });
    expect(quantitiesOf('codepipeline', { pipelineType: 'V1' })).toEqual({ 'codepipeline/v1': 1 });
  });
});
