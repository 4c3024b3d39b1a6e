import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, sub } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { queueLoad } from '../../kit/load/messaging-load.ts';
import { readsInVpc } from '../../kit/reads-in-vpc.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { drawn, product, runningHours } from '../../kit/usage-quantity.ts';

export const mqBroker = defineKind({
  id: 'mq-broker',
  title: 'Amazon MQ broker',
  family: 'serverless',
  icon: 'mq',
  summary: 'RabbitMQ or ActiveMQ run by AWS, for applications that speak AMQP, MQTT, STOMP or OpenWire.',
  aliases: ['Amazon MQ', 'RabbitMQ', 'ActiveMQ', 'Message Broker', 'MQ', 'AMQP'],
  docs: 'https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/welcome.html',
  traits: ['resource', 'network-interface', 'listens', 'database', 'poll-source', 'observable'],
  appearance: { as: 'icon' },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: ['AWS::AmazonMQ::Broker', 'AWS::SecretsManager::Secret'],
  properties: z.object({
    engineType: z.enum(['RABBITMQ', 'ACTIVEMQ']).default('RABBITMQ').meta({ title: 'Engine' }),
    engineVersion: z
      .string()
      .regex(/^\d+\.\d+(\.\d+)?$/, 'A version reads like 3.13.')
      .optional()
      .meta({ title: 'Version', help: '3.13 of RabbitMQ and 5.18 of ActiveMQ unless stated.' }),
    deploymentMode: z.enum(['single', 'multi-az']).default('multi-az').meta({
      title: 'Deployment',
      help: 'Over several zones: a cluster of three for RabbitMQ, a pair for ActiveMQ.',
    }),
    hostInstanceType: z
      .string()
      .regex(/^mq\.[a-z0-9]+\.[a-z0-9]+$/, 'A broker type reads like mq.m5.large.')
      .default('mq.m5.large')
      .meta({ title: 'Brokers' }),
    username: z
      .string()
      .regex(/^[A-Za-z0-9_.~-]{2,100}$/, 'Use letters, digits and - . _ ~')
      .default('broker')
      .meta({ title: 'User', group: 'Security', help: 'Its password is made and kept by Secrets Manager.' }),
    publiclyAccessible: z.boolean().default(false).meta({ title: 'Public address', group: 'Network' }),
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
    logs: z.boolean().default(true).meta({ title: 'Logs to CloudWatch', group: 'Monitoring' }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({ runningHoursPerMonth: runningHoursField }),
  resources: (node, ctx) => {
    const { properties } = node;
    const isRabbit = properties.engineType === 'RABBITMQ';
    const isSingle = properties.deploymentMode === 'single';
    const subnets = ctx.subnetIds(node.id);
    const groups = ctx.securityGroupIds(node.id);
    const key = encryptionKeyArn(node.id, ctx);
    const fromSecret = (field: string) =>
      sub(`{{resolve:secretsmanager:\${Secret}:SecretString:${field}}}`, {
        Secret: ctx.ref(node.id, 'Secret'),
      });
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::AmazonMQ::Broker',
        properties: compact({
          BrokerName: uniqueName(node.id, 'broker'),
          EngineType: properties.engineType,
          EngineVersion: properties.engineVersion ?? (isRabbit ? '3.13' : '5.18'),
          DeploymentMode: isSingle
            ? 'SINGLE_INSTANCE'
            : isRabbit
              ? 'CLUSTER_MULTI_AZ'
              : 'ACTIVE_STANDBY_MULTI_AZ',
          HostInstanceType: properties.hostInstanceType,
          AutoMinorVersionUpgrade: true,
          PubliclyAccessible: properties.publiclyAccessible,
          SubnetIds: isSingle ? subnets.slice(0, 1) : isRabbit ? subnets : subnets.slice(0, 2),
          // A public RabbitMQ broker has no groups of yours.
          SecurityGroups:
            groups.length === 0 || (isRabbit && properties.publiclyAccessible) ? undefined : groups,
          Users: [
            compact({
              Username: fromSecret('username'),
              Password: fromSecret('password'),
              ConsoleAccess: isRabbit ? undefined : true,
            }),
          ],
          EncryptionOptions: key === undefined ? undefined : { UseAwsOwnedKey: false, KmsKeyId: key },
          Logs: properties.logs ? compact({ General: true, Audit: isRabbit ? undefined : true }) : undefined,
          Tags: ctx.tags(node),
        }),
      },
      {
        suffix: 'Secret',
        type: 'AWS::SecretsManager::Secret',
        because: `The password of ${node.name} is known to nobody.`,
        properties: {
          GenerateSecretString: {
            SecretStringTemplate: JSON.stringify({ username: properties.username }),
            GenerateStringKey: 'password',
            PasswordLength: 32,
            ExcludePunctuation: true,
          },
          Tags: ctx.tags(node),
        },
      },
    ];
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [ctx.ref(node.id, 'Secret')] },
    ...(mode === 'consume'
      ? [
          { Effect: 'Allow' as const, Action: ['mq:DescribeBroker'], Resource: [ctx.arn(node.id)] },
          readsInVpc,
        ]
      : []),
  ],
  listens: (node) => [
    node.properties.engineType === 'RABBITMQ'
      ? { protocol: 'tcp', port: 5671, speaks: 'AMQP' }
      : { protocol: 'tcp', port: 61_617, speaks: 'OpenWire' },
  ],
  metrics: {
    namespace: 'AWS/AmazonMQ',
    metrics: [
      { name: 'MessageCount', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 10_000 },
      {
        name: 'RabbitMQMemUsed',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 3_000_000_000,
      },
      {
        name: 'SystemCpuUtilization',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
    ],
    dimensions: (node) => ({ Broker: uniqueName(node.id, 'broker') }),
  },
  addressDemand: () => 1,
  cost: (node, ctx) => {
    const { properties } = node;
    const count = properties.deploymentMode === 'single' ? 1 : properties.engineType === 'RABBITMQ' ? 3 : 2;
    return [
      {
        component: `mq/${properties.hostInstanceType}`,
        label: `${properties.hostInstanceType} hours`,
        quantity: product('hours', [
          drawn('brokers', count, 'brokers', 'deploymentMode'),
          runningHours(node, ctx),
        ]),
      },
      {
        component: 'secretsmanager/secret',
        label: 'Secret with the password',
        quantity: product('months', [drawn('secret', 1, 'secret')]),
      },
    ];
  },
  load: queueLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'A cluster of RabbitMQ', properties: {} },
      { title: 'A pair of ActiveMQ', properties: { engineType: 'ACTIVEMQ', username: 'orders' } },
      {
        title: 'One broker for development',
        properties: { deploymentMode: 'single', hostInstanceType: 'mq.t3.micro', logs: false },
      },
    ],
    bad: [
      { title: 'Not a broker type', properties: { hostInstanceType: 'm5.large' }, field: 'hostInstanceType' },
    ],
  },
});
