import type { JsonValue } from '#shared/base/json.ts';
import type { Limits } from '#shared/base/limits.ts';
import type { ConnectionId, NodeId, Properties } from '#shared/document/records.ts';
import { isExpression } from './known.ts';
import type { FindingDraft, RuleContext } from './rule.ts';

/**
 * A number whose range is an AWS limit. The rule of its table names the limit and the nearest legal value, so the
 * general rule about refused values leaves such numbers to it.
 */
export interface Range {
  readonly field: string;
  /** In a sentence: "The timeout". */
  readonly what: string;
  readonly unit: string;
  /** Names in the limits file, without `.min` and `.max`. */
  readonly limit: string;
}

const healthCheck: readonly Range[] = [
  {
    field: 'healthCheckIntervalSeconds',
    what: 'The health check interval',
    unit: 's',
    limit: 'healthCheck.interval',
  },
  {
    field: 'healthCheckTimeoutSeconds',
    what: 'The health check timeout',
    unit: 's',
    limit: 'healthCheck.timeout',
  },
  {
    field: 'healthyThresholdCount',
    what: 'The number of successes',
    unit: '',
    limit: 'healthCheck.threshold',
  },
  {
    field: 'unhealthyThresholdCount',
    what: 'The number of failures',
    unit: '',
    limit: 'healthCheck.threshold',
  },
];

const tables: Readonly<Record<string, readonly Range[]>> = {
  'target-group': healthCheck,
  forward: healthCheck,
  'lambda-function': [
    { field: 'memorySize', what: 'The memory', unit: 'MB', limit: 'lambda.memory' },
    { field: 'timeout', what: 'The timeout', unit: 's', limit: 'lambda.timeout' },
    { field: 'ephemeralStorage', what: 'The storage in /tmp', unit: 'MB', limit: 'lambda.ephemeralStorage' },
  ],
  'sqs-queue': [
    { field: 'visibilityTimeout', what: 'The visibility timeout', unit: 's', limit: 'sqs.visibilityTimeout' },
    { field: 'messageRetentionPeriod', what: 'The retention', unit: 's', limit: 'sqs.retention' },
    { field: 'delaySeconds', what: 'The delivery delay', unit: 's', limit: 'sqs.delay' },
    {
      field: 'receiveMessageWaitTimeSeconds',
      what: 'The long-polling time',
      unit: 's',
      limit: 'sqs.waitTime',
    },
    { field: 'maximumMessageSize', what: 'The largest message', unit: 'bytes', limit: 'sqs.messageSize' },
  ],
  poll: [
    { field: 'batchSize', what: 'The batch size', unit: '', limit: 'eventSource.batchSize' },
    {
      field: 'maximumBatchingWindowInSeconds',
      what: 'The batching window',
      unit: 's',
      limit: 'eventSource.window',
    },
  ],
  invoke: [{ field: 'timeoutInMillis', what: 'The timeout', unit: 'ms', limit: 'apiGateway.timeout' }],
  'rds-instance': [
    {
      field: 'backupRetentionPeriod',
      what: 'The backup retention',
      unit: 'days',
      limit: 'rds.backupRetention',
    },
  ],
};

/**
 * Values for which a rule of their own speaks, with what AWS takes; the general rule about refused values leaves them
 * to it. Paths as in `refusedValues`: `*` stands for a position in a list.
 */
const spokenFor: Readonly<Record<string, readonly string[]>> = {
  'network-acl': ['entries.*.ruleNumber'],
  alb: ['listeners.*.protocol'],
  nlb: ['listeners.*.protocol'],
  listener: ['protocol'],
  forward: ['priority', 'pathPattern', 'hostHeader'],
  'cloudwatch-alarm': ['period'],
  'transit-gateway': ['amazonSideAsn'],
  'customer-gateway': ['bgpAsn'],
  'vpn-gateway': ['amazonSideAsn'],
  'direct-connect-gateway': ['amazonSideAsn'],
  'virtual-interface': ['vlan', 'mtu'],
  'log-group': ['retentionInDays'],
  'event-rule': ['scheduleExpression'],
  'sqs-queue': ['messageKilobytes'],
  'sns-topic': ['messageKilobytes'],
  'event-bus': ['eventKilobytes'],
  'api-gateway-http': ['requestKilobytes'],
  'api-gateway-websocket': ['messageKilobytes'],
  'step-functions': ['averageDurationMs'],
  'event-schedule': ['scheduleExpression'],
};

/** True when another rule reports the refused value of that field. */
export function isSpokenFor(kind: string, path: string, value: JsonValue | undefined): boolean {
  return !isExpression(value) && (spokenFor[kind]?.includes(path) ?? false);
}

interface Holder {
  readonly id: NodeId | ConnectionId;
  readonly kind: string;
  readonly source: { readonly properties?: Properties };
}

/** True when a rule about an AWS limit speaks for this value. */
export function isRangeFault(
  kind: string,
  field: string,
  value: JsonValue | undefined,
  limits: Limits,
): boolean {
  const range = tables[kind]?.find((entry) => entry.field === field);
  return range !== undefined && typeof value === 'number' && nearestIn(range, value, limits) !== value;
}

/** One finding for each number of the record that is outside of its range. */
export function* rangeFindings(ctx: RuleContext, holder: Holder): Generator<FindingDraft> {
  for (const range of tables[holder.kind] ?? []) {
    const value = holder.source.properties?.[range.field];
    if (isExpression(value)) ctx.undecided(holder.id, range.field);
    if (typeof value !== 'number') continue;
    const nearest = nearestIn(range, value, ctx.limits);
    if (nearest === value) continue;
    const unit = range.unit === '' ? '' : ` ${range.unit}`;
    yield {
      message: 'range',
      at: holder.id,
      field: range.field,
      discriminator: range.field,
      data: {
        what: range.what,
        value: `${value}${unit}`,
        min: ctx.limits.get(`${range.limit}.min`).value,
        max: `${ctx.limits.get(`${range.limit}.max`).value}${unit}`,
      },
      fixData: { nearest },
    };
  }
}

function nearestIn(range: Range, value: number, limits: Limits): number {
  const min = limits.get(`${range.limit}.min`).value;
  const max = limits.get(`${range.limit}.max`).value;
  return Math.min(max, Math.max(min, value));
}

/** The message of `rangeFindings`; rules that use them have it under `range`. */
export const rangeMessage = '{what} of {name} is {value}, and AWS takes {min} to {max}. Change it.';
