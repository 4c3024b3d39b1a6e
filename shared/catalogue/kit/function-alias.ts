import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnValue, compact, getAtt, join, ref } from './cfn.ts';

/** A function as far as its versions and its own address are concerned. */
export type AliasedFunction = NodeView<{
  readonly provisionedConcurrency: number;
  readonly provisionedConcurrencyMax?: number | undefined;
  readonly publishVersion?: boolean;
  readonly snapStart?: boolean;
  readonly callers?: 'alias' | 'function';
  readonly functionUrl?: 'none' | 'AWS_IAM' | 'NONE';
  readonly functionUrlInvokeMode?: 'BUFFERED' | 'RESPONSE_STREAM';
  readonly functionUrlAllowOrigins?: readonly string[];
}>;

export const aliasName = 'live';

/** Provisioned concurrency and SnapStart belong to a version; callers reach it through an alias. */
function hasAlias({ properties }: AliasedFunction): boolean {
  return (
    properties.provisionedConcurrency > 0 ||
    properties.publishVersion === true ||
    properties.snapStart === true
  );
}

/** Callers use the alias when there is one, unless stated otherwise: only its version has what the settings ask for. */
export function isCalledByAlias(node: AliasedFunction): boolean {
  return hasAlias(node) && node.properties.callers !== 'function';
}

/** What callers name. */
export function invokedArn(node: AliasedFunction, ctx: ResolveContext): CfnValue {
  return isCalledByAlias(node) ? ctx.ref(node.id, 'Alias') : getAtt(ctx.logicalId(node.id), 'Arn');
}

/** The version, the alias that leads to it, and how its concurrency follows the load. */
export function aliasDrafts(node: AliasedFunction, ctx: ResolveContext): readonly ResourceDraft[] {
  if (!hasAlias(node)) return [];
  const { provisionedConcurrency, provisionedConcurrencyMax = 0, snapStart } = node.properties;
  const isReady = provisionedConcurrency > 0;
  const drafts: ResourceDraft[] = [
    {
      suffix: 'Version',
      type: 'AWS::Lambda::Version',
      because: isReady
        ? `${node.name} has provisioned concurrency, which belongs to a version.`
        : snapStart === true
          ? `${node.name} starts from a snapshot, which belongs to a version.`
          : `${node.name} publishes what it runs as a version.`,
      properties: { FunctionName: ref(ctx.logicalId(node.id)) },
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
    },
    {
      suffix: 'Alias',
      type: 'AWS::Lambda::Alias',
      because: isReady
        ? `${node.name} keeps ${provisionedConcurrency} environments ready.`
        : `The alias of ${node.name} leads to the published version.`,
      properties: compact({
        Name: aliasName,
        FunctionName: ref(ctx.logicalId(node.id)),
        FunctionVersion: ctx.getAtt(node.id, 'Version', 'Version'),
        ProvisionedConcurrencyConfig: isReady
          ? { ProvisionedConcurrentExecutions: provisionedConcurrency }
          : undefined,
      }),
      ...shiftOf(node, ctx),
    },
  ];
  if (isReady && provisionedConcurrencyMax > provisionedConcurrency)
    drafts.push(...scalingDrafts(node, provisionedConcurrencyMax, ctx));
  return drafts;
}

/** A deployment group that is drawn moves callers to a new version step by step. */
function shiftOf(node: AliasedFunction, ctx: ResolveContext): Pick<ResourceDraft, 'attributes'> {
  const rollout = ctx
    .connectionsTo(node.id, 'deploy')
    .find(({ from }) => ctx.node(from)?.kind === 'codedeploy');
  if (rollout === undefined) return {};
  return {
    attributes: {
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: ctx.ref(rollout.from),
          DeploymentGroupName: ctx.ref(rollout.from, 'Group'),
        },
      },
    },
  };
}

function scalingDrafts(node: AliasedFunction, most: number, ctx: ResolveContext): readonly ResourceDraft[] {
  const because = `${node.name} keeps up to ${most} environments ready, by their use.`;
  return [
    {
      suffix: 'ReadyEnvironments',
      type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      because,
      properties: {
        ServiceNamespace: 'lambda',
        ScalableDimension: 'lambda:function:ProvisionedConcurrency',
        ResourceId: join(':', ['function', ref(ctx.logicalId(node.id)), aliasName]),
        MinCapacity: node.properties.provisionedConcurrency,
        MaxCapacity: most,
      },
      dependsOn: [ctx.logicalId(node.id, 'Alias')],
    },
    {
      suffix: 'ReadyScaling',
      type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      because,
      properties: {
        PolicyName: ctx.logicalId(node.id, 'ReadyScaling'),
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: ctx.ref(node.id, 'ReadyEnvironments'),
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' },
          TargetValue: 0.7,
        },
      },
    },
  ];
}

/** The function's own address, and who may call it. */
export function urlDrafts(node: AliasedFunction, ctx: ResolveContext): readonly ResourceDraft[] {
  const { functionUrl = 'none', functionUrlInvokeMode, functionUrlAllowOrigins = [] } = node.properties;
  if (functionUrl === 'none') return [];
  const url: ResourceDraft = {
    suffix: 'Url',
    type: 'AWS::Lambda::Url',
    because: `${node.name} has a function URL.`,
    properties: compact({
      TargetFunctionArn: getAtt(ctx.logicalId(node.id), 'Arn'),
      Qualifier: isCalledByAlias(node) ? aliasName : undefined,
      AuthType: functionUrl,
      InvokeMode: functionUrlInvokeMode === 'RESPONSE_STREAM' ? functionUrlInvokeMode : undefined,
      Cors:
        functionUrlAllowOrigins.length === 0
          ? undefined
          : {
              AllowOrigins: functionUrlAllowOrigins,
              AllowMethods: ['*'],
              AllowHeaders: ['content-type', 'authorization'],
              MaxAge: 3600,
            },
    }),
    ...(isCalledByAlias(node) ? { dependsOn: [ctx.logicalId(node.id, 'Alias')] } : {}),
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
