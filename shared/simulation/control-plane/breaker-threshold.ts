import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { BreakerThreshold } from '../flow/flow.ts';
import { guardedCeil } from './rounding.ts';

const usualShare = awsFigure('ecs.circuitBreaker.share');
const least = awsFigure('ecs.circuitBreaker.min');
const most = awsFigure('ecs.circuitBreaker.max');

/** How many failed tasks stop a deployment of so many, with the arithmetic for the log. */
export function breakerThreshold(
  plan: BreakerThreshold | undefined,
  desired: number,
): { readonly threshold: number; readonly text: string } {
  if (plan?.is === 'count') return { threshold: plan.value, text: `${plan.value}, as stated` };
  const share = plan === undefined ? usualShare : plan.value / 100;
  const part = guardedCeil(share * desired);
  if (plan?.is === 'unbounded')
    return { threshold: Math.max(1, part), text: `ceil(${share} × ${desired}) = ${Math.max(1, part)}` };
  const threshold = Math.min(most, Math.max(least, part));
  return { threshold, text: `clamp(ceil(${share} × ${desired}), ${least}, ${most}) = ${threshold}` };
}
