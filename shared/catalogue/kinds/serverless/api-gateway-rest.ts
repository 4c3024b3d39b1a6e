import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import {
  apiAccessLog,
  apiAccessLogLines,
  apiAccessLogsField,
  apiAccessLogUsage,
} from '../../kit/api-access-log.ts';
import { apiArn, apiRole, invokeStatements } from '../../kit/api-integration.ts';
import { compact, policyDocument, ref } from '../../kit/cfn.ts';
import { contentHash } from '../../kit/content-hash.ts';
import { apiLoad } from '../../kit/load/api-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { methodThrottles, restAccess, usagePlanDrafts } from '../../kit/rest-access.ts';
import { restMethods } from '../../kit/rest-methods.ts';
import { monthHours, product } from '../../kit/usage-quantity.ts';

const cacheSizes = ['none', '0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'] as const;

export const apiGatewayRest = defineKind({
  id: 'api-gateway-rest',
  title: 'REST API',
  family: 'serverless',
  icon: 'api-gateway',
  summary: 'A front door for HTTP requests with caching, API keys, usage plans, WAF and private endpoints.',
  aliases: [
    'API Gateway REST',
    'REST API Gateway',
    'API Gateway v1',
    'Amazon API Gateway REST',
    'Private API',
  ],
  docs: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html',
  traits: ['resource', 'api', 'invocable', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::ApiGateway::RestApi',
    'AWS::ApiGateway::Resource',
    'AWS::ApiGateway::Method',
    'AWS::ApiGateway::Model',
    'AWS::ApiGateway::RequestValidator',
    'AWS::ApiGateway::Authorizer',
    'AWS::ApiGateway::Deployment',
    'AWS::ApiGateway::Stage',
    'AWS::ApiGateway::UsagePlan',
    'AWS::ApiGateway::ApiKey',
    'AWS::ApiGateway::VpcLink',
    'AWS::ApiGateway::Account',
  ],
  properties: z.object({
    endpointType: z.enum(['REGIONAL', 'EDGE', 'PRIVATE']).default('REGIONAL').meta({
      title: 'Endpoint',
      help: 'Edge goes through CloudFront; private is reached through an interface endpoint only.',
    }),
    stageName: z
      .string()
      .regex(/^[A-Za-z0-9_]{1,128}$/)
      .default('v1')
      .meta({ title: 'Stage' }),
    authorization: z.enum(['NONE', 'AWS_IAM']).default('NONE').meta({
      title: 'Authorization',
      group: 'Access',
      help: 'For all routes; a connection may ask for more.',
    }),
    authorizer: z
      .string()
      .optional()
      .meta({
        title: 'Authorizer',
        group: 'Access',
        reference: ['cognito-user-pool', 'lambda-function'],
        help: 'A user pool whose tokens are checked, or a function that decides; for all routes that do not ask for IAM.',
      }),
    requestValidation: z.enum(['none', 'parameters', 'body', 'all']).default('none').meta({
      title: 'Request validation',
      group: 'Access',
      advanced: true,
      help: 'What API Gateway refuses before it calls anything.',
    }),
    bodySchema: z.record(z.string(), z.json()).default({}).meta({
      title: 'Body',
      group: 'Access',
      format: 'json',
      advanced: true,
      help: 'JSON Schema (draft 4) that bodies have to fit, where they are validated.',
    }),
    apiKeyRequired: z.boolean().default(false).meta({
      title: 'API keys',
      group: 'Access',
      help: 'Tells callers apart and limits them; not a protection by itself.',
    }),
    usagePlanRateLimit: z.number().min(0).default(100).meta({
      title: 'Steady rate of a key',
      unit: 'requests/s',
      group: 'Access',
      advanced: true,
    }),
    usagePlanBurstLimit: z.int().min(0).default(200).meta({
      title: 'Burst of a key',
      unit: 'requests',
      group: 'Access',
      advanced: true,
    }),
    usagePlanQuotaPeriod: z.enum(['DAY', 'WEEK', 'MONTH']).default('MONTH').meta({
      title: 'Quota counts by',
      group: 'Access',
      advanced: true,
    }),
    usagePlanQuotaPerMonth: z.int().min(0).default(0).meta({
      title: 'Requests of a key',
      unit: 'each period',
      group: 'Access',
      advanced: true,
      help: '0: no quota.',
    }),
    throttlingRateLimit: z.number().min(0).default(1000).meta({
      title: 'Steady rate',
      unit: 'requests/s',
      group: 'Throttling',
    }),
    throttlingBurstLimit: z.int().min(0).default(2000).meta({
      title: 'Burst',
      unit: 'requests',
      group: 'Throttling',
      advanced: true,
    }),
    cacheSize: z.enum(cacheSizes).default('none').meta({
      title: 'Cache',
      unit: 'GB',
      group: 'Cache',
      help: 'Charged by the hour whether it is used or not.',
    }),
    cacheTtlSeconds: z.int().min(0).max(3600).default(300).meta({
      title: 'Cached for',
      unit: 's',
      group: 'Cache',
      advanced: true,
    }),
    accessLogs: apiAccessLogsField,
    loggingLevel: z.enum(['OFF', 'ERROR', 'INFO']).default('OFF').meta({
      title: 'Execution logs',
      group: 'Monitoring',
      advanced: true,
      help: 'What API Gateway does with each request; needs access logs.',
    }),
    mockPaths: z
      .array(z.string().regex(/^\/[A-Za-z0-9._~{}+/-]*$/, 'A path begins with /.'))
      .default([])
      .meta({
        title: 'Answered without a backend',
        advanced: true,
        help: 'Paths such as /health that answer 200 by themselves.',
      }),
    metricsEnabled: z.boolean().default(false).meta({
      title: 'Metrics of each method',
      group: 'Monitoring',
      advanced: true,
    }),
    tracingEnabled: z
      .boolean()
      .default(false)
      .meta({ title: 'X-Ray tracing', group: 'Monitoring', advanced: true }),
    minimumCompressionSize: z.int().min(0).max(10_485_760).optional().meta({
      title: 'Compress from',
      unit: 'bytes',
      advanced: true,
    }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({ title: 'Requests', unit: 'a month' }),
    ...apiAccessLogUsage,
  }),
  pushesAs: 'apigateway.amazonaws.com',
  writesLogs: (node) => node.properties.accessLogs,
  role: apiRole,
  furtherRoles: {
    service: {
      service: 'apigateway.amazonaws.com',
      when: (node) => node.properties.accessLogs === true,
      managedPolicies: () => ['service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const api = ref(ctx.logicalId(node.id));
    const logGroup = properties.accessLogs ? ctx.logGroupName(node.id) : undefined;
    const methods = [...restAccess(node, ctx), ...restMethods(node, ctx)];
    const methodIds = methods
      .filter(({ type }) => type === 'AWS::ApiGateway::Method')
      .map(({ suffix }) => ctx.logicalId(node.id, suffix))
      .sort();
    // A deployment is a snapshot: a new name makes CloudFormation take a new one when the methods change.
    const deploymentSuffix = `Deployment${contentHash([...methods.map((each) => [each.suffix, each.properties])])}`;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::ApiGateway::RestApi',
        properties: compact({
          Name: node.name,
          EndpointConfiguration: { Types: [properties.endpointType] },
          MinimumCompressionSize: properties.minimumCompressionSize,
          Policy:
            properties.endpointType === 'PRIVATE'
              ? policyDocument([
                  {
                    Effect: 'Allow',
                    Principal: { AWS: '*' },
                    Action: ['execute-api:Invoke'],
                    Resource: ['execute-api:/*'],
                  },
                ])
              : undefined,
          Tags: ctx.tags(node),
        }),
      },
      ...methods,
    ];
    // A deployment without methods is refused.
    if (methodIds.length === 0) return drafts;
    drafts.push(
      {
        suffix: deploymentSuffix,
        type: 'AWS::ApiGateway::Deployment',
        because: `${node.name} is deployed with the methods drawn now.`,
        properties: { RestApiId: api },
        dependsOn: methodIds,
      },
      {
        suffix: 'Stage',
        type: 'AWS::ApiGateway::Stage',
        because: `${node.name} is called through a stage.`,
        properties: compact({
          RestApiId: api,
          StageName: properties.stageName,
          DeploymentId: ctx.ref(node.id, deploymentSuffix),
          TracingEnabled: properties.tracingEnabled ? true : undefined,
          CacheClusterEnabled: properties.cacheSize === 'none' ? undefined : true,
          CacheClusterSize: properties.cacheSize === 'none' ? undefined : properties.cacheSize,
          MethodSettings: [
            compact({
              ResourcePath: '/*',
              HttpMethod: '*',
              ThrottlingRateLimit: properties.throttlingRateLimit,
              ThrottlingBurstLimit: properties.throttlingBurstLimit,
              MetricsEnabled: properties.metricsEnabled,
              LoggingLevel:
                logGroup === undefined || properties.loggingLevel === 'OFF'
                  ? undefined
                  : properties.loggingLevel,
              CachingEnabled: properties.cacheSize === 'none' ? undefined : true,
              CacheDataEncrypted: properties.cacheSize === 'none' ? undefined : true,
              CacheTtlInSeconds: properties.cacheSize === 'none' ? undefined : properties.cacheTtlSeconds,
            }),
            ...methodThrottles(node, ctx),
          ],
          AccessLogSetting: apiAccessLog(logGroup, accessLogFields),
          Tags: ctx.tags(node),
        }),
        // The account must have a role for logs before a stage may write any.
        ...(logGroup === undefined ? {} : { dependsOn: [ctx.logicalId(node.id, 'Account')] }),
      },
    );
    if (logGroup !== undefined) {
      drafts.push({
        suffix: 'Account',
        type: 'AWS::ApiGateway::Account',
        because: 'API Gateway writes logs under one role for the whole account and Region.',
        properties: compact({ CloudWatchRoleArn: ctx.roleArn(node.id, 'service') }),
      });
    }
    if (properties.apiKeyRequired) drafts.push(...usagePlanDrafts(node, ctx));
    return drafts;
  },
  arn: apiArn,
  access: (node, _mode, ctx) => invokeStatements(node, ctx),
  metrics: {
    namespace: 'AWS/ApiGateway',
    metrics: [
      { name: '5XXError', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 5 },
      { name: '4XXError', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100 },
      { name: 'Latency', statistic: 'p95', comparison: 'GreaterThanThreshold', threshold: 1000 },
      { name: 'Count', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100_000 },
    ],
    dimensions: (node) => ({ ApiName: node.name, Stage: node.properties.stageName }),
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const requests = usageInput(node, 'requestsPerMonth', 'requests');
    const lines: CostLineDraft[] = [
      {
        component: 'apigateway.rest/requests',
        label: 'Requests',
        quantity: product('1M requests', [requests], 1_000_000),
      },
    ];
    if (properties.cacheSize !== 'none') {
      lines.push({
        component: `apigateway.rest/cache.${properties.cacheSize}GB`,
        label: `Cache of ${properties.cacheSize} GB`,
        quantity: product('hours', [monthHours(ctx)]),
      });
    }
    lines.push(...apiAccessLogLines(node, requests, ctx));
    return lines;
  },
  load: apiLoad(29),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'A Regional API', properties: {} },
      {
        title: 'With keys and a cache',
        properties: {
          apiKeyRequired: true,
          usagePlanQuotaPerMonth: 100_000,
          cacheSize: '0.5',
          tracingEnabled: true,
        },
      },
      {
        title: 'Bodies that are checked, and a health check without a backend',
        properties: {
          requestValidation: 'all',
          bodySchema: {
            type: 'object',
            required: ['customerId'],
            properties: { customerId: { type: 'string' } },
          },
          mockPaths: ['/health'],
          loggingLevel: 'ERROR',
        },
      },
      { title: 'A private API', properties: { endpointType: 'PRIVATE', authorization: 'AWS_IAM' } },
    ],
    bad: [
      { title: 'A cache size that does not exist', properties: { cacheSize: '2' }, field: 'cacheSize' },
      { title: 'A slash in the stage', properties: { stageName: 'v1/beta' }, field: 'stageName' },
    ],
  },
});

const accessLogFields = {
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  responseLength: '$context.responseLength',
};
