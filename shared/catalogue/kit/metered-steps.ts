import type { CostContext, QuantityInput } from '../define-kind.ts';

/**
 * How many times something of that size is counted: AWS meters requests and messages in steps of so many KB, each
 * begun one counting whole. The step is that of the price component; unknown where the price catalogue does not say.
 */
export function meteredSteps(
  ctx: CostContext,
  component: string,
  size: QuantityInput,
  what = 'steps',
): QuantityInput {
  const step = stepOf(ctx, component);
  return {
    ...size,
    name: step === undefined ? what : `${what} of ${step} KB`,
    unit: what,
    value:
      typeof size.value !== 'number' || step === undefined
        ? undefined
        : Math.max(1, Math.ceil(size.value / step)),
  };
}

/** The size that is charged: whole steps. */
export function meteredSize(ctx: CostContext, component: string, size: QuantityInput): QuantityInput {
  const step = stepOf(ctx, component);
  const steps = meteredSteps(ctx, component, size).value;
  return {
    ...size,
    name: 'billed size',
    unit: 'KB',
    value: typeof steps !== 'number' || step === undefined ? undefined : steps * step,
  };
}

function stepOf(ctx: CostContext, component: string): number | undefined {
  return ctx.billingRule(component, 'stepKilobytes');
}
