import { fault, ok, type Result } from '#shared/base/result.ts';
import { csvRows } from './csv-rows.ts';
import { type OfferDimension, type OfferTerm, reservedTerm } from './offer-terms.ts';

/** One price of one of AWS's public offer files, whichever form it came in. */
export interface OfferPrice {
  /** Names in small letters and digits: `usagetype`, `operatingsystem`, `preinstalledsw`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  /** From nothing on, without gaps; `upTo` null has no end. */
  readonly tiers: readonly { readonly upTo: number | null; readonly usd: string }[];
}

export interface OfferFile {
  /** `AmazonEC2`. */
  readonly code: string;
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  readonly prices: readonly OfferPrice[];
  /** Rates of commitments. */
  readonly terms: readonly OfferTerm[];
}

/** An offer file in JSON (`index.json`): products, and terms that name them: prices on demand and reservations. */
export function readOfferJson(content: unknown): Result<OfferFile> {
  if (!isRecord(content) || typeof content.offerCode !== 'string' || !isRecord(content.products))
    return fault('offer-file', 'This is not an offer file of AWS: it has no offerCode and products.');
  const terms = isRecord(content.terms) && isRecord(content.terms.OnDemand) ? content.terms.OnDemand : {};
  const reserved = isRecord(content.terms) && isRecord(content.terms.Reserved) ? content.terms.Reserved : {};
  const prices: OfferPrice[] = [];
  const committed: OfferTerm[] = [];
  for (const [sku, product] of Object.entries(content.products)) {
    if (!isRecord(product)) continue;
    const attributes = normalised({
      ...(isRecord(product.attributes) ? product.attributes : {}),
      productFamily: product.productFamily,
    });
    const offers = isRecord(terms[sku]) ? Object.values(terms[sku]) : [];
    for (const offer of offers) {
      if (!isRecord(offer) || !isRecord(offer.priceDimensions)) continue;
      const price = priceOf(attributes, dimensionsOf(offer.priceDimensions));
      if (price !== undefined) prices.push(price);
    }
    for (const offer of isRecord(reserved[sku]) ? Object.values(reserved[sku]) : []) {
      if (!isRecord(offer) || !isRecord(offer.priceDimensions)) continue;
      const about = isRecord(offer.termAttributes) ? offer.termAttributes : {};
      const term = reservedTerm(
        content.offerCode,
        attributes,
        {
          length: about.LeaseContractLength,
          payment: about.PurchaseOption,
          offeringClass: about.OfferingClass,
        },
        dimensionsOf(offer.priceDimensions),
      );
      if (term !== undefined) committed.push(term);
    }
  }
  return ok({
    code: content.offerCode,
    version: String(content.version ?? ''),
    publishedOn: dayOf(content.publicationDate),
    prices,
    terms: committed,
  });
}

function dimensionsOf(dimensions: Readonly<Record<string, unknown>>): readonly OfferDimension[] {
  return Object.values(dimensions)
    .filter(isRecord)
    .map(({ beginRange, unit, pricePerUnit }) => ({
      from: String(beginRange ?? '0'),
      unit: String(unit ?? ''),
      usd: isRecord(pricePerUnit) ? pricePerUnit.USD : undefined,
    }));
}

/** An offer file in CSV: five lines about the file, the names of the columns, then a price of a tier in each row. */
export function readOfferCsv(text: string): Result<OfferFile> {
  const rows = csvRows(text);
  const start = rows.findIndex((row) => row[0] === 'SKU');
  const about = new Map(
    rows.slice(0, Math.max(0, start)).map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const code = about.get('offercode');
  if (start < 0 || code === undefined)
    return fault(
      'offer-file',
      'This is not an offer file of AWS: it has no OfferCode and no row of columns.',
    );
  const columns = (rows[start] ?? []).map(plainName);
  const column = (name: string): number => columns.indexOf(name);
  const [sku, term, ranges, unit, usd, currency] = [
    'sku',
    'termtype',
    'startingrange',
    'unit',
    'priceperunit',
    'currency',
  ].map(column) as [number, number, number, number, number, number];
  const termCode = column('offertermcode');
  const byProduct = new Map<string, Gathered>();
  const byReservation = new Map<string, Gathered>();
  for (const row of rows.slice(start + 1)) {
    if (currency >= 0 && row[currency] !== 'USD') continue;
    const isReserved = row[term] === 'Reserved';
    if (!isReserved && row[term] !== 'OnDemand') continue;
    const key = isReserved ? `${row[sku]} ${row[termCode] ?? ''}` : (row[sku] ?? '');
    const gathered = isReserved ? byReservation : byProduct;
    const product = gathered.get(key) ?? {
      attributes: Object.fromEntries(
        columns.flatMap((name, index) => (row[index] ? [[name, row[index]]] : [])),
      ),
      dimensions: [],
    };
    product.dimensions.push({ from: row[ranges] ?? '0', unit: row[unit] ?? '', usd: row[usd] });
    gathered.set(key, product);
  }
  return ok({
    code,
    version: about.get('version') ?? '',
    publishedOn: dayOf(about.get('publication date')),
    prices: [...byProduct.values()].flatMap(
      ({ attributes, dimensions }) => priceOf(attributes, dimensions) ?? [],
    ),
    terms: [...byReservation.values()].flatMap(({ attributes, dimensions }) => {
      const {
        leasecontractlength: length,
        purchaseoption: payment,
        offeringclass: offeringClass,
      } = attributes;
      return reservedTerm(code, attributes, { length, payment, offeringClass }, dimensions) ?? [];
    }),
  });
}

interface Gathered {
  readonly attributes: Record<string, string>;
  readonly dimensions: OfferDimension[];
}

/** Tiers in order; free first ones are left out, as free amounts are a matter of the account. */
function priceOf(
  attributes: OfferPrice['attributes'],
  dimensions: readonly OfferDimension[],
): OfferPrice | undefined {
  const sorted = dimensions
    .filter(({ usd }) => typeof usd === 'string' && /^\d+(\.\d+)?$/.test(usd))
    .map(({ from, unit, usd }) => ({ from: Number(from) || 0, unit, usd: trimmed(String(usd)) }))
    .sort((a, b) => a.from - b.from);
  const first = sorted[0];
  if (first === undefined) return undefined;
  const paid = sorted.length > 1 && first.usd === '0' ? sorted.slice(1) : sorted;
  return {
    attributes,
    unit: first.unit,
    tiers: paid.map(({ usd }, index) => ({ upTo: paid[index + 1]?.from ?? null, usd })),
  };
}

/** `0.0450000000` is `0.045`. */
function trimmed(usd: string): string {
  return usd.includes('.') ? usd.replace(/0+$/, '').replace(/\.$/, '') : usd;
}

function normalised(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      typeof value === 'string' ? [[plainName(name), value]] : [],
    ),
  );
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function dayOf(value: unknown): string {
  const day = typeof value === 'string' ? value.slice(0, 10) : '';
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
