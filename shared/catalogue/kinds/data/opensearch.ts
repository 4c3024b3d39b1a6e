import { z } from 'zod';
import { type CostLineDraft, defineKind } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAtt, policyDocument, sub } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { drawn, product, runningHours } from '../../kit/usage-quantity.ts';

const limits = { source: 'Amazon OpenSearch Service developer guide, limits', checked: '2026-11' };

export const opensearch = defineKind({
  id: 'opensearch',
  title: 'OpenSearch domain',
  family: 'data',
  icon: 'opensearch',
  summary: 'Searches and analyses text, logs and vectors.',
  aliases: ['OpenSearch', 'Amazon OpenSearch Service', 'Elasticsearch', 'Search', 'Kibana', 'Log Search'],
  docs: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html',
  traits: ['resource', 'network-interface', 'listens', 'database', 'aws-api', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas', 'subnet'], spansSubnetsBy: 'subnets', vpcOptional: true },
  types: ['AWS::OpenSearchService::Domain'],
  properties: z.object({
    engineVersion: z
      .string()
      .regex(/^(OpenSearch|Elasticsearch)_\d+\.\d+$/, 'A version reads like OpenSearch_2.19.')
      .default('OpenSearch_2.19')
      .meta({ title: 'Version' }),
    instanceType: z
      .string()
      .regex(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'An instance type reads like m7g.large.search.')
      .default('m7g.large.search')
      .meta({ title: 'Data nodes', format: 'instance-type' }),
    instanceCount: z
      .int()
      .min(1)
      .max(200)
      .default(2)
      .meta({
        title: 'How many data nodes',
        help: 'A multiple of the zones spreads them evenly.',
        ...limits,
      }),
    availabilityZoneCount: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .default(2)
      .meta({ title: 'Zones', ...limits }),
    dedicatedMasterCount: z
      .union([z.literal(0), z.literal(3), z.literal(5)])
      .default(0)
      .meta({ title: 'Dedicated master nodes', help: 'Three for production.', ...limits }),
    dedicatedMasterType: z
      .string()
      .regex(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'An instance type reads like m7g.large.search.')
      .default('m7g.large.search')
      .meta({ title: 'Type of the master nodes', advanced: true }),
    volumeSize: z
      .int()
      .min(10)
      .max(24_576)
      .default(100)
      .meta({ title: 'Storage of each node', unit: 'GiB', group: 'Storage', ...limits }),
    volumeType: z
      .enum(['gp3', 'gp2', 'io1'])
      .default('gp3')
      .meta({ title: 'Storage type', group: 'Storage', advanced: true }),
    encrypted: z
      .boolean()
      .default(true)
      .meta({ title: 'Encrypted', group: 'Security', help: 'At rest and between nodes.' }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    tlsSecurityPolicy: z
      .enum(['Policy-Min-TLS-1-2-2019-07', 'Policy-Min-TLS-1-2-PFS-2023-10'])
      .default('Policy-Min-TLS-1-2-PFS-2023-10')
      .meta({ title: 'TLS', group: 'Security', advanced: true }),
    fineGrainedAccess: z.boolean().default(false).meta({
      title: 'Fine-grained access control',
      group: 'Security',
      help: 'Roles for indexes, documents and fields; the master user is a role of the account.',
    }),
    masterUserArn: z.string().startsWith('arn:').optional().meta({
      title: 'Master user',
      group: 'Security',
      format: 'arn',
      advanced: true,
      help: 'ARN of a role or user. Without it, the account itself.',
    }),
    autoSoftwareUpdate: z.boolean().default(true).meta({ title: 'Software updates by AWS', advanced: true }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({ runningHoursPerMonth: runningHoursField }),
  resources: (node, ctx) => {
    const { properties } = node;
    const zones = Math.min(properties.availabilityZoneCount, properties.instanceCount);
    const subnets = ctx.subnetIds(node.id).slice(0, zones);
    const groups = ctx.securityGroupIds(node.id);
    return [
      {
        type: 'AWS::OpenSearchService::Domain',
        properties: compact({
          EngineVersion: properties.engineVersion,
          ClusterConfig: compact({
            InstanceType: properties.instanceType,
            InstanceCount: properties.instanceCount,
            ZoneAwarenessEnabled: zones > 1,
            ZoneAwarenessConfig: zones > 1 ? { AvailabilityZoneCount: zones } : undefined,
            DedicatedMasterEnabled: properties.dedicatedMasterCount > 0,
            DedicatedMasterCount:
              properties.dedicatedMasterCount > 0 ? properties.dedicatedMasterCount : undefined,
            DedicatedMasterType:
              properties.dedicatedMasterCount > 0 ? properties.dedicatedMasterType : undefined,
          }),
          EBSOptions: {
            EBSEnabled: true,
            VolumeType: properties.volumeType,
            VolumeSize: properties.volumeSize,
          },
          EncryptionAtRestOptions: compact({
            Enabled: properties.encrypted,
            KmsKeyId: properties.encrypted ? encryptionKeyArn(node.id, ctx) : undefined,
          }),
          NodeToNodeEncryptionOptions: { Enabled: properties.encrypted },
          DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: properties.tlsSecurityPolicy },
          AdvancedSecurityOptions: properties.fineGrainedAccess
            ? {
                Enabled: true,
                InternalUserDatabaseEnabled: false,
                MasterUserOptions: { MasterUserARN: properties.masterUserArn ?? account() },
              }
            : undefined,
          // Whoever IAM allows, within the account: the roles of what is connected. The policy is that of this domain alone.
          AccessPolicies: policyDocument([
            {
              Effect: 'Allow',
              Principal: { AWS: account() },
              Action: ['es:ESHttp*'],
              Resource: [regionalArn('es', 'domain/*', {})],
            },
          ]),
          VPCOptions:
            subnets.length === 0
              ? undefined
              : compact({ SubnetIds: subnets, SecurityGroupIds: groups.length === 0 ? undefined : groups }),
          SoftwareUpdateOptions: { AutoSoftwareUpdateEnabled: properties.autoSoftwareUpdate },
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost']
          : [
              'es:ESHttpGet',
              'es:ESHttpHead',
              'es:ESHttpPost',
              'es:ESHttpPut',
              'es:ESHttpDelete',
              'es:ESHttpPatch',
            ],
      Resource: [sub('$' + '{Domain}/*', { Domain: ctx.arn(node.id) })],
    },
  ],
  listens: () => [{ protocol: 'tcp', port: 443, speaks: 'HTTPS' }],
  metrics: {
    namespace: 'AWS/ES',
    metrics: [
      { name: 'ClusterStatus.red', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'FreeStorageSpace', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 20_480 },
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      { name: 'JVMMemoryPressure', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 95 },
    ],
    dimensions: (node, ctx) => ({ DomainName: ctx.ref(node.id), ClientId: { Ref: 'AWS::AccountId' } }),
  },
  addressDemand: (node, subnetCount) =>
    Math.ceil(
      (3 * (node.properties.instanceCount + node.properties.dedicatedMasterCount)) / Math.max(1, subnetCount),
    ),
  cost: (node, ctx) => {
    const { properties } = node;
    const hours = runningHours(node, ctx);
    const nodes = drawn('data nodes', properties.instanceCount, 'nodes', 'instanceCount');
    const lines: CostLineDraft[] = [
      {
        component: `opensearch/instance:search:${properties.instanceType}:price`,
        label: `${properties.instanceType} hours`,
        quantity: product('hours', [nodes, hours]),
      },
      {
        component: `opensearch/${properties.volumeType}`,
        label: 'Storage',
        quantity: product('GB-month', [nodes, drawn('storage', properties.volumeSize, 'GB', 'volumeSize')]),
      },
    ];
    if (properties.dedicatedMasterCount > 0) {
      lines.push({
        component: `opensearch/instance:search:${properties.dedicatedMasterType}:price`,
        label: `${properties.dedicatedMasterType} master hours`,
        quantity: product('hours', [
          drawn('masters', properties.dedicatedMasterCount, 'nodes', 'dedicatedMasterCount'),
          hours,
        ]),
      });
    }
    return lines;
  },
  load: delayLoad('store', 50),
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Two nodes over two zones', properties: {} },
      {
        title: 'For production',
        properties: {
          instanceCount: 3,
          availabilityZoneCount: 3,
          dedicatedMasterCount: 3,
          volumeSize: 500,
          fineGrainedAccess: true,
          instanceType: 'r6g.large.search',
        },
      },
    ],
    bad: [
      { title: 'Not an instance type', properties: { instanceType: 'm7g.large' }, field: 'instanceType' },
      { title: 'Four master nodes', properties: { dedicatedMasterCount: 4 }, field: 'dedicatedMasterCount' },
    ],
  },
});

function account() {
  return sub('arn:$' + '{AWS::Partition}:iam::$' + '{AWS::AccountId}:root');
}
