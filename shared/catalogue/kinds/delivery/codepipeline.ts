import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import {
  type CfnObject,
  compact,
  type PolicyStatement,
  policyDocument,
  sub,
  trustPolicy,
} from '../../kit/cfn.ts';
import { deployStatements } from '../../kit/deploy-access.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { usageInput } from '../../kit/quantity.ts';
import {
  branchOf,
  isCodeCommit,
  repositoriesOf,
  sourceAction,
  sourceStatements,
} from '../../kit/source-repository.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

export const codepipeline = defineKind({
  id: 'codepipeline',
  title: 'CodePipeline',
  family: 'delivery',
  icon: 'codepipeline',
  summary: 'Brings each change from the repository through build and approval to where it runs.',
  aliases: [
    'AWS CodePipeline',
    'Pipeline',
    'CI/CD',
    'CICD',
    'CI/CD Pipeline',
    'Delivery Pipeline',
    'Continuous Delivery',
  ],
  docs: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome.html',
  traits: ['resource', 'assumes-role', 'event-source'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::CodePipeline::Pipeline', 'AWS::S3::Bucket', 'AWS::Events::Rule', 'AWS::IAM::Role'],
  properties: z.object({
    pipelineType: z
      .enum(['V2', 'V1'])
      .default('V2')
      .meta({ title: 'Type', help: 'V2 is charged by minutes of its actions, V1 by month.' }),
    executionMode: z.enum(['SUPERSEDED', 'QUEUED', 'PARALLEL']).default('SUPERSEDED').meta({
      title: 'While one runs, the next',
      help: 'Overtakes it (SUPERSEDED), waits, or runs beside it. V2 only, but for the first.',
    }),
    manualApproval: z
      .boolean()
      .default(false)
      .meta({ title: 'Approval before deployment', help: 'Somebody has to agree.' }),
    approvalTopic: z
      .string()
      .optional()
      .meta({
        title: 'Asks by',
        reference: ['sns-topic'],
        advanced: true,
        help: 'A topic that tells who approves.',
      }),
    rollbackOnFailure: z
      .boolean()
      .default(true)
      .meta({ title: 'Roll back when a deployment fails', advanced: true, help: 'V2 only.' }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'For what is handed from stage to stage; encrypted in any case.',
      }),
  }),
  usage: z.object({
    actionMinutesPerMonth: z
      .number()
      .min(0)
      .default(500)
      .meta({ title: 'Actions', unit: 'minutes a month', help: 'Of V2: of all actions but approvals.' }),
  }),
  role: {
    service: 'codepipeline.amazonaws.com',
    statements: (node, ctx) => {
      const bucket = ctx.getAtt(node.id, 'Arn', 'Artifacts');
      const topic = approvalTopicOf(node as Pipeline, ctx);
      return [
        {
          Effect: 'Allow',
          Action: ['s3:GetBucketVersioning', 's3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
          Resource: [bucket, sub('$' + '{Bucket}/*', { Bucket: bucket })],
        },
        ...repositoriesOf(node.id, ctx).flatMap((repository) => sourceStatements(repository, ctx)),
        ...targetsOf(node.id, ctx).flatMap((target) => deployStatements(target, ctx)),
        ...(topic === undefined
          ? []
          : [{ Effect: 'Allow' as const, Action: ['sns:Publish'], Resource: [ctx.arn(topic)] }]),
        ...stackRole(node.id, ctx),
      ];
    },
  },
  furtherRoles: {
    service: {
      service: 'cloudformation.amazonaws.com',
      // A stack may hold anything but people and their permissions.
      managedPolicies: () => ['PowerUserAccess'],
      when: (node, ctx) =>
        ctx.connectionsFrom(node.id, 'deploy').some(({ to }) => ctx.node(to)?.kind === 'stack'),
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    const isV2 = properties.pipelineType === 'V2';
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::CodePipeline::Pipeline',
        properties: compact({
          PipelineType: properties.pipelineType,
          ExecutionMode: isV2 ? properties.executionMode : undefined,
          RoleArn: ctx.roleArn(node.id),
          ArtifactStore: compact({
            Type: 'S3',
            Location: ctx.ref(node.id, 'Artifacts'),
            EncryptionKey: key === undefined ? undefined : { Id: key, Type: 'KMS' },
          }),
          Stages: stagesOf(node as Pipeline, ctx),
          Tags: ctx.tags(node),
        }),
      },
      {
        suffix: 'Artifacts',
        type: 'AWS::S3::Bucket',
        because: `The stages of ${node.name} hand their results on through a bucket.`,
        properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              {
                ServerSideEncryptionByDefault: compact({
                  SSEAlgorithm: key === undefined ? 'AES256' : 'aws:kms',
                  KMSMasterKeyID: key,
                }),
              },
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: 'Forget',
                Status: 'Enabled',
                ExpirationInDays: 90,
                NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              },
            ],
          },
          Tags: ctx.tags(node),
        },
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
    for (const repository of repositoriesOf(node.id, ctx)) {
      if (isCodeCommit(repository)) drafts.push(...startsAtPush(node, repository, ctx));
    }
    return drafts;
  },
  arn: (node, ctx) => regionalArn('codepipeline', '$Pipeline', { Pipeline: ctx.ref(node.id) }),
  access: (node, _mode, ctx) => [
    { Effect: 'Allow', Action: ['codepipeline:StartPipelineExecution'], Resource: [ctx.arn(node.id)] },
  ],
  cost: (node) => {
    const lines: CostLineDraft[] =
      node.properties.pipelineType === 'V2'
        ? [
            {
              component: 'codepipeline/v2',
              label: 'Action minutes',
              quantity: product('minutes', [usageInput(node, 'actionMinutesPerMonth', 'minutes')]),
            },
          ]
        : [
            {
              component: 'codepipeline/v1',
              label: 'Active pipeline',
              quantity: product('months', [drawn('pipeline', 1, 'pipeline')]),
            },
          ];
    return lines;
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'From what is drawn before it to what is drawn after it', properties: {} },
      {
        title: 'With an approval, one after the other',
        properties: { manualApproval: true, executionMode: 'QUEUED' },
      },
      { title: 'Charged by month', properties: { pipelineType: 'V1' } },
    ],
    bad: [{ title: 'A type that does not exist', properties: { pipelineType: 'V3' }, field: 'pipelineType' }],
  },
});

