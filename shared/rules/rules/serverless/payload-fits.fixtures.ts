import type { JsonObject, JsonValue } from '#shared/base/json.ts';
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

/** What is sent over one connection, with the size stated there. */
function sent(
  kind: string,
  connection: string,
  size: JsonValue,
  properties: JsonObject = {},
  to = 'lambda-function',
): LintelDocument {
  const document = drawing({ orders: { kind }, worker: { kind: to } }, [
    ['orders', connection, 'worker', properties],
  ]);
  const connections = [...document.connections.values()].map((each) => ({
    ...each,
    usage: { payloadKilobytes: size },
  }));
  return { ...document, connections: new Map(connections.map((each) => [each.id, each])) };
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
    {
      title: 'Messages of 200 KB over a WebSocket',
      document: carried('api-gateway-websocket', 'messageKilobytes', 200),
      finds: [{ at: 'orders', message: 'large' }],
    },
    {
      title: 'Events of 2 MB for a function',
      document: sent('lambda-function', 'invoke', 2048, { invocationType: 'Event' }),
      finds: [{ at: 'orders-invoke-worker', message: 'large' }],
    },
    {
      title: 'A function behind a load balancer that gets 2 MB',
      document: sent('alb', 'forward', 2048),
      finds: [{ at: 'orders-forward-worker', message: 'large' }],
    },
    {
      title: 'A workflow that is started with 500 KB',
      document: sent('lambda-function', 'invoke', 500, {}, 'step-functions'),
      finds: [{ at: 'orders-invoke-worker', message: 'large' }],
    },
  ],
  passing: [
    { title: 'Messages of 1 MB in a queue', document: carried('sqs-queue', 'messageKilobytes', 1024) },
    {
      title: 'Requests of 5 MB for a function',
      document: carried('api-gateway-http', 'requestKilobytes', 5120),
    },
    { title: 'Calls of 5 MB that wait', document: sent('lambda-function', 'invoke', 5120) },
  ],
  unknown: [
    {
      title: 'A size that a parameter decides',
      document: carried('sqs-queue', 'messageKilobytes', { Ref: 'Size' }),
      undecided: { at: 'orders', field: 'usage.messageKilobytes' },
    },
    {
      title: 'A payload that a parameter decides',
      document: sent('lambda-function', 'invoke', { Ref: 'Size' }),
      undecided: { at: 'orders-invoke-worker', field: 'usage.payloadKilobytes' },
    },
  ],
};
