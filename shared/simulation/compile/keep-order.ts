import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { propertiesOf, stationBase } from './station-makers.ts';

/** Into a FIFO queue without high throughput: so many calls a second, each with so many messages. */
export function pastOrder(
  builder: FlowBuilder,
  id: NodeId,
  sent: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { FifoQueue, FifoThroughputLimit } = propertiesOf(builder, id, 'AWS::SQS::Queue');
  if (FifoQueue !== true || FifoThroughputLimit === 'perMessageGroupId') return sent;
  const key = `${id} calls`;
  const rate = awsFigure('sqs.fifoCalls') * numberOf(builder.load(id).messagesPerCall, 1);
  const station = builder.once(
    key,
    (): BucketStation => ({
      ...stationBase(builder, id),
      id: key,
      name: `${builder.reader.nameOf(id)} (sends)`,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      is: 'buckets',
      buckets: [
        { name: 'sends', rate, burst: rate, cause: 'throttled_sqs', tells: 'it takes no more messages' },
      ],
    }),
  );
  return builder.plain(station, sent, undefined, classIndex);
}
