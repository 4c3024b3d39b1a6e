import { z } from 'zod';
import { type CostLineDraft, defineKind } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { queueLoad } from '../../kit/load/messaging-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { readsInVpc } from '../../kit/reads-in-vpc.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { drawn, product, runningHours } from '../../kit/usage-quantity.ts';

const limits = { source: 'CloudFormation AWS::MSK::Cluster', checked: '2026-11' };

export const mskCluster = defineKind({
  id: 'msk-cluster',
  title: 'MSK cluster',
  family: 'serverless',
  icon: 'msk',
  summary: 'Apache Kafka run by AWS, in the VPC.',
  aliases: [
    'MSK',
    'Amazon MSK',
    'Kafka',
    'Apache Kafka',
    'Managed Streaming for Apache Kafka',
    'MSK Serverless',
    'Kafka Cluster',
  ],
  docs: 'https://docs.aws.amazon.com/msk/latest/developerguide/what-is-msk.html',
  traits: [
    'resource',
    'network-interface',
    'needs-two-zones',
    'listens',
    'database',
    'poll-source',
    'stream',
    'writes-logs',
    'observable',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'],
  properties: z.object({
    clusterType: z.enum(['provisioned', 'serverless']).default('provisioned').meta({ title: 'Cluster' }),
    kafkaVersion: z
      .string()
      .regex(/^\d+\.\d+(\.[\dx]+)?$/, 'A version reads like 3.9.x.')
      .default('3.9.x')
      .meta({ title: 'Kafka version' }),
    instanceType: z
      .string()
      .regex(/^(express|kafka)\.[a-z0-9]+\.[a-z0-9]+$/, 'A broker type reads like kafka.m7g.large.')
      .default('kafka.m7g.large')
      .meta({ title: 'Brokers' }),
    brokersPerZone: z
      .int()
      .min(1)
      .max(30)
      .default(1)
      .meta({ title: 'Brokers in each zone', ...limits }),
    volumeSize: z
      .int()
      .min(1)
      .max(16_384)
      .default(100)
      .meta({ title: 'Storage of each broker', unit: 'GiB', ...limits }),
    clientAuthentication: z.enum(['iam', 'scram', 'none']).default('iam').meta({
      title: 'Clients sign in with',
      group: 'Security',
      help: 'IAM: the roles of what is connected.',
    }),
    encryptionInTransit: z
      .enum(['TLS', 'TLS_PLAINTEXT', 'PLAINTEXT'])
      .default('TLS')
      .meta({ title: 'Clients speak', group: 'Security', advanced: true }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case.',
      }),
    enhancedMonitoring: z
      .enum(['DEFAULT', 'PER_BROKER', 'PER_TOPIC_PER_BROKER', 'PER_TOPIC_PER_PARTITION'])
      .default('PER_BROKER')
      .meta({ title: 'Metrics', group: 'Monitoring', advanced: true }),
    brokerLogs: z.boolean().default(true).meta({ title: 'Broker logs', group: 'Monitoring' }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    runningHoursPerMonth: runningHoursField,
    logGigabytesPerBroker: z.number().min(0).default(0.5).meta({
      title: 'Logs',
      unit: 'GB a broker and month',
      help: 'At INFO a quiet broker writes a few lines a second.',
    }),
  }),
  writesLogs: (node) => node.properties.brokerLogs && node.properties.clusterType === 'provisioned',
  resources: (node, ctx) => {
    const { properties } = node;
    const subnets = ctx.subnetIds(node.id);
    const groups = ctx.securityGroupIds(node.id);
    const logGroup = ctx.logGroupName(node.id);
    if (properties.clusterType === 'serverless') {
      return [
        {
          type: 'AWS::MSK::ServerlessCluster',
          properties: {
            ClusterName: uniqueName(node.id, 'kafka'),
            ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
            VpcConfigs: [
              compact({ SubnetIds: subnets, SecurityGroups: groups.length === 0 ? undefined : groups }),
            ],
            Tags: tagMap(node, ctx),
          },
        },
      ];
    }
    const key = encryptionKeyArn(node.id, ctx);
    return [
      {
        type: 'AWS::MSK::Cluster',
        properties: compact({
          ClusterName: uniqueName(node.id, 'kafka'),
          KafkaVersion: properties.kafkaVersion,
          NumberOfBrokerNodes: properties.brokersPerZone * Math.max(1, subnets.length),
          BrokerNodeGroupInfo: compact({
            InstanceType: properties.instanceType,
            ClientSubnets: subnets,
            SecurityGroups: groups.length === 0 ? undefined : groups,
            StorageInfo: { EBSStorageInfo: { VolumeSize: properties.volumeSize } },
          }),
          ClientAuthentication:
            properties.clientAuthentication === 'none'
              ? { Unauthenticated: { Enabled: true } }
              : {
                  Sasl:
                    properties.clientAuthentication === 'iam'
                      ? { Iam: { Enabled: true } }
                      : { Scram: { Enabled: true } },
                },
          EncryptionInfo: compact({
            EncryptionAtRest: key === undefined ? undefined : { DataVolumeKMSKeyId: key },
            EncryptionInTransit: { ClientBroker: properties.encryptionInTransit, InCluster: true },
          }),
          EnhancedMonitoring: properties.enhancedMonitoring,
          LoggingInfo:
            logGroup === undefined
              ? undefined
              : { BrokerLogs: { CloudWatchLogs: { Enabled: true, LogGroup: logGroup } } },
          Tags: tagMap(node, ctx),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  access: (node, mode, ctx) => {
    const cluster = ctx.arn(node.id);
    const topics = regionalArn('kafka', 'topic/*', {});
    const groups = regionalArn('kafka', 'group/*', {});
    const read = [
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:ReadData',
      'kafka-cluster:DescribeGroup',
      'kafka-cluster:AlterGroup',
    ];
    const write = ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData', 'kafka-cluster:CreateTopic'];
    const actions =
      mode === 'read' || mode === 'consume'
        ? read
        : mode === 'read-write'
          ? [...new Set([...read, ...write])]
          : write;
    return [
      {
        Effect: 'Allow',
        Action: [
          'kafka:DescribeCluster',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
          'kafka-cluster:Connect',
          'kafka-cluster:DescribeClusterDynamicConfiguration',
        ],
        Resource: [cluster],
      },
      { Effect: 'Allow', Action: actions, Resource: [topics, groups] },
      // A function or a pipe reads from inside the VPC of the cluster.
      ...(mode === 'consume' ? [readsInVpc] : []),
    ];
  },
  listens: (node) => [
    {
      protocol: 'tcp',
      port:
        node.properties.clusterType === 'serverless' || node.properties.clientAuthentication === 'iam'
          ? 9098
          : node.properties.clientAuthentication === 'scram'
            ? 9096
            : 9094,
      speaks: 'Kafka',
    },
  ],
  metrics: {
    namespace: 'AWS/Kafka',
    metrics: [
      {
        name: 'KafkaDataLogsDiskUsed',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      { name: 'ActiveControllerCount', statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1 },
      {
        name: 'OfflinePartitionsCount',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
      {
        name: 'UnderReplicatedPartitions',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
    ],
    // The name is made with the cluster: metrics are asked for by it.
    dimensions: (node) => ({ 'Cluster Name': uniqueName(node.id, 'kafka') }),
  },
  addressDemand: (node) => node.properties.brokersPerZone,
  cost: (node, ctx) => {
    const { properties } = node;
    const hours = runningHours(node, ctx);
    if (properties.clusterType === 'serverless') {
      return [
        {
          component: 'msk/serverless.cluster',
          label: 'Serverless cluster',
          quantity: product('hours', [drawn('cluster', 1, 'cluster'), hours]),
        },
      ];
    }
    const zones = Math.max(1, ctx.subnetsOf(node.id).length);
    const brokers = drawn('brokers', properties.brokersPerZone * zones, 'brokers', 'brokersPerZone');
    const lines: CostLineDraft[] = [
      {
        component: `msk/${properties.instanceType}`,
        label: `${properties.instanceType} hours`,
        quantity: product('broker-hours', [brokers, hours]),
      },
      {
        component: 'msk/storage',
        label: 'Storage',
        quantity: product('GB-month', [brokers, drawn('storage', properties.volumeSize, 'GB', 'volumeSize')]),
      },
    ];
    if (properties.brokerLogs) {
      lines.push(
        ...logLines(
          node,
          ctx,
          product('GB', [brokers, usageInput(node, 'logGigabytesPerBroker', 'logs of a broker', 'GB')]),
        ),
      );
    }
    return lines;
  },
  load: queueLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'A broker in each zone', properties: {} },
      {
        title: 'Small brokers',
        properties: {
          instanceType: 'kafka.t3.small',
          volumeSize: 20,
          brokersPerZone: 2,
          clientAuthentication: 'scram',
        },
      },
      { title: 'Serverless', properties: { clusterType: 'serverless' } },
    ],
    bad: [{ title: 'Not a broker type', properties: { instanceType: 'm7g.large' }, field: 'instanceType' }],
  },
});
