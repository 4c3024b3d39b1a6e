import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { RuleContext } from './rule.ts';

/** As the bill counts a month. */
export const hoursPerMonth = 730;

/** US dollars a month for as many of the component, or undefined where its price is not known. */
export function monthlyUsd(ctx: RuleContext, component: string, quantity: number): number | undefined {
  const price = ctx.unitPrice(component);
  return price === undefined || !Number.isFinite(quantity) ? undefined : price * quantity;
}

/** ", about 33 USD a month": the end of a half-sentence, empty where nothing is known. */
export function aboutUsd(usd: number | undefined): string {
  if (usd === undefined) return '';
  return `, about ${usd < 10 ? usd.toFixed(2) : Math.round(usd)} USD a month`;
}

/** True when nobody said that it runs fewer hours, and no schedule or Spot takes it away. */
export function runsAllHours(node: NodeView | undefined): boolean {
  return (
    node !== undefined &&
    node.usage.runningHoursPerMonth === undefined &&
    !hasSchedule(node) &&
    !usesSpot(node.properties)
  );
}

function hasSchedule({ properties }: NodeView): boolean {
  return [properties.scheduledActions, properties.scheduledScaling].some(
    (list) => Array.isArray(list) && list.length > 0,
  );
}

function usesSpot(properties: NodeView['properties']): boolean {
  const { onDemandPercentageAboveBaseCapacity: onDemand, purchaseOption, spotPercent } = properties;
  return (
    (typeof onDemand === 'number' && onDemand < 100) ||
    purchaseOption === 'spot' ||
    (typeof spotPercent === 'number' && spotPercent > 0)
  );
}
