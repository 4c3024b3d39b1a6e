import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import {
  apiAccessLog,
  apiAccessLogLines,
  apiAccessLogsField,
  apiAccessLogUsage,
} from '../../kit/api-access-log.ts';
import { apiArn, apiRole } from '../../kit/api-integration.ts';
import { compact, join, ref, sub } from '../../kit/cfn.ts';
import { contentHash } from '../../kit/content-hash.ts';
import { authorizerOf, authorizerPermission, authorizerUri } from '../../kit/lambda-authorizer.ts';
import { apiLoad } from '../../kit/load/api-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { product } from '../../kit/usage-quantity.ts';

export const apiGatewayWebsocket = defineKind({
  id: 'api-gateway-websocket',
  title: 'WebSocket API',
  family: 'serverless',
  icon: 'api-gateway',
  summary: 'Keeps a connection to every client open and sends messages both ways.',
  aliases: ['API Gateway WebSocket', 'WebSocket', 'Websocket Gateway', 'Realtime API'],
  docs: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html',
  traits: ['resource', 'api', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Stage',
    'AWS::ApiGatewayV2::Deployment',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Authorizer',
    'AWS::Lambda::Permission',
  ],
  properties: z.object({
    routeSelectionExpression: z
      .string()
      .regex(
        /^\$request\.(body\.[A-Za-z0-9_.]+|header\.[A-Za-z0-9_-]+)$/,
        'An expression reads like $request.body.action.',
      )
      .default('$request.body.action')
      .meta({ title: 'Route by', help: 'Which part of a message names its route.' }),
    authorization: z
      .enum(['NONE', 'AWS_IAM'])
      .default('AWS_IAM')
      .meta({ title: 'Authorization', group: 'Access', help: 'When a client connects.' }),
    authorizer: z
      .string()
      .optional()
      .meta({
        title: 'Authorizer',
        group: 'Access',
        reference: ['lambda-function'],
        help: 'A function that decides who may connect, in place of IAM.',
      }),
    throttlingRateLimit: z
      .number()
      .min(0)
      .default(1000)
      .meta({ title: 'Steady rate', unit: 'messages/s', group: 'Throttling' }),
    throttlingBurstLimit: z
      .int()
      .min(0)
      .default(500)
      .meta({ title: 'Burst', unit: 'messages', group: 'Throttling', advanced: true }),
    stageName: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,128}$/, 'Use letters, digits, hyphens and underscores.')
      .default('live')
      .meta({ title: 'Stage', advanced: true }),
    accessLogs: apiAccessLogsField,
    detailedMetrics: z
      .boolean()
      .default(false)
      .meta({ title: 'Metrics of each route', group: 'Monitoring', advanced: true }),
  }),
  usage: z.object({
    messagesPerMonth: z
      .number()
      .min(0)
      .default(1_000_000)
      .meta({ title: 'Messages', unit: 'a month', help: 'Both ways together.' }),
    messageKilobytes: z
      .number()
      .min(0)
      .max(128)
      .default(4)
      .meta({ title: 'Message', unit: 'KB on average', help: 'Every 32 KB count as one message.' }),
    ...apiAccessLogUsage,
    connectionMinutesPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Connected',
      unit: 'minutes a month',
      help: 'Of all clients: 23 clients all month are a million.',
    }),
  }),
  pushesAs: 'apigateway.amazonaws.com',
  writesLogs: (node) => node.properties.accessLogs,
  role: apiRole,
  resources: (node, ctx) => {
    const { properties } = node;
    const api = ref(ctx.logicalId(node.id));
    const logGroup = properties.accessLogs ? ctx.logGroupName(node.id) : undefined;
    const routes = routeDrafts(node, ctx);
    const authorizer = authorizerOf(node, ctx);
    const deployment = `Deployment${contentHash(routes.map((route) => [route.suffix ?? '', route.properties]))}`;
    return [
      {
        type: 'AWS::ApiGatewayV2::Api',
        properties: {
          Name: node.name === '' ? node.id : node.name,
          ProtocolType: 'WEBSOCKET',
          RouteSelectionExpression: properties.routeSelectionExpression,
          Tags: tagMap(node, ctx),
        },
      },
      ...(authorizer === undefined
        ? []
        : [
            {
              suffix: 'Authorizer',
              type: 'AWS::ApiGatewayV2::Authorizer',
              because: `${node.name} asks ${authorizer.name} who may connect.`,
              properties: {
                ApiId: api,
                Name: 'function',
                AuthorizerType: 'REQUEST',
                AuthorizerUri: authorizerUri(authorizer.id, ctx),
                IdentitySource: ['route.request.querystring.token'],
              },
            },
            authorizerPermission(node, authorizer.id, ctx),
          ]),
      ...routes,
      {
        // A deployment is a picture of the routes: it has to be another one when they change.
        suffix: deployment,
        type: 'AWS::ApiGatewayV2::Deployment',
        because: `Clients of ${node.name} use a deployment of its routes.`,
        properties: { ApiId: api },
        dependsOn: routes.flatMap(({ suffix, type }) =>
          suffix !== undefined && type.endsWith('::Route') ? [ctx.logicalId(node.id, suffix)] : [],
        ),
      },
      {
        suffix: 'Stage',
        type: 'AWS::ApiGatewayV2::Stage',
        because: `${node.name} is reached through a stage.`,
        properties: compact({
          ApiId: api,
          StageName: properties.stageName,
          DeploymentId: ctx.ref(node.id, deployment),
          DefaultRouteSettings: {
            ThrottlingRateLimit: properties.throttlingRateLimit,
            ThrottlingBurstLimit: properties.throttlingBurstLimit,
            DetailedMetricsEnabled: properties.detailedMetrics,
          },
          AccessLogSettings: apiAccessLog(logGroup, accessLogFields),
          Tags: tagMap(node, ctx),
        }),
      },
    ];
  },
  arn: apiArn,
  access: (node, _mode, ctx) => [
    // Sending to a client is a call of the API's own management address.
    {
      Effect: 'Allow',
      Action: ['execute-api:ManageConnections', 'execute-api:Invoke'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  metrics: {
    namespace: 'AWS/ApiGateway',
    metrics: [
      { name: 'IntegrationError', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ExecutionError', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ConnectCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 10_000 },
      { name: 'MessageCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100_000 },
    ],
    dimensions: (node, ctx) => ({ ApiId: ref(ctx.logicalId(node.id)), Stage: node.properties.stageName }),
  },
  cost: (node, ctx) => {
    const messages = usageInput(node, 'messagesPerMonth', 'messages');
    const size = usageInput(node, 'messageKilobytes', 'message size', 'KB');
    const steps = meteredSteps(ctx, 'apigateway.websocket/messages', size);
    return [
      {
        component: 'apigateway.websocket/messages',
        label: 'Messages',
        quantity: product('1M messages', [messages, steps], 1_000_000),
      },
      {
        component: 'apigateway.websocket/connectionMinutes',
        label: 'Connected',
        quantity: product(
          '1M minutes',
          [usageInput(node, 'connectionMinutesPerMonth', 'minutes', 'minutes')],
          1_000_000,
        ),
      },
      ...apiAccessLogLines(node, messages, ctx),
    ];
  },
  load: apiLoad(10),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'Clients that sign with IAM', properties: {} },
      {
        title: 'Open to everyone, routed by a field',
        properties: {
          authorization: 'NONE',
          routeSelectionExpression: '$request.body.type',
          accessLogs: false,
        },
      },
    ],
    bad: [
      {
        title: 'Not an expression',
        properties: { routeSelectionExpression: 'action' },
        field: 'routeSelectionExpression',
      },
    ],
  },
});

