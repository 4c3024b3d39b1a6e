import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';

/** A drawing whose scenario uses what a scenario can say: each part of it runs the same everywhere. */
export const featureDocument = aDocument()
  .node('users', 'users', { name: 'Customers' })
  .node('ec2-instance', 'shop', { name: 'Shop' })
  .node('ec2-instance', 'stock', { name: 'Stock' })
  .node('ec2-instance', 'prices', { name: 'Prices' })
  .node('dynamodb-table', 'orders', { name: 'Orders' })
  .node('sqs-queue', 'mails', { name: 'Mails' })
  .node('lambda-function', 'sender', { name: 'Sender' })
  .connect('traffic', 'users', 'shop')
  .connect('traffic', 'shop', 'stock')
  .connect('traffic', 'shop', 'prices')
  .connect('data', 'shop', 'orders')
  .connect('data', 'shop', 'mails')
  .connect('poll', 'mails', 'sender')
  .build();

export const featureScenario: ScenarioInput = {
  name: 'Everything that a scenario can say',
  horizonSeconds: 1200,
  warmupSeconds: 60,
  classes: [
    {
      id: 'order',
      weight: 1,
      priority: 2,
      timeoutSeconds: 2,
      payloadInKilobytes: { is: 'lognormal', mean: 20, variation: 2 },
      payloadOutKilobytes: { is: 'histogram', edges: [0, 10, 200], counts: [3, 1] },
      keyModel: { is: 'zipf', keys: 1000, exponent: 1 },
      retry: {
        max: 3,
        backoff: 'exponential',
        base: 0.05,
        cap: 2,
        jitter: 'decorrelated',
        retryOn: ['timeout_client', 'app_error_5xx', 'throttled_ddb'],
      },
      path: [
        {
          id: 'shop',
          node: 'shop',
          service: { cpu: { is: 'erlang', mean: 0.01, stages: 3 }, io: { is: 'exponential', mean: 0.02 } },
          fanOut: { to: ['stock', 'prices'], join: 'any' },
          next: [{ to: 'read' }, { to: 'mail', p: 0.3 }],
        },
        { id: 'stock', node: 'stock', service: { is: 'trace', values: [0.01, 0.02, 0.4] } },
        { id: 'prices', node: 'prices', cacheHit: 0.5 },
        { id: 'read', node: 'orders', op: 'read', units: 2, cacheHit: 0.4, next: [{ to: 'write', p: 0.5 }] },
        { id: 'write', node: 'orders', op: 'write' },
        { id: 'mail', node: 'mails', async: true },
      ],
    },
    { id: 'visit', weight: 4, timeoutSeconds: 1, cancelOnTimeout: true },
  ],
  arrivals: [
    {
      from: 'users',
      pattern: {
        is: 'mmpp',
        states: [
          { rate: 20, meanSeconds: 60 },
          { rate: 90, meanSeconds: 15 },
        ],
      },
    },
    {
      from: 'users',
      classes: ['visit'],
      pattern: { is: 'schedule', expression: 'cron(0/5 * * * ? *)', count: 200, spreadSeconds: 20 },
    },
  ],
  overrides: {
    shop: { workers: 4, meanServiceTimeMs: 12, errorRate: 0.01 },
    stock: { workers: 4 },
    prices: { workers: 4 },
  },
  timeline: [
    { at: 300, do: 'slowdown', node: 'stock', factor: 3 },
    { at: 420, do: 'recover', node: 'stock' },
  ],
  objectives: [{ is: 'availability', target: 0.99 }],
};
