const prices: Readonly<Record<string, number>> = {
  'vpc.nat/hour': 0.045,
  'vpc.nat/data': 0.045,
  'vpc.endpoint.interface/hour': 0.01,
  'vpc.endpoint.interface/data': 0.01,
  'ec2/m6i.large': 0.1,
  'ec2/m7g.large': 0.08,
};

/** A few prices for examples, which need no price catalogue. */
export function someUnitPrice(component: string): number | undefined {
  return prices[component];
}

/** Discounts for examples: a quarter for a year, six tenths on Spot. */
export function someDiscount(way: 'commitment' | 'spot'): number {
  return way === 'spot' ? 0.6 : 0.25;
}
