import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { callsPerRequestField } from '../kit/calls-per-request.ts';
import { payloadField } from '../kit/payload-field.ts';

export const data = defineConnectionKind({
  id: 'data',
  title: 'Data',
  verb: 'uses',
  summary: 'Reads or writes a store: permissions follow from it, and the port where the store is in the VPC.',
  line: 'solid',
  heads: 'end',
  specificity: 70,
  properties: z.object({
    access: z.enum(['read', 'write', 'read-write']).default('read-write').meta({
      title: 'Access',
      help: 'What the role is allowed to do there; for a queue or topic, write is to send.',
    }),
    index: z.string().optional().meta({
      title: 'Index',
      advanced: true,
      help: 'Of a DynamoDB table: the global secondary index that its reads query. Without it, the table itself.',
    }),
    port: z.int().min(1).max(65535).optional().meta({
      title: 'Port',
      advanced: true,
      help: "Without it, the store's own port.",
    }),
  }),
  usage: z.object({
    callsPerRequest: callsPerRequestField,
    requestsPerMonth: z.number().min(0).optional().meta({ title: 'Requests', unit: 'a month' }),
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
    payloadKilobytes: payloadField,
    connectionsHeld: z.number().min(1).optional().meta({
      title: 'Connections held',
      unit: 'each',
      help: 'To a database: the size of the pool of each environment, task or instance of the caller. 1 without it.',
    }),
  }),
  rows: [
    {
      from: [{ trait: 'compute' }, { trait: 'api' }, { kinds: ['firehose', 'mediaconvert'] }],
      to: [{ trait: 'aws-api' }],
    },
    { from: [{ trait: 'compute' }, { kinds: ['rds-proxy'] }], to: [{ trait: 'database' }] },
    // A resource that is only known by its type may be a store, and may use one.
    { from: [{ trait: 'compute' }], to: [{ kinds: ['resource'] }] },
    {
      from: [{ kinds: ['resource'] }],
      to: [{ trait: 'aws-api' }, { trait: 'database' }, { kinds: ['resource'] }],
    },
  ],
});
