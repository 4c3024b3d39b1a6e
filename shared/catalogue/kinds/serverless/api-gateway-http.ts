import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import {
  apiAccessLog,
  apiAccessLogLines,
  apiAccessLogsField,
  apiAccessLogUsage,
} from '../../kit/api-access-log.ts';
import { apiArn, apiRole, invokeStatements } from '../../kit/api-integration.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { authorizerDrafts, routeDrafts, routeThrottles } from '../../kit/http-api-routes.ts';
import { authorizerOf } from '../../kit/lambda-authorizer.ts';
import { apiLoad } from '../../kit/load/api-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { product } from '../../kit/usage-quantity.ts';

export const apiGatewayHttp = defineKind({
  id: 'api-gateway-http',
  title: 'HTTP API',
  family: 'serverless',
  icon: 'api-gateway',
  summary:
    'A front door for HTTP requests: routes them to functions and services, cheaper and faster than a REST API.',
  aliases: [
    'API Gateway',
    'Amazon API Gateway',
    'API Gateway HTTP',
    'HTTP API Gateway',
    'API',
    'APIGW',
    'API Gateway v2',
  ],
  docs: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html',
  traits: ['resource', 'api', 'invocable', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'], spansSubnetsBy: 'subnets', vpcOptional: true },
  types: [
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Stage',
    'AWS::ApiGatewayV2::VpcLink',
    'AWS::Lambda::Permission',
    'AWS::ApiGatewayV2::Authorizer',
  ],
  properties: z.object({
    corsAllowOrigins: z.array(z.string()).default([]).meta({
      title: 'Origins that browsers may call from',
      group: 'CORS',
      help: 'https://example.com; * for all.',
    }),
    corsAllowMethods: z
      .array(z.string())
      .default(['*'])
      .meta({ title: 'Methods', group: 'CORS', advanced: true }),
    corsAllowHeaders: z.array(z.string()).default(['content-type', 'authorization']).meta({
      title: 'Headers',
      group: 'CORS',
      advanced: true,
    }),
    authorizer: z
      .string()
      .optional()
      .meta({
        title: 'Authorizer',
        group: 'Access',
        reference: ['cognito-user-pool', 'lambda-function'],
        help: 'A user pool whose tokens are checked, or a function that decides. An issuer of your own goes below.',
      }),
    jwtIssuer: z.url().optional().meta({
      title: 'JWT issuer',
      group: 'Authorization',
      help: 'Routes then ask for a token of this issuer, such as a Cognito user pool.',
    }),
    jwtAudiences: z.array(z.string()).default([]).meta({ title: 'JWT audiences', group: 'Authorization' }),
    throttlingRateLimit: z.number().min(0).default(1000).meta({
      title: 'Steady rate',
      unit: 'requests/s',
      group: 'Throttling',
      help: 'The account has 10,000 in a Region unless raised.',
    }),
    throttlingBurstLimit: z.int().min(0).default(2000).meta({
      title: 'Burst',
      unit: 'requests',
      group: 'Throttling',
      advanced: true,
    }),
    accessLogs: apiAccessLogsField,
    detailedMetrics: z.boolean().default(false).meta({
      title: 'Metrics of each route',
      group: 'Monitoring',
      advanced: true,
    }),
    disableExecuteApiEndpoint: z.boolean().default(false).meta({
      title: 'Only through a domain of its own',
      advanced: true,
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({ title: 'Requests', unit: 'a month' }),
    requestKilobytes: z.number().min(0).max(10_240).default(32).meta({
      title: 'Request and answer',
      unit: 'KB on average',
      help: 'Every 512 KB count as one request.',
    }),
    ...apiAccessLogUsage,
  }),
  pushesAs: 'apigateway.amazonaws.com',
  writesLogs: (node) => node.properties.accessLogs,
  role: apiRole,
  resources: (node, ctx) => {
    const { properties } = node;
    const api = ref(ctx.logicalId(node.id));
    const logGroup = properties.accessLogs ? ctx.logGroupName(node.id) : undefined;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::ApiGatewayV2::Api',
        properties: compact({
          Name: node.name,
          ProtocolType: 'HTTP',
          CorsConfiguration:
            properties.corsAllowOrigins.length === 0
              ? undefined
              : {
                  AllowOrigins: properties.corsAllowOrigins,
                  AllowMethods: properties.corsAllowMethods,
                  AllowHeaders: properties.corsAllowHeaders,
                  MaxAge: 3600,
                },
          DisableExecuteApiEndpoint: properties.disableExecuteApiEndpoint ? true : undefined,
          Tags: tagMap(node, ctx),
        }),
      },
      {
        suffix: 'Stage',
        type: 'AWS::ApiGatewayV2::Stage',
        because: `${node.name} is called through a stage.`,
        properties: compact({
          ApiId: api,
          StageName: '$default',
          AutoDeploy: true,
          DefaultRouteSettings: {
            ThrottlingRateLimit: properties.throttlingRateLimit,
            ThrottlingBurstLimit: properties.throttlingBurstLimit,
            DetailedMetricsEnabled: properties.detailedMetrics,
          },
          RouteSettings: routeThrottles(node, ctx),
          AccessLogSettings: apiAccessLog(logGroup, accessLogFields),
          Tags: tagMap(node, ctx),
        }),
      },
    ];
    const authorizer = authorizerOf(node, ctx);
    const hasJwt = properties.jwtIssuer !== undefined || authorizer !== undefined;
    if (authorizer !== undefined) drafts.push(...authorizerDrafts(node, authorizer, ctx));
    else if (properties.jwtIssuer !== undefined) {
      drafts.push({
        suffix: 'Authorizer',
        type: 'AWS::ApiGatewayV2::Authorizer',
        because: `${node.name} asks for tokens of ${properties.jwtIssuer}.`,
        properties: {
          ApiId: api,
          Name: 'jwt',
          AuthorizerType: 'JWT',
          IdentitySource: ['$request.header.Authorization'],
          JwtConfiguration: compact({
            Issuer: properties.jwtIssuer,
            Audience: properties.jwtAudiences.length === 0 ? undefined : properties.jwtAudiences,
          }),
        },
      });
    }
    drafts.push(
      ...routeDrafts(
        node,
        !hasJwt ? undefined : authorizer?.kind === 'lambda-function' ? 'CUSTOM' : 'JWT',
        ctx,
      ),
    );
    return drafts;
  },
  arn: apiArn,
  access: (node, _mode, ctx) => invokeStatements(node, ctx),
  metrics: {
    namespace: 'AWS/ApiGateway',
    metrics: [
      { name: '5xx', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 5 },
      { name: '4xx', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100 },
      { name: 'Latency', statistic: 'p95', comparison: 'GreaterThanThreshold', threshold: 1000 },
      { name: 'Count', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100_000 },
    ],
    dimensions: (node, ctx) => ({ ApiId: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node, ctx) => {
    const requests = usageInput(node, 'requestsPerMonth', 'requests');
    const kilobytes = usageInput(node, 'requestKilobytes', 'request size', 'KB');
    const steps = meteredSteps(ctx, 'apigateway.http/requests', kilobytes);
    return [
      {
        component: 'apigateway.http/requests',
        label: 'Requests',
        quantity: product('1M requests', [requests, steps], 1_000_000),
      },
      ...apiAccessLogLines(node, requests, ctx),
    ];
  },
  load: apiLoad(10),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'An open API', properties: {} },
      {
        title: 'For a web application, with tokens',
        properties: {
          corsAllowOrigins: ['https://app.example.com'],
          jwtIssuer: 'https://issuer.example.com/',
          jwtAudiences: ['app'],
        },
      },
    ],
    bad: [
      { title: 'Not an issuer', properties: { jwtIssuer: 'cognito' }, field: 'jwtIssuer' },
      {
        title: 'A negative burst',
        properties: { throttlingBurstLimit: -1 },
        field: 'throttlingBurstLimit',
      },
    ],
  },
});

const accessLogFields = {
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  integrationError: '$context.integrationErrorMessage',
};
