import type { ConnectionView, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, join, ref, sub } from './cfn.ts';
import { busName } from './event-bus.ts';
import { authorizerUri } from './lambda-authorizer.ts';
import { type GuardedApi, methodAccess, type RestDraft } from './rest-access.ts';
import { suffixOf } from './suffix.ts';

type Api = GuardedApi &
  NodeView<{
    readonly authorization: 'NONE' | 'AWS_IAM';
    readonly apiKeyRequired: boolean;
    readonly mockPaths: readonly string[];
  }>;

/**
 * The resources and methods of a REST API: one method for each `invoke` connection, the resources its path needs, and
 * a VPC link for each load balancer behind it.
 */
export function restMethods(node: Api, ctx: ResolveContext): readonly RestDraft[] {
  const drafts = new Map<string, RestDraft>();
  const taken = new Set<string>();
  const api = ref(ctx.logicalId(node.id));
  for (const connection of ctx.connectionsFrom(node.id, 'invoke')) {
    const target = ctx.node(connection.to);
    if (target === undefined) continue;
    const integration = integrationOf(node, target, connection, ctx);
    if (integration === undefined) continue;
    if (integration.link !== undefined) drafts.set(integration.link.suffix, integration.link);
    const method = typeof connection.properties.method === 'string' ? connection.properties.method : 'ANY';
    const stated = typeof connection.properties.path === 'string' ? connection.properties.path : '/{proxy+}';
    // A second method on the same path gets a path of its own.
    const path = taken.has(`${method} ${stated}`) ? `/${target.id}${stated === '/' ? '' : stated}` : stated;
    taken.add(`${method} ${path}`);
    const parent = addResources(node, path, target, drafts, ctx);
    const greedy = /\{(\w+)\+\}$/.exec(path)?.[1];
    const suffix = `Method${suffixOf(connection.id)}`;
    const asksForIam =
      node.properties.authorization === 'AWS_IAM' || connection.properties.authorizationType === 'AWS_IAM';
    const { timeoutInMillis } = connection.properties;
    drafts.set(suffix, {
      suffix,
      type: 'AWS::ApiGateway::Method',
      because: `${node.name} invokes ${target.name}.`,
      properties: compact({
        RestApiId: api,
        ResourceId: parent,
        HttpMethod: method,
        ...methodAccess(node, asksForIam, ctx),
        ApiKeyRequired: node.properties.apiKeyRequired,
        RequestParameters:
          greedy !== undefined && integration.takesPath
            ? { [`method.request.path.${greedy}`]: true }
            : undefined,
        Integration: compact({
          ...integration.properties,
          RequestParameters:
            greedy !== undefined && integration.takesPath
              ? { 'integration.request.path.proxy': `method.request.path.${greedy}` }
              : integration.properties.RequestParameters,
          TimeoutInMillis:
            typeof timeoutInMillis === 'number' ? Math.min(timeoutInMillis, 29_000) : undefined,
        }),
        MethodResponses: integration.answers ? [{ StatusCode: '200' }] : undefined,
      }),
    });
  }
  for (const path of node.properties.mockPaths) addMock(node, path, taken, drafts, ctx);
  return [...drafts.values()];
}

/** A path that answers 200 by itself. */
function addMock(
  node: Api,
  path: string,
  taken: Set<string>,
  drafts: Map<string, RestDraft>,
  ctx: ResolveContext,
): void {
  if (taken.has(`GET ${path}`)) return;
  taken.add(`GET ${path}`);
  const parent = addResources(node, path, node, drafts, ctx);
  const suffix = `Mock${suffixOf(path)}`;
  drafts.set(suffix, {
    suffix,
    type: 'AWS::ApiGateway::Method',
    because: `${node.name} answers ${path} by itself.`,
    properties: {
      RestApiId: ref(ctx.logicalId(node.id)),
      ResourceId: parent,
      HttpMethod: 'GET',
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{"statusCode": 200}' },
        IntegrationResponses: [
          { StatusCode: '200', ResponseTemplates: { 'application/json': '{"status": "ok"}' } },
        ],
      },
      MethodResponses: [{ StatusCode: '200' }],
    },
  });
}

