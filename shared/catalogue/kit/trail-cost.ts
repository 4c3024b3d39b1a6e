import type { CostContext, CostLineDraft, NodeView, Quantity, QuantityInput } from '../define-kind.ts';
import { logLines } from './log-cost.ts';
import { computed, usageInput } from './quantity.ts';
import { formatNumber, product } from './usage-quantity.ts';

const monthsKept = 12;

/** All events together, at a size each. */
function recordedGigabytes(
  unit: string,
  events: readonly QuantityInput[],
  size: QuantityInput,
  months = 1,
): Quantity {
  const kept: QuantityInput = { name: 'months kept', value: months, origin: 'default' };
  const words = events.map(
    ({ name, value }) => `${typeof value === 'number' ? formatNumber(value) : '?'} ${name}`,
  );
  return computed(
    unit,
    `(${words.join(' + ')}) × ${size.value ?? '?'} KB${months === 1 ? '' : ` × ${months} months kept`}`,
    [...events, size, ...(months === 1 ? [] : [kept])],
    (...values) =>
      (values.slice(0, events.length).reduce((total, each) => total + each, 0) *
        (values[events.length] ?? 0) *
        months) /
      (1024 * 1024),
  );
}

type Trail = NodeView<{
  readonly dataEvents: readonly string[];
  readonly insights: readonly string[];
  readonly lake: boolean;
  readonly cloudWatchLogs: boolean;
}>;

/** Copies of events, data events, insights and the lake, and what the log and the bucket take. */
export function trailLines(node: Trail, ctx: CostContext): readonly CostLineDraft[] {
  const { properties } = node;
  const lines: CostLineDraft[] = [
    {
      component: 'cloudtrail/managementCopies',
      label: 'Management events of a second copy',
      quantity: product('100,000 events', [usageInput(node, 'secondCopyEventsPerMonth', 'events')], 100_000),
      note: 'The first copy is free; the bucket is charged by S3.',
    },
  ];
  if (properties.dataEvents.length > 0) {
    lines.push({
      component: 'cloudtrail/dataEvents',
      label: 'Data events',
      quantity: product('100,000 events', [usageInput(node, 'dataEventsPerMonth', 'events')], 100_000),
    });
  }
  if (properties.insights.length > 0) {
    lines.push({
      component: 'cloudtrail/insights',
      label: 'Insights',
      quantity: product(
        '100,000 events',
        [
          usageInput(node, 'analysedEventsPerMonth', 'events'),
          {
            name: 'kinds of insight',
            value: properties.insights.length,
            origin: 'drawn',
            field: 'insights',
          },
        ],
        100_000,
      ),
    });
  }
  if (properties.lake) {
    lines.push({
      component: 'cloudtrail/lake.ingest',
      label: 'CloudTrail Lake',
      quantity: product('GB', [usageInput(node, 'lakeGigabytesPerMonth', 'ingested', 'GB')]),
    });
  }
  const recorded = [
    usageInput(node, 'managementEventsPerMonth', 'management events', 'events'),
    ...(properties.dataEvents.length > 0
      ? [usageInput(node, 'dataEventsPerMonth', 'data events', 'events')]
      : []),
  ];
  const logsTo = ctx.connectionsFrom(node.id, 'log').map(({ to }) => ctx.kindOf(to)?.id);
  if (properties.cloudWatchLogs || logsTo.includes('log-group'))
    lines.push(
      ...logLines(
        node,
        ctx,
        recordedGigabytes('GB', recorded, usageInput(node, 'eventKilobytes', 'an event', 'KB')),
      ),
    );
  if (!logsTo.includes('s3-bucket')) {
    lines.push({
      component: 's3/standard.storage',
      label: 'Storage of its bucket',
      quantity: recordedGigabytes(
        'GB-month',
        recorded,
        usageInput(node, 'fileKilobytesPerEvent', 'an event in a file', 'KB'),
        monthsKept,
      ),
      note: 'Nothing is deleted from it: this is the storage after the first year.',
    });
  }
  return lines;
}
