import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { TemplateModel, TemplateResource } from '#shared/template/template-model.ts';

/** What a type of the Serverless Application Model becomes under the same logical id. */
const plainTypes: Readonly<Record<string, string>> = {
  Function: 'AWS::Lambda::Function',
  Api: 'AWS::ApiGateway::RestApi',
  HttpApi: 'AWS::ApiGatewayV2::Api',
  SimpleTable: 'AWS::DynamoDB::Table',
  StateMachine: 'AWS::StepFunctions::StateMachine',
  LayerVersion: 'AWS::Lambda::LayerVersion',
};

/**
 * The resources with those of the Serverless Application Model as the plain ones that they imply for the drawing: the
 * function with the globals, and what its events make. Policies stay among the properties, where their references are.
 */
export function expandServerless(model: TemplateModel): ReadonlyMap<string, TemplateResource> {
  const isServerless = model.transforms.some((name) => name.startsWith('AWS::Serverless'));
  if (!isServerless) return model.resources;
  const expanded = new Map<string, TemplateResource>();
  for (const resource of model.resources.values()) {
    const name = /^AWS::Serverless::(\w+)$/.exec(resource.type)?.[1];
    const type = name === undefined ? undefined : plainTypes[name];
    if (name === undefined || type === undefined) {
      expanded.set(resource.logicalId, resource);
      continue;
    }
    const globals = model.globals[name];
    const merged = merge(isJsonObject(globals) ? globals : {}, resource.properties);
    expanded.set(resource.logicalId, { ...resource, type, properties: plainProperties(name, merged) });
    for (const more of eventsOf(resource, merged))
      if (!expanded.has(more.logicalId)) expanded.set(more.logicalId, more);
  }
  return expanded;
}

/** Globals below own properties; maps entry by entry, lists one behind the other, as the transform does. */
function merge(globals: CfnObject, own: CfnObject): CfnObject {
  const merged: Record<string, CfnValue | undefined> = { ...globals };
  for (const [key, value] of Object.entries(own)) {
    const inherited = merged[key];
    if (isJsonObject(inherited) && isJsonObject(value)) merged[key] = merge(inherited, value);
    else if (Array.isArray(inherited) && Array.isArray(value)) merged[key] = [...inherited, ...value];
    else merged[key] = value;
  }
  return merged;
}

function plainProperties(name: string, properties: CfnObject): CfnObject {
  const { Tags, ...rest } = properties;
  const tags = isJsonObject(Tags)
    ? { Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value: Value ?? '' })) }
    : {};
  switch (name) {
    case 'Function': {
      const { CodeUri, InlineCode, Tracing, Events: _, ...others } = rest;
      const code = isJsonObject(CodeUri)
        ? { S3Bucket: CodeUri.Bucket, S3Key: CodeUri.Key }
        : InlineCode === undefined
          ? undefined
          : { ZipFile: InlineCode };
      return {
        ...others,
        ...tags,
        ...(code === undefined ? {} : { Code: code }),
        ...(Tracing === undefined ? {} : { TracingConfig: { Mode: Tracing } }),
      };
    }
    case 'SimpleTable': {
      const { PrimaryKey, ProvisionedThroughput, ...others } = rest;
      const key = isJsonObject(PrimaryKey) ? PrimaryKey : { Name: 'id', Type: 'String' };
      return {
        ...others,
        ...tags,
        ...(ProvisionedThroughput === undefined
          ? { BillingMode: 'PAY_PER_REQUEST' }
          : { ProvisionedThroughput }),
        AttributeDefinitions: [{ AttributeName: key.Name, AttributeType: String(key.Type).charAt(0) }],
        KeySchema: [{ AttributeName: key.Name, KeyType: 'HASH' }],
      };
    }
    case 'StateMachine': {
      const { Definition, Type, Tracing, Role, ...others } = rest;
      return {
        ...others,
        ...tags,
        ...(Definition === undefined ? {} : { Definition }),
        ...(Type === undefined ? {} : { StateMachineType: Type }),
        ...(Tracing === undefined ? {} : { TracingConfiguration: Tracing }),
        ...(Role === undefined ? {} : { RoleArn: Role }),
      };
    }
    default:
      return { ...rest, ...tags };
  }
}