/** Adds the resources of a path, each once, and gives the reference to the last. */
function addResources(
  node: NodeView,
  path: string,
  target: NodeView,
  drafts: Map<string, RestDraft>,
  ctx: ResolveContext,
): CfnValue {
  let parent: CfnValue = getAtt(ctx.logicalId(node.id), 'RootResourceId');
  let name = 'Resource';
  for (const part of path.split('/').filter((each) => each !== '')) {
    const isVariable = part.startsWith('{');
    name += `${isVariable ? 'Any' : ''}${suffixOf(part)}`;
    if (!drafts.has(name)) {
      drafts.set(name, {
        suffix: name,
        type: 'AWS::ApiGateway::Resource',
        because: `${node.name} has the path ${path} for ${target.name}.`,
        properties: { RestApiId: ref(ctx.logicalId(node.id)), ParentId: parent, PathPart: part },
      });
    }
    parent = ctx.ref(node.id, name);
  }
  return parent;
}

interface Integration {
  readonly properties: CfnObject;
  /** Service integrations say themselves what the answer is. */
  readonly answers: boolean;
  /** Passes the rest of the path on. */
  readonly takesPath: boolean;
  readonly link?: RestDraft;
}

function integrationOf(
  node: NodeView,
  target: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): Integration | undefined {
  const service = (action: string, template: string, contentType = 'application/json'): Integration => ({
    properties: compact({
      Type: 'AWS',
      IntegrationHttpMethod: 'POST',
      Uri: sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${action}`),
      Credentials: ctx.roleArn(node.id),
      RequestParameters:
        contentType === 'application/json'
          ? undefined
          : { 'integration.request.header.Content-Type': `'${contentType}'` },
      RequestTemplates: { 'application/json': template },
      PassthroughBehavior: 'NEVER',
      IntegrationResponses: [{ StatusCode: '200' }],
    }),
    answers: true,
    takesPath: false,
  });
  const form = 'application/x-www-form-urlencoded';
  switch (target.kind) {
    case 'lambda-function':
      if (connection.properties.integration === 'custom') return customFunction(target, connection, ctx);
      return {
        properties: {
          Type: 'AWS_PROXY',
          // The method of the call to Lambda, whatever the method of the route is.
          IntegrationHttpMethod: 'POST',
          Uri: sub(
            `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Function}/invocations`,
            { Function: ctx.arn(target.id) },
          ),
        },
        answers: false,
        takesPath: false,
      };
    case 'sqs-queue': {
      const queue = service('sqs:action/SendMessage', '', form);
      return {
        ...queue,
        properties: {
          ...queue.properties,
          RequestTemplates: {
            'application/json': join('', [
              'Action=SendMessage&QueueUrl=$util.urlEncode("',
              ctx.ref(target.id),
              '")&MessageBody=$util.urlEncode($input.body)',
            ]),
          },
        },
      };
    }
    case 'sns-topic': {
      const topic = service('sns:action/Publish', '', form);
      return {
        ...topic,
        properties: {
          ...topic.properties,
          RequestTemplates: {
            'application/json': join('', [
              'Action=Publish&TopicArn=$util.urlEncode("',
              ctx.arn(target.id),
              '")&Message=$util.urlEncode($input.body)',
            ]),
          },
        },
      };
    }
    case 'step-functions': {
      const machine = service('states:action/StartExecution', '');
      return {
        ...machine,
        properties: {
          ...machine.properties,
          RequestTemplates: {
            'application/json': join('', [
              '{"stateMachineArn": "',
              ctx.arn(target.id),
              '", "input": "$util.escapeJavaScript($input.body)"}',
            ]),
          },
        },
      };
    }
    case 'dynamodb-table': {
      const table = service('dynamodb:action/PutItem', '');
      const key = typeof target.properties.partitionKey === 'string' ? target.properties.partitionKey : 'pk';
      return {
        ...table,
        properties: {
          ...table.properties,
          RequestTemplates: {
            'application/json': join('', [
              '{"TableName": "',
              ctx.ref(target.id),
              `", "Item": {"${key}": {"S": "$context.requestId"}, "body": {"S": "$util.escapeJavaScript($input.body)"}}}`,
            ]),
          },
        },
      };
    }
    case 'event-bus': {
      const bus = service('events:action/PutEvents', '');
      return {
        ...bus,
        properties: {
          ...bus.properties,
          RequestParameters: {
            'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'",
            'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
          },
          RequestTemplates: {
            'application/json': join('', [
              `{"Entries": [{"Source": "${node.id}", "DetailType": "ApiRequest", "EventBusName": "`,
              busName(target.id, ctx),
              '", "Detail": "$util.escapeJavaScript($input.body)"}]}',
            ]),
          },
        },
      };
    }
    case 'kinesis-stream': {
      const stream = service('kinesis:action/PutRecord', '');
      return {
        ...stream,
        properties: {
          ...stream.properties,
          RequestTemplates: {
            'application/json': join('', [
              '{"StreamName": "',
              ctx.ref(target.id),
              '", "Data": "$util.base64Encode($input.body)", "PartitionKey": "$context.requestId"}',
            ]),
          },
        },
      };
    }
    case 'elastic-beanstalk':
      return httpProxy(join('', ['http://', ctx.getAtt(target.id, 'EndpointURL'), proxyPath(connection)]));
    case 'nlb':
      return vpcLink(node, target, connection, ctx);
    default:
      if (ctx.hasTrait(target.id, 'api')) {
        return httpProxy(
          sub(`https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}${proxyPath(connection)}`, {
            Api: ctx.ref(target.id),
          }),
        );
      }
      return undefined;
  }
}

