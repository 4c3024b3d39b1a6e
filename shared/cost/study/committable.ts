import { usd } from '#shared/base/money.ts';
import type { DocumentDiscount } from '#shared/document/records.ts';
import type { CostLine } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import { spotDiscountOf } from '../spot-price.ts';

export type Plan = DocumentDiscount['plan'];
export type Term = NonNullable<DocumentDiscount['term']>;
export type Payment = NonNullable<DocumentDiscount['payment']>;

/** A service whose hours AWS sells at a discount to those who commit to them, or take what is spare. */
export interface Committable {
  readonly service: string;
  readonly title: string;
  readonly plans: readonly Plan[];
  /** AWS does not sell three years of it with nothing at the start. */
  readonly needsUpfrontFor3y?: true;
  covers(component: string): boolean;
  /** What discounts go by: the family of an instance class; undefined where there is one for all. */
  familyOf(component: string): string | undefined;
}

export const committables: readonly Committable[] = [
  {
    service: 'ec2',
    title: 'EC2 instances',
    plans: ['reserved', 'instance-savings-plan', 'compute-savings-plan', 'spot'],
    covers: (component) => component.startsWith('ec2/'),
    familyOf: (component) => component.slice('ec2/'.length).split('.')[0],
  },
  {
    service: 'fargate',
    title: 'Fargate tasks',
    plans: ['compute-savings-plan', 'spot'],
    covers: (component) => /^fargate\/.*\.(vcpu|gb)$/.test(component),
    familyOf: () => undefined,
  },
  {
    service: 'lambda',
    title: 'Lambda functions',
    plans: ['compute-savings-plan'],
    // Requests, storage and edge functions have no discount.
    covers: (component) => /^lambda\/(x86|arm)\./.test(component),
    familyOf: () => undefined,
  },
  {
    service: 'rds',
    title: 'RDS and Aurora instances',
    plans: ['reserved'],
    needsUpfrontFor3y: true,
    covers: (component) => /^(rds|aurora)\/instance:/.test(component),
    familyOf: classFamily,
  },
  {
    service: 'elasticache',
    title: 'ElastiCache nodes',
    plans: ['reserved'],
    covers: (component) => component.startsWith('elasticache/instance:'),
    familyOf: classFamily,
  },
  {
    service: 'opensearch',
    title: 'OpenSearch instances',
    plans: ['reserved'],
    covers: (component) => component.startsWith('opensearch/instance:'),
    familyOf: classFamily,
  },
];

/** `m5` of `rds/instance:mysql:db.m5.large:multiAz`. */
function classFamily(component: string): string | undefined {
  const [, , instanceClass = ''] = component.split(':');
  return instanceClass.replace(/^(db|cache)\./, '').split('.')[0];
}

/** What is taken off the price on demand, as a fraction; a median with its cheap and dear days for Spot. */
export interface Discount {
  readonly fraction: number;
  readonly low?: number;
  readonly high?: number;
  /** Somebody stated it, and why. */
  readonly own?: string;
  /** The part of what a commitment costs that is paid at the start, where it is known. */
  readonly upfrontPart?: number;
  /** Where an exact rate of its component and Region was read. */
  readonly exact?: string;
}

export interface DiscountQuestion {
  readonly committable: Committable;
  readonly line: Pick<CostLine, 'component' | 'region'>;
  readonly plan: Plan;
  readonly term?: Term;
  readonly payment?: Payment;
}

/** The stated discount that fits best, else the rate or the fraction of the catalogue; undefined means unknown. */
export function discountOf(
  question: DiscountQuestion,
  own: readonly DocumentDiscount[],
  prices: PriceBook,
): Discount | undefined {
  const stated = statedDiscount(question, own);
  if (stated !== undefined) return { fraction: stated.percent / 100, own: stated.reason };
  const { committable, line, plan, term, payment } = question;
  const { commitments } = prices;
  if (commitments === undefined) return undefined;
  if (plan === 'spot') return spotDiscountOf(line.component, line.region, prices);
  const exact = exactRate(question, prices);
  if (exact !== undefined) return exact;
  if (committable.service !== 'ec2' || term === undefined || payment === undefined) return undefined;
  const known = commitments.families[committable.familyOf(line.component) ?? ''];
  const standard = term === '1y' ? known?.reserved1y : known?.reserved3y;
  if (standard === undefined) return undefined;
  const paid = payment === 'allUpfront' ? standard : standard + commitments.payment[payment][term];
  if (plan !== 'compute-savings-plan') return { fraction: paid };
  return { fraction: Math.min(paid + commitments.computePlan[term], commitments.computePlanLimits.ec2) };
}

function exactRate({ line, plan, term, payment }: DiscountQuestion, prices: PriceBook): Discount | undefined {
  const rate = prices.commitments?.rates?.[line.component]?.[line.region]?.find(
    (each) => each.plan === plan && each.term === term && each.payment === payment,
  );
  const onDemand = prices.price(line.component, line.region)?.tiers[0]?.usd;
  if (rate === undefined || onDemand === undefined || usd(onDemand).isZero()) return undefined;
  const title = prices.catalogue.sources[rate.source]?.title ?? rate.source;
  return {
    fraction: usd(1).minus(usd(rate.usd).dividedBy(onDemand)).toNumber(),
    ...(rate.upfrontPart === undefined ? {} : { upfrontPart: rate.upfrontPart }),
    exact: `${title}${rate.asOf === '' ? '' : `, of ${rate.asOf}`}`,
  };
}

/** The more a stated discount says about where it holds, the better it fits. */
function statedDiscount(
  { committable, line, plan, term, payment }: DiscountQuestion,
  own: readonly DocumentDiscount[],
): DocumentDiscount | undefined {
  const family = committable.familyOf(line.component);
  const fits = own.filter(
    (each) =>
      each.service === committable.service &&
      each.plan === plan &&
      (each.family === undefined || each.family === family) &&
      (each.term === undefined || each.term === term) &&
      (each.payment === undefined || each.payment === payment),
  );
  const precision = ({ family: one, term: two, payment: three }: DocumentDiscount): number =>
    [one, two, three].filter((each) => each !== undefined).length;
  return fits.reduce<DocumentDiscount | undefined>(
    (best, each) => (best === undefined || precision(each) >= precision(best) ? each : best),
    undefined,
  );
}

/** The most that AWS says a plan takes off, where the catalogue knows no more than that. */
export function largestDiscount(service: string, plan: Plan, prices: PriceBook): number | undefined {
  if (plan !== 'compute-savings-plan') return undefined;
  const limits = prices.commitments?.computePlanLimits;
  if (service === 'fargate') return limits?.fargate;
  return service === 'lambda' ? limits?.lambda : undefined;
}
