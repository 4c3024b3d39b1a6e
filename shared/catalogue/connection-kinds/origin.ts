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
    originPath: z.string().startsWith('/').optional().meta({
      title: 'Origin path',
      help: 'Put before every requested path.',
    }),
    pathPattern: z.string().optional().meta({
      title: 'Paths',
      help: 'Such as /images/*; without it, this is the default origin.',
    }),
    originProtocolPolicy: z.enum(['http-only', 'https-only', 'match-viewer']).default('https-only').meta({
      title: 'Protocol',
      advanced: true,
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
  }),
  rows: [
    {
      from: [{ kinds: ['cloudfront'] }],
      to: [{ kinds: ['s3-bucket', 'alb', 'nlb', 'ec2-instance', 'lambda-function'] }, { trait: 'api' }],
    },
  ],
});
