import type { CostContext, CostLineDraft, NodeView } from '../define-kind.ts';
import { logLines } from './log-cost.ts';
import { propertyInput, usageInput } from './quantity.ts';
import { drawn, monthHours, product } from './usage-quantity.ts';

/** Every function includes this much of /tmp (Lambda pricing, 2026-11). */
export const includedStorageMb = 512;

/** A function as far as its bill is concerned. */
type BilledFunction = NodeView<{
  readonly architecture: string;
  readonly memorySize: number;
  readonly provisionedConcurrency: number;
  readonly ephemeralStorage: number;
  readonly tracing: boolean;
}>;

/** Requests, time, what is kept ready, storage, logs and traces. */
export function functionLines(node: BilledFunction, ctx: CostContext): readonly CostLineDraft[] {
  const { properties } = node;
  const platform = properties.architecture === 'arm64' ? 'arm' : 'x86';
  const isProvisioned = properties.provisionedConcurrency > 0;
  const requests = usageInput(node, 'requestsPerMonth', 'requests', 'requests');
  const duration = usageInput(node, 'averageDurationMs', 'duration', 'ms');
  // AWS bills whole milliseconds.
  const seconds = {
    ...duration,
    name: 'billed duration',
    value: typeof duration.value === 'number' ? Math.ceil(duration.value) / 1000 : undefined,
    unit: 's',
  };
  const memory = {
    ...propertyInput(node, 'memorySize', 'memory'),
    value: properties.memorySize / 1024,
    unit: 'GB',
  };
  const lines: CostLineDraft[] = [
    {
      component: 'lambda/requests',
      label: 'Requests',
      quantity: product('1M requests', [requests], 1_000_000),
    },
    {
      component: isProvisioned ? `lambda/${platform}.provisionedDuration` : `lambda/${platform}.duration`,
      label: 'Compute time',
      quantity: product('GB-seconds', [requests, seconds, memory]),
      ...(isProvisioned ? { note: 'As if provisioned concurrency served every request.' } : {}),
    },
  ];
  if (isProvisioned) {
    lines.push({
      component: `lambda/${platform}.provisionedConcurrency`,
      label: 'Provisioned concurrency',
      quantity: product('GB-seconds', [
        propertyInput(node, 'provisionedConcurrency', 'environments', 'environments'),
        monthHours(ctx),
        drawn('seconds an hour', 3600, 's/h'),
        memory,
      ]),
    });
  }
  const extraMb = properties.ephemeralStorage - includedStorageMb;
  if (extraMb > 0) {
    lines.push({
      component: 'lambda/ephemeralStorage',
      label: 'Storage in /tmp above 512 MB',
      quantity: product('GB-seconds', [
        requests,
        seconds,
        drawn('extra storage', extraMb / 1024, 'GB', 'ephemeralStorage'),
      ]),
    });
  }
  lines.push(
    ...logLines(
      node,
      ctx,
      product('GB', [requests, usageInput(node, 'logKilobytesPerRequest', 'logs', 'KB')], 1024 * 1024),
    ),
  );
  if (properties.tracing) {
    lines.push({
      component: 'xray/recorded',
      label: 'Traces',
      // X-Ray's own rule records one request a second and 5 % of the rest.
      quantity: product('1M traces', [requests, drawn('sampled', 0.05, 'sampled')], 1_000_000),
      note: 'At the default sampling of 5 %.',
    });
  }
  return lines;
}
