import { usd } from '#shared/base/money.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { openPriceCatalogue, type PriceCatalogue } from '../price-catalogue.ts';
import { compareRates, type RateChanges, withOfferedRates } from './commitment-rates.ts';
import { instanceComponentOf, isOfRegion, offerComponents, plainComponentOf } from './offer-components.ts';
import { type OfferFile, type OfferPrice, readOfferCsv, readOfferJson } from './offer-file.ts';
import type { PriceChange } from './price-change.ts';
import { isSavingsPlanFile, readSavingsPlanFile } from './savings-plan-file.ts';

export interface PriceImport {
  readonly catalogue: PriceCatalogue;
  readonly report: {
    /** What was read: the format and its date. */
    readonly title: string;
    readonly date: string;
    readonly added: readonly PriceChange[];
    readonly changed: readonly PriceChange[];
    readonly removed: readonly PriceChange[];
    readonly unchangedCount: number;
    /** What reservations and Savings Plans cost: the same, of what the file says about them. */
    readonly commitments: RateChanges;
    /** Rows of an offer file that are the price of nothing that Lintel draws. */
    readonly leftOutCount: number;
    readonly notes: readonly string[];
  };
}

/** A few offer files are larger than anything that a window should be asked to hold. */
const largestFile = 300_000_000;

/**
 * The catalogue with the prices of a file: a newer price file of our own format replaces it, an offer file of AWS
 * (JSON or CSV, of one service and Region) replaces the prices that it has. The catalogue itself is left as it is.
 */
