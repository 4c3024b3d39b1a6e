import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { repositoriesOf, sourceAction } from './source-repository.ts';

/** A pipeline as it is drawn. */
export type Pipeline = NodeView<{
  readonly pipelineType: 'V1' | 'V2';
  readonly manualApproval: boolean;
  readonly approvalTopic?: string | undefined;
  readonly rollbackOnFailure: boolean;
}>;

/** What a pipeline builds and deploys. */
export function targetsOf(id: string, ctx: ResolveContext): readonly NodeView[] {
  return ctx.connectionsFrom(id, 'deploy').flatMap(({ to }) => ctx.node(to) ?? []);
}

/** The topic that hears of waiting approvals; undefined where nobody is told. */
export function approvalTopicOf(node: Pipeline, ctx: ResolveContext): string | undefined {
  const { manualApproval, approvalTopic } = node.properties;
  return manualApproval && approvalTopic !== undefined && ctx.node(approvalTopic) !== undefined
    ? approvalTopic
    : undefined;
}

/** Source, build, approval, deployment: each stage that the drawing has something for. */
export function stagesOf(node: Pipeline, ctx: ResolveContext): readonly CfnObject[] {
  const repositories = repositoriesOf(node.id, ctx);
  const targets = targetsOf(node.id, ctx);
  const builds = targets.filter(({ kind }) => kind === 'codebuild');
  const deployments = targets.filter(({ kind }) => kind !== 'codebuild');
  const sources: readonly CfnObject[] =
    repositories.length === 0
      ? [
          {
            Name: 'Source',
            ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' },
            Configuration: {
              S3Bucket: ctx.ref(node.id, 'Artifacts'),
              S3ObjectKey: 'source.zip',
              PollForSourceChanges: 'true',
            },
            OutputArtifacts: [{ Name: 'Source1' }],
          },
        ]
      : repositories.map((repository, index) => ({
          Name: actionName(repository),
          ...sourceAction(repository, ctx),
          OutputArtifacts: [{ Name: `Source${index + 1}` }],
        }));
  const built = builds.map((build, index) => ({
    Name: actionName(build),
    ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' },
    Configuration: { ProjectName: ctx.ref(build.id) },
    InputArtifacts: [{ Name: 'Source1' }],
    OutputArtifacts: [{ Name: `Build${index + 1}` }],
  }));
  const input = builds.length > 0 ? 'Build1' : 'Source1';
  const deployed = deployments.flatMap((target) => deployAction(node, target, input, ctx));
  const topic = approvalTopicOf(node, ctx);
  const approval = {
    Name: 'Approval',
    Actions: [
      compact({
        Name: 'Approve',
        ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
        Configuration: topic === undefined ? undefined : { NotificationArn: ctx.arn(topic) },
      }),
    ],
  };
  // A pipeline has at least two stages: where nothing is drawn after the source, somebody looks at it.
  const needsApproval = node.properties.manualApproval || (built.length === 0 && deployed.length === 0);
  const rollback =
    node.properties.pipelineType === 'V2' && node.properties.rollbackOnFailure
      ? { OnFailure: { Result: 'ROLLBACK' } }
      : {};
  return [
    { Name: 'Source', Actions: sources },
    ...(built.length === 0 ? [] : [{ Name: 'Build', Actions: built }]),
    ...(needsApproval ? [approval] : []),
    ...(deployed.length === 0 ? [] : [{ Name: 'Deploy', Actions: deployed, ...rollback }]),
  ];
}

function deployAction(
  node: Pipeline,
  target: NodeView,
  input: string,
  ctx: ResolveContext,
): readonly CfnObject[] {
  const action = (Provider: string, Configuration: CfnObject): readonly CfnObject[] => [
    {
      Name: actionName(target),
      ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider, Version: '1' },
      Configuration,
      InputArtifacts: [{ Name: input }],
    },
  ];
  switch (target.kind) {
    case 'codedeploy':
      return action('CodeDeploy', {
        ApplicationName: ctx.ref(target.id),
        DeploymentGroupName: ctx.ref(target.id, 'Group'),
      });
    case 'ecs-service': {
      const cluster = ctx.ancestorOf(target.id, 'ecs-cluster');
      return action(
        'ECS',
        compact({
          ClusterName: cluster === undefined ? 'default' : ctx.ref(cluster.id),
          ServiceName: ctx.getAtt(target.id, 'Name'),
          FileName: 'imagedefinitions.json',
        }),
      );
    }
    case 's3-bucket':
      return action('S3', { BucketName: ctx.ref(target.id), Extract: 'true' });
    case 'elastic-beanstalk':
      return action('ElasticBeanstalk', {
        ApplicationName: ctx.ref(target.id),
        EnvironmentName: ctx.ref(target.id, 'Environment'),
      });
    case 'lambda-function':
      return action('Lambda', { FunctionName: ctx.ref(target.id) });
    case 'eks-cluster':
      return action('EKS', { ClusterName: ctx.ref(target.id), ManifestFiles: 'manifests/' });
    case 'stack':
      return action('CloudFormation', {
        ActionMode: 'CREATE_UPDATE',
        StackName: target.id,
        TemplatePath: `${input}::template.yaml`,
        Capabilities: 'CAPABILITY_IAM',
        RoleArn: ctx.roleArn(node.id, 'service') ?? '',
      });
    default:
      return [];
  }
}

/** A name of an action: letters, digits and . @ - _ only. */
function actionName({ id }: NodeView): string {
  return id.replace(/[^A-Za-z0-9.@_-]/g, '-').slice(0, 100);
}
