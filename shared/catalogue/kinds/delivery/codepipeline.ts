import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, type PolicyStatement, policyDocument, sub, trustPolicy } from '../../kit/cfn.ts';
import { deployStatements } from '../../kit/deploy-access.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { approvalTopicOf, type Pipeline, stagesOf, targetsOf } from '../../kit/pipeline-stages.ts';
import { usageInput } from '../../kit/quantity.ts';
import { branchOf, isCodeCommit, repositoriesOf, sourceStatements } from '../../kit/source-repository.ts';
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
          Stages: stagesOf(node, ctx),
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