/** A function behind templates: it gets and gives what they make of the request and the answer. */
function customFunction(target: NodeView, connection: ConnectionView, ctx: ResolveContext): Integration {
  const { requestTemplate, responseTemplate } = connection.properties;
  const template = (text: CfnValue | undefined): CfnObject | undefined =>
    typeof text === 'string' && text.trim() !== '' ? { 'application/json': text } : undefined;
  return {
    properties: compact({
      Type: 'AWS',
      IntegrationHttpMethod: 'POST',
      Uri: authorizerUri(target.id, ctx),
      RequestTemplates: template(requestTemplate as CfnValue | undefined),
      PassthroughBehavior: 'WHEN_NO_TEMPLATES',
      IntegrationResponses: [
        compact({ StatusCode: '200', ResponseTemplates: template(responseTemplate as CfnValue | undefined) }),
      ],
    }),
    answers: true,
    takesPath: false,
  };
}

/** A REST API reaches into a VPC through a Network Load Balancer. */
function vpcLink(
  node: NodeView,
  target: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): Integration {
  const suffix = `VpcLink${ctx.logicalId(target.id)}`;
  const port = typeof connection.properties.port === 'number' ? `:${connection.properties.port}` : '';
  const proxy = httpProxy(
    join('', ['http://', ctx.getAtt(target.id, 'DNSName'), port, proxyPath(connection)]),
  );
  return {
    ...proxy,
    properties: { ...proxy.properties, ConnectionType: 'VPC_LINK', ConnectionId: ctx.ref(node.id, suffix) },
    link: {
      suffix,
      type: 'AWS::ApiGateway::VpcLink',
      because: `${node.name} reaches ${target.name} inside the VPC.`,
      properties: { Name: `${node.id}-${target.id}`.slice(0, 128), TargetArns: [ctx.arn(target.id)] },
    },
  };
}

function httpProxy(uri: CfnValue): Integration {
  return {
    properties: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'ANY', Uri: uri },
    answers: false,
    takesPath: true,
  };
}

function proxyPath(connection: ConnectionView): string {
  const { path } = connection.properties;
  return typeof path === 'string' && !path.endsWith('+}') ? path : '/{proxy}';
}
