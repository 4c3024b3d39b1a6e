import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import {
  type CostLineDraft,
  type DocumentReader,
  defineKind,
  type ResourceDraft,
} from '../../define-kind.ts';
import { awsRegion, type CfnValue, compact, policyDocument, sub } from '../../kit/cfn.ts';
import { domainNameField, recordNameIn } from '../../kit/domain-name.ts';
import { neighboursOf } from '../../kit/ends.ts';
import { zoneLoad } from '../../kit/load/zone-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { routingFields, routingProperties } from '../../kit/record-routing.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

const recordTypes = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT'] as const;

export const hostedZone = defineKind({
  id: 'hosted-zone',
  title: 'Route 53 hosted zone',
  family: 'networking',
  icon: 'route53-hosted-zone',
  summary: 'The DNS records of a domain, for everyone or for the VPCs it applies to.',
  aliases: [
    'Route 53',
    'Route53',
    'Amazon Route 53',
    'AWS Route 53',
    'DNS',
    'Hosted Zone',
    'DNS Zone',
    'Private Hosted Zone',
    'Public Hosted Zone',
    'Domain',
  ],
  docs: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html',
  traits: ['resource', 'global', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas'] },
  types: [
    'AWS::Route53::HostedZone',
    'AWS::Route53::RecordSet',
    'AWS::Route53::HealthCheck',
    'AWS::Logs::ResourcePolicy',
  ],
  properties: z.object({
    domainName: domainNameField().default('example.com').meta({ title: 'Domain' }),
    privateZone: z.boolean().default(false).meta({
      title: 'Private',
      help: 'Answers only the VPCs that it applies to; connect it to at least one.',
    }),
    comment: z.string().max(256).optional().meta({ title: 'Comment', advanced: true }),
    records: z
      .array(
        z.object({
          recordName: z.string().max(253).default('').meta({
            title: 'Name',
            help: 'Such as www; empty for the zone itself.',
          }),
          type: z.enum(recordTypes).default('A').meta({ title: 'Type' }),
          values: z
            .array(z.string().min(1))
            .min(1)
            .meta({ title: 'Values', help: 'Text in quotes for TXT.' }),
          ttl: z.int().min(0).max(2_147_483_647).default(300).meta({ title: 'Kept for', unit: 's' }),
          ...routingFields,
        }),
      )
      .default([])
      .meta({ title: 'Records', help: 'Beside those of its "alias" connections.' }),
  }),
  usage: z.object({
    queriesPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Queries',
      unit: 'a month',
      help: 'Of records with values; queries of aliases to AWS are free.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const vpcs = properties.privateZone ? neighboursOf(node.id, ['associate'], ['vpc'], ctx) : [];
    const log = properties.privateZone
      ? undefined
      : ctx.connectionsFrom(node.id, 'log').find(({ to }) => ctx.node(to)?.kind === 'log-group');
    const zone: ResourceDraft = {
      type: 'AWS::Route53::HostedZone',
      properties: compact({
        Name: properties.domainName,
        HostedZoneConfig: properties.comment === undefined ? undefined : { Comment: properties.comment },
        VPCs:
          vpcs.length === 0
            ? undefined
            : vpcs.map(({ id }) => ({ VPCId: ctx.ref(id), VPCRegion: regionOf(id, ctx) })),
        QueryLoggingConfig: log === undefined ? undefined : { CloudWatchLogsLogGroupArn: ctx.arn(log.to) },
        HostedZoneTags: ctx.tags(node),
      }),
      ...(log === undefined ? {} : { dependsOn: [ctx.logicalId(node.id, 'QueryLogPolicy')] }),
    };
    const permission: readonly ResourceDraft[] =
      log === undefined
        ? []
        : [
            {
              suffix: 'QueryLogPolicy',
              type: 'AWS::Logs::ResourcePolicy',
              because: `${node.name} logs its queries to ${ctx.nameOf(log.to)}, of us-east-1.`,
              properties: {
                PolicyName: sub(`\${AWS::StackName}-${node.id}-queries`),
                // A resource policy takes its document as text.
                PolicyDocument: {
                  'Fn::Sub': [
                    JSON.stringify(
                      policyDocument([
                        {
                          Effect: 'Allow',
                          Principal: { Service: 'route53.amazonaws.com' },
                          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                          // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation replaces it.
                          Resource: ['${Group}'],
                        },
                      ]),
                    ),
                    { Group: ctx.arn(log.to) },
                  ],
                },
              },
            },
          ];
    return [
      zone,
      ...permission,
      ...properties.records.map((record, index): ResourceDraft => {
        const name = recordNameIn(node, record.recordName);
        return {
          suffix: `Record${suffixOf(record.recordName.replace(/\*/g, 'star')) || 'Apex'}${record.type}${index + 1}`,
          type: 'AWS::Route53::RecordSet',
          because: `${node.name} has a record for ${name}.`,
          properties: {
            HostedZoneId: ctx.ref(node.id),
            Name: name,
            Type: record.type,
            TTL: String(record.ttl),
            ResourceRecords: record.values,
            ...routingProperties(record, `${record.type}-${index + 1}`, ctx.settings.region),
          },
        };
      }),
    ];
  },
  arn: (node, ctx) => sub(`arn:\${AWS::Partition}:route53:::hostedzone/\${Zone}`, { Zone: ctx.ref(node.id) }),
  cost: (node, ctx) => {
    const aliases = ctx.connectionsFrom(node.id, 'alias');
    const checks = aliases.filter(({ properties }) => typeof properties.healthCheckPath === 'string').length;
    const policies = [
      ...aliases.map(({ properties }) => properties.routingPolicy),
      ...node.properties.records.map(({ routingPolicy }) => routingPolicy),
    ];
    const component = policies.includes('geolocation')
      ? 'route53/queries.geo'
      : policies.includes('latency')
        ? 'route53/queries.latency'
        : 'route53/queries.standard';
    const lines: CostLineDraft[] = [
      {
        component: 'route53/zone',
        label: 'Hosted zone',
        quantity: product('zones', [drawn('zone', 1)]),
      },
      {
        component,
        label: 'Queries',
        quantity: product('1M queries', [usageInput(node, 'queriesPerMonth', 'queries')], 1_000_000),
      },
    ];
    if (checks > 0) {
      lines.push({
        component: 'route53/healthCheck.aws',
        label: 'Health checks of AWS endpoints',
        quantity: product('health checks', [drawn('checks', checks)]),
      });
    }
    return lines;
  },
  metrics: {
    namespace: 'AWS/Route53',
    metrics: [
      { name: 'DNSQueries', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 10_000_000 },
    ],
    dimensions: (node, ctx) => ({ HostedZoneId: ctx.ref(node.id) }),
  },
  load: zoneLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A public zone', properties: {} },
      {
        title: 'With records for mail and a share of requests',
        properties: {
          records: [
            { type: 'MX', values: ['10 mail.example.com'] },
            {
              recordName: 'old',
              type: 'CNAME',
              values: ['legacy.example.net'],
              routingPolicy: 'weighted',
              weight: 10,
            },
            { recordName: 'api', values: ['203.0.113.9'], routingPolicy: 'geolocation', countryCode: 'DE' },
          ],
        },
      },
      {
        title: 'A private zone',
        properties: { domainName: 'corp.internal', privateZone: true, comment: 'Inside' },
      },
    ],
    bad: [
      { title: 'A domain of one part', properties: { domainName: 'localhost' }, field: 'domainName' },
      { title: 'A record without values', properties: { records: [{ values: [] }] }, field: 'records' },
    ],
  },
});

function regionOf(vpc: NodeId, ctx: DocumentReader): CfnValue {
  const region = ctx.ancestorOf(vpc, 'region')?.properties.region;
  return typeof region === 'string' ? region : awsRegion;
}
