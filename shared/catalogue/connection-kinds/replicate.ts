import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const replicate = defineConnectionKind({
  id: 'replicate',
  title: 'Replicate',
  verb: 'replicates to',
  summary: 'Keeps a copy of its data there, with some delay.',
  line: 'dashed',
  heads: 'end',
  specificity: 86,
  properties: z.object({
    prefix: z.string().max(1024).optional().meta({
      title: 'Key prefix',
      help: 'Of a bucket or registry: what is copied; without it, everything.',
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
  }),
  rows: ['s3-bucket', 'dynamodb-table', 'rds-instance', 'aurora-cluster', 'ecr-repository'].map((kind) => ({
    from: [{ kinds: [kind] }],
    to: [{ kinds: [kind] }],
  })),
});
