import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import type { KeyPlan, OrderPlan } from '../flow/queue-station.ts';
import type { KeyModel } from '../scenario/scenario.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { keyTiers } from './key-popularity.ts';
import { numberOf } from './load-parameters.ts';
import { propertiesOf, stationBase } from './station-base.ts';

/** The groups of a FIFO queue: the keys of the requests, or as many as its load says, all alike. */
export function orderOf(builder: FlowBuilder, id: NodeId): OrderPlan {
  const usual: KeyModel = { is: 'uniform', keys: numberOf(builder.load(id).messageGroups, 1) };
  const models = builder.classes.map(({ keyModel }) => keyModel);
  return {
    groups: models.map((model) => (model === undefined ? undefined : planOf(model))),
    otherwise: planOf(usual),
    tiers: models.map((model) => keyTiers(model ?? usual)),
  };
}

function planOf(model: KeyModel): KeyPlan {
  return { keys: model.keys, exponent: model.is === 'zipf' ? model.exponent : 0 };
}

/** Into a FIFO queue: so many calls a second, each with so many messages, and more with high throughput. */
export function pastOrder(
  builder: FlowBuilder,
  id: NodeId,
  sent: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { FifoQueue, FifoThroughputLimit } = propertiesOf(builder, id, 'AWS::SQS::Queue');
  if (FifoQueue !== true) return sent;
  const load = builder.load(id);
  const isFast = FifoThroughputLimit === 'perMessageGroupId';
  const key = `${id} calls`;
  const calls = isFast
    ? numberOf(load.highThroughputCalls, awsFigure('sqs.fifoHighThroughput'))
    : numberOf(load.fifoCalls, awsFigure('sqs.fifoCalls'));
  const rate = calls * numberOf(load.messagesPerCall, 1);
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
