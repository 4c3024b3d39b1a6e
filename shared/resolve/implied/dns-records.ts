import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnObject, type CfnValue, compact, select } from '#shared/catalogue/kit/cfn.ts';
import { recordNameIn } from '#shared/catalogue/kit/domain-name.ts';
import { neighboursOf } from '#shared/catalogue/kit/ends.ts';
import { routingProperties } from '#shared/catalogue/kit/record-routing.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

/**
 * The zones of aliases to services that have one for all of AWS (Amazon Route 53 API reference, AliasTarget, read
 * 2026-11).
 */
const fixedZones = { cloudfront: 'Z2FDTNDATAQYW2', 'global-accelerator': 'Z2BJ6XQ5FK7U4H' } as const;

/** Records of the `alias` connections of a hosted zone, their health checks, and the custom domains of APIs. */
export function impliedRecords(zone: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (zone.kind !== 'hosted-zone') return [];
  return ctx.connectionsFrom(zone.id, 'alias').flatMap((connection) => {
    const target = ctx.node(connection.to);
    return target === undefined ? [] : recordsOf(zone, connection, target, ctx);
  });
}

function recordsOf(
  zone: NodeView,
  connection: ConnectionView,
  target: NodeView,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const { properties } = connection;
  const name = recordNameIn(zone, properties.recordName);
  const { recordName } = properties;
  const label =
    typeof recordName === 'string' && recordName !== '' ? recordName.replace(/\*/g, 'star') : 'apex';
  const id = `${pascalCase(label)}To${ctx.logicalId(target.id)}`;
  const because = [{ connection: connection.id, reason: `${name} resolves to ${target.name}.` }];
  const answer = answerOf(zone, target, name, id, ctx);
  if (answer === undefined) return [];
  const check = healthCheckOf(zone, connection, answer.host, id, ctx);
  const routing = routingProperties(properties, target.id, ctx.settings.region);
  const types = 'types' in answer ? answer.types : (['A'] as const);
  return [
    ...(answer.more ?? []).map((draft) => ({ ...draft, because })),
    ...check,
    ...types.map((type) => ({
      suffix: `Record${id}${type === 'A' ? '' : type === 'AAAA' ? 'Ipv6' : type}`,
      type: 'AWS::Route53::RecordSet',
      properties: compact({
        HostedZoneId: ctx.ref(zone.id),
        Name: name,
        Type: type,
        ...answer.properties(properties.evaluateTargetHealth !== false),
        HealthCheckId: check[0] === undefined ? undefined : ctx.ref(zone.id, check[0].suffix),
        ...routing,
      }),
      because,
    })),
  ];
}

interface Answer {
  /** What a health check asks. */
  readonly host: CfnValue;
  readonly types?: readonly ('A' | 'AAAA' | 'CNAME')[];
  readonly more?: readonly Omit<ImpliedDraft, 'because'>[];
  properties(evaluatesHealth: boolean): CfnObject;
}

