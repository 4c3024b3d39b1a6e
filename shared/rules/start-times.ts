import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { RuleContext } from './rule.ts';

/** What starts, by the figure that counts where the drawing states none. */
const usual = {
  instance: 'judgement.instanceBoot',
  fargateTask: 'judgement.fargateTaskStart',
  taskOnInstance: 'judgement.instanceTaskStart',
} as const;

/**
 * Seconds from launch until it can serve: as stated for the simulation ("Time to start"), else a figure of ours,
 * because AWS states none.
 */
export function startSecondsOf(ctx: RuleContext, node: NodeView, what: keyof typeof usual): number {
  const stated = node.source.load?.startSeconds;
  return typeof stated === 'number' ? stated : ctx.limits.get(usual[what]).value;
}