export function importPrices(text: string, fileName: string, current: PriceCatalogue): Result<PriceImport> {
  if (text.length > largestFile)
    return fault('price-file', 'The file is larger than 300 MB. Take the offer file of one Region.', {
      file: fileName,
    });
  if (/^\s*[{[]/.test(text)) {
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unreadable';
      return fault('price-file', `The price file is not JSON: ${why}.`, { file: fileName });
    }
    if (isSavingsPlanFile(content)) return fromOffer(readSavingsPlanFile(content), fileName, current);
    if (isOffer(content)) return fromOffer(readOfferJson(content), fileName, current);
    const opened = openPriceCatalogue(content);
    if (!opened.ok) return { ok: false, fault: { ...opened.fault, file: fileName } };
    return ok(replaced(opened.value, current));
  }
  return fromOffer(readOfferCsv(text), fileName, current);
}

function isOffer(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'offerCode' in content;
}

function replaced(next: PriceCatalogue, current: PriceCatalogue): PriceImport {
  const differences = compareCatalogues(current, next);
  const notes =
    next.compiledOn < current.compiledOn
      ? [`The file is of ${next.compiledOn}, older than the prices in use of ${current.compiledOn}.`]
      : [];
  return {
    catalogue: next,
    report: {
      title: 'Price file',
      date: next.compiledOn,
      ...differences,
      commitments: compareRates(current, next),
      leftOutCount: 0,
      notes,
    },
  };
}

/** Every price that is new, different or gone. */
function compareCatalogues(
  before: PriceCatalogue,
  after: PriceCatalogue,
): Pick<PriceImport['report'], 'added' | 'changed' | 'removed' | 'unchangedCount'> {
  const [olds, news] = [pricesOf(before), pricesOf(after)];
  const added: PriceChange[] = [];
  const changed: PriceChange[] = [];
  const removed: PriceChange[] = [];
  let unchangedCount = 0;
  for (const key of [...new Set([...olds.keys(), ...news.keys()])].sort()) {
    const [old, now] = [olds.get(key), news.get(key)];
    const [component = '', region = ''] = key.split(' ');
    const change = { component, region, beforeUsd: old?.[0]?.usd, afterUsd: now?.[0]?.usd };
    if (old === undefined) added.push(change);
    else if (now === undefined) removed.push(change);
    else if (sameTiers(old, now)) unchangedCount += 1;
    else changed.push(change);
  }
  return { added, changed, removed, unchangedCount };
}

type Tiers = readonly { readonly upTo: number | null; readonly usd: string }[];

function pricesOf({ components, instanceTypes }: PriceCatalogue): ReadonlyMap<string, Tiers> {
  const prices = new Map<string, Tiers>();
  for (const [component, { prices: byRegion }] of Object.entries(components))
    for (const [region, price] of Object.entries(byRegion))
      prices.set(`${component} ${region}`, price.tiers ?? [{ upTo: null, usd: price.usd ?? '0' }]);
  for (const [type, { hourly }] of Object.entries(instanceTypes.types))
    for (const [region, price] of Object.entries(hourly))
      prices.set(`ec2/${type} ${region}`, [{ upTo: null, usd: price }]);
  return prices;
}

function sameTiers(a: Tiers, b: Tiers): boolean {
  return (
    a.length === b.length &&
    a.every((tier, index) => tier.upTo === b[index]?.upTo && usd(tier.usd).eq(b[index]?.usd ?? Number.NaN))
  );
}

function fromOffer(read: Result<OfferFile>, fileName: string, current: PriceCatalogue): Result<PriceImport> {
  if (!read.ok) return { ok: false, fault: { ...read.fault, file: fileName } };
  const offer = read.value;
  const known = offerComponents[offer.code];
  const others = ['AmazonElastiCache', 'AmazonES', 'AWSComputeSavingsPlan'];
  if (known === undefined && !others.includes(offer.code))
    return fault(
      'offer-file',
      `Lintel does not read prices of ${offer.code}. It reads ${[...Object.keys(offerComponents), ...others].sort().join(', ')}.`,
      { file: fileName },
    );
  const source = `aws-offer ${offer.code} ${offer.version}`.trim();
  const components: PriceCatalogue['components'] = { ...current.components };
  const types: PriceCatalogue['instanceTypes']['types'] = { ...current.instanceTypes.types };
  const regions = { ...current.regions };
  const taken = new Set<string>();
  let leftOutCount = 0;
  for (const price of offer.prices) {
    const region = price.attributes.regioncode ?? price.attributes.fromregioncode;
    const component =
      instanceComponentOf(offer.code, price) ?? plainComponentOf(known ?? [], price)?.component;
    if (region === undefined || region === '' || component === undefined || !isOfRegion(price)) {
      leftOutCount += 1;
      continue;
    }
    const key = `${component} ${region}`;
    // Some prices are listed once for each of several names; the first that is charged for counts.
    if (taken.has(key) || price.tiers.every(({ usd: each }) => Number(each) === 0)) {
      leftOutCount += 1;
      continue;
    }
    taken.add(key);
    regions[region] ??= price.attributes.location ?? region;
    if (component.startsWith('ec2/')) {
      const type = component.slice('ec2/'.length);
      types[type] = withHourly(types[type], price, region);
      continue;
    }
    const { per = 1 } = plainComponentOf(known ?? [], price) ?? {};
    const existing = components[component];
    components[component] = {
      ...(existing ?? { service: offer.code, unit: price.unit }),
      prices: {
        ...existing?.prices,
        [region]: {
          ...scaledTiers(price, per),
          asOf: offer.publishedOn === '' ? current.compiledOn : offer.publishedOn,
          source,
        },
      },
    };
  }
  const commitments = withOfferedRates(current.commitments, offer, source);
  if (taken.size === 0 && commitments === current.commitments)
    return fault('offer-file', `No price in this file of ${offer.code} is one that Lintel uses.`, {
      file: fileName,
    });
  const catalogue: PriceCatalogue = {
    ...current,
    compiledOn: offer.publishedOn > current.compiledOn ? offer.publishedOn : current.compiledOn,
    regions,
    sources: {
      ...current.sources,
      [source]: {
        title: `AWS offer file ${offer.code}, version ${offer.version}`,
        asOf: offer.publishedOn,
        trust: 'high',
      },
    },
    components,
    ...(commitments === undefined ? {} : { commitments }),
    instanceTypes: { ...current.instanceTypes, types },
  };
  const differences = compareCatalogues(current, catalogue);
  const [before, after] = [pricesOf(current), pricesOf(catalogue)];
  const same = [...taken].filter((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    return old !== undefined && now !== undefined && sameTiers(old, now);
  }).length;
  return ok({
    catalogue,
    report: {
      title: `AWS offer file ${offer.code}, version ${offer.version}`,
      date: offer.publishedOn,
      ...differences,
      unchangedCount: same,
      commitments: compareRates(current, catalogue),
      leftOutCount,
      notes: [
        ...(offer.publishedOn === '' ? ['The file does not say when it was published.'] : []),
        ...(taken.size === 0
          ? []
          : ['Free first tiers are left out: free amounts come off by the free tier in the settings.']),
        ...(offer.terms.some(({ plan }) => plan === 'reserved')
          ? ['Of reservations the standard ones are read; convertible ones cost more.']
          : []),
      ],
    },
  });
}

function scaledTiers(
  { tiers }: OfferPrice,
  per: number,
): { readonly usd: string } | { readonly tiers: { upTo: number | null; usd: string }[] } {
  const scaled = tiers.map(({ upTo, usd: each }) => ({
    upTo: upTo === null ? null : upTo / per,
    usd: usd(each).times(per).toFixed(),
  }));
  const [only] = scaled;
  return scaled.length === 1 && only !== undefined ? { usd: only.usd } : { tiers: scaled };
}

type InstanceEntry = PriceCatalogue['instanceTypes']['types'][string];

function withHourly(
  known: InstanceEntry | undefined,
  { attributes, tiers }: OfferPrice,
  region: string,
): InstanceEntry {
  const isGraviton = /graviton/i.test(attributes.physicalprocessor ?? '');
  const facts = known ?? {
    vcpu: Number(attributes.vcpu) || 0,
    memoryGib: Number.parseFloat((attributes.memory ?? '0').replaceAll(',', '')) || 0,
    architecture: isGraviton ? ('arm64' as const) : ('x86_64' as const),
    hourly: {},
  };
  return { ...facts, hourly: { ...facts.hourly, [region]: tiers[0]?.usd ?? '0' } };
}
