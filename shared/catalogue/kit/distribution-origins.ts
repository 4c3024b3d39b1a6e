import type { ConnectionView, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, select, sub } from './cfn.ts';

/** Ids of the managed policies of CloudFront (developer guide, managed policies, read 2026-11). */
const cachePolicies = {
  optimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  'optimized-for-uncompressed': 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
  disabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
} as const;
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const methods = {
  read: ['GET', 'HEAD'],
  'read-options': ['GET', 'HEAD', 'OPTIONS'],
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
} as const;

/** What a distribution fetches from, as CloudFormation's properties and the resources beside it. */
export interface DistributionOrigins {
  readonly origins: readonly CfnObject[];
  readonly defaultBehavior: CfnObject;
  readonly behaviors: readonly CfnObject[];
  readonly groups?: CfnObject;
  readonly more: readonly ResourceDraft[];
}

interface Origin {
  readonly connection: ConnectionView;
  readonly target: NodeView;
  readonly id: string;
  readonly origin: CfnObject;
  readonly more: readonly ResourceDraft[];
}

export function distributionOrigins(
  node: NodeView,
  hasSecurityHeaders: boolean,
  ctx: ResolveContext,
): DistributionOrigins {
  const origins = ctx.connectionsFrom(node.id, 'origin').flatMap((connection) => {
    const target = ctx.node(connection.to);
    const made = target === undefined ? undefined : originOf(node, connection, target, ctx);
    return made === undefined ? [] : [made];
  });
  const behavior = (each: Origin, target: string) =>
    behaviorOf(each.connection, each.target, target, hasSecurityHeaders);
  const failover = origins.find(({ connection }) => connection.properties.isFailover === true);
  const first = origins.find(
    (each) => typeof each.connection.properties.pathPattern !== 'string' && each !== failover,
  );
  const main = first ?? origins.find((each) => each !== failover) ?? origins[0];
  const group = main !== undefined && failover !== undefined && failover !== main ? 'failover' : undefined;
  const unique = new Map(origins.map((each) => [each.id, each]));
  if (main === undefined) {
    // A distribution that nothing is drawn behind: its origin is asked for.
    const DomainName = ctx.parameter(`${ctx.logicalId(node.id)}OriginDomainName`, {
      Type: 'String',
      Description: `Host name that ${node.name} takes its content from`,
    });
    return {
      origins: [
        {
          Id: 'origin',
          DomainName,
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        },
      ],
      defaultBehavior: compact({
        TargetOriginId: 'origin',
        ViewerProtocolPolicy: 'redirect-to-https',
        CachePolicyId: cachePolicies.optimized,
        Compress: true,
        ResponseHeadersPolicyId: hasSecurityHeaders ? securityHeaders : undefined,
      }),
      behaviors: [],
      more: [],
    };
  }
  return {
    origins: [...unique.values()].map(({ origin }) => origin),
    // A group of origins takes reading only.
    defaultBehavior:
      group === undefined
        ? behavior(main, main.id)
        : { ...behavior(main, group), AllowedMethods: methods['read-options'] },
    behaviors: origins.flatMap((each) => {
      const { pathPattern } = each.connection.properties;
      return each === main || typeof pathPattern !== 'string'
        ? []
        : [{ PathPattern: pathPattern, ...behavior(each, each.id) }];
    }),
    ...(group === undefined || failover === undefined
      ? {}
      : {
          groups: {
            Quantity: 1,
            Items: [
              {
                Id: group,
                FailoverCriteria: { StatusCodes: { Quantity: 4, Items: [500, 502, 503, 504] } },
                Members: { Quantity: 2, Items: [{ OriginId: main.id }, { OriginId: failover.id }] },
              },
            ],
          },
        }),
    more: [...new Map(origins.flatMap(({ more }) => more.map((each) => [each.suffix, each]))).values()],
  };
}

function behaviorOf(
  { properties }: ConnectionView,
  target: NodeView,
  TargetOriginId: string,
  hasSecurityHeaders: boolean,
): CfnObject {
  const isBucket = target.kind === 's3-bucket';
  const policy = properties.cachePolicy ?? (isBucket ? 'optimized' : 'disabled');
  const allowed = properties.allowedMethods ?? (isBucket ? 'read-options' : 'all');
  const keepsHost = target.kind === 'alb' || target.kind === 'nlb' || target.kind === 'clb';
  return compact({
    TargetOriginId,
    ViewerProtocolPolicy: String(properties.viewerProtocolPolicy ?? 'redirect-to-https'),
    AllowedMethods: methods[allowed as keyof typeof methods],
    CachePolicyId: cachePolicies[policy as keyof typeof cachePolicies],
    // A bucket needs none of it; an API refuses requests that name another host.
    OriginRequestPolicyId: isBucket ? undefined : keepsHost ? allViewer : allViewerExceptHost,
    ResponseHeadersPolicyId: hasSecurityHeaders ? securityHeaders : undefined,
    Compress: properties.compress !== false,
  });
}

function originOf(
  node: NodeView,
  connection: ConnectionView,
  target: NodeView,
  ctx: ResolveContext,
): Origin | undefined {
  const { originPath, originShieldRegion } = connection.properties;
  const id = target.id;
  const made = sourceOf(node, connection, target, ctx);
  if (made === undefined) return undefined;
  const { more = [], path, properties: source } = made;
  const whole = [path, originPath].filter((each) => typeof each === 'string').join('');
  return {
    connection,
    target,
    id,
    origin: compact({
      Id: id,
      ...source,
      OriginPath: whole === '' ? undefined : whole,
      OriginShield:
        typeof originShieldRegion === 'string'
          ? { Enabled: true, OriginShieldRegion: originShieldRegion }
          : undefined,
    }),
    more,
  };
}

