import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function carried(kind: string, field: string, size: JsonValue): LintelDocument {
  const document = drawing(
    { orders: { kind }, worker: { kind: 'lambda-function' } },
    kind === 'sqs-queue'
      ? [['orders', 'poll', 'worker']]
      : kind === 'sns-topic'
        ? [['orders', 'event', 'worker']]
        : [['orders', 'invoke', 'worker']],
  );
  const orders = document.nodes.get('orders');
  if (orders === undefined) return document;
  return {
    ...document,
    nodes: new Map([...document.nodes, ['orders', { ...orders, usage: { [field]: size } }]]),
  };
}

export const payloadFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Messages of 5 MB in a queue',
      document: carried('sqs-queue', 'messageKilobytes', 5120),
      finds: [{ at: 'orders', message: 'large' }],
    },
    {
      title: 'Messages of 300 KB in a topic',
      document: carried('sns-topic', 'messageKilobytes', 300),
      finds: [{ at: 'orders', message: 'large' }],
    },
    {
      title: 'Requests of 8 MB for a function',
      document: carried('api-gateway-http', 'requestKilobytes', 8192),
      finds: [{ at: 'orders', message: 'large' }],
    },
  ],
  passing: [
    { title: 'Messages of 1 MB in a queue', document: carried('sqs-queue', 'messageKilobytes', 1024) },
    {
      title: 'Requests of 5 MB for a function',
      document: carried('api-gateway-http', 'requestKilobytes', 5120),
    },
  ],
  unknown: [
    {
      title: 'A size that a parameter decides',
      document: carried('sqs-queue', 'messageKilobytes', { Ref: 'Size' }),
      undecided: { at: 'orders', field: 'usage.messageKilobytes' },
    },
  ],
};
