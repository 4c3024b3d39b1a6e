import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { callsPerRequestField } from '../kit/calls-per-request.ts';
import { payloadField } from '../kit/payload-field.ts';

export const event = defineConnectionKind({
  id: 'event',
  title: 'Event',
  verb: 'sends events to',
  summary: 'AWS pushes what happened to a receiver and does not wait for it.',
  line: 'dashed',
  heads: 'end',
  specificity: 84,
  properties: z.object({
    events: z
      .array(z.string().regex(/^s3:[A-Za-z]+:[A-Za-z*]+$/, 'Give S3 event names such as s3:ObjectCreated:*.'))
      .min(1)
      .default(['s3:ObjectCreated:*'])
      .meta({ title: 'Bucket events', group: 'S3', help: 'Which events of the bucket are sent.' }),
    filterPrefix: z.string().max(1024).optional().meta({
      title: 'Key prefix',
      group: 'S3',
      help: 'Only objects whose key begins so, such as uploads/.',
    }),
    filterSuffix: z.string().max(1024).optional().meta({
      title: 'Key suffix',
      group: 'S3',
      help: 'Only objects whose key ends so, such as .jpg.',
    }),
    filterPolicy: z.string().optional().meta({
      title: 'Filter policy',
      group: 'SNS',
      format: 'multiline',
      help: 'JSON; only messages that match are delivered, such as {"type": ["order"]}.',
    }),
    filterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).default('MessageAttributes').meta({
      title: 'Filter reads',
      group: 'SNS',
      advanced: true,
    }),
    rawMessageDelivery: z.boolean().default(false).meta({
      title: 'Raw delivery',
      group: 'SNS',
      help: 'Without the envelope of SNS; for queues, HTTP endpoints and Firehose.',
    }),
    protocol: z.enum(['email', 'email-json', 'sms', 'http', 'https']).default('email').meta({
      title: 'Delivered by',
      group: 'SNS',
      help: 'For people and endpoints outside of AWS.',
    }),
    endpoint: z.string().optional().meta({
      title: 'Address',
      group: 'SNS',
      help: 'The e-mail address, telephone number or URL of a subscriber outside of AWS; the URL of an API destination.',
    }),
    trigger: z
      .enum([
        'PreSignUp',
        'PostConfirmation',
        'PreAuthentication',
        'PostAuthentication',
        'PreTokenGeneration',
        'CustomMessage',
        'UserMigration',
      ])
      .optional()
      .meta({
        title: 'Trigger',
        group: 'Cognito',
        help: 'When the function runs; what the pool says without it.',
      }),
    eventPattern: z.string().optional().meta({
      title: 'Event pattern',
      group: 'EventBridge',
      format: 'multiline',
      help: 'JSON; only events that match are sent.',
    }),
    deadLetterQueue: z
      .string()
      .optional()
      .meta({
        title: 'Dead-letter queue',
        reference: ['sqs-queue'],
        help: 'Takes what could not be delivered.',
      }),
    maximumRetryAttempts: z.int().min(0).max(185).optional().meta({
      title: 'Retries',
      group: 'Delivery',
      advanced: true,
      help: 'Of a rule or a schedule: up to 185, which is what they try without it. A function itself retries events up to twice.',
      source: 'CloudFormation AWS::Events::Rule, AWS::Scheduler::Schedule',
      checked: '2026-11',
    }),
    maximumEventAgeInSeconds: z.int().min(60).max(86_400).optional().meta({
      title: 'Give up after',
      unit: 's',
      group: 'Delivery',
      advanced: true,
      help: 'Of a rule or a schedule; a day without it.',
      source: 'CloudFormation AWS::Events::Rule, AWS::Scheduler::Schedule',
      checked: '2026-11',
    }),
    input: z.string().max(8192).optional().meta({
      title: 'Receives',
      group: 'EventBridge',
      format: 'multiline',
      help: 'JSON that the target gets in place of the event.',
    }),
    inputPaths: z.record(z.string(), z.string()).default({}).meta({
      title: 'Values of the event',
      group: 'EventBridge',
      advanced: true,
      help: 'Names for the template, such as id: $.detail.id.',
    }),
    inputTemplate: z.string().max(8192).optional().meta({
      title: 'Template',
      group: 'EventBridge',
      format: 'multiline',
      advanced: true,
      help: 'What the target gets, with <id> where a value goes.',
    }),
    messageGroupId: z.string().max(128).optional().meta({
      title: 'Message group',
      group: 'EventBridge',
      advanced: true,
      help: 'For a FIFO queue.',
    }),
    partitionKeyPath: z.string().max(256).optional().meta({
      title: 'Partition key',
      group: 'EventBridge',
      advanced: true,
      help: 'For a stream: a path into the event, such as $.detail.id.',
    }),
  }),
  usage: z.object({
    callsPerRequest: callsPerRequestField,
    eventsPerMonth: z.number().min(0).optional().meta({ title: 'Events', unit: 'a month' }),
    payloadKilobytes: payloadField,
  }),
  rows: [
    {
      from: [{ kinds: ['s3-bucket'] }],
      to: [{ kinds: ['lambda-function', 'sqs-queue', 'sns-topic', 'event-bus'] }],
    },
    {
      from: [{ kinds: ['sns-topic'] }],
      to: [{ kinds: ['sqs-queue', 'lambda-function', 'firehose', 'users', 'internet', 'on-premises'] }],
    },
    {
      from: [{ kinds: ['cloudwatch-alarm', 'cognito-user-pool', 'stack', 'ses'] }],
      to: [{ kinds: ['lambda-function'] }],
    },
    {
      from: [{ kinds: ['event-rule', 'event-schedule', 'event-pipe'] }],
      to: [
        { trait: 'event-target' },
        { trait: 'invocable' },
        { trait: 'api' },
        {
          kinds: [
            'ecs-service',
            'ecs-task',
            'ecs-task-definition',
            'log-group',
            'kinesis-stream',
            'firehose',
            'event-bus',
            'batch',
            'codepipeline',
            'codebuild',
          ],
        },
      ],
    },
    // API destinations: addresses outside of AWS.
    {
      from: [{ kinds: ['event-rule', 'event-pipe'] }],
      to: [{ kinds: ['internet', 'users', 'on-premises'] }],
    },
    { from: [{ trait: 'resource' }, { kinds: ['users'] }], to: [{ kinds: ['event-bus'] }] },
    { from: [{ kinds: ['event-bus'] }], to: [{ kinds: ['event-rule'] }] },
  ],
});
