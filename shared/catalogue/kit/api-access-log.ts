import { z } from 'zod';
import type { CostContext, CostLineDraft, NodeView, QuantityInput } from '../define-kind.ts';
import { regionalArn } from './arn.ts';
import type { CfnObject, CfnValue } from './cfn.ts';
import { logLines } from './log-cost.ts';
import { usageInput } from './quantity.ts';
import { product } from './usage-quantity.ts';

export const apiAccessLogsField = z
  .boolean()
  .default(true)
  .meta({ title: 'Access logs', group: 'Monitoring' });

/** What the access log of an API grows by with each request. */
export const apiAccessLogUsage = {
  logKilobytesPerRequest: z.number().min(0).default(0.5).meta({
    title: 'Access log',
    unit: 'KB a line',
    help: 'Half a kilobyte: a line of JSON with the usual fields.',
  }),
} as const;

/** Where a stage writes a line of JSON for each request; `fields` are variables of its context by their names. */
export function apiAccessLog(
  logGroup: CfnValue | undefined,
  fields: Readonly<Record<string, string>>,
): CfnObject | undefined {
  if (logGroup === undefined) return undefined;
  const format = { requestId: '$context.requestId', ip: '$context.identity.sourceIp', ...fields };
  return {
    DestinationArn: regionalArn('logs', 'log-group:$Group', { Group: logGroup }),
    Format: JSON.stringify(format),
  };
}

/** What the access log costs, where there is one: a line for each request. */
export function apiAccessLogLines(
  node: NodeView<{ readonly accessLogs: boolean }>,
  requests: QuantityInput,
  ctx: CostContext,
): readonly CostLineDraft[] {
  if (!node.properties.accessLogs) return [];
  const line = usageInput(node, 'logKilobytesPerRequest', 'log line', 'KB');
  return logLines(node, ctx, product('GB', [requests, line], 1024 * 1024));
}
