import type { CostLineDraft, DocumentReader, NodeView } from '../define-kind.ts';
import { usageInput } from './quantity.ts';
import { amount, drawn, monthHours, product } from './usage-quantity.ts';

/** So many of something, each charged for every hour of the month; how many may be unknown. */
export function hourlyLine(
  ctx: DocumentReader,
  component: string,
  label: string,
  count: number | undefined,
  what: string,
  note?: string,
): CostLineDraft {
  return {
    component,
    label,
    quantity: product('hours', [drawn(what, count), monthHours(ctx)]),
    ...(note === undefined ? {} : { note }),
  };
}

/** Gigabytes a month from one usage field. */
export function gigabytesLine(
  node: NodeView,
  component: string,
  label: string,
  field: string,
  note?: string,
): CostLineDraft {
  return {
    component,
    label,
    quantity: amount('GB', usageInput(node, field, 'data', 'GB')),
    ...(note === undefined ? {} : { note }),
  };
}

/** What leaves for the internet here. The first 100 GB of an account each month are free, if the settings say so. */
export function internetOutLine(node: NodeView, field: string): CostLineDraft {
  return gigabytesLine(
    node,
    'dataTransfer/internetOut',
    'Data out to the internet',
    field,
    'The 100 GB that every account has free each month come off only with the free tier in the settings.',
  );
}

/** How many subnets it has interfaces in; unknown, not none, while the drawing does not say. */
export function drawnSubnetCount(node: NodeView, ctx: DocumentReader): number | undefined {
  const { length } = ctx.subnetsOf(node.id);
  return length === 0 ? undefined : length;
}
