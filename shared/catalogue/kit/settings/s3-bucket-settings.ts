import { z } from 'zod';
import { storageClasses } from '../storage-classes.ts';

/** What a bucket states: who may read it, what it keeps and for how long, and where copies go. */
export const s3BucketSettings = z.object({
  bucketName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Use 3 to 63 lower-case letters, digits, dots and hyphens.')
    .optional()
    .meta({
      title: 'Bucket name',
      help: 'Unique in all of AWS. AWS makes one unless stated.',
      source: 'Amazon S3 user guide, bucket naming rules',
      checked: '2026-11',
    }),
  versioning: z
    .boolean()
    .default(true)
    .meta({ title: 'Versioning', help: 'Keeps what is overwritten or deleted.' }),
  encryption: z.enum(['AES256', 'aws:kms']).default('AES256').meta({
    title: 'Encryption',
    group: 'Security',
    help: 'AES256 is free; a KMS key is charged by request, which a bucket key reduces.',
  }),
  kmsKey: z
    .string()
    .optional()
    .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
  blockPublicAccess: z.boolean().default(true).meta({
    title: 'Block all public access',
    group: 'Security',
    help: 'Serve public files through CloudFront instead.',
  }),
  enforceTls: z.boolean().default(true).meta({
    title: 'Refuse requests without TLS',
    group: 'Security',
    advanced: true,
  }),
  storageClass: z.enum(storageClasses).default('STANDARD').meta({
    title: 'Storage class of the bill',
    group: 'Lifecycle',
    advanced: true,
    help: 'The class that most of the data is in; lifecycle rules move data to others.',
  }),
  transitionDays: z.int().min(0).max(36_500).optional().meta({
    title: 'Move after',
    unit: 'days',
    group: 'Lifecycle',
    advanced: true,
    help: 'To the class below; 30 at least for the infrequent-access classes.',
  }),
  transitionStorageClass: z
    .enum(['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'])
    .default('STANDARD_IA')
    .meta({ title: 'Move to', group: 'Lifecycle', advanced: true }),
  moreTransitions: z
    .array(
      z.object({
        days: z.int().min(1).max(36_500).meta({ title: 'After', unit: 'days' }),
        storageClass: z
          .enum(['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'])
          .meta({ title: 'To' }),
      }),
    )
    .max(5)
    .default([])
    .meta({
      title: 'Then move on',
      group: 'Lifecycle',
      advanced: true,
      help: 'Later and to colder classes, such as to GLACIER after 90 days and to DEEP_ARCHIVE after a year.',
      source:
        'docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html',
      checked: '2026-11',
    }),
  expirationDays: z.int().min(1).max(36_500).optional().meta({
    title: 'Delete after',
    unit: 'days',
    group: 'Lifecycle',
  }),
  noncurrentVersionExpirationDays: z.int().min(1).max(36_500).default(90).meta({
    title: 'Delete old versions after',
    unit: 'days',
    group: 'Lifecycle',
    advanced: true,
  }),
  corsAllowedOrigins: z.array(z.string()).default([]).meta({
    title: 'Origins that browsers may call from',
    group: 'Access',
    advanced: true,
  }),
  websiteIndexDocument: z.string().optional().meta({
    title: 'Website index document',
    group: 'Access',
    advanced: true,
    help: 'Turns on website hosting, which has no TLS; CloudFront does not need it.',
  }),
  objectLock: z.boolean().default(false).meta({
    title: 'Object lock',
    group: 'Security',
    advanced: true,
    help: 'Only when the bucket is made; needs versioning.',
  }),
  eventBridge: z
    .boolean()
    .default(false)
    .meta({ title: 'Send events to EventBridge', group: 'Events', advanced: true }),
});
