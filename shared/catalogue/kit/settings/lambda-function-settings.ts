import { z } from 'zod';
import { environmentField, securityGroupsField, subnetsField } from '../common-fields.ts';
import { resourceVariablesField } from '../resource-variables.ts';

const limits = { source: 'AWS Lambda developer guide, Lambda quotas', checked: '2026-11' };

/** What a function states: its code, its size, how many run at once and what becomes of events. */
export const lambdaFunctionSettings = z.object({
  functionName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Up to 64 letters, digits, hyphens and underscores.')
    .optional()
    .meta({
      title: 'Function name',
      advanced: true,
      help: 'AWS makes one unless stated, so that it can be replaced.',
      source: 'CloudFormation AWS::Lambda::Function',
      checked: '2026-11',
    }),
  runtime: z
    .string()
    .regex(/^[a-z0-9.]+$/, 'A runtime reads like python3.13.')
    .default('nodejs22.x')
    .meta({
      title: 'Runtime',
      help: 'nodejs22.x, python3.13, java21, dotnet8, ruby3.4, provided.al2023 …',
    }),
  memorySize: z
    .int()
    .min(128)
    .max(10_240)
    .default(512)
    .meta({
      title: 'Memory',
      unit: 'MB',
      help: 'CPU grows with it: 1,769 MB are one vCPU.',
      ...limits,
    }),
  timeout: z
    .int()
    .min(1)
    .max(900)
    .default(30)
    .meta({ title: 'Timeout', unit: 's', ...limits }),
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64').meta({
    title: 'Architecture',
    help: 'arm64 costs a fifth less for the same time.',
  }),
  handler: z.string().max(128).default('index.handler').meta({ title: 'Handler', group: 'Code' }),
  packageType: z.enum(['Zip', 'Image']).default('Zip').meta({
    title: 'Package',
    group: 'Code',
    advanced: true,
    help: 'Image starts from the ECR repository it is connected to.',
  }),
  imageUri: z.string().optional().meta({ title: 'Image', group: 'Code', advanced: true }),
  code: z.string().max(4_194_304).default('').meta({
    title: 'Code',
    format: 'multiline',
    group: 'Code',
    advanced: true,
    help: 'Inline, for Node.js and Python. Without it the template carries a placeholder.',
  }),
  codeS3Bucket: z.string().optional().meta({ title: 'Bucket of the package', group: 'Code', advanced: true }),
  codeS3Key: z.string().optional().meta({ title: 'Key of the package', group: 'Code', advanced: true }),
  environment: environmentField,
  resourceVariables: resourceVariablesField,
  layers: z
    .array(z.string())
    .max(5)
    .default([])
    .meta({
      title: 'Layers',
      group: 'Code',
      reference: ['lambda-layer'],
      advanced: true,
      ...limits,
    }),
  ephemeralStorage: z
    .int()
    .min(512)
    .max(10_240)
    .default(512)
    .meta({
      title: 'Storage in /tmp',
      unit: 'MB',
      advanced: true,
      help: '512 MB are included.',
      ...limits,
    }),
  reservedConcurrentExecutions: z.int().min(0).optional().meta({
    title: 'Reserved concurrency',
    group: 'Concurrency',
    help: 'Kept for this function, and its upper bound.',
  }),
  provisionedConcurrency: z.int().min(0).default(0).meta({
    title: 'Provisioned concurrency',
    group: 'Concurrency',
    help: 'Started ahead of requests, so that they meet no cold start; charged by the hour.',
  }),
  provisionedConcurrencyMax: z.int().min(0).default(0).meta({
    title: 'Provisioned, up to',
    group: 'Concurrency',
    advanced: true,
    help: 'Follows the load and keeps use at 70 %. 0: it stays as it is.',
  }),
  snapStart: z
    .boolean()
    .default(false)
    .meta({
      title: 'SnapStart',
      group: 'Concurrency',
      advanced: true,
      help: 'Starts from a snapshot of a started environment: Java, Python and .NET. Not with provisioned concurrency, files or more than 512 MB in /tmp.',
      ...limits,
    }),
  publishVersion: z.boolean().default(false).meta({
    title: 'Version and alias',
    group: 'Code',
    advanced: true,
    help: 'Publishes a version and lets callers use the alias live. Provisioned concurrency and SnapStart do so in any case.',
  }),
  callers: z.enum(['alias', 'function']).default('alias').meta({
    title: 'Callers use',
    group: 'Code',
    advanced: true,
    help: 'Where there is an alias. The function itself runs its latest code, without environments kept ready and without snapshots.',
  }),
  kmsKey: z
    .string()
    .optional()
    .meta({
      title: 'KMS key',
      group: 'Code',
      reference: ['kms-key'],
      advanced: true,
      help: 'For the environment variables, which are encrypted in any case.',
    }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
  tracing: z.boolean().default(false).meta({ title: 'X-Ray tracing', group: 'Monitoring' }),
  functionUrl: z.enum(['none', 'AWS_IAM', 'NONE']).default('none').meta({
    title: 'Function URL',
    group: 'Access',
    advanced: true,
    help: 'An HTTPS address of its own. NONE lets everyone call it.',
  }),
  functionUrlInvokeMode: z.enum(['BUFFERED', 'RESPONSE_STREAM']).default('BUFFERED').meta({
    title: 'Answers of the URL',
    group: 'Access',
    advanced: true,
    help: 'Streamed answers begin at once and may be longer than 6 MB.',
  }),
  functionUrlAllowOrigins: z.array(z.string()).default([]).meta({
    title: 'Origins that browsers may call from',
    group: 'Access',
    advanced: true,
  }),
  maximumRetryAttempts: z.int().min(0).max(2).default(2).meta({
    title: 'Retries of events',
    group: 'Events',
    advanced: true,
    help: 'For what is invoked asynchronously.',
  }),
  maximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600).meta({
    title: 'Oldest event',
    unit: 's',
    group: 'Events',
    advanced: true,
  }),
  onFailure: z
    .string()
    .optional()
    .meta({
      title: 'After the last retry, to',
      group: 'Events',
      reference: ['sqs-queue', 'sns-topic', 'event-bus', 'lambda-function', 's3-bucket'],
      help: 'Takes the events that failed.',
    }),
  onSuccess: z
    .string()
    .optional()
    .meta({
      title: 'After success, to',
      group: 'Events',
      reference: ['sqs-queue', 'sns-topic', 'event-bus', 'lambda-function'],
      advanced: true,
      help: 'Gets the answer to an event.',
    }),
  deadLetterQueue: z
    .string()
    .optional()
    .meta({
      title: 'Dead-letter queue',
      group: 'Events',
      reference: ['sqs-queue', 'sns-topic'],
      advanced: true,
      help: 'Takes the bare event; the destination above also says what failed.',
    }),
});
