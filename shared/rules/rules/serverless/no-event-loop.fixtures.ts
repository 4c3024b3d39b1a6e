import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function resize(event: JsonObject, access: string): LintelDocument {
  return drawing({ files: { kind: 's3-bucket' }, resize: { kind: 'lambda-function' } }, [
    ['files', 'event', 'resize', event],
    ['resize', 'data', 'files', { access }],
  ]);
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
  ],
  passing: [
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
