import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const origin = defineConnectionKind({
  id: 'origin',
  title: 'Origin',
  verb: 'takes content from',
  summary: 'Where a CloudFront distribution fetches what it does not hold.',
  line: 'solid',
  heads: 'end',
  specificity: 91,
  properties: z.object({
    originPath: z
      .string()
      .regex(/^\/.*[^/]$/, 'Start with a slash and end without one, such as /assets.')
      .optional()
      .meta({ title: 'Origin path', help: 'Put before every requested path.' }),
    pathPattern: z.string().min(1).max(255).optional().meta({
      title: 'Paths',
      help: 'Such as /images/*; without it, this is the default origin.',
    }),
    cachePolicy: z.enum(['optimized', 'optimized-for-uncompressed', 'disabled']).optional().meta({
      title: 'Caching',
      help: 'A managed policy. Without it, files of a bucket are kept and answers of applications are not.',
    }),
    allowedMethods: z.enum(['read', 'read-options', 'all']).optional().meta({
      title: 'Methods',
      help: 'GET and HEAD, with OPTIONS, or all. Without it, reading from a bucket and all from applications.',
    }),
    viewerProtocolPolicy: z
      .enum(['redirect-to-https', 'https-only', 'allow-all'])
      .default('redirect-to-https')
      .meta({
        title: 'Viewers over HTTP',
        advanced: true,
      }),
    originProtocolPolicy: z.enum(['http-only', 'https-only', 'match-viewer']).default('https-only').meta({
      title: 'Protocol to the origin',
      advanced: true,
    }),
    compress: z.boolean().default(true).meta({ title: 'Compress', advanced: true }),
    originShieldRegion: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Give a Region such as eu-west-1.')
      .optional()
      .meta({
        title: 'Origin Shield in',
        advanced: true,
        help: 'One more cache before the origin, in the Region nearest to it.',
      }),
    isFailover: z.boolean().default(false).meta({
      title: 'Second choice',
      advanced: true,
      help: 'Asked when the default origin answers 500, 502, 503 or 504.',
    }),
    originReadTimeout: z.int().min(1).max(120).default(30).meta({
      title: 'Answer within',
      unit: 's',
      advanced: true,
      help: 'Of applications; more than 60 after a raised quota.',
      source: 'CloudFormation AWS::CloudFront::Distribution CustomOriginConfig',
      checked: '2026-11',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
  }),
  rows: [
    {
      from: [{ kinds: ['cloudfront'] }],
      to: [
        { kinds: ['s3-bucket', 'alb', 'nlb', 'clb', 'ec2-instance', 'lambda-function'] },
        { trait: 'api' },
      ],
    },
  ],
});
