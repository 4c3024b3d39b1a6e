import { fault, ok, type Result } from '#shared/base/result.ts';
import type { OfferFile } from './offer-file.ts';
import { type OfferTerm, savingsPlanTerm } from './offer-terms.ts';

const plans: Readonly<Record<string, Exclude<OfferTerm['plan'], 'reserved'>>> = {
  ComputeSavingsPlans: 'compute-savings-plan',
  EC2InstanceSavingsPlans: 'instance-savings-plan',
};

/** Whether the content is an offer file of Savings Plans, which is laid out otherwise than those of services. */
export function isSavingsPlanFile(content: unknown): boolean {
  return isRecord(content) && isRecord(content.terms) && Array.isArray(content.terms.savingsPlan);
}

/** Rates of Compute and EC2 Instance Savings Plans (`savingsPlan/v1.0/aws/AWSComputeSavingsPlan/…/index.json`). */
export function readSavingsPlanFile(content: unknown): Result<OfferFile> {
  if (!isRecord(content) || !isRecord(content.terms) || !Array.isArray(content.terms.savingsPlan))
    return fault('offer-file', 'This is not an offer file of Savings Plans: it has no terms of them.');
  const products = new Map(
    (Array.isArray(content.products) ? content.products : [])
      .filter(isRecord)
      .map((product) => [String(product.sku), product]),
  );
  const terms: OfferTerm[] = [];
  for (const offered of content.terms.savingsPlan.filter(isRecord)) {
    const product = products.get(String(offered.sku));
    const plan = plans[String(product?.productFamily)];
    const attributes = isRecord(product?.attributes) ? product.attributes : {};
    const length = isRecord(offered.leaseContractLength) ? offered.leaseContractLength.duration : undefined;
    if (plan === undefined || !Array.isArray(offered.rates)) continue;
    for (const rate of offered.rates.filter(isRecord)) {
      const withRegion = { discountedRegionCode: content.regionCode, ...rate };
      const term = savingsPlanTerm(plan, length, attributes.purchaseOption, withRegion);
      if (term !== undefined) terms.push(term);
    }
  }
  const published = String(content.publicationDate ?? '').slice(0, 10);
  return ok({
    code: 'AWSComputeSavingsPlan',
    version: String(content.version ?? ''),
    publishedOn: /^\d{4}-\d{2}-\d{2}$/.test(published) ? published : '',
    prices: [],
    terms,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