const accessLogFields = {
  requestTime: '$context.requestTime',
  eventType: '$context.eventType',
  routeKey: '$context.routeKey',
  connectionId: '$context.connectionId',
  status: '$context.status',
};

type WebSocketApi = NodeView<{
  readonly authorization: 'NONE' | 'AWS_IAM';
  readonly authorizer?: string | undefined;
}>;

/** A route for each connection, by its route key; the first one without takes every message that no other takes. */
function routeDrafts(node: WebSocketApi, ctx: ResolveContext): readonly ResourceDraft[] {
  const api = ref(ctx.logicalId(node.id));
  const taken = new Set<string>();
  const drafts: ResourceDraft[] = [];
  for (const connection of ctx.connectionsFrom(node.id, 'invoke')) {
    const target = ctx.node(connection.to);
    const integration = target === undefined ? undefined : integrationOf(node, target, ctx);
    if (target === undefined || integration === undefined) continue;
    const suffix = suffixOf(connection.id);
    const stated = connection.properties.routeKey;
    const wanted = typeof stated === 'string' && stated !== '' ? stated : '$default';
    const RouteKey = taken.has(wanted) ? target.id : wanted;
    taken.add(RouteKey);
    drafts.push(
      {
        suffix: `Integration${suffix}`,
        type: 'AWS::ApiGatewayV2::Integration',
        because: `${node.name} invokes ${target.name}.`,
        properties: { ApiId: api, ...integration },
      },
      {
        suffix: `Route${suffix}`,
        type: 'AWS::ApiGatewayV2::Route',
        because: `${node.name} invokes ${target.name}.`,
        properties: compact({
          ApiId: api,
          RouteKey,
          Target: join('/', ['integrations', ctx.ref(node.id, `Integration${suffix}`)]),
          ...accessOf(RouteKey, node, ctx),
        }),
      },
    );
  }
  // Without a route nobody can connect: the mock says yes and does nothing.
  if (!taken.has('$connect')) {
    drafts.push(
      {
        suffix: 'ConnectIntegration',
        type: 'AWS::ApiGatewayV2::Integration',
        because: `${node.name} lets clients connect, and nothing is drawn that wants to know.`,
        properties: {
          ApiId: api,
          IntegrationType: 'MOCK',
          RequestTemplates: { 'application/json': '{"statusCode": 200}' },
        },
      },
      {
        suffix: 'ConnectRoute',
        type: 'AWS::ApiGatewayV2::Route',
        because: `Clients connect to ${node.name}.`,
        properties: compact({
          ApiId: api,
          RouteKey: '$connect',
          Target: join('/', ['integrations', ctx.ref(node.id, 'ConnectIntegration')]),
          ...accessOf('$connect', node, ctx),
        }),
      },
    );
  }
  return drafts;
}

