import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { awsAccountId, type CfnObject, compact, getAtt, ref } from '../../kit/cfn.ts';
import { environmentField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { codeOf, layersOf } from '../../kit/function-code.ts';
import { eventSourceMappings, invokedArn } from '../../kit/function-polls.ts';
import { functionLoad } from '../../kit/load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { propertyInput, usageInput } from '../../kit/quantity.ts';
import { resourceVariables, resourceVariablesField } from '../../kit/resource-variables.ts';
import { drawn, monthHours, product } from '../../kit/usage-quantity.ts';

/** Every function includes this much of /tmp (Lambda pricing, 2026-11). */
const includedStorageMb = 512;

const limits = { source: 'AWS Lambda developer guide, Lambda quotas', checked: '2026-11' };

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
  ],
  properties: z.object({
    runtime: z
      .string()
      .regex(/^[a-z0-9.]+$/, 'A runtime reads like python3.13.')
      .default('nodejs22.x')
      .meta({
        title: 'Runtime',
        help: 'nodejs22.x, python3.13, java21, dotnet8, ruby3.4, provided.al2023 …',
      }),
    memorySize: z
      .int()
      .min(128)
      .max(10_240)
      .default(512)
      .meta({
        title: 'Memory',
        unit: 'MB',
        help: 'CPU grows with it: 1,769 MB are one vCPU.',
        ...limits,
      }),
    timeout: z
      .int()
      .min(1)
      .max(900)
      .default(30)
      .meta({ title: 'Timeout', unit: 's', ...limits }),
    architecture: z.enum(['x86_64', 'arm64']).default('x86_64').meta({
      title: 'Architecture',
      help: 'arm64 costs a fifth less for the same time.',
    }),
    handler: z.string().max(128).default('index.handler').meta({ title: 'Handler', group: 'Code' }),
    packageType: z.enum(['Zip', 'Image']).default('Zip').meta({
      title: 'Package',
      group: 'Code',
      advanced: true,
      help: 'Image starts from the ECR repository it is connected to.',
    }),
    imageUri: z.string().optional().meta({ title: 'Image', group: 'Code', advanced: true }),
    code: z.string().max(4_194_304).default('').meta({
      title: 'Code',
      format: 'multiline',
      group: 'Code',
      advanced: true,
      help: 'Inline, for Node.js and Python. Without it the template carries a placeholder.',
    }),
    codeS3Bucket: z
      .string()
      .optional()
      .meta({ title: 'Bucket of the package', group: 'Code', advanced: true }),
    codeS3Key: z.string().optional().meta({ title: 'Key of the package', group: 'Code', advanced: true }),
    environment: environmentField,
    resourceVariables: resourceVariablesField,
    layers: z
      .array(z.string())
      .max(5)
      .default([])
      .meta({
        title: 'Layers',
        group: 'Code',
        reference: ['lambda-layer'],
        advanced: true,
        ...limits,
      }),
    ephemeralStorage: z
      .int()
      .min(512)
      .max(10_240)
      .default(512)
      .meta({
        title: 'Storage in /tmp',
        unit: 'MB',
        advanced: true,
        help: '512 MB are included.',
        ...limits,
      }),
    reservedConcurrentExecutions: z.int().min(0).optional().meta({
      title: 'Reserved concurrency',
      group: 'Concurrency',
      help: 'Kept for this function, and its upper bound.',
    }),
    provisionedConcurrency: z.int().min(0).default(0).meta({
      title: 'Provisioned concurrency',
      group: 'Concurrency',
      help: 'Started ahead of requests, so that they meet no cold start; charged by the hour.',
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
    tracing: z.boolean().default(false).meta({ title: 'X-Ray tracing', group: 'Monitoring' }),
    functionUrl: z.enum(['none', 'AWS_IAM', 'NONE']).default('none').meta({
      title: 'Function URL',
      group: 'Access',
      advanced: true,
      help: 'An HTTPS address of its own. NONE lets everyone call it.',
    }),
    maximumRetryAttempts: z.int().min(0).max(2).default(2).meta({
      title: 'Retries of events',
      group: 'Events',
      advanced: true,
      help: 'For what is invoked asynchronously.',
    }),
    maximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600).meta({
      title: 'Oldest event',
      unit: 's',
      group: 'Events',
      advanced: true,
    }),
    onFailure: z
      .string()
      .optional()
      .meta({
        title: 'After the last retry, to',
        group: 'Events',
        reference: ['sqs-queue', 'sns-topic', 'event-bus', 'lambda-function', 's3-bucket'],
        help: 'Takes the events that failed.',
      }),
    deadLetterQueue: z
      .string()
      .optional()
      .meta({
        title: 'Dead-letter queue',
        group: 'Events',
        reference: ['sqs-queue', 'sns-topic'],
        advanced: true,
        help: 'Takes the bare event; the destination above also says what failed.',
      }),
  }),
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
  }),
  role: {
    service: 'lambda.amazonaws.com',
    managedPolicies: (node, ctx) => [
      ctx.subnetsOf(node.id).length > 0
        ? 'service-role/AWSLambdaVPCAccessExecutionRole'
        : 'service-role/AWSLambdaBasicExecutionRole',
      ...(node.properties.tracing === true ? ['AWSXRayDaemonWriteAccess'] : []),
    ],
    statements: (node, ctx) => {
      const failures = [
        node.properties.onFailure,
        node.properties.deadLetterQueue,
        ...ctx.connectionsTo(node.id, 'poll').map(({ properties }) => properties.onFailure),
      ];
      return [...new Set(failures)].flatMap((id) => {
        const target = typeof id === 'string' ? ctx.node(id) : undefined;
        if (target === undefined) return [];
        const kind = ctx.kindOf(target.id);
        return kind?.access?.(target, kind.traits.includes('invocable') ? 'invoke' : 'write', ctx) ?? [];
      });
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const logGroup = ctx.logGroupName(node.id);
    const isImage = properties.packageType === 'Image';
    const layers = layersOf(node, ctx);
    const variables = resourceVariables(properties.resourceVariables, ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::Lambda::Function',
        properties: compact({
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
          VpcConfig: vpcConfigOf(node, ctx),
          Tags: ctx.tags(node),
        }),
      },
    ];
    const hasDestination = properties.onFailure !== undefined && ctx.node(properties.onFailure) !== undefined;
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
          Qualifier: properties.provisionedConcurrency > 0 ? aliasName : '$LATEST',
          MaximumRetryAttempts: properties.maximumRetryAttempts,
          MaximumEventAgeInSeconds: properties.maximumEventAgeInSeconds,
          DestinationConfig:
            hasDestination && properties.onFailure !== undefined
              ? { OnFailure: { Destination: ctx.arn(properties.onFailure) } }
              : undefined,
        }),
        ...(properties.provisionedConcurrency > 0 ? { dependsOn: [ctx.logicalId(node.id, 'Alias')] } : {}),
      });
    }
    if (properties.provisionedConcurrency > 0) drafts.push(...provisionedDrafts(node, ctx));
    if (properties.functionUrl !== 'none') drafts.push(...urlDrafts(node, ctx));
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
  cost: (node, ctx) => {
    const { properties } = node;
    const platform = properties.architecture === 'arm64' ? 'arm' : 'x86';
    const isProvisioned = properties.provisionedConcurrency > 0;
    const requests = usageInput(node, 'requestsPerMonth', 'requests', 'requests');
    const duration = usageInput(node, 'averageDurationMs', 'duration', 'ms');
    // AWS bills whole milliseconds.
    const seconds = {
      ...duration,
      name: 'billed duration',
      value: typeof duration.value === 'number' ? Math.ceil(duration.value) / 1000 : undefined,
      unit: 's',
    };
    const memory = {
      ...propertyInput(node, 'memorySize', 'memory'),
      value: properties.memorySize / 1024,
      unit: 'GB',
    };
    const lines: CostLineDraft[] = [
      {
        component: 'lambda/requests',
        label: 'Requests',
        quantity: product('1M requests', [requests], 1_000_000),
      },
      {
        component: isProvisioned ? `lambda/${platform}.provisionedDuration` : `lambda/${platform}.duration`,
        label: 'Compute time',
        quantity: product('GB-seconds', [requests, seconds, memory]),
        ...(isProvisioned ? { note: 'As if provisioned concurrency served every request.' } : {}),
      },
    ];
    if (isProvisioned) {
      lines.push({
        component: `lambda/${platform}.provisionedConcurrency`,
        label: 'Provisioned concurrency',
        quantity: product('GB-seconds', [
          propertyInput(node, 'provisionedConcurrency', 'environments', 'environments'),
          monthHours(ctx),
          drawn('seconds an hour', 3600, 's/h'),
          memory,
        ]),
      });
    }
    const extraMb = properties.ephemeralStorage - includedStorageMb;
    if (extraMb > 0) {
      lines.push({
        component: 'lambda/ephemeralStorage',
        label: 'Storage in /tmp above 512 MB',
        quantity: product('GB-seconds', [
          requests,
          seconds,
          drawn('extra storage', extraMb / 1024, 'GB', 'ephemeralStorage'),
        ]),
      });
    }
    lines.push(
      ...logLines(
        node,
        ctx,
        product('GB', [requests, usageInput(node, 'logKilobytesPerRequest', 'logs', 'KB')], 1024 * 1024),
      ),
    );
    if (properties.tracing) {
      lines.push({
        component: 'xray/recorded',
        label: 'Traces',
        // X-Ray's own rule records one request a second and 5 % of the rest.
        quantity: product('1M traces', [requests, drawn('sampled', 0.05, 'sampled')], 1_000_000),
        note: 'At the default sampling of 5 %.',
      });
    }
    return lines;
  },
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
    ],
    bad: [
      { title: 'More memory than there is', properties: { memorySize: 20_480 }, field: 'memorySize' },
      { title: 'Longer than 15 minutes', properties: { timeout: 1000 }, field: 'timeout' },
    ],
  },
});