interface Source {
  readonly properties: CfnObject;
  readonly more?: readonly ResourceDraft[];
  /** What comes before every path there. */
  readonly path?: string;
}

function sourceOf(
  node: NodeView,
  connection: ConnectionView,
  target: NodeView,
  ctx: ResolveContext,
): Source | undefined {
  const custom = customConfig(connection);
  switch (target.kind) {
    case 's3-bucket':
      return {
        properties: {
          DomainName: ctx.getAtt(target.id, 'RegionalDomainName'),
          S3OriginConfig: { OriginAccessIdentity: '' },
          OriginAccessControlId: ctx.getAtt(node.id, 'Id', 'AccessToS3'),
        },
        more: [accessControl(node, 's3', 'AccessToS3', ctx)],
      };
    case 'lambda-function': {
      if (target.properties.functionUrl === 'none') return undefined;
      const DomainName = hostOf(getAtt(ctx.logicalId(target.id, 'Url'), 'FunctionUrl'));
      if (target.properties.functionUrl !== 'AWS_IAM')
        return { properties: { DomainName, CustomOriginConfig: custom } };
      return {
        properties: {
          DomainName,
          CustomOriginConfig: custom,
          OriginAccessControlId: ctx.getAtt(node.id, 'Id', 'AccessToLambda'),
        },
        more: [accessControl(node, 'lambda', 'AccessToLambda', ctx), ...urlPermissions(node, target, ctx)],
      };
    }
    case 'alb':
    case 'nlb':
      return target.properties.scheme === 'internal'
        ? vpcOrigin(node, connection, target, ctx.getAtt(target.id, 'DNSName'), ctx)
        : { properties: { DomainName: ctx.getAtt(target.id, 'DNSName'), CustomOriginConfig: custom } };
    case 'clb':
      return { properties: { DomainName: ctx.getAtt(target.id, 'DNSName'), CustomOriginConfig: custom } };
    case 'ec2-instance':
      return {
        properties: { DomainName: ctx.getAtt(target.id, 'PublicDnsName'), CustomOriginConfig: custom },
      };
    case 'api-gateway-rest':
      return {
        properties: { DomainName: executeApi(target, ctx), CustomOriginConfig: custom },
        path: `/${String(target.properties.stageName)}`,
      };
    default:
      return ctx.hasTrait(target.id, 'api')
        ? { properties: { DomainName: executeApi(target, ctx), CustomOriginConfig: custom } }
        : undefined;
  }
}

function customConfig({ properties }: ConnectionView): CfnObject {
  const timeout = properties.originReadTimeout;
  return compact({
    OriginProtocolPolicy: String(properties.originProtocolPolicy ?? 'https-only'),
    OriginSSLProtocols: ['TLSv1.2'],
    OriginReadTimeout: typeof timeout === 'number' && timeout !== 30 ? timeout : undefined,
  });
}

/** Signs what CloudFront asks for, so that nobody else has to be let in. */
function accessControl(
  node: NodeView,
  type: 's3' | 'lambda',
  suffix: string,
  ctx: ResolveContext,
): ResourceDraft {
  return {
    suffix,
    type: 'AWS::CloudFront::OriginAccessControl',
    because: `${node.name} signs its requests to ${type === 's3' ? 'buckets' : 'functions'}.`,
    properties: {
      OriginAccessControlConfig: {
        Name: sub(`\${AWS::StackName}-${ctx.logicalId(node.id)}-${type}`),
        OriginAccessControlOriginType: type,
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    },
  };
}

function urlPermissions(node: NodeView, target: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const grant = (suffix: string, properties: CfnObject): ResourceDraft => ({
    suffix: `${suffix}${ctx.logicalId(target.id)}`,
    type: 'AWS::Lambda::Permission',
    because: `${node.name} calls the function URL of ${target.name}.`,
    properties: {
      FunctionName: ctx.getAtt(target.id, 'Arn'),
      Principal: 'cloudfront.amazonaws.com',
      SourceArn: ctx.arn(node.id),
      ...properties,
    },
  });
  return [
    grant('MayCallUrlOf', { Action: 'lambda:InvokeFunctionUrl' }),
    grant('MayInvoke', { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
  ];
}

/** An internal load balancer is reached inside its VPC, without any public address. */
function vpcOrigin(
  node: NodeView,
  { properties }: ConnectionView,
  target: NodeView,
  DomainName: CfnValue,
  ctx: ResolveContext,
): Source {
  const suffix = `VpcOrigin${ctx.logicalId(target.id)}`;
  const more: ResourceDraft = {
    suffix,
    type: 'AWS::CloudFront::VpcOrigin',
    because: `${target.name} is internal, so ${node.name} reaches it inside its VPC.`,
    properties: {
      VpcOriginEndpointConfig: {
        Arn: ctx.arn(target.id),
        Name: sub(`\${AWS::StackName}-${target.id}`),
        OriginProtocolPolicy: String(properties.originProtocolPolicy ?? 'https-only'),
        OriginSSLProtocols: ['TLSv1.2'],
      },
      Tags: ctx.tags(node),
    },
  };
  return {
    properties: { DomainName, VpcOriginConfig: { VpcOriginId: ctx.getAtt(node.id, 'Id', suffix) } },
    more: [more],
  };
}

/** The host of `https://host/`. */
function hostOf(url: CfnValue): CfnValue {
  return select(2, { 'Fn::Split': ['/', url] });
}

function executeApi(api: NodeView, ctx: ResolveContext): CfnValue {
  return sub(`\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`, { Api: ctx.ref(api.id) });
}