type Pipeline = NodeView<{
  readonly pipelineType: 'V1' | 'V2';
  readonly manualApproval: boolean;
  readonly approvalTopic?: string | undefined;
  readonly rollbackOnFailure: boolean;
}>;

function targetsOf(id: string, ctx: ResolveContext): readonly NodeView[] {
  return ctx.connectionsFrom(id, 'deploy').flatMap(({ to }) => ctx.node(to) ?? []);
}

function approvalTopicOf(node: Pipeline, ctx: ResolveContext): string | undefined {
  const { manualApproval, approvalTopic } = node.properties;
  return manualApproval && approvalTopic !== undefined && ctx.node(approvalTopic) !== undefined
    ? approvalTopic
    : undefined;
}

/** Source, build, approval, deployment: each stage that the drawing has something for. */
function stagesOf(node: Pipeline, ctx: ResolveContext): readonly CfnObject[] {
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

function stackRole(pipeline: string, ctx: ResolveContext): readonly PolicyStatement[] {
  const role = ctx.roleArn(pipeline, 'service');
  return role === undefined
    ? []
    : [
        {
          Effect: 'Allow',
          Action: ['iam:PassRole'],
          Resource: [role],
          Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
        },
      ];
}

/** CodeCommit tells EventBridge about a push, and a rule starts the pipeline under a role of its own. */
function startsAtPush(node: NodeView, repository: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const suffix = ctx.logicalId(repository.id);
  const because = `A push to ${repository.name} starts ${node.name}.`;
  return [
    {
      suffix: `Starts${suffix}Role`,
      type: 'AWS::IAM::Role',
      because,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('events.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'StartPipeline',
            PolicyDocument: policyDocument([
              {
                Effect: 'Allow',
                Action: ['codepipeline:StartPipelineExecution'],
                Resource: [ctx.arn(node.id)],
              },
            ]),
          },
        ],
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: `Starts${suffix}`,
      type: 'AWS::Events::Rule',
      because,
      properties: {
        EventPattern: {
          source: ['aws.codecommit'],
          'detail-type': ['CodeCommit Repository State Change'],
          resources: [ctx.getAtt(repository.id, 'Arn')],
          detail: {
            event: ['referenceCreated', 'referenceUpdated'],
            referenceType: ['branch'],
            referenceName: [branchOf(repository)],
          },
        },
        Targets: [
          {
            Id: 'Pipeline',
            Arn: ctx.arn(node.id),
            RoleArn: ctx.getAtt(node.id, 'Arn', `Starts${suffix}Role`),
          },
        ],
      },
    },
  ];
}
