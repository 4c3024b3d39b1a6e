import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const log = defineConnectionKind({
  id: 'log',
  title: 'Log',
  verb: 'logs to',
  summary: 'Where logs go: a log group or a bucket; from a log group, who subscribes to it.',
  line: 'dotted',
  heads: 'end',
  specificity: 87,
  properties: z.object({
    trafficType: z.enum(['ALL', 'ACCEPT', 'REJECT']).default('ALL').meta({
      title: 'Flows',
      group: 'Flow logs',
      help: 'Of a VPC: which packets are logged.',
    }),
    maxAggregationInterval: z
      .union([z.literal(60), z.literal(600)])
      .default(600)
      .meta({
        title: 'Aggregation',
        group: 'Flow logs',
        unit: 's',
        advanced: true,
        source: 'CloudFormation AWS::EC2::FlowLog',
        checked: '2026-11',
      }),
    prefix: z.string().max(255).optional().meta({ title: 'Key prefix', group: 'Bucket', advanced: true }),
    filterPattern: z.string().default('').meta({
      title: 'Filter pattern',
      group: 'Subscription',
      help: 'Of a log group: which entries are sent on; without it, all.',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Logs', unit: 'GB a month' }),
  }),
  rows: [
    {
      from: [{ trait: 'writes-logs' }, { kinds: ['vpc', 'hosted-zone', 'cloudfront'] }],
      to: [{ kinds: ['log-group'] }],
    },
    {
      from: [
        {
          kinds: [
            'alb',
            'nlb',
            'clb',
            'vpc',
            'flow-log',
            'network-firewall',
            'cloudtrail',
            'cloudfront',
            's3-bucket',
            'global-accelerator',
          ],
        },
      ],
      to: [{ kinds: ['s3-bucket'] }],
    },
    { from: [{ trait: 'api' }, { kinds: ['vpc', 'cloudfront', 'flow-log'] }], to: [{ kinds: ['firehose'] }] },
    {
      from: [{ kinds: ['log-group'] }],
      to: [{ kinds: ['lambda-function', 'kinesis-stream', 'firehose'] }],
    },
  ],
});
