import { assertNever } from '#shared/base/assert-never.ts';
import { formatUsd } from '#shared/base/money.ts';
import { isAccountOwner, nameOfAccount } from '#shared/catalogue/account-owner.ts';
import { headerOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { CostLine, Estimate } from '../estimate.ts';
import { oldAfterMonths } from '../price-cautions.ts';

/** A bill with what it is of: all that a report needs. */
export interface Bill {
  /** The drawing's name or its file. */
  readonly title: string;
  readonly estimate: Estimate;
  /** The node, connection or account, as the user calls it. */
  nameOf(owner: string): string;
}

/** The bill of a drawing under its own name. */
export function billOfDocument(document: LintelDocument, estimate: Estimate): Bill {
  return {
    title: headerOf(document).name || 'Drawing',
    estimate,
    nameOf: (owner) => nameOfOwner(document, owner),
  };
}

/** What the user calls a node, connection or account; its id where it has no name. */
function nameOfOwner(document: LintelDocument, owner: string): string {
  const node = document.nodes.get(owner);
  if (node !== undefined) return node.name === '' ? owner : node.name;
  const connection = document.connections.get(owner);
  if (connection === undefined) return isAccountOwner(owner) ? nameOfAccount(document, owner) : owner;
  const { label, from, to } = connection;
  return label ?? `${nameOfOwner(document, from)} to ${nameOfOwner(document, to)}`;
}

/** What each owner of a line is: connections and accounts have subtotals that say so. */
export function ownerKindsOf({
  byNode,
}: Pick<Estimate, 'byNode'>): (owner: string) => 'node' | 'connection' | 'account' {
  const marked = new Map<string, 'connection' | 'account'>();
  for (const { key, isConnection, isAccount } of byNode) {
    if (isAccount === true) marked.set(key, 'account');
    else if (isConnection === true) marked.set(key, 'connection');
  }
  return (owner) => marked.get(owner) ?? 'node';
}

/** `at least $1,284.10`, when a line has no amount. */
export function describeTotal(estimate: Pick<Estimate, 'isAtLeast' | 'totalUsd'>): string {
  return `${estimate.isAtLeast ? 'at least ' : ''}${formatUsd(estimate.totalUsd)}`;
}

/** The amount, or why there is none. */
export function describeAmount(line: CostLine): string {
  switch (line.state) {
    case 'priced':
      return formatUsd(line.monthlyUsd ?? '0');
    case 'estimated-price':
      return `~${formatUsd(line.monthlyUsd ?? '0')}`;
    case 'free':
      return 'free';
    case 'included':
      return 'included';
    case 'needs-usage':
      return 'needs usage';
    case 'unknown-price':
      return 'unknown price';
    default:
      return assertNever(line.state);
  }
}

/** `730 hours`, `3 × 1M requests, 1 free` */
export function describeQuantity({ quantity, free }: CostLine): string {
  const { value, unit } = quantity;
  if (value === undefined) return `unknown ${unit}`;
  const covered = free === undefined || free.quantity === 0 ? '' : `, ${short(free.quantity)} free`;
  // Units that are many of something read as a factor.
  return `${short(value)}${/^\d/.test(unit) ? ' ×' : ''} ${unit}${covered}`;
}

function short(value: number): number {
  return Math.abs(value) >= 1000 ? Number(value.toFixed(3)) : Number(value.toPrecision(6));
}

/** `$0.045 a GB`, or the tiers from the first on. */
export function describePrice({ price }: CostLine): string {
  if (price === undefined) return '';
  return `${price.tiers.map(({ usd }) => `$${usd}`).join(' / ')} per ${price.unit}`;
}

/** What has to be said beside a line: its own note, free amounts, and why its price may not hold. */
export function remarksOf(line: CostLine): readonly string[] {
  const { price, free, cautions = [] } = line;
  return [
    ...(line.includedIn === undefined ? [] : [`Included in ${line.includedIn}.`]),
    ...(line.note === undefined ? [] : [line.note]),
    ...(free === undefined ? [] : [`Free tier: shares ${free.allowance} a month.`]),
    ...(price?.share === undefined
      ? []
      : [`${price.share.because}: ${price.share.of} of $${price.share.wholeUsd}.`]),
    ...(price?.override === undefined ? [] : [`Your own price: ${price.override.reason}.`]),
    ...(price?.estimated === true && price.basis !== undefined ? [`Estimated: ${price.basis}.`] : []),
    ...(price !== undefined && cautions.includes('old-price') ? [`Price of ${price.asOf}.`] : []),
    ...(cautions.includes('low-trust') ? ['Price from a source of low trust.'] : []),
  ];
}

const freeTierWords = {
  none: '',
  'always-free': ' What AWS never charges for is taken off.',
  'legacy-12-months': ' The free tier of the first 12 months is taken off.',
  credits: ' What AWS never charges for is taken off.',
} as const;

/** What the figures rest on, in a few sentences. */
export function describeBasis(estimate: Estimate): string {
  const { cautions, oldestPriceUsed, unknownCount } = estimate;
  const oldest = oldestPriceUsed === undefined ? '' : `, the oldest used of ${oldestPriceUsed}`;
  const unknown = unknownCount === 0 ? '' : ` ${unknownCount} unknown.`;
  const old = cautions['old-price'];
  const low = cautions['low-trust'];
  return [
    `A month of ${estimate.hoursPerMonth} hours${usualHours(estimate.hoursPerMonth)} in ${estimate.region}, prices of ${estimate.catalogueDate}${oldest}.`,
    ' Amounts are exact; each one and the total is rounded half up to the cent where it is shown.',
    unknown,
    freeTierWords[estimate.freeTier],
    estimate.credits === undefined ? '' : ` ${estimate.credits.summary}`,
    old === 0 ? '' : ` ${lines(old)} on a price older than ${oldAfterMonths} months.`,
    low === 0 ? '' : ` ${lines(low)} on a source of low trust.`,
  ].join('');
}

/** What the bill leaves out, as one paragraph; empty where it leaves out nothing. */
export function describeLeftOut({ leftOut }: Pick<Estimate, 'leftOut'>): string {
  return leftOut.length === 0 ? '' : `Not in this bill: ${leftOut.join(' ')}`;
}

/** Why the bill differs from figures that people remember. */
function usualHours(hours: number): string {
  return hours === 730 ? ' (a twelfth of a year; many pages reckon with 720)' : '';
}

function lines(count: number): string {
  return count === 1 ? '1 line rests' : `${count} lines rest`;
}