function answerOf(
  zone: NodeView,
  target: NodeView,
  name: string,
  id: string,
  ctx: UnitContext,
): Answer | undefined {
  const isDual = target.properties.ipAddressType === 'dualstack';
  switch (target.kind) {
    case 'alb':
    case 'nlb':
      return alias(
        ctx.getAtt(target.id, 'DNSName'),
        ctx.getAtt(target.id, 'CanonicalHostedZoneID'),
        isDual ? ['A', 'AAAA'] : ['A'],
      );
    case 'clb':
      return alias(ctx.getAtt(target.id, 'DNSName'), ctx.getAtt(target.id, 'CanonicalHostedZoneNameID'));
    case 'cloudfront':
      return alias(
        ctx.getAtt(target.id, 'DomainName'),
        fixedZones.cloudfront,
        target.properties.ipv6Enabled === false ? ['A'] : ['A', 'AAAA'],
        false,
      );
    case 'global-accelerator':
      return alias(
        ctx.getAtt(target.id, isDual ? 'DualStackDnsName' : 'DnsName'),
        fixedZones['global-accelerator'],
        isDual ? ['A', 'AAAA'] : ['A'],
      );
    case 'interface-endpoint': {
      // Every entry is `zone:name`; the first is the one of all zones.
      const entry = { 'Fn::Split': [':', select(0, ctx.getAtt(target.id, 'DnsEntries'))] };
      return alias(select(1, entry), select(0, entry));
    }
    case 'ec2-instance': {
      const [address] = neighboursOf(target.id, ['attach'], ['elastic-ip'], ctx);
      const isInside = zone.properties.privateZone === true;
      const value = isInside
        ? ctx.getAtt(target.id, 'PrivateIp')
        : address === undefined
          ? ctx.getAtt(target.id, 'PublicIp')
          : ctx.getAtt(address.id, 'PublicIp');
      return { host: value, properties: () => ({ TTL: '300', ResourceRecords: [value] }) };
    }
    case 'elastic-beanstalk': {
      const value = ctx.getAtt(target.id, 'EndpointURL');
      return { host: value, types: ['CNAME'], properties: () => ({ TTL: '300', ResourceRecords: [value] }) };
    }
    case 'api-gateway-http':
    case 'api-gateway-rest':
      return customDomain(zone, target, name, id, ctx);
    default:
      ctx.gap(
        `${zone.name} has no record for ${target.name}: Route 53 answers for it only behind CloudFront or a load balancer. Put one in front.`,
      );
      return undefined;
  }
}

function alias(
  DNSName: CfnValue,
  HostedZoneId: CfnValue,
  types: readonly ('A' | 'AAAA')[] = ['A'],
  mayEvaluate = true,
): Answer {
  return {
    host: DNSName,
    types,
    properties: (evaluatesHealth) => ({
      AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth: mayEvaluate && evaluatesHealth },
    }),
  };
}

/** An API answers under another name once the name, with its certificate, is mapped to a stage. */
function customDomain(zone: NodeView, api: NodeView, name: string, id: string, ctx: UnitContext): Answer {
  const domain = `Domain${id}`;
  const [certificate] = neighboursOf(api.id, ['attach'], ['certificate'], ctx);
  const CertificateArn =
    certificate === undefined
      ? ctx.parameter(`${ctx.logicalId(api.id)}CertificateArn`, {
          Type: 'String',
          Description: `ARN of the certificate for ${name}, of the same Region`,
          AllowedPattern: '^arn:aws[a-z-]*:acm:.+$',
        })
      : ctx.ref(certificate.id);
  return {
    ...alias(
      ctx.getAtt(zone.id, 'RegionalDomainName', domain),
      ctx.getAtt(zone.id, 'RegionalHostedZoneId', domain),
    ),
    more: [
      {
        suffix: domain,
        type: 'AWS::ApiGatewayV2::DomainName',
        properties: {
          DomainName: name,
          DomainNameConfigurations: [{ CertificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
        },
      },
      {
        suffix: `${domain}Mapping`,
        type: 'AWS::ApiGatewayV2::ApiMapping',
        properties: {
          ApiId: ctx.ref(api.id),
          DomainName: ctx.ref(zone.id, domain),
          Stage: ctx.ref(api.id, 'Stage'),
        },
      },
    ],
  };
}

/** Route 53 asks the target itself: an alias that fails over needs no more than its own health otherwise. */
function healthCheckOf(
  zone: NodeView,
  { id: connection, properties }: ConnectionView,
  host: CfnValue,
  id: string,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  if (typeof properties.healthCheckPath !== 'string') return [];
  return [
    {
      suffix: `HealthCheck${id}`,
      type: 'AWS::Route53::HealthCheck',
      properties: {
        HealthCheckConfig: {
          Type: 'HTTPS',
          FullyQualifiedDomainName: host,
          Port: 443,
          ResourcePath: properties.healthCheckPath,
          RequestInterval: 30,
          FailureThreshold: 3,
        },
        HealthCheckTags: ctx.tags(zone),
      },
      because: [{ connection, reason: `Route 53 asks for ${properties.healthCheckPath} every 30 seconds.` }],
    },
  ];
}
