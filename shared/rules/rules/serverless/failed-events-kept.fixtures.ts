import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function consumer(queue: JsonObject): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue', properties: { visibilityTimeout: 600, ...queue } },
      failed: { kind: 'sqs-queue' },
      worker: { kind: 'lambda-function' },
    },
    [['orders', 'poll', 'worker']],
  );
}

function notified(fn: JsonObject): LintelDocument {
  return drawing(
    {
      files: { kind: 's3-bucket' },
      resize: { kind: 'lambda-function', properties: fn },
      failed: { kind: 'sqs-queue' },
    },
    [['files', 'event', 'resize']],
  );
}

function stream(poll: JsonObject): LintelDocument {
  return drawing(
    {
      orders: { kind: 'dynamodb-table' },
      worker: { kind: 'lambda-function' },
      failed: { kind: 'sqs-queue' },
    },
    [['orders', 'poll', 'worker', poll]],
  );
}

export const failedEventsKeptFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A queue without a dead-letter queue',
      document: consumer({}),
      finds: [{ at: 'orders', message: 'queue' }],
    },
    {
      title: 'Two receives',
      document: consumer({ deadLetterQueue: 'failed', maxReceiveCount: 2 }),
      finds: [{ at: 'orders', message: 'receives' }],
    },
    {
      title: 'Uploads that start a function',
      document: notified({}),
      finds: [{ at: 'files-event-resize', message: 'event' }],
    },
    {
      title: 'A table stream without an end of retries',
      document: stream({}),
      finds: [{ at: 'orders-poll-worker', message: 'stream' }],
    },
    {
      title: 'A rule that starts a pipeline',
      document: drawing(
        {
          bus: { kind: 'event-bus' },
          pushed: { kind: 'event-rule', in: 'bus' },
          build: { kind: 'codebuild' },
        },
        [['pushed', 'event', 'build']],
      ),
      finds: [{ at: 'pushed-event-build', message: 'event' }],
    },
  ],
  passing: [
    { title: 'A queue with its dead-letter queue', document: consumer({ deadLetterQueue: 'failed' }) },
    { title: 'A function that keeps what fails', document: notified({ onFailure: 'failed' }) },
    { title: 'A stream that gives up', document: stream({ maximumRetryAttempts: 3, onFailure: 'failed' }) },
  ],
  unknown: [
    {
      title: 'A dead-letter queue that a parameter names',
      document: consumer({ deadLetterQueue: { Ref: 'FailedQueue' } }),
      undecided: { at: 'orders', field: 'deadLetterQueue' },
    },
  ],
};
