import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { queueLoad } from '../../kit/load/messaging-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { amount } from '../../kit/usage-quantity.ts';

export const mediaconvert = defineKind({
  id: 'mediaconvert',
  title: 'MediaConvert queue',
  family: 'serverless',
  icon: 'generic',
  summary: 'Turns video files into other formats and sizes, job by job.',
  aliases: ['MediaConvert', 'AWS Elemental MediaConvert', 'Video Transcoding', 'Transcoder'],
  docs: 'https://docs.aws.amazon.com/mediaconvert/latest/ug/what-is.html',
  traits: ['resource', 'aws-api', 'assumes-role', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::MediaConvert::Queue'],
  properties: z.object({
    status: z.enum(['ACTIVE', 'PAUSED']).default('ACTIVE').meta({ title: 'State' }),
    concurrentJobs: z
      .int()
      .min(1)
      .max(200)
      .optional()
      .meta({ title: 'Jobs at a time', advanced: true, help: 'What the account allows unless stated.' }),
    description: z.string().max(500).optional().meta({ title: 'Description', advanced: true }),
  }),
  usage: z.object({
    outputMinutesPerMonth: z.number().min(0).default(1000).meta({
      title: 'Output',
      unit: 'minutes a month',
      help: 'Of standard definition up to 30 frames a second; every output counts.',
    }),
  }),
  role: {
    service: 'mediaconvert.amazonaws.com',
    when: (node, ctx) => ctx.connectionsFrom(node.id, 'data').length > 0,
  },
  resources: (node, ctx) => [
    {
      type: 'AWS::MediaConvert::Queue',
      properties: compact({
        PricingPlan: 'ON_DEMAND',
        Status: node.properties.status,
        ConcurrentJobs: node.properties.concurrentJobs,
        Description: node.properties.description,
        Tags: tagMap(node, ctx),
      }),
    },
  ],
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, _mode, ctx) => {
    const role = ctx.roleArn(node.id);
    return [
      { Effect: 'Allow', Action: ['mediaconvert:CreateJob', 'mediaconvert:GetJob'], Resource: ['*'] },
      // Jobs read and write under the role that they are given.
      ...(role === undefined
        ? []
        : [
            {
              Effect: 'Allow' as const,
              Action: ['iam:PassRole'],
              Resource: [role],
              Condition: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
            },
          ]),
    ];
  },
  metrics: {
    namespace: 'AWS/MediaConvert',
    metrics: [
      { name: 'JobsErroredCount', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'StandbyTime', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 600_000 },
    ],
    dimensions: (node, ctx) => ({ Queue: ctx.arn(node.id) }),
  },
  cost: (node) => [
    {
      component: 'mediaconvert/basic.sd',
      label: 'Output, basic tier',
      quantity: amount('minutes', usageInput(node, 'outputMinutesPerMonth', 'output', 'minutes')),
      note: 'At the lowest band: standard definition. High definition, 4K and the professional tier cost more.',
    },
  ],
  load: queueLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'On demand', properties: {} },
      { title: 'Paused', properties: { status: 'PAUSED', description: 'Archive' } },
    ],
    bad: [{ title: 'Not a state', properties: { status: 'ON' }, field: 'status' }],
  },
});
