import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { awsAccountId, type CfnObject, compact, getAtt, policyDocument, sub } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { trailLines } from '../../kit/trail-cost.ts';

/** Resource types whose data events a trail can record, by the name people choose. */
const dataSources = {
  s3: 'AWS::S3::Object',
  lambda: 'AWS::Lambda::Function',
  dynamodb: 'AWS::DynamoDB::Table',
} as const;

export const cloudtrail = defineKind({
  id: 'cloudtrail',
  title: 'CloudTrail trail',
  family: 'observability',
  icon: 'cloudtrail',
  summary: 'Records who called what in the account: management events, data events and unusual activity.',
  aliases: ['CloudTrail', 'AWS CloudTrail', 'Trail', 'Audit Trail', 'Audit Log', 'CloudTrail Lake'],
  docs: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-user-guide.html',
  traits: ['resource', 'assumes-role', 'writes-logs'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'region', 'canvas'] },
  types: [
    'AWS::CloudTrail::Trail',
    'AWS::CloudTrail::EventDataStore',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
  ],
  properties: z.object({
    managementEvents: z
      .enum(['All', 'WriteOnly', 'ReadOnly', 'none'])
      .default('All')
      .meta({ title: 'Management events', help: 'Calls that manage resources. The first copy is free.' }),
    dataEvents: z
      .array(z.enum(['s3', 'lambda', 'dynamodb']))
      .default([])
      .meta({
        title: 'Data events',
        help: 'Calls on what resources hold: objects, invocations, items. Many, and charged by event.',
      }),
    insights: z
      .array(z.enum(['ApiCallRateInsight', 'ApiErrorRateInsight']))
      .default([])
      .meta({ title: 'Insights', help: 'Unusual rates of calls or errors.' }),
    isMultiRegionTrail: z.boolean().default(true).meta({ title: 'All Regions' }),
    isOrganizationTrail: z.boolean().default(false).meta({
      title: 'All accounts of the organization',
      advanced: true,
      help: 'In the management account only.',
    }),
    enableLogFileValidation: z
      .boolean()
      .default(true)
      .meta({ title: 'Signed files', group: 'Security', help: 'Shows whether somebody changed them.' }),
    cloudWatchLogs: z.boolean().default(false).meta({
      title: 'To CloudWatch Logs, too',
      group: 'Destinations',
      help: 'So that metric filters and alarms see it within minutes.',
    }),
    prefix: z
      .string()
      .max(200)
      .optional()
      .meta({ title: 'Key prefix', group: 'Destinations', advanced: true }),
    lake: z.boolean().default(false).meta({
      title: 'CloudTrail Lake',
      group: 'Destinations',
      advanced: true,
      help: 'Keeps events for queries in SQL.',
    }),
    lakeRetentionDays: z.int().min(7).max(3653).default(366).meta({
      title: 'Lake keeps them for',
      unit: 'days',
      group: 'Destinations',
      advanced: true,
      source: 'CloudFormation AWS::CloudTrail::EventDataStore',
      checked: '2026-11',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
  }),
  usage: z.object({
    managementEventsPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Management events',
      unit: 'a month',
      help: 'Calls that make, change and list things. A million: a busy account with pipelines.',
    }),
    eventKilobytes: z.number().min(0).default(1.5).meta({ title: 'Event', unit: 'KB of JSON' }),
    fileKilobytesPerEvent: z.number().min(0).default(0.15).meta({
      title: 'Event in a file',
      unit: 'KB',
      help: 'Files are compressed: to about a tenth.',
    }),
    secondCopyEventsPerMonth: z.number().min(0).default(0).meta({
      title: 'Management events of a second copy',
      unit: 'a month',
      help: 'The first trail of a Region records them for nothing.',
    }),
    dataEventsPerMonth: z.number().min(0).default(10_000_000).meta({ title: 'Data events', unit: 'a month' }),
    analysedEventsPerMonth: z
      .number()
      .min(0)
      .default(1_000_000)
      .meta({ title: 'Events analysed for insights', unit: 'a month' }),
    lakeGigabytesPerMonth: z.number().min(0).default(5).meta({ title: 'Into the lake', unit: 'GB a month' }),
  }),
  writesLogs: (node) => node.properties.cloudWatchLogs,
  role: {
    service: 'cloudtrail.amazonaws.com',
    when: (node, ctx) =>
      node.properties.cloudWatchLogs === true ||
      ctx.connectionsFrom(node.id, 'log').some(({ to }) => ctx.node(to)?.kind === 'log-group'),
    statements: (node, ctx) => {
      const Group = ctx.logGroupName(node.id);
      return Group === undefined
        ? []
        : [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [regionalArn('logs', 'log-group:$Group:log-stream:*', { Group })],
            },
          ];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const drawn = ctx
      .connectionsFrom(node.id, 'log')
      .find(({ to }) => ctx.node(to)?.kind === 's3-bucket')?.to;
    const Group = ctx.logGroupName(node.id);
    const name = `${ctx.logicalId(node.id)}`;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::CloudTrail::Trail',
        properties: compact({
          S3BucketName: drawn === undefined ? ctx.ref(node.id, 'Bucket') : ctx.ref(drawn),
          S3KeyPrefix: properties.prefix,
          IsLogging: true,
          IsMultiRegionTrail: properties.isMultiRegionTrail,
          IncludeGlobalServiceEvents: true,
          IsOrganizationTrail: properties.isOrganizationTrail ? true : undefined,
          EnableLogFileValidation: properties.enableLogFileValidation,
          AdvancedEventSelectors: selectorsOf(properties),
          InsightSelectors:
            properties.insights.length === 0
              ? undefined
              : properties.insights.map((InsightType) => ({ InsightType })),
          CloudWatchLogsLogGroupArn:
            Group === undefined ? undefined : regionalArn('logs', 'log-group:$Group:*', { Group }),
          CloudWatchLogsRoleArn: Group === undefined ? undefined : ctx.roleArn(node.id),
          KMSKeyId: encryptionKeyArn(node.id, ctx),
          Tags: ctx.tags(node),
        }),
        // CloudTrail writes to the bucket before it accepts it.
        dependsOn: [
          drawn === undefined ? ctx.logicalId(node.id, 'BucketPolicy') : ctx.logicalId(drawn, 'Policy'),
        ],
      },
    ];
    if (drawn === undefined) {
      const bucket = ctx.getAtt(node.id, 'Arn', 'Bucket');
      const source = { StringEquals: { 'aws:SourceAccount': awsAccountId } };
      const service = { Service: 'cloudtrail.amazonaws.com' };
      drafts.push(
        {
          suffix: 'Bucket',
          type: 'AWS::S3::Bucket',
          because: `${node.name} writes to a bucket of its own, because none is drawn for it.`,
          properties: {
            BucketEncryption: {
              ServerSideEncryptionConfiguration: [
                { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
              ],
            },
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              BlockPublicPolicy: true,
              IgnorePublicAcls: true,
              RestrictPublicBuckets: true,
            },
            VersioningConfiguration: { Status: 'Enabled' },
            Tags: ctx.tags(node),
          },
          deletionPolicy: 'Retain',
          updateReplacePolicy: 'Retain',
        },
        {
          suffix: 'BucketPolicy',
          type: 'AWS::S3::BucketPolicy',
          because: `CloudTrail writes the records of ${name} to its bucket.`,
          properties: {
            Bucket: ctx.ref(node.id, 'Bucket'),
            PolicyDocument: policyDocument([
              {
                Sid: 'TrailChecks',
                Effect: 'Allow',
                Principal: service,
                Action: ['s3:GetBucketAcl'],
                Resource: [bucket],
                Condition: source,
              },
              {
                Sid: 'TrailWrites',
                Effect: 'Allow',
                Principal: service,
                Action: ['s3:PutObject'],
                Resource: [sub('$' + '{Bucket}/*', { Bucket: bucket })],
                Condition: {
                  StringEquals: {
                    'aws:SourceAccount': awsAccountId,
                    's3:x-amz-acl': 'bucket-owner-full-control',
                  },
                },
              },
              {
                Sid: 'RequireTls',
                Effect: 'Deny',
                Principal: { AWS: '*' },
                Action: ['s3:*'],
                Resource: [bucket, sub('$' + '{Bucket}/*', { Bucket: bucket })],
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ]),
          },
        },
      );
    }
    if (properties.lake) {
      drafts.push({
        suffix: 'Lake',
        type: 'AWS::CloudTrail::EventDataStore',
        because: `${node.name} keeps events for queries.`,
        properties: compact({
          RetentionPeriod: properties.lakeRetentionDays,
          MultiRegionEnabled: properties.isMultiRegionTrail,
          OrganizationEnabled: properties.isOrganizationTrail ? true : undefined,
          AdvancedEventSelectors: selectorsOf(properties),
          TerminationProtectionEnabled: true,
          KmsKeyId: encryptionKeyArn(node.id, ctx),
          Tags: ctx.tags(node),
        }),
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  cost: trailLines,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Management events of all Regions', properties: {} },
      {
        title: 'Data events, insights and a lake',
        properties: {
          dataEvents: ['s3', 'lambda'],
          insights: ['ApiCallRateInsight'],
          cloudWatchLogs: true,
          lake: true,
        },
      },
    ],
    bad: [
      { title: 'Data events of a queue', properties: { dataEvents: ['sqs'] }, field: 'dataEvents' },
      { title: 'A lake of a day', properties: { lakeRetentionDays: 1 }, field: 'lakeRetentionDays' },
    ],
  },
});

/** One selector for management events and one for each kind of data events. */
function selectorsOf(properties: {
  readonly managementEvents: 'All' | 'WriteOnly' | 'ReadOnly' | 'none';
  readonly dataEvents: readonly (keyof typeof dataSources)[];
}): readonly CfnObject[] | undefined {
  const { managementEvents, dataEvents } = properties;
  const management =
    managementEvents === 'none'
      ? []
      : [
          {
            Name: 'Management events',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              ...(managementEvents === 'All'
                ? []
                : [{ Field: 'readOnly', Equals: [managementEvents === 'ReadOnly' ? 'true' : 'false'] }]),
            ],
          },
        ];
  const data = [...new Set(dataEvents)].map((source) => ({
    Name: `Data events of ${source}`,
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: [dataSources[source]] },
    ],
  }));
  const all = [...management, ...data];
  return all.length === 0 ? undefined : all;
}