/** Only connecting is authorized; messages come over a connection that was. */
function accessOf(routeKey: string, node: WebSocketApi, ctx: ResolveContext) {
  if (routeKey !== '$connect') return {};
  const authorizer = authorizerOf(node, ctx);
  if (authorizer !== undefined)
    return { AuthorizationType: 'CUSTOM', AuthorizerId: ctx.ref(node.id, 'Authorizer') };
  return { AuthorizationType: node.properties.authorization };
}

function integrationOf(node: NodeView, target: NodeView, ctx: ResolveContext) {
  if (target.kind === 'lambda-function')
    return { IntegrationType: 'AWS_PROXY', IntegrationUri: authorizerUri(target.id, ctx) };
  const service = (action: string, template: ReturnType<typeof join>) =>
    compact({
      IntegrationType: 'AWS',
      IntegrationMethod: 'POST',
      IntegrationUri: sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${action}`),
      CredentialsArn: ctx.roleArn(node.id),
      TemplateSelectionExpression: '\\$default',
      RequestTemplates: { $default: template },
    });
  if (target.kind !== 'step-functions') return undefined;
  return service(
    'states:action/StartExecution',
    join('', [
      '{"stateMachineArn": "',
      ctx.arn(target.id),
      '", "input": "$util.escapeJavaScript($input.body)"}',
    ]),
  );
}
