import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, ref } from './cfn.ts';
import { authorizerOf, authorizerPermission, authorizerUri } from './lambda-authorizer.ts';

/** A resource beside the API itself. */
export type RestDraft = ResourceDraft & { readonly suffix: string };

/** A REST API as far as it lets callers in. */
export type GuardedApi = NodeView<{
  readonly authorizer?: string | undefined;
  readonly requestValidation: 'none' | 'parameters' | 'body' | 'all';
  readonly bodySchema: CfnObject;
  readonly stageName: string;
  readonly usagePlanRateLimit: number;
  readonly usagePlanBurstLimit: number;
  readonly usagePlanQuotaPerMonth: number;
  readonly usagePlanQuotaPeriod: 'DAY' | 'WEEK' | 'MONTH';
}>;

/** Who decides about callers, and what requests are refused by their form. */
export function restAccess(node: GuardedApi, ctx: ResolveContext): readonly RestDraft[] {
  const { properties } = node;
  const RestApiId = ref(ctx.logicalId(node.id));
  const drafts: RestDraft[] = [];
  const authorizer = authorizerOf(node, ctx);
  if (authorizer !== undefined) {
    const isPool = authorizer.kind === 'cognito-user-pool';
    drafts.push({
      suffix: 'Authorizer',
      type: 'AWS::ApiGateway::Authorizer',
      because: `${node.name} asks ${authorizer.name} who may call.`,
      properties: compact({
        RestApiId,
        Name: isPool ? 'users' : 'function',
        Type: isPool ? 'COGNITO_USER_POOLS' : 'TOKEN',
        IdentitySource: 'method.request.header.Authorization',
        ProviderARNs: isPool ? [ctx.arn(authorizer.id)] : undefined,
        AuthorizerUri: isPool ? undefined : authorizerUri(authorizer.id, ctx),
        AuthorizerResultTtlInSeconds: 300,
      }),
    });
    if (!isPool)
      drafts.push({ ...authorizerPermission(node, authorizer.id, ctx), suffix: 'AuthorizerPermission' });
  }
  if (properties.requestValidation !== 'none') {
    drafts.push({
      suffix: 'Validator',
      type: 'AWS::ApiGateway::RequestValidator',
      because: `${node.name} refuses requests that do not fit.`,
      properties: {
        RestApiId,
        ValidateRequestBody: properties.requestValidation !== 'parameters',
        ValidateRequestParameters: properties.requestValidation !== 'body',
      },
    });
    if (hasBodySchema(node)) {
      drafts.push({
        suffix: 'Body',
        type: 'AWS::ApiGateway::Model',
        because: `${node.name} says what bodies look like.`,
        properties: { RestApiId, ContentType: 'application/json', Schema: properties.bodySchema },
      });
    }
  }
  return drafts;
}

function hasBodySchema({ properties }: GuardedApi): boolean {
  return Object.keys(properties.bodySchema).length > 0 && properties.requestValidation !== 'parameters';
}

/** What a method states of it, unless it asks for signed requests. */
export function methodAccess(node: GuardedApi, asksForIam: boolean, ctx: ResolveContext): CfnObject {
  const authorizer = asksForIam ? undefined : authorizerOf(node, ctx);
  return compact({
    AuthorizationType: asksForIam
      ? 'AWS_IAM'
      : authorizer === undefined
        ? 'NONE'
        : authorizer.kind === 'cognito-user-pool'
          ? 'COGNITO_USER_POOLS'
          : 'CUSTOM',
    AuthorizerId: authorizer === undefined ? undefined : ctx.ref(node.id, 'Authorizer'),
    RequestValidatorId:
      node.properties.requestValidation === 'none' ? undefined : ctx.ref(node.id, 'Validator'),
    RequestModels:
      node.properties.requestValidation === 'none' || !hasBodySchema(node)
        ? undefined
        : { 'application/json': ctx.ref(node.id, 'Body') },
  });
}

/** Methods with a rate of their own, as settings of the stage. */
export function methodThrottles(node: NodeView, ctx: ResolveContext): readonly CfnObject[] {
  return ctx.connectionsFrom(node.id, 'invoke').flatMap(({ properties }) => {
    const { throttlingRateLimit, throttlingBurstLimit, path, method } = properties;
    if (typeof throttlingRateLimit !== 'number' && typeof throttlingBurstLimit !== 'number') return [];
    // A slash inside of a path is written as ~1 here.
    const stated = typeof path === 'string' ? path : '/{proxy+}';
    return [
      compact({
        ResourcePath: `/${stated.slice(1).replaceAll('~', '~0').replaceAll('/', '~1')}`,
        HttpMethod: typeof method === 'string' && method !== 'ANY' ? method : '*',
        ThrottlingRateLimit: typeof throttlingRateLimit === 'number' ? throttlingRateLimit : undefined,
        ThrottlingBurstLimit: typeof throttlingBurstLimit === 'number' ? throttlingBurstLimit : undefined,
      }),
    ];
  });
}

/** A key, the plan that limits it, and that they belong together. */
export function usagePlanDrafts(node: GuardedApi, ctx: ResolveContext): readonly ResourceDraft[] {
  const { properties } = node;
  const stage = ctx.logicalId(node.id, 'Stage');
  return [
    {
      suffix: 'ApiKey',
      type: 'AWS::ApiGateway::ApiKey',
      because: `${node.name} asks callers for a key.`,
      properties: {
        Enabled: true,
        StageKeys: [{ RestApiId: ref(ctx.logicalId(node.id)), StageName: properties.stageName }],
        Tags: ctx.tags(node),
      },
      dependsOn: [stage],
    },
    {
      suffix: 'UsagePlan',
      type: 'AWS::ApiGateway::UsagePlan',
      because: `${node.name} limits what a key may ask for.`,
      properties: compact({
        ApiStages: [{ ApiId: ref(ctx.logicalId(node.id)), Stage: properties.stageName }],
        Throttle: {
          RateLimit: properties.usagePlanRateLimit,
          BurstLimit: properties.usagePlanBurstLimit,
        },
        Quota:
          properties.usagePlanQuotaPerMonth === 0
            ? undefined
            : { Limit: properties.usagePlanQuotaPerMonth, Period: properties.usagePlanQuotaPeriod },
        Tags: ctx.tags(node),
      }),
      dependsOn: [stage],
    },
    {
      suffix: 'UsagePlanKey',
      type: 'AWS::ApiGateway::UsagePlanKey',
      because: `The key of ${node.name} belongs to its usage plan.`,
      properties: {
        KeyId: ctx.ref(node.id, 'ApiKey'),
        KeyType: 'API_KEY',
        UsagePlanId: ctx.ref(node.id, 'UsagePlan'),
      },
    },
  ];
}
