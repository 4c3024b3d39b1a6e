import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { type CfnValue, compact, sub } from '../../kit/cfn.ts';
import { distributionOrigins } from '../../kit/distribution-origins.ts';
import { domainNameField } from '../../kit/domain-name.ts';
import { namedNode, neighboursOf } from '../../kit/ends.ts';
import { edgeLoad } from '../../kit/load/network-load.ts';
import { gigabytesLine } from '../../kit/network-costs.ts';
import { usageInput } from '../../kit/quantity.ts';
import { product } from '../../kit/usage-quantity.ts';

/** Where viewers are, by the names of the price components. */
const viewerRegions = [
  'us',
  'europe',
  'southAmerica',
  'japan',
  'australia',
  'asiaPacific',
  'india',
  'africaMiddleEast',
] as const;

export const cloudfront = defineKind({
  id: 'cloudfront',
  title: 'CloudFront distribution',
  family: 'networking',
  icon: 'cloudfront',
  summary: 'Serves content from edge locations near to the viewers and keeps copies there.',
  aliases: [
    'CloudFront',
    'Amazon CloudFront',
    'AWS CloudFront',
    'CDN',
    'Content Delivery Network',
    'CF Distribution',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Introduction.html',
  traits: ['resource', 'global', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas'] },
  types: [
    'AWS::CloudFront::Distribution',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::VpcOrigin',
    'AWS::Lambda::Permission',
    'AWS::Logs::DeliverySource',
    'AWS::Logs::DeliveryDestination',
    'AWS::Logs::Delivery',
  ],
  properties: z.object({
    aliases: z.array(domainNameField()).max(100).default([]).meta({
      title: 'Domains',
      help: 'Names it answers under beside its own; each must be in the certificate.',
    }),
    certificate: z
      .string()
      .optional()
      .meta({
        title: 'Certificate',
        reference: ['certificate'],
        help: 'Of us-east-1; or draw an "attach" line from it. Needed for domains of your own.',
      }),
    defaultRootObject: z.string().max(255).default('index.html').meta({
      title: 'Root object',
      help: 'Answered for the bare domain.',
    }),
    priceClass: z
      .enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'])
      .default('PriceClass_100')
      .meta({
        title: 'Edge locations',
        help: '100 is North America and Europe, 200 most of the world without South America and Australia, All everywhere.',
      }),
    httpVersion: z.enum(['http1.1', 'http2', 'http3', 'http2and3']).default('http2and3').meta({
      title: 'HTTP version',
      advanced: true,
    }),
    ipv6Enabled: z.boolean().default(true).meta({ title: 'IPv6', advanced: true }),
    minimumProtocolVersion: z
      .enum(['TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'])
      .default('TLSv1.2_2021')
      .meta({
        title: 'TLS policy',
        advanced: true,
        help: 'With a certificate of your own.',
      }),
    securityHeaders: z.boolean().default(true).meta({
      title: 'Security headers',
      advanced: true,
      help: 'Adds the managed set: HSTS, no sniffing, no framing by others.',
    }),
    singlePageApplication: z.boolean().default(false).meta({
      title: 'Single-page application',
      help: 'Answers the root object where a bucket has no such file (403 and 404).',
    }),
    geoRestriction: z.enum(['none', 'whitelist', 'blacklist']).default('none').meta({
      title: 'Countries',
      group: 'Access',
      advanced: true,
    }),
    geoLocations: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'Give a country of two letters.'))
      .default([])
      .meta({ title: 'Listed countries', group: 'Access', advanced: true }),
    enabled: z.boolean().default(true).meta({ title: 'Enabled', advanced: true }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({ title: 'Requests', unit: 'a month' }),
    outGigabytesPerMonth: z
      .number()
      .min(0)
      .default(100)
      .meta({ title: 'Data to viewers', unit: 'GB a month' }),
    viewersIn: z.enum(viewerRegions).default('us').meta({
      title: 'Viewers are in',
      help: 'Prices differ by where the edge location is; choose where most of them are.',
    }),
    hitPercent: z.number().min(0).max(100).default(80).meta({
      title: 'Answered from the cache',
      unit: '% of what may be kept',
      help: 'The rest is asked of the origin. 80 %: files that change now and then; answers that are not cached always ask.',
    }),
    toOriginGigabytesPerMonth: z.number().min(0).default(0).meta({
      title: 'Data to origins',
      unit: 'GB a month',
      help: 'Uploads that pass through; what comes from origins of AWS is free.',
    }),
    invalidatedPathsPerMonth: z.number().min(0).default(0).meta({
      title: 'Invalidated paths',
      unit: 'a month',
      help: 'Beyond the thousand that are free.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const certificateArn = certificateOf(node, ctx);
    const { origins, defaultBehavior, behaviors, groups, more } = distributionOrigins(
      node,
      properties.securityHeaders,
      ctx,
    );
    const [acl] = neighboursOf(node.id, ['attach'], ['web-acl'], ctx);
    const fallback = (ErrorCode: number) => ({
      ErrorCode,
      ResponseCode: 200,
      ResponsePagePath: `/${properties.defaultRootObject}`,
    });
    return [
      {
        type: 'AWS::CloudFront::Distribution',
        properties: {
          DistributionConfig: compact({
            Comment: node.name.slice(0, 128),
            Enabled: properties.enabled,
            Aliases: properties.aliases.length === 0 ? undefined : properties.aliases,
            DefaultRootObject: properties.defaultRootObject,
            HttpVersion: properties.httpVersion,
            IPV6Enabled: properties.ipv6Enabled,
            PriceClass: properties.priceClass,
            Origins: origins,
            OriginGroups: groups,
            DefaultCacheBehavior: defaultBehavior,
            CacheBehaviors: behaviors.length === 0 ? undefined : behaviors,
            CustomErrorResponses: properties.singlePageApplication
              ? [fallback(403), fallback(404)]
              : undefined,
            ViewerCertificate:
              certificateArn === undefined
                ? { CloudFrontDefaultCertificate: true }
                : {
                    AcmCertificateArn: certificateArn,
                    MinimumProtocolVersion: properties.minimumProtocolVersion,
                    SslSupportMethod: 'sni-only',
                  },
            Restrictions: {
              GeoRestriction: compact({
                RestrictionType: properties.geoRestriction,
                Locations: properties.geoRestriction === 'none' ? undefined : properties.geoLocations,
              }),
            },
            WebACLId: acl === undefined ? undefined : ctx.arn(acl.id),
          }),
          Tags: ctx.tags(node),
        },
      },
      ...more,
      ...logDelivery(node, ctx),
    ];
  },
  arn: (node, ctx) =>
    sub(`arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/\${Distribution}`, {
      Distribution: ctx.ref(node.id),
    }),
  cost: (node) => {
    const where = String(node.usage.viewersIn ?? 'us');
    const requests = where === 'europe' ? 'cloudfront/https.europe' : 'cloudfront/https.us';
    const lines: CostLineDraft[] = [
      gigabytesLine(
        node,
        `cloudfront/out.${where}`,
        'Data to viewers',
        'outGigabytesPerMonth',
        'All of it as if viewers were in one part of the world; the free terabyte of every month is not taken off.',
      ),
      {
        component: requests,
        label: 'HTTPS requests',
        quantity: product('10,000 requests', [usageInput(node, 'requestsPerMonth', 'requests')], 10_000),
        ...(where === 'us' || where === 'europe'
          ? {}
          : { note: 'At the price of the United States; requests elsewhere cost somewhat more.' }),
      },
      gigabytesLine(node, 'cloudfront/toOrigin.us', 'Data to origins', 'toOriginGigabytesPerMonth'),
    ];
    if (Number(node.usage.invalidatedPathsPerMonth) > 0) {
      lines.push({
        component: 'cloudfront/invalidations',
        label: 'Invalidated paths',
        quantity: product('paths', [usageInput(node, 'invalidatedPathsPerMonth', 'paths')]),
      });
    }
    return lines;
  },
  metrics: {
    namespace: 'AWS/CloudFront',
    metrics: [
      { name: '5xxErrorRate', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 5 },
      { name: '4xxErrorRate', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 20 },
      { name: 'Requests', statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ DistributionId: ctx.ref(node.id), Region: 'Global' }),
  },
  load: edgeLoad,
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'An origin that is asked for', properties: {} },
      {
        title: 'A single-page application for two countries',
        properties: { singlePageApplication: true, geoRestriction: 'whitelist', geoLocations: ['DE', 'AT'] },
      },
      { title: 'Everywhere', properties: { priceClass: 'PriceClass_All', httpVersion: 'http3' } },
    ],
    bad: [
      { title: 'A URL as a domain', properties: { aliases: ['https://www.example.com'] }, field: 'aliases' },
      { title: 'A country by name', properties: { geoLocations: ['Germany'] }, field: 'geoLocations' },
    ],
  },
});

/** The named certificate, the attached one, or one that is asked for where a domain of one's own needs it. */
function certificateOf(
  node: NodeView<{ readonly certificate?: string | undefined; readonly aliases: readonly string[] }>,
  ctx: ResolveContext,
): CfnValue | undefined {
  const drawn =
    namedNode(node.properties.certificate, ['certificate'], ctx) ??
    neighboursOf(node.id, ['attach'], ['certificate'], ctx)[0];
  if (drawn !== undefined) return ctx.ref(drawn.id);
  if (node.properties.aliases.length === 0) return undefined;
  return ctx.parameter(`${ctx.logicalId(node.id)}CertificateArn`, {
    Type: 'String',
    Description: `ARN of the certificate that ${node.name} serves, of us-east-1`,
    AllowedPattern: '^arn:aws[a-z-]*:acm:us-east-1:.+$',
  });
}

/** Access logs by the delivery of CloudWatch Logs, which needs no access lists on the bucket. */
function logDelivery(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const connection = ctx
    .connectionsFrom(node.id, 'log')
    .find(({ to }) => ['s3-bucket', 'log-group', 'firehose'].includes(ctx.node(to)?.kind ?? ''));
  if (connection === undefined) return [];
  const because = `${node.name} logs its requests to ${ctx.nameOf(connection.to)}, from us-east-1.`;
  const name = (what: string) => sub(`\${AWS::StackName}-${node.id}-${what}`);
  return [
    {
      suffix: 'LogSource',
      type: 'AWS::Logs::DeliverySource',
      because,
      properties: {
        Name: name('source'),
        ResourceArn: ctx.arn(node.id),
        LogType: 'ACCESS_LOGS',
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: 'LogDestination',
      type: 'AWS::Logs::DeliveryDestination',
      because,
      properties: {
        Name: name('destination'),
        DestinationResourceArn: ctx.arn(connection.to),
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: 'LogDelivery',
      type: 'AWS::Logs::Delivery',
      because,
      properties: {
        DeliverySourceName: ctx.ref(node.id, 'LogSource'),
        DeliveryDestinationArn: ctx.getAtt(node.id, 'Arn', 'LogDestination'),
        Tags: ctx.tags(node),
      },
      dependsOn: [ctx.logicalId(node.id, 'LogSource')],
    },
  ];
}
