import type { ConnectionView, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { vpcLinkTarget } from './api-integration.ts';
import { type CfnObject, type CfnValue, compact, join, ref, sub } from './cfn.ts';
import { busName } from './event-bus.ts';
import { authorizerPermission, authorizerUri } from './lambda-authorizer.ts';
import { suffixOf } from './suffix.ts';

/** The user pool's tokens, or a function that is asked. */
export function authorizerDrafts(
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
export function routeThrottles(node: NodeView, ctx: ResolveContext): CfnObject | undefined {
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
export function routeDrafts(
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
