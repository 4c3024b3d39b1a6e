import { z } from 'zod';
import type { CostLineDraft, NodeView } from '../define-kind.ts';
import { usageInput } from './quantity.ts';
import { amount, product } from './usage-quantity.ts';

const count = z.number().min(0).optional();

/** What services that watch a whole account find in it: no drawing decides it, so nothing is assumed. */
export const accountUsage = z.object({
  configItemsPerMonth: count.meta({
    title: 'Changes that AWS Config records',
    unit: 'a month',
    group: 'AWS Config',
    help: 'Configuration items: each change of a recorded resource is one. Leave it empty where Config is off.',
  }),
  configEvaluationsPerMonth: count.meta({
    title: 'Evaluations of Config rules',
    unit: 'a month',
    group: 'AWS Config',
    help: 'A rule looks at a resource each time that it changes, or on its schedule.',
  }),
  guardDutyEventsPerMonth: count.meta({
    title: 'Events that GuardDuty reads',
    unit: 'a month',
    group: 'Amazon GuardDuty',
    help: 'Management events of CloudTrail. Leave it empty where GuardDuty is off.',
  }),
  guardDutyGigabytesPerMonth: count.meta({
    title: 'Flow and DNS logs that GuardDuty reads',
    unit: 'GB a month',
    group: 'Amazon GuardDuty',
    help: 'It reads them itself, whether or not flow logs are drawn.',
  }),
});

export type AccountUsageField = keyof typeof accountUsage.shape;

const million = 1_000_000;

/** The lines of those services that their user states something about. */
export function accountUsageLines(account: NodeView): readonly CostLineDraft[] {
  const stated = (field: AccountUsageField): boolean => typeof account.usage[field] === 'number';
  const lines: CostLineDraft[] = [];
  if (stated('configItemsPerMonth')) {
    lines.push({
      component: 'config/item',
      label: 'Configuration items recorded',
      quantity: amount('configuration items', usageInput(account, 'configItemsPerMonth', 'items')),
    });
  }
  if (stated('configEvaluationsPerMonth')) {
    lines.push({
      component: 'config/evaluation',
      label: 'Rule evaluations',
      quantity: amount('rule evaluations', usageInput(account, 'configEvaluationsPerMonth', 'evaluations')),
    });
  }
  if (stated('guardDutyEventsPerMonth')) {
    lines.push({
      component: 'guardduty/cloudtrail',
      label: 'GuardDuty, management events',
      quantity: product('1M events', [usageInput(account, 'guardDutyEventsPerMonth', 'events')], million),
    });
  }
  if (stated('guardDutyGigabytesPerMonth')) {
    lines.push({
      component: 'guardduty/flowAndDns',
      label: 'GuardDuty, flow and DNS logs',
      quantity: amount('GB', usageInput(account, 'guardDutyGigabytesPerMonth', 'logs', 'GB')),
      note: 'At the price of the first 500 GB; what goes beyond costs less.',
    });
  }
  return lines;
}
