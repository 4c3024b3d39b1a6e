import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function shop(connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      api: { kind: 'api-gateway-http' },
      shop: { kind: 'lambda-function', properties: { timeout: 10 } },
      orders: { kind: 'sqs-queue' },
      alarm: { kind: 'cloudwatch-alarm' },
      second: { kind: 'cloudwatch-alarm' },
    },
    [['api', 'invoke', 'shop'], ...connections],
  );
}

export const failuresNoticedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No alarm',
      document: shop([]),
      finds: ['api', 'orders', 'shop'].map((at) => ({ at, message: 'unwatched' })),
    },
    {
      title: 'An alarm on the API, none on the queue',
      document: shop([['alarm', 'observe', 'api']]),
      finds: [{ at: 'orders', message: 'unwatched' }],
    },
  ],
  passing: [
    {
      title: 'Alarms on the API, which sees its function fail, and on the queue',
      document: shop([
        ['alarm', 'observe', 'api'],
        ['second', 'observe', 'orders'],
      ]),
    },
    { title: 'Nothing that people notice', document: drawing({ files: { kind: 's3-bucket' } }) },
  ],
};
