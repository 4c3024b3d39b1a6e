import { z } from 'zod';
import {
  type ConnectionView,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import {
  apiAccessLog,
  apiAccessLogLines,
  apiAccessLogsField,
  apiAccessLogUsage,
} from '../../kit/api-access-log.ts';
import { isCalledUnderRole, needsApiRole, vpcLinkTarget } from '../../kit/api-integration.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnObject, type CfnValue, compact, join, ref, sub } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { busName } from '../../kit/event-bus.ts';
import { authorizerOf, authorizerPermission, authorizerUri } from '../../kit/lambda-authorizer.ts';
import { apiLoad } from '../../kit/load/api-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
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
  role: {
    service: 'apigateway.amazonaws.com',
    when: (node, ctx) => needsApiRole(node.id, ctx),
    uses: isCalledUnderRole,
  },
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
  arn: (node, ctx) => regionalArn('execute-api', '$Api/*', { Api: ref(ctx.logicalId(node.id)) }),
  access: (node, _mode, ctx) => [
    { Effect: 'Allow', Action: ['execute-api:Invoke'], Resource: [ctx.arn(node.id)] },
  ],
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

/** The user pool's tokens, or a function that is asked. */
function authorizerDrafts(
  node: NodeView,
  authorizer: NodeView,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const isPool = authorizer.kind === 'cognito-user-pool';
  const draft: ResourceDraft = {
    suffix: 'Authorizer',
    type: 'AWS::ApiGatewayV2::Authorizer',
    because: `${node.name} asks ${authorizer.name} who may call.`,
    properties: compact({
      ApiId: ref(ctx.logicalId(node.id)),
      Name: isPool ? 'users' : 'function',
      AuthorizerType: isPool ? 'JWT' : 'REQUEST',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: isPool
        ? { Issuer: ctx.getAtt(authorizer.id, 'ProviderURL'), Audience: [ctx.ref(authorizer.id, 'Client')] }
        : undefined,
      AuthorizerUri: isPool ? undefined : authorizerUri(authorizer.id, ctx),
      AuthorizerPayloadFormatVersion: isPool ? undefined : '2.0',
      EnableSimpleResponses: isPool ? undefined : true,
    }),
  };
  return isPool ? [draft] : [draft, authorizerPermission(node, authorizer.id, ctx)];
}

/** Routes with a rate of their own. */
function routeThrottles(node: NodeView, ctx: ResolveContext): CfnObject | undefined {
  const taken = new Set<string>();
  const settings = ctx.connectionsFrom(node.id, 'invoke').flatMap((connection) => {
    const target = ctx.node(connection.to);
    if (target === undefined) return [];
    const key = routeKey(connection, target, taken);
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = connection.properties;
    if (typeof rate !== 'number' && typeof burst !== 'number') return [];
    return [
      [
        key,
        compact({
          ThrottlingRateLimit: typeof rate === 'number' ? rate : undefined,
          ThrottlingBurstLimit: typeof burst === 'number' ? burst : undefined,
        }),
      ] as const,
    ];
  });
  return settings.length === 0 ? undefined : Object.fromEntries(settings);
}

/** A route and an integration for each connection, and the VPC link that private targets need. */
function routeDrafts(
  node: NodeView,
  guard: 'JWT' | 'CUSTOM' | undefined,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const api = ref(ctx.logicalId(node.id));
  const drafts: ResourceDraft[] = [];
  const taken = new Set<string>();
  let needsLink = false;
  for (const connection of ctx.connectionsFrom(node.id, 'invoke')) {
    const target = ctx.node(connection.to);
    if (target === undefined) continue;
    const integration = integrationOf(node, target, connection, ctx);
    if (integration === undefined) continue;
    if (integration.ConnectionType === 'VPC_LINK') needsLink = true;
    const suffix = suffixOf(connection.id);
    const { timeoutInMillis, authorizationType } = connection.properties;
    drafts.push(
      {
        suffix: `Integration${suffix}`,
        type: 'AWS::ApiGatewayV2::Integration',
        because: `${node.name} invokes ${target.name}.`,
        properties: compact({
          ApiId: api,
          ...integration,
          TimeoutInMillis: typeof timeoutInMillis === 'number' ? timeoutInMillis : undefined,
        }),
      },
      {
        suffix: `Route${suffix}`,
        type: 'AWS::ApiGatewayV2::Route',
        because: `${node.name} invokes ${target.name}.`,
        properties: compact({
          ApiId: api,
          RouteKey: routeKey(connection, target, taken),
          Target: join('/', ['integrations', ctx.ref(node.id, `Integration${suffix}`)]),
          AuthorizationType: guard ?? (authorizationType === 'AWS_IAM' ? 'AWS_IAM' : 'NONE'),
          AuthorizerId: guard === undefined ? undefined : ctx.ref(node.id, 'Authorizer'),
        }),
      },
    );
  }
  if (needsLink) {
    drafts.push({
      suffix: 'VpcLink',
      type: 'AWS::ApiGatewayV2::VpcLink',
      because: `${node.name} reaches a load balancer inside the VPC.`,
      properties: compact({
        Name: node.name.slice(0, 128),
        SubnetIds: ctx.subnetIds(node.id),
        SecurityGroupIds: listOrNothing(ctx.securityGroupIds(node.id)),
      }),
    });
  }
  return drafts;
}

/** The key of the route; a second route that would take everything gets a path of its own. */
function routeKey(connection: ConnectionView, target: NodeView, taken: Set<string>): string {
  const method = typeof connection.properties.method === 'string' ? connection.properties.method : 'ANY';
  const path = typeof connection.properties.path === 'string' ? connection.properties.path : '/{proxy+}';
  // $default also takes the root, which /{proxy+} does not.
  const wanted = method === 'ANY' && path === '/{proxy+}' ? '$default' : `${method} ${path}`;
  const key = taken.has(wanted) ? `${method} /${target.id}${path}` : wanted;
  taken.add(key);
  return key;
}

function integrationOf(
  node: NodeView,
  target: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): CfnObject | undefined {
  const role = ctx.roleArn(node.id);
  if (target.kind === 'lambda-function') {
    const version = connection.properties.payloadFormatVersion;
    return {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: ctx.arn(target.id),
      PayloadFormatVersion: version === '1.0' ? '1.0' : '2.0',
    };
  }
  const service = (IntegrationSubtype: string, RequestParameters: CfnObject): CfnObject =>
    compact({
      IntegrationType: 'AWS_PROXY',
      IntegrationSubtype,
      PayloadFormatVersion: '1.0',
      CredentialsArn: role,
      RequestParameters,
    });
  switch (target.kind) {
    case 'sqs-queue':
      return service('SQS-SendMessage', { QueueUrl: ctx.ref(target.id), MessageBody: '$request.body' });
    case 'step-functions':
      // Only an Express workflow answers at once.
      return service(
        target.properties.stateMachineType === 'EXPRESS'
          ? 'StepFunctions-StartSyncExecution'
          : 'StepFunctions-StartExecution',
        {
          StateMachineArn: ctx.arn(target.id),
          Input: '$request.body',
        },
      );
    case 'event-bus':
      return service('EventBridge-PutEvents', {
        EventBusName: busName(target.id, ctx),
        Source: node.id,
        DetailType: 'ApiRequest',
        Detail: '$request.body',
      });
    case 'kinesis-stream':
      return service('Kinesis-PutRecord', {
        StreamName: ctx.ref(target.id),
        Data: '$request.body',
        PartitionKey: '$context.requestId',
      });
    case 'elastic-beanstalk':
      return proxy(join('', ['http://', ctx.getAtt(target.id, 'EndpointURL')]));
    default:
      break;
  }
  if (ctx.hasTrait(target.id, 'api')) {
    return proxy(
      sub('https://$' + '{Api}.execute-api.$' + '{AWS::Region}.$' + '{AWS::URLSuffix}', {
        Api: ctx.ref(target.id),
      }),
    );
  }
  const listener = vpcLinkTarget(target, connection, ctx);
  if (listener === undefined) return undefined;
  return {
    IntegrationType: 'HTTP_PROXY',
    IntegrationMethod: 'ANY',
    IntegrationUri: listener,
    ConnectionType: 'VPC_LINK',
    ConnectionId: ctx.ref(node.id, 'VpcLink'),
    PayloadFormatVersion: '1.0',
  };
}

function proxy(uri: CfnValue): CfnObject {
  return {
    IntegrationType: 'HTTP_PROXY',
    IntegrationMethod: 'ANY',
    IntegrationUri: uri,
    PayloadFormatVersion: '1.0',
  };
}

function listOrNothing(values: readonly CfnValue[]): readonly CfnValue[] | undefined {
  return values.length === 0 ? undefined : values;
}
