import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import type { Fold } from '../fold.ts';
import type { Lift, NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/** Who polls a queue or stream is a line. */
export const foldEventSourceMapping: Fold = (resource, lift) => {
  const { values } = resource;
  const reader = lift.nodeIn(values.FunctionName, 'lambda-function');
  const source = lift.nodeIn(values.EventSourceArn);
  if (reader === undefined || source === undefined || !isLegal('poll', source, reader)) return false;
  const responses = Array.isArray(values.FunctionResponseTypes) ? values.FunctionResponseTypes : [];
  const position = textOf(values.StartingPosition);
  const scaling = isJsonObject(values.ScalingConfig) ? values.ScalingConfig : {};
  lift.connect(
    'poll',
    source,
    reader,
    {
      batchSize: numberOf(values.BatchSize),
      maximumBatchingWindowInSeconds: numberOf(values.MaximumBatchingWindowInSeconds),
      reportBatchItemFailures: responses.includes('ReportBatchItemFailures'),
      maximumConcurrency: numberOf(scaling.MaximumConcurrency),
      parallelizationFactor: numberOf(values.ParallelizationFactor),
      maximumRetryAttempts: notNegative(values.MaximumRetryAttempts),
      maximumRecordAgeInSeconds: notNegative(values.MaximumRecordAgeInSeconds),
      bisectBatchOnFunctionError: values.BisectBatchOnFunctionError === true ? true : undefined,
      startingPosition: position === 'TRIM_HORIZON' || position === 'LATEST' ? position : undefined,
      filterPatterns: patternsOf(values.FilterCriteria),
    },
    resource,
  );
  return true;
};

function notNegative(value: CfnValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined || number < 0 ? undefined : number;
}

function patternsOf(criteria: CfnValue | undefined): readonly string[] | undefined {
  if (!isJsonObject(criteria) || !Array.isArray(criteria.Filters)) return undefined;
  const patterns = criteria.Filters.flatMap((filter) =>
    isJsonObject(filter) && typeof filter.Pattern === 'string' ? [filter.Pattern] : [],
  );
  return patterns.length === 0 ? undefined : patterns;
}

/** A subscriber of a topic is a line; an e-mail address is a setting where the topic has one. */
export const foldSubscription: Fold = (resource, lift) => {
  const topic = lift.nodeIn(resource.values.TopicArn, 'sns-topic');
  if (topic === undefined) return false;
  if (!subscribe(topic, resource.values, lift)) return false;
  lift.foldInto(topic, resource);
  return true;
};

/** The subscriptions that stand in a topic's own properties. */
export function liftSubscriptions(topic: NodeDraft, lift: Lift): void {
  const { Subscription } = topic.resource.values;
  for (const each of Array.isArray(Subscription) ? Subscription : []) {
    if (isJsonObject(each)) subscribe(topic, each, lift);
  }
}

function subscribe(topic: NodeDraft, values: CfnObject, lift: Lift): boolean {
  const to = lift.nodeIn(values.Endpoint);
  if (to !== undefined && isLegal('event', topic, to)) {
    const { FilterPolicy, RedrivePolicy } = values;
    const dead = lift.nodeIn(RedrivePolicy, 'sqs-queue');
    if (dead !== undefined) lift.consume(topic, dead);
    lift.connect('event', topic, to, {
      rawMessageDelivery: String(values.RawMessageDelivery) === 'true' ? true : undefined,
      filterPolicy: isJsonObject(FilterPolicy) ? JSON.stringify(FilterPolicy) : undefined,
      deadLetterQueue: dead?.id,
    });
    return true;
  }
  const address = textOf(values.Endpoint);
  if (values.Protocol !== 'email' || address === undefined || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address))
    return false;
  const known = topic.properties.emailSubscriptions;
  topic.properties.emailSubscriptions = [...(Array.isArray(known) ? known : []), address];
  return true;
}

/** What a service may call is said by the line from it; the permission belongs to what is called. */
export const foldPermission: Fold = (resource, lift) => {
  const called = lift.nodeIn(resource.values.FunctionName);
  if (called === undefined) return false;
  lift.foldInto(called, resource);
  return true;
};

/** A policy of a queue, topic or bucket belongs to it. */
export const foldResourcePolicy: Fold = (resource, lift) => {
  const { values } = resource;
  const owner = lift.nodeIn(values.Bucket) ?? lift.nodeIn(values.Queues) ?? lift.nodeIn(values.Topics);
  if (owner === undefined) return false;
  lift.foldInto(owner, resource);
  return true;
};

function isLegal(kind: string, from: NodeDraft, to: NodeDraft): boolean {
  return legalConnectionKinds(from.kind, to.kind).some(({ id }) => id === kind);
}
