import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnObject, compact, getAtt, type PolicyStatement, sub } from '../../kit/cfn.ts';
import { environmentField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { deployStatements } from '../../kit/deploy-access.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { logLines } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { branchOf, isCodeCommit, repositoriesOf, sourceStatements } from '../../kit/source-repository.ts';
import { product } from '../../kit/usage-quantity.ts';

const images = {
  x86_64: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
  arm64: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
} as const;
const sizes = {
  small: 'BUILD_GENERAL1_SMALL',
  medium: 'BUILD_GENERAL1_MEDIUM',
  large: 'BUILD_GENERAL1_LARGE',
  xlarge: 'BUILD_GENERAL1_XLARGE',
} as const;

const usualBuildspec = `version: 0.2
phases:
  build:
    commands:
      - echo "Say here how it is built."
artifacts:
  files: ['**/*']
`;

export const codebuild = defineKind({
  id: 'codebuild',
  title: 'CodeBuild project',
  family: 'delivery',
  icon: 'codebuild',
  summary:
    'Builds, tests and packages source code, and pushes images, in a container that lives as long as the build.',
  aliases: [
    'CodeBuild',
    'AWS CodeBuild',
    'Build',
    'CI',
    'Continuous Integration',
    'Build Project',
    'GitHub Actions',
    'Jenkins',
  ],
  docs: 'https://docs.aws.amazon.com/codebuild/latest/userguide/welcome.html',
  traits: [
    'resource',
    'network-interface',
    'compute',
    'assumes-role',
    'writes-logs',
    'observable',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc', 'subnet'], spansSubnetsBy: 'subnets', vpcOptional: true },
  types: ['AWS::CodeBuild::Project'],
  properties: z.object({
    computeType: z
      .enum(['small', 'medium', 'large', 'xlarge'])
      .default('small')
      .meta({ title: 'Machine', help: 'Small has 2 vCPUs and 3 GB, medium 4 and 7, large 8 and 15.' }),
    architecture: z.enum(['x86_64', 'arm64']).default('x86_64').meta({ title: 'Architecture' }),
    image: z.string().max(255).optional().meta({
      title: 'Image',
      advanced: true,
      help: 'The newest Amazon Linux image of CodeBuild unless stated.',
    }),
    privilegedMode: z
      .boolean()
      .default(false)
      .meta({ title: 'Builds images', help: 'Docker needs a privileged container.' }),
    buildSpec: z.string().max(65_536).optional().meta({
      title: 'Buildspec',
      format: 'multiline',
      help: 'YAML, or the path of a file. Without one, buildspec.yml of the repository.',
    }),
    environment: environmentField,
    timeoutInMinutes: z.int().min(5).max(2160).default(60).meta({
      title: 'Timeout',
      unit: 'min',
      source: 'CloudFormation AWS::CodeBuild::Project',
      checked: '2026-11',
    }),
    queuedTimeoutInMinutes: z
      .int()
      .min(5)
      .max(480)
      .default(480)
      .meta({ title: 'Longest wait', unit: 'min', advanced: true }),
    concurrentBuildLimit: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({ title: 'Builds at a time', advanced: true }),
    cache: z
      .enum(['none', 'docker-layers', 'source', 'custom'])
      .default('none')
      .meta({ title: 'Local cache', advanced: true, help: 'On the build machine, while it lasts.' }),
    webhook: z.boolean().default(true).meta({
      title: 'Builds each push',
      group: 'Source',
      help: 'Of the repository it is connected to; a pipeline starts it otherwise.',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'For what it builds.',
      }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    minutesPerMonth: z
      .number()
      .min(0)
      .default(1000)
      .meta({ title: 'Building', unit: 'minutes a month', help: 'Every build counts in whole minutes.' }),
    logKilobytesPerMinute: z.number().min(0).default(20).meta({
      title: 'Logs',
      unit: 'KB a minute',
      help: '20 KB: about 200 lines of a build tool.',
    }),
  }),
  role: {
    service: 'codebuild.amazonaws.com',
    statements: (node, ctx) => {
      const logGroup = ctx.logGroupName(node.id);
      const statements: PolicyStatement[] = [];
      if (logGroup !== undefined) {
        statements.push({
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [regionalArn('logs', 'log-group:$Group:*', { Group: logGroup })],
        });
      }
      for (const repository of repositoriesOf(node.id, ctx))
        statements.push(...sourceStatements(repository, ctx));
      for (const { to } of ctx.connectionsFrom(node.id, 'deploy')) {
        const target = ctx.node(to);
        if (target !== undefined) statements.push(...deployStatements(target, ctx));
      }
      const [pipeline] = pipelinesOf(node.id, ctx);
      if (pipeline !== undefined) statements.push(artifactStatement(pipeline, ctx));
      if (ctx.subnetsOf(node.id).length > 0) statements.push(...interfaceStatements);
      return statements;
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const groups = ctx.securityGroupIds(node.id);
    const subnets = ctx.subnetIds(node.id);
    const logGroup = ctx.logGroupName(node.id);
    const variables = Object.entries(properties.environment).map(([Name, Value]) => ({
      Name,
      Value,
      Type: 'PLAINTEXT',
    }));
    return [
      {
        type: 'AWS::CodeBuild::Project',
        properties: compact({
          Description: node.name === '' ? undefined : node.name.slice(0, 255),
          ServiceRole: ctx.roleArn(node.id),
          ...sourceOf(node as Build, ctx),
          Environment: compact({
            Type: properties.architecture === 'arm64' ? 'ARM_CONTAINER' : 'LINUX_CONTAINER',
            ComputeType: sizes[properties.computeType],
            Image: properties.image ?? images[properties.architecture],
            PrivilegedMode: properties.privilegedMode ? true : undefined,
            EnvironmentVariables: variables.length === 0 ? undefined : variables,
          }),
          TimeoutInMinutes: properties.timeoutInMinutes,
          QueuedTimeoutInMinutes: properties.queuedTimeoutInMinutes,
          ConcurrentBuildLimit: properties.concurrentBuildLimit,
          Cache: cacheOf(properties.cache),
          EncryptionKey: encryptionKeyArn(node.id, ctx),
          LogsConfig:
            logGroup === undefined
              ? undefined
              : { CloudWatchLogs: { Status: 'ENABLED', GroupName: logGroup } },
          VpcConfig:
            subnets.length === 0
              ? undefined
              : { VpcId: ctx.vpcId(node.id), Subnets: subnets, SecurityGroupIds: groups },
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  metrics: {
    namespace: 'AWS/CodeBuild',
    metrics: [
      { name: 'FailedBuilds', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'Duration', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 900 },
    ],
    dimensions: (node, ctx) => ({ ProjectName: ctx.ref(node.id) }),
  },
  addressDemand: () => 1,
  cost: (node, ctx) => [
    {
      component: `codebuild/${node.properties.architecture === 'arm64' ? 'arm' : 'linux'}.${node.properties.computeType}`,
      label: `Build minutes, ${node.properties.computeType}`,
      quantity: product('minutes', [usageInput(node, 'minutesPerMonth', 'minutes')]),
    },
    ...logLines(
      node,
      ctx,
      product(
        'GB',
        [
          usageInput(node, 'minutesPerMonth', 'minutes'),
          usageInput(node, 'logKilobytesPerMinute', 'logs', 'KB'),
        ],
        1024 * 1024,
      ),
    ),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'What buildspec.yml says', properties: {} },
      {
        title: 'Images, on a larger machine',
        properties: {
          computeType: 'large',
          privilegedMode: true,
          cache: 'docker-layers',
          environment: { STAGE: 'production' },
          buildSpec: 'ci/buildspec.yml',
        },
      },
    ],
    bad: [
      { title: 'A timeout of a minute', properties: { timeoutInMinutes: 1 }, field: 'timeoutInMinutes' },
      { title: 'A machine that does not exist', properties: { computeType: 'tiny' }, field: 'computeType' },
    ],
  },
});

type Build = NodeView<{ readonly buildSpec?: string | undefined; readonly webhook: boolean }>;

function pipelinesOf(build: string, ctx: ResolveContext): readonly string[] {
  return ctx
    .connectionsTo(build, 'deploy')
    .flatMap(({ from }) => (ctx.node(from)?.kind === 'codepipeline' ? [from] : []));
}

/** Source, artifacts and what starts a build: the pipeline in front of it, else its repository, else nothing but a buildspec. */
function sourceOf(node: Build, ctx: ResolveContext): CfnObject {
  const { buildSpec, webhook } = node.properties;
  if (pipelinesOf(node.id, ctx).length > 0) {
    return {
      Source: compact({ Type: 'CODEPIPELINE', BuildSpec: buildSpec }),
      Artifacts: { Type: 'CODEPIPELINE' },
    };
  }
  const [repository] = repositoriesOf(node.id, ctx);
  if (repository === undefined) {
    return {
      Source: { Type: 'NO_SOURCE', BuildSpec: buildSpec ?? usualBuildspec },
      Artifacts: { Type: 'NO_ARTIFACTS' },
    };
  }
  const branch = branchOf(repository);
  if (isCodeCommit(repository)) {
    return {
      Source: compact({
        Type: 'CODECOMMIT',
        Location: ctx.getAtt(repository.id, 'CloneUrlHttp'),
        BuildSpec: buildSpec,
      }),
      SourceVersion: `refs/heads/${branch}`,
      Artifacts: { Type: 'NO_ARTIFACTS' },
    };
  }
  const provider = String(repository.properties.provider);
  const host = provider === 'GitHub' ? 'github.com' : provider === 'GitLab' ? 'gitlab.com' : 'bitbucket.org';
  return compact({
    Source: compact({
      Type: provider.toUpperCase(),
      Location: `https://${host}/${String(repository.properties.fullRepositoryId)}.git`,
      Auth: { Type: 'CODECONNECTIONS', Resource: ctx.getAtt(repository.id, 'ConnectionArn') },
      BuildSpec: buildSpec,
    }),
    SourceVersion: branch,
    Artifacts: { Type: 'NO_ARTIFACTS' },
    Triggers: webhook
      ? {
          Webhook: true,
          FilterGroups: [
            [
              { Type: 'EVENT', Pattern: 'PUSH' },
              { Type: 'HEAD_REF', Pattern: `^refs/heads/${branch}$` },
            ],
          ],
        }
      : undefined,
  });
}

function cacheOf(cache: 'none' | 'docker-layers' | 'source' | 'custom'): CfnObject | undefined {
  if (cache === 'none') return undefined;
  const mode = {
    'docker-layers': 'LOCAL_DOCKER_LAYER_CACHE',
    source: 'LOCAL_SOURCE_CACHE',
    custom: 'LOCAL_CUSTOM_CACHE',
  }[cache];
  return { Type: 'LOCAL', Modes: [mode] };
}

/** A build of a pipeline takes its source from the pipeline's bucket and puts back what it made. */
function artifactStatement(pipeline: string, ctx: ResolveContext): PolicyStatement {
  const bucket = ctx.getAtt(pipeline, 'Arn', 'Artifacts');
  return {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    Resource: [sub('$' + '{Bucket}/*', { Bucket: bucket })],
  };
}

const interfaceStatements: readonly PolicyStatement[] = [
  {
    Effect: 'Allow',
    Action: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    Resource: ['*'],
  },
  {
    Effect: 'Allow',
    Action: ['ec2:CreateNetworkInterfacePermission'],
    Resource: [regionalArn('ec2', 'network-interface/*', {})],
    Condition: { StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' } },
  },
];
