import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount, product } from '../../kit/usage-quantity.ts';

export const prometheusWorkspace = defineKind({
  id: 'prometheus-workspace',
  title: 'Managed Prometheus workspace',
  family: 'observability',
  icon: 'amp',
  summary: 'Keeps metrics in the way of Prometheus: clusters write to it, Grafana asks it in PromQL.',
  aliases: ['Prometheus', 'Amazon Managed Prometheus', 'Amazon Managed Service for Prometheus', 'AMP'],
  docs: 'https://docs.aws.amazon.com/prometheus/latest/userguide/what-is-Amazon-Managed-Service-Prometheus.html',
  traits: ['resource', 'aws-api', 'writes-logs'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::APS::Workspace'],
  properties: z.object({
    retentionPeriodInDays: z.int().min(1).max(1095).default(150).meta({
      title: 'Keep metrics',
      unit: 'days',
      source: 'CloudFormation AWS::APS::Workspace',
      checked: '2026-11',
    }),
    alertManagerDefinition: z
      .string()
      .max(102_400)
      .optional()
      .meta({ title: 'Alert manager', format: 'multiline', advanced: true, help: 'Its definition in YAML.' }),
    ruleLogs: z
      .boolean()
      .default(false)
      .meta({ title: 'Errors to CloudWatch', group: 'Monitoring', advanced: true }),
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
  }),
  usage: z.object({
    samplesPerMonth: z
      .number()
      .min(0)
      .default(1_000_000_000)
      .meta({ title: 'Samples', unit: 'a month', help: '12,000 series every 30 seconds are a billion.' }),
    storedGigabytes: z.number().min(0).default(10).meta({ title: 'Stored', unit: 'GB' }),
  }),
  writesLogs: (node) => node.properties.ruleLogs,
  resources: (node, ctx) => {
    const { properties } = node;
    const Group = ctx.logGroupName(node.id);
    return [
      {
        type: 'AWS::APS::Workspace',
        properties: compact({
          Alias: node.name === '' ? node.id : node.name.slice(0, 100),
          WorkspaceConfiguration: { RetentionPeriodInDays: properties.retentionPeriodInDays },
          AlertManagerDefinition: properties.alertManagerDefinition,
          LoggingConfiguration:
            Group === undefined
              ? undefined
              : { LogGroupArn: regionalArn('logs', 'log-group:$Group:*', { Group }) },
          KmsKeyArn: encryptionKeyArn(node.id, ctx),
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics']
          : mode === 'write'
            ? ['aps:RemoteWrite']
            : [
                'aps:GetLabels',
                'aps:GetMetricMetadata',
                'aps:GetSeries',
                'aps:QueryMetrics',
                'aps:RemoteWrite',
              ],
      Resource: [ctx.arn(node.id)],
    },
  ],
  cost: (node) => [
    {
      component: 'amp/ingest',
      label: 'Samples',
      quantity: product('10M samples', [usageInput(node, 'samplesPerMonth', 'samples')], 10_000_000),
    },
    {
      component: 'amp/storage',
      label: 'Storage',
      quantity: amount('GB-month', usageInput(node, 'storedGigabytes', 'stored', 'GB')),
    },
  ],
  load: delayLoad('store', 10),
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Metrics of a cluster', properties: {} },
      { title: 'Kept for a year', properties: { retentionPeriodInDays: 365, ruleLogs: true } },
    ],
    bad: [
      {
        title: 'Kept for ten years',
        properties: { retentionPeriodInDays: 3650 },
        field: 'retentionPeriodInDays',
      },
    ],
  },
});
