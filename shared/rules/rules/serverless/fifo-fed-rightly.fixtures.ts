import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function fed(kind: string, source: JsonObject, queue: JsonObject): LintelDocument {
  return drawing({ orders: { kind, properties: source }, work: { kind: 'sqs-queue', properties: queue } }, [
    ['orders', 'event', 'work'],
  ]);
}

function ruled(target: JsonObject, fifoQueue: JsonValue = true): LintelDocument {
  return drawing({
    work: { kind: 'sqs-queue', properties: { fifoQueue } },
    nightly: {
      kind: 'resource',
      properties: {
        type: 'AWS::Events::Rule',
        properties: {
          ScheduleExpression: 'rate(1 day)',
          Targets: [{ Id: 'Work', Arn: { 'Fn::GetAtt': ['Work', 'Arn'] }, ...target }],
        },
      },
    },
  });
}

export const fifoFedRightlyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A bucket that notifies a FIFO queue',
      document: fed('s3-bucket', {}, { fifoQueue: true }),
      finds: [{ at: 'orders-event-work', message: 'bucket' }],
    },
    {
      title: 'A standard topic before a FIFO queue',
      document: fed('sns-topic', {}, { fifoQueue: true }),
      finds: [{ at: 'orders-event-work', message: 'topic' }],
    },
    {
      title: 'A standard topic with a function beside the FIFO queue',
      document: drawing(
        {
          orders: { kind: 'sns-topic' },
          work: { kind: 'sqs-queue', properties: { fifoQueue: true } },
          mail: { kind: 'lambda-function' },
        },
        [
          ['orders', 'event', 'work'],
          ['orders', 'event', 'mail'],
        ],
      ),
      finds: [{ at: 'orders-event-work', message: 'topic' }],
    },
    {
      title: 'A written rule without a message group',
      document: ruled({}),
      finds: [{ at: 'nightly', message: 'group' }],
    },
  ],
  passing: [
    { title: 'A bucket that notifies a standard queue', document: fed('s3-bucket', {}, {}) },
    {
      title: 'A FIFO topic before a FIFO queue',
      document: fed('sns-topic', { fifoTopic: true }, { fifoQueue: true }),
    },
    {
      title: 'A written rule with a message group',
      document: ruled({ SqsParameters: { MessageGroupId: 'nightly' } }),
    },
  ],
  unknown: [
    {
      title: 'A parameter decides about FIFO',
      document: fed('s3-bucket', {}, { fifoQueue: { Ref: 'Fifo' } }),
      undecided: { at: 'work', field: 'fifoQueue' },
    },
  ],
};
