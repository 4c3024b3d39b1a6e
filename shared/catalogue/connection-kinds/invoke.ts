import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { callsPerRequestField } from '../kit/calls-per-request.ts';
import { payloadField } from '../kit/payload-field.ts';
import { waitField } from '../kit/wait-field.ts';

export const invoke = defineConnectionKind({
  id: 'invoke',
  title: 'Invoke',
  verb: 'invokes',
  summary: 'Calls a function, or the service behind an API, and waits for the answer.',
  line: 'solid',
  heads: 'end',
  specificity: 80,
  properties: z.object({
    method: z.enum(['ANY', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).default('ANY').meta({
      title: 'Method',
      group: 'Route',
      help: 'Of the API route.',
    }),
    path: z.string().startsWith('/').default('/{proxy+}').meta({
      title: 'Path',
      group: 'Route',
      help: 'Of the API route; /{proxy+} takes everything.',
    }),
    routeKey: z.string().max(128).optional().meta({
      title: 'Route key',
      group: 'Route',
      help: 'Of a WebSocket API: $connect, $disconnect, or a word that messages name; $default without it.',
    }),
    timeoutInMillis: z.int().min(50).max(30_000).optional().meta({
      title: 'Timeout',
      group: 'Route',
      unit: 'ms',
      advanced: true,
      help: 'Up to 30,000 for an HTTP API and 29,000 for a REST API, which is what they use without it. Notes often say 30 s of all; a Regional REST API may be given more on request.',
      source: 'CloudFormation AWS::ApiGatewayV2::Integration, AWS::ApiGateway::Method',
      checked: '2026-11',
    }),
    payloadFormatVersion: z.enum(['1.0', '2.0']).default('2.0').meta({
      title: 'Payload format',
      group: 'Route',
      advanced: true,
      help: 'What the function receives from an HTTP API.',
    }),
    authorizationType: z.enum(['NONE', 'AWS_IAM']).default('NONE').meta({
      title: 'Authorization',
      group: 'Route',
      help: 'AWS_IAM asks callers of the route for a signed request.',
    }),
    port: z.int().min(1).max(65535).optional().meta({
      title: 'Listener port',
      group: 'Route',
      advanced: true,
      help: 'For a VPC link: the listener of the load balancer behind it.',
    }),
    throttlingRateLimit: z.number().min(0).optional().meta({
      title: 'Steady rate',
      group: 'Route',
      unit: 'requests/s',
      advanced: true,
      help: 'Of this route; what the API allows without it.',
    }),
    throttlingBurstLimit: z.int().min(0).optional().meta({
      title: 'Burst',
      group: 'Route',
      unit: 'requests',
      advanced: true,
    }),
    integration: z.enum(['proxy', 'custom']).default('proxy').meta({
      title: 'Integration',
      group: 'Route',
      advanced: true,
      help: 'Custom: a REST API turns the request and the answer of a function into something else by templates.',
    }),
    requestTemplate: z.string().max(10_000).optional().meta({
      title: 'Request template',
      group: 'Route',
      format: 'multiline',
      advanced: true,
      help: 'Velocity, of a custom integration.',
    }),
    responseTemplate: z.string().max(10_000).optional().meta({
      title: 'Answer template',
      group: 'Route',
      format: 'multiline',
      advanced: true,
      help: 'Velocity, of a custom integration.',
    }),
    invocationType: z.enum(['RequestResponse', 'Event']).default('RequestResponse').meta({
      title: 'Invocation',
      advanced: true,
      help: 'For callers of a function: wait for the answer, or hand the event over and go on.',
    }),
  }),
  usage: z.object({
    waitSeconds: waitField,
    callsPerRequest: callsPerRequestField,
    requestsPerMonth: z.number().min(0).optional().meta({ title: 'Requests', unit: 'a month' }),
    payloadKilobytes: payloadField,
  }),
  rows: [
    {
      from: [{ trait: 'api' }],
      to: [
        { trait: 'invocable' },
        { kinds: ['sqs-queue', 'sns-topic', 'event-bus', 'dynamodb-table', 'kinesis-stream', 's3-bucket'] },
        // A VPC link, or an HTTP endpoint with an address of its own.
        { kinds: ['alb', 'nlb', 'elastic-beanstalk', 'internet'] },
      ],
    },
    { from: [{ kinds: ['users'] }, { trait: 'compute' }], to: [{ trait: 'invocable' }] },
    // The enrichment of a pipe and what a delivery stream transforms with, beside the states of a state machine.
    { from: [{ kinds: ['step-functions', 'event-pipe'] }], to: [{ trait: 'invocable' }] },
    { from: [{ kinds: ['firehose'] }], to: [{ kinds: ['lambda-function'] }] },
    { from: [{ kinds: ['alb'] }], to: [{ trait: 'lambda-target' }] },
  ],
});