/** What the events of a function make: a mapping, a subscription, a rule, a permission for an API. */
function eventsOf(resource: TemplateResource, properties: CfnObject): readonly TemplateResource[] {
  const { Events } = properties;
  if (!isJsonObject(Events) || !resource.type.endsWith('::Function')) return [];
  const { logicalId, line } = resource;
  const arn = { 'Fn::GetAtt': [logicalId, 'Arn'] };
  const make = (suffix: string, type: string, values: CfnObject): TemplateResource => ({
    logicalId: `${logicalId}${suffix}`,
    type,
    properties: values,
    attributes: {},
    line,
    writtenAs: logicalId,
  });
  return Object.entries(Events).flatMap(([name, event]): readonly TemplateResource[] => {
    if (!isJsonObject(event)) return [];
    const { Type } = event;
    const given = isJsonObject(event.Properties) ? event.Properties : {};
    switch (Type) {
      case 'SQS':
      case 'Kinesis':
      case 'DynamoDB': {
        const { Queue, Stream, ...rest } = given;
        return [
          make(name, 'AWS::Lambda::EventSourceMapping', {
            ...rest,
            FunctionName: { Ref: logicalId },
            EventSourceArn: Queue ?? Stream,
          }),
        ];
      }
      case 'SNS':
        return [
          make(name, 'AWS::SNS::Subscription', { TopicArn: given.Topic, Protocol: 'lambda', Endpoint: arn }),
        ];
      case 'Schedule':
        return [
          make(name, 'AWS::Events::Rule', {
            ScheduleExpression: given.Schedule,
            Targets: [{ Id: name, Arn: arn }],
          }),
        ];
      case 'EventBridgeRule':
      case 'CloudWatchEvent':
        return [
          make(name, 'AWS::Events::Rule', { EventPattern: given.Pattern, Targets: [{ Id: name, Arn: arn }] }),
        ];
      case 'Api':
      case 'HttpApi':
        return apiOf(Type, given, resource);
      default:
        return [];
    }
  });
}

/** The API that SAM makes where a function names none, once for all functions. */
function apiOf(type: string, given: CfnObject, resource: TemplateResource): readonly TemplateResource[] {
  const isHttp = type === 'HttpApi';
  if ((isHttp ? given.ApiId : given.RestApiId) !== undefined) return [];
  return [
    {
      logicalId: isHttp ? 'ServerlessHttpApi' : 'ServerlessRestApi',
      type: isHttp ? 'AWS::ApiGatewayV2::Api' : 'AWS::ApiGateway::RestApi',
      properties: {},
      attributes: {},
      line: resource.line,
      writtenAs: resource.logicalId,
    },
  ];
}

/** The routes that the events of a function ask an API for. */
export interface ServerlessRoute {
  readonly api: CfnValue;
  readonly functionId: string;
  readonly method: string;
  readonly path: string;
}

export function serverlessRoutes(model: TemplateModel): readonly ServerlessRoute[] {
  return [...model.resources.values()].flatMap(({ type, logicalId, properties }) => {
    if (type !== 'AWS::Serverless::Function' || !isJsonObject(properties.Events)) return [];
    return Object.values(properties.Events).flatMap((event): readonly ServerlessRoute[] => {
      if (!isJsonObject(event) || (event.Type !== 'Api' && event.Type !== 'HttpApi')) return [];
      const given = isJsonObject(event.Properties) ? event.Properties : {};
      const isHttp = event.Type === 'HttpApi';
      return [
        {
          api: (isHttp ? given.ApiId : given.RestApiId) ?? {
            Ref: isHttp ? 'ServerlessHttpApi' : 'ServerlessRestApi',
          },
          functionId: logicalId,
          method: typeof given.Method === 'string' ? given.Method.toUpperCase() : 'ANY',
          path: typeof given.Path === 'string' ? given.Path : '/{proxy+}',
        },
      ];
    });
  });
}