const aliasName = 'live';

/** CloudWatch invokes functions under a name of its own, unlike topics. */
const alarmsOfLambda = 'lambda.alarms.cloudwatch.amazonaws.com';

type Lambda = NodeView<{
  readonly provisionedConcurrency: number;
  readonly functionUrl: 'none' | 'AWS_IAM' | 'NONE';
}>;

function vpcConfigOf(node: Lambda, ctx: ResolveContext): CfnObject | undefined {
  const subnets = ctx.subnetIds(node.id);
  if (subnets.length === 0) return undefined;
  return { SubnetIds: subnets, SecurityGroupIds: ctx.securityGroupIds(node.id) };
}

function provisionedDrafts(node: Lambda, ctx: ResolveContext): readonly ResourceDraft[] {
  const { provisionedConcurrency } = node.properties;
  return [
    {
      suffix: 'Version',
      type: 'AWS::Lambda::Version',
      because: `${node.name} has provisioned concurrency, which belongs to a version.`,
      properties: { FunctionName: ref(ctx.logicalId(node.id)) },
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
    },
    {
      suffix: 'Alias',
      type: 'AWS::Lambda::Alias',
      because: `${node.name} keeps ${provisionedConcurrency} environments ready.`,
      properties: {
        Name: aliasName,
        FunctionName: ref(ctx.logicalId(node.id)),
        FunctionVersion: ctx.getAtt(node.id, 'Version', 'Version'),
        ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: provisionedConcurrency },
      },
    },
  ];
}

