import type { CostContext, CostLineDraft, NodeView, Quantity } from '../define-kind.ts';

/** Days in an average month: 8,760 h ÷ 12 ÷ 24. */
const daysPerMonth = 365 / 12;
/** CloudWatch charges for compressed bytes; AWS's own examples reckon with 0.15 of what was written. */
const compression = 0.15;
const daysWithoutRetention = 365;

/**
 * What the logs of one node cost: taking them in, and keeping them for the retention of the log group they go to.
 * Storage is the steady state: the retention period's worth of logs. Nothing when they go elsewhere (a bucket).
 */
export function logLines(node: NodeView, ctx: CostContext, ingested: Quantity): readonly CostLineDraft[] {
  const targets = ctx.connectionsFrom(node.id, 'log').map(({ to }) => ctx.node(to));
  if (targets.length > 0 && !targets.some((target) => target?.kind === 'log-group')) return [];
  const days = retentionOf(node, ctx);
  return [
    { component: 'cloudwatch/logs.ingest', label: 'Log ingestion', quantity: ingested },
    storedLogs(ingested, days),
  ];
}

/**
 * What logs cost that a service delivers itself: delivery, by where they go, and their storage in a log group. A bucket
 * is charged for what it keeps by itself.
 */
export function deliveredLogLines(
  node: NodeView,
  ctx: CostContext,
  delivered: Quantity,
): readonly CostLineDraft[] {
  const kinds = ctx.connectionsFrom(node.id, 'log').map(({ to }) => ctx.kindOf(to)?.id);
  const toBucket = kinds.includes('s3-bucket');
  const line: CostLineDraft = {
    component: toBucket ? 'flowLogs/toS3' : 'flowLogs/toCloudWatch',
    label: 'Logs delivered',
    quantity: delivered,
    ...(toBucket ? { note: 'What the bucket keeps is charged with it.' } : {}),
  };
  if (toBucket || kinds.includes('firehose')) return [line];
  return [line, storedLogs(delivered, retentionOf(node, ctx))];
}

/** The line for logs kept `days`, or without end when undefined. */
export function storedLogs(ingested: Quantity, days: number | undefined): CostLineDraft {
  const months = (days ?? daysWithoutRetention) / daysPerMonth;
  return {
    component: 'cloudwatch/logs.storage',
    label: 'Log storage',
    quantity: {
      value: ingested.value === undefined ? undefined : ingested.value * months * compression,
      unit: 'GB-month',
      formula: `(${ingested.formula}) × ${months.toFixed(2)} months kept × ${compression} compressed`,
      inputs: [
        ...ingested.inputs,
        {
          name: 'retention',
          value: days ?? daysWithoutRetention,
          unit: 'days',
          origin: days === undefined ? 'default' : 'derived',
        },
      ],
    },
    ...(days === undefined
      ? { note: 'The log group never expires: this is the storage after the first year.' }
      : {}),
  };
}

function retentionOf(node: NodeView, ctx: CostContext): number | undefined {
  for (const { to } of ctx.connectionsFrom(node.id, 'log')) {
    const target = ctx.node(to);
    if (target?.kind !== 'log-group') continue;
    const days = target.properties.retentionInDays;
    return typeof days === 'number' && days > 0 ? days : undefined;
  }
  const implied = ctx.resourcesOf(node.id).find(({ type }) => type === 'AWS::Logs::LogGroup');
  const days = implied === undefined ? 30 : implied.properties.RetentionInDays;
  return typeof days === 'number' ? days : undefined;
}
