import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { awsAccountId, type CfnObject, compact, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { aliasDrafts, aliasName, invokedArn, isCalledByAlias, urlDrafts } from '../../kit/function-alias.ts';
import { codeOf, layersOf } from '../../kit/function-code.ts';
import { functionLines, includedStorageMb } from '../../kit/function-cost.ts';
import { fileSystemsOf } from '../../kit/function-files.ts';
import { eventSourceMappings } from '../../kit/function-polls.ts';
import { functionLoad } from '../../kit/load/function-load.ts';
import { resourceVariables } from '../../kit/resource-variables.ts';
import { lambdaFunctionSettings } from '../../kit/settings/lambda-function-settings.ts';
import { writeLogsStatement } from '../../kit/write-logs.ts';

export const lambdaFunction = defineKind({
  id: 'lambda-function',
  title: 'Lambda function',
  family: 'serverless',
  icon: 'lambda-function',
  summary: 'Runs code for each request or event, without servers to look after.',
  aliases: [
    'Lambda',
    'AWS Lambda',
    'Function',
    'Serverless Function',
    'Lambda Handler',
    'Processor',
    'Authorizer',
  ],
  docs: 'https://docs.aws.amazon.com/lambda/latest/dg/welcome.html',
  traits: [
    'resource',
    'network-interface',
    'lambda-target',
    'compute',
    'invocable',
    'event-target',
    'poller',
    'assumes-role',
    'writes-logs',
    'observable',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc', 'subnet'], spansSubnetsBy: 'subnets', vpcOptional: true },
  types: [
    'AWS::Lambda::Function',
    'AWS::Lambda::Alias',
    'AWS::Lambda::Version',
    'AWS::Lambda::Permission',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Url',
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'AWS::ApplicationAutoScaling::ScalableTarget',
  ],
  properties: lambdaFunctionSettings,
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Invocations',
      unit: 'a month',
      help: 'A million is one every 2.6 seconds.',
    }),
    averageDurationMs: z.number().min(0).max(900_000).default(100).meta({
      title: 'Duration',
      unit: 'ms on average',
      help: '100 ms: a handler that makes one or two calls to a database.',
    }),
    logKilobytesPerRequest: z.number().min(0).default(1).meta({
      title: 'Logs',
      unit: 'KB an invocation',
      help: 'Start, end and report take about 0.4 KB; the rest is a few lines of your own.',
    }),
    unpackedMegabytes: z.number().min(0).optional().meta({
      title: 'Package and layers',
      unit: 'MB unzipped',
      help: 'Up to 250 MB; a container image may have 10 GB.',
    }),
  }),
  role: {
    service: 'lambda.amazonaws.com',
    managedPolicies: (node, ctx) => [
      ...logsAndNetwork(node, ctx),
      ...(node.properties.tracing === true ? ['AWSXRayDaemonWriteAccess'] : []),
    ],
    statements: (node, ctx) => {
      const failures = [
        node.properties.onFailure,
        node.properties.onSuccess,
        node.properties.deadLetterQueue,
        ...ctx.connectionsTo(node.id, 'poll').map(({ properties }) => properties.onFailure),
      ];
      const logGroup = ctx.logGroupName(node.id);
      const isCovered = logGroup === undefined || logsAndNetwork(node, ctx).length > 0;
      return [
        ...(isCovered ? [] : [writeLogsStatement(logGroup)]),
        ...[...new Set(failures)].flatMap((id) => {
          const target = typeof id === 'string' ? ctx.node(id) : undefined;
          if (target === undefined) return [];
          const kind = ctx.kindOf(target.id);
          return kind?.access?.(target, kind.traits.includes('invocable') ? 'invoke' : 'write', ctx) ?? [];
        }),
      ];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const logGroup = ctx.logGroupName(node.id);
    const isImage = properties.packageType === 'Image';
    const layers = layersOf(node, ctx);
    const variables = resourceVariables(properties.resourceVariables, ctx);
    const files = fileSystemsOf(node.id, ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::Lambda::Function',
        properties: compact({
          FunctionName: properties.functionName,
          PackageType: isImage ? 'Image' : undefined,
          Runtime: isImage ? undefined : properties.runtime,
          Handler: isImage ? undefined : properties.handler,
          Code: codeOf(node, ctx),
          Role: ctx.roleArn(node.id),
          MemorySize: properties.memorySize,
          Timeout: properties.timeout,
          Architectures: [properties.architecture],
          EphemeralStorage:
            properties.ephemeralStorage > includedStorageMb
              ? { Size: properties.ephemeralStorage }
              : undefined,
          Environment:
            Object.keys(properties.environment).length === 0 && variables.length === 0
              ? undefined
              : { Variables: { ...properties.environment, ...Object.fromEntries(variables) } },
          DeadLetterConfig:
            properties.deadLetterQueue === undefined || ctx.node(properties.deadLetterQueue) === undefined
              ? undefined
              : { TargetArn: ctx.arn(properties.deadLetterQueue) },
          Layers: isImage || layers.length === 0 ? undefined : layers,
          ReservedConcurrentExecutions: properties.reservedConcurrentExecutions,
          TracingConfig: properties.tracing ? { Mode: 'Active' } : undefined,
          LoggingConfig: logGroup === undefined ? undefined : { LogFormat: 'JSON', LogGroup: logGroup },
          SnapStart:
            properties.snapStart && properties.provisionedConcurrency === 0
              ? { ApplyOn: 'PublishedVersions' }
              : undefined,
          KmsKeyArn: encryptionKeyArn(node.id, ctx),
          FileSystemConfigs: files.configs,
          VpcConfig: vpcConfigOf(node, ctx),
          Tags: ctx.tags(node),
        }),
        // Files can be mounted once there is an address to mount them from.
        ...(files.mountTargets.length === 0 ? {} : { dependsOn: files.mountTargets }),
      },
    ];
    const destination = (id: string | undefined): CfnObject | undefined =>
      id === undefined || ctx.node(id) === undefined ? undefined : { Destination: ctx.arn(id) };
    const destinations = compact({
      OnFailure: destination(properties.onFailure),
      OnSuccess: destination(properties.onSuccess),
    });
    const hasDestination = Object.keys(destinations).length > 0;
    if (
      hasDestination ||
      properties.maximumRetryAttempts !== 2 ||
      properties.maximumEventAgeInSeconds !== 21_600
    ) {
      drafts.push({
        suffix: 'EventInvokeConfig',
        type: 'AWS::Lambda::EventInvokeConfig',
        because: `${node.name} states what happens to events that fail.`,
        properties: compact({
          FunctionName: ref(ctx.logicalId(node.id)),
          Qualifier: isCalledByAlias(node) ? aliasName : '$LATEST',
          MaximumRetryAttempts: properties.maximumRetryAttempts,
          MaximumEventAgeInSeconds: properties.maximumEventAgeInSeconds,
          DestinationConfig: hasDestination ? destinations : undefined,
        }),
        ...(isCalledByAlias(node) ? { dependsOn: [ctx.logicalId(node.id, 'Alias')] } : {}),
      });
    }
    drafts.push(...aliasDrafts(node, ctx), ...urlDrafts(node, ctx));
    drafts.push(...eventSourceMappings(node, ctx));
    return drafts;
  },
  arn: (node, ctx) => invokedArn(node, ctx),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: [invokedArn(node, ctx)],
    },
  ],
  allowPush: (node, pushers, ctx) => {
    const bySource = new Map(pushers.map((pusher) => [`${pusher.from} ${pusher.service}`, pusher]));
    return [...bySource.values()].map((pusher) => ({
      suffix: `Permission${ctx.logicalId(pusher.from)}`,
      type: 'AWS::Lambda::Permission',
      because: `${ctx.node(pusher.from)?.name ?? pusher.from} invokes ${node.name}.`,
      properties: compact({
        Action: 'lambda:InvokeFunction',
        FunctionName: invokedArn(node, ctx),
        Principal: pusher.service === 'cloudwatch.amazonaws.com' ? alarmsOfLambda : pusher.service,
        SourceArn: pusher.sourceArn,
        // The ARN of a bucket names no account, and a deleted bucket's name can be taken by another one.
        SourceAccount: pusher.service === 's3.amazonaws.com' ? awsAccountId : undefined,
      }),
    }));
  },
  metrics: {
    namespace: 'AWS/Lambda',
    metrics: [
      { name: 'Errors', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'Throttles', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'Duration', statistic: 'p95', comparison: 'GreaterThanThreshold', threshold: 5000 },
      {
        name: 'ConcurrentExecutions',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 800,
      },
      { name: 'DeadLetterErrors', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
    ],
    dimensions: (node, ctx) => ({ FunctionName: ref(ctx.logicalId(node.id)) }),
  },
  // Functions of one subnet and one set of security groups share an interface.
  addressDemand: () => 1,
  cost: (node, ctx) => functionLines(node, ctx),
  load: functionLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A Node.js function', properties: {} },
      {
        title: 'A Python function that is always warm',
        properties: {
          runtime: 'python3.13',
          architecture: 'arm64',
          memorySize: 1024,
          provisionedConcurrency: 5,
          environment: { STAGE: 'production' },
        },
      },
      {
        title: 'With an address of its own',
        properties: { functionUrl: 'AWS_IAM', tracing: true, ephemeralStorage: 2048 },
      },
      {
        title: 'Java from a snapshot, with a streaming address',
        properties: {
          runtime: 'java21',
          handler: 'example.Handler::handleRequest',
          snapStart: true,
          functionUrl: 'NONE',
          functionUrlInvokeMode: 'RESPONSE_STREAM',
          functionUrlAllowOrigins: ['https://app.example.com'],
        },
      },
      {
        title: 'Ready environments that follow the load',
        properties: {
          provisionedConcurrency: 2,
          provisionedConcurrencyMax: 20,
          reservedConcurrentExecutions: 100,
        },
      },
    ],
    bad: [
      { title: 'More memory than there is', properties: { memorySize: 20_480 }, field: 'memorySize' },
      { title: 'Longer than 15 minutes', properties: { timeout: 1000 }, field: 'timeout' },
      {
        title: 'An answer that is neither',
        properties: { functionUrlInvokeMode: 'STREAM' },
        field: 'functionUrlInvokeMode',
      },
    ],
  },
});

/** CloudWatch invokes functions under a name of its own, unlike topics. */
const alarmsOfLambda = 'lambda.alarms.cloudwatch.amazonaws.com';

/** AWS's own policies: for the interfaces in a VPC, logs included, and for logs that no group of the drawing takes. */
function logsAndNetwork(node: NodeView, ctx: ResolveContext): readonly string[] {
  if (ctx.subnetsOf(node.id).length > 0) return ['service-role/AWSLambdaVPCAccessExecutionRole'];
  return ctx.logGroupName(node.id) === undefined ? ['service-role/AWSLambdaBasicExecutionRole'] : [];
}

function vpcConfigOf(node: NodeView, ctx: ResolveContext): CfnObject | undefined {
  const subnets = ctx.subnetIds(node.id);
  if (subnets.length === 0) return undefined;
  return { SubnetIds: subnets, SecurityGroupIds: ctx.securityGroupIds(node.id) };
}