function urlDrafts(node: Lambda, ctx: ResolveContext): readonly ResourceDraft[] {
  const { functionUrl, provisionedConcurrency } = node.properties;
  const url: ResourceDraft = {
    suffix: 'Url',
    type: 'AWS::Lambda::Url',
    because: `${node.name} has a function URL.`,
    properties: compact({
      TargetFunctionArn: getAtt(ctx.logicalId(node.id), 'Arn'),
      Qualifier: provisionedConcurrency > 0 ? aliasName : undefined,
      AuthType: functionUrl,
    }),
    ...(provisionedConcurrency > 0 ? { dependsOn: [ctx.logicalId(node.id, 'Alias')] } : {}),
  };
  if (functionUrl !== 'NONE') return [url];
  const because = `Everyone may call the function URL of ${node.name}.`;
  const everyone = { FunctionName: invokedArn(node, ctx), Principal: '*' };
  // Lambda asks for both: the URL, and the invocation that comes through it.
  return [
    url,
    {
      suffix: 'UrlPermission',
      type: 'AWS::Lambda::Permission',
      because,
      properties: { ...everyone, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
    },
    {
      suffix: 'UrlInvokePermission',
      type: 'AWS::Lambda::Permission',
      because,
      properties: { ...everyone, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    },
  ];
}
