import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type PolicyStatement, sub } from './cfn.ts';

/** What a build or a pipeline has to be allowed to bring a new version to the node. */
export function deployStatements(target: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  const allow = (Action: readonly string[], Resource: PolicyStatement['Resource']): PolicyStatement => ({
    Effect: 'Allow',
    Action,
    Resource: Resource ?? ['*'],
  });
  switch (target.kind) {
    case 'ecr-repository':
      return [
        // The token is the account's; it opens nothing that the other actions do not name.
        allow(['ecr:GetAuthorizationToken'], ['*']),
        allow(
          [
            'ecr:BatchCheckLayerAvailability',
            'ecr:BatchGetImage',
            'ecr:CompleteLayerUpload',
            'ecr:GetDownloadUrlForLayer',
            'ecr:InitiateLayerUpload',
            'ecr:PutImage',
            'ecr:UploadLayerPart',
          ],
          [ctx.arn(target.id)],
        ),
      ];
    case 'ecs-service':
      return [
        allow(['ecs:DescribeServices', 'ecs:UpdateService'], [ctx.arn(target.id)]),
        allow(['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition', 'ecs:TagResource'], ['*']),
        {
          ...allow(['iam:PassRole'], ['*']),
          Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
        },
      ];
    case 'lambda-function':
      return [
        allow(
          [
            'lambda:GetAlias',
            'lambda:GetFunction',
            'lambda:PublishVersion',
            'lambda:UpdateAlias',
            'lambda:UpdateFunctionCode',
          ],
          [ctx.getAtt(target.id, 'Arn')],
        ),
      ];
    case 's3-bucket':
      return [
        allow(
          ['s3:GetBucketLocation', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
          [ctx.arn(target.id), sub('$' + '{Bucket}/*', { Bucket: ctx.arn(target.id) })],
        ),
      ];
    case 'eks-cluster':
      return [allow(['eks:DescribeCluster'], [ctx.arn(target.id)])];
    case 'elastic-beanstalk':
      return [
        allow(
          [
            'elasticbeanstalk:CreateApplicationVersion',
            'elasticbeanstalk:DescribeApplicationVersions',
            'elasticbeanstalk:DescribeEnvironments',
            'elasticbeanstalk:DescribeEvents',
            'elasticbeanstalk:UpdateEnvironment',
          ],
          ['*'],
        ),
      ];
    case 'codebuild':
      return [allow(['codebuild:BatchGetBuilds', 'codebuild:StartBuild'], [ctx.arn(target.id)])];
    case 'codedeploy':
      return [
        allow(
          [
            'codedeploy:CreateDeployment',
            'codedeploy:GetApplication',
            'codedeploy:GetApplicationRevision',
            'codedeploy:GetDeployment',
            'codedeploy:GetDeploymentConfig',
            'codedeploy:RegisterApplicationRevision',
          ],
          ['*'],
        ),
      ];
    case 'stack':
      return [
        allow(
          [
            'cloudformation:CreateChangeSet',
            'cloudformation:CreateStack',
            'cloudformation:DeleteChangeSet',
            'cloudformation:DescribeChangeSet',
            'cloudformation:DescribeStacks',
            'cloudformation:ExecuteChangeSet',
            'cloudformation:UpdateStack',
          ],
          [
            sub(
              `arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:stack/${target.id}/*`,
            ),
          ],
        ),
      ];
    default:
      return [];
  }
}
