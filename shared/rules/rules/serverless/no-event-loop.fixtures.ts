import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function resize(event: JsonObject, access: string): LintelDocument {
  return drawing({ files: { kind: 's3-bucket' }, resize: { kind: 'lambda-function' } }, [
    ['files', 'event', 'resize', event],
    ['resize', 'data', 'files', { access }],
  ]);
}

/** Two functions in a row, and what the second one does with the queue of the first. */
function inTurn(access: string): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue' },
      price: { kind: 'lambda-function' },
      priced: { kind: 'dynamodb-table' },
      notify: { kind: 'lambda-function' },
    },
    [
      ['orders', 'poll', 'price'],
      ['price', 'data', 'priced', { access: 'write' }],
      ['priced', 'poll', 'notify'],
      ['notify', 'data', 'orders', { access }],
    ],
  );
}

export const noEventLoopFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A function that writes into the bucket that starts it',
      document: resize({}, 'read-write'),
      finds: [{ at: 'resize', message: 'loop' }],
    },
    {
      title: 'The same over a queue',
      document: drawing(
        { files: { kind: 's3-bucket' }, uploads: { kind: 'sqs-queue' }, resize: { kind: 'lambda-function' } },
        [
          ['files', 'event', 'uploads'],
          ['uploads', 'poll', 'resize'],
          ['resize', 'data', 'files', { access: 'write' }],
        ],
      ),
      finds: [{ at: 'resize', message: 'loop' }],
    },
    {
      title: 'Two functions that write to what starts the other',
      document: inTurn('write'),
      finds: [{ at: 'notify', message: 'way' }],
    },
  ],
  passing: [
    {
      title: 'Two functions in a row',
      document: inTurn('read'),
    },
    { title: 'Only uploads start it', document: resize({ filterPrefix: 'uploads/' }, 'read-write') },
    { title: 'It only reads', document: resize({}, 'read') },
  ],
  unknown: [
    {
      title: 'A prefix that a parameter decides',
      document: resize({ filterPrefix: { Ref: 'Prefix' } }, 'read-write'),
      undecided: { at: 'files-event-resize', field: 'filterPrefix' },
    },
  ],
};
