import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { csvCell } from '#shared/base/csv-cell.ts';
import { unwrap } from '#shared/base/result.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createCostEngine } from '../create-cost-engine.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { openPriceLists, pricePriceList } from '../price-list.ts';
import type { Bill } from './bill.ts';
import { describeBasis } from './bill.ts';
import { billAsCsv } from './bill-as-csv.ts';
import { billAsHtml } from './bill-as-html.ts';
import { billAsJson } from './bill-as-json.ts';
import { billAsMarkdown } from './bill-as-markdown.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

/** Free amounts, an override, an old price, a scaled price, tiers, an unknown price, and names that are not harmless. */
const document = aDocument()
  .settings({
    region: 'eu-west-1',
    freeTier: 'always-free',
    priceOverrides: [
      { component: 'sqs/fifo', usd: '0.3', reason: 'Private pricing' },
      { component: 'sqs/fifo', region: 'us-east-1', usd: '9', reason: 'Elsewhere' },
    ],
  })
  .node('sqs-queue', 'orders', {
    name: '=HYPERLINK("x")',
    properties: { fifoQueue: true },
    usage: { requestsPerMonth: 3_000_000 },
  })
  .node('api-gateway-http', 'api', {
    name: '<b>|`api`',
    properties: { accessLogs: false },
    usage: { requestsPerMonth: 400_000_000 },
  })
  .node('ebs-volume', 'disk', { properties: { volumeType: 'io1', size: 30, iops: 300 } })
  .node('ec2-instance', 'odd', { properties: { instanceType: 'z9.nano', associatePublicIpAddress: false } })
  .build();

const estimate = createCostEngine(book, () => '2026-11-20').update(document, resolve(document));
const bill: Bill = {
  title: 'a & b.lintel.json',
  estimate,
  nameOf: (id) => document.nodes.get(id)?.name ?? id,
};
const lineOf = (component: string) => estimate.lines.find((line) => line.component === component);

describe('a line says what is special about it', () => {
  test('a price of one Region is not used in another, and an override names its reason', () => {
    expect(lineOf('sqs/fifo')).toMatchObject({
      monthlyUsd: '0.6',
      free: { quantity: 1, allowance: '1 million requests' },
      price: { tiers: [{ usd: '0.3' }], override: { reason: 'Private pricing' } },
    });
  });

  test('an old price carries a caution, and the summary counts it', () => {
    expect(lineOf('ebs/io1.storage')).toMatchObject({ cautions: ['old-price'] });
    expect(estimate.cautions['old-price']).toBeGreaterThanOrEqual(2);
    expect(describeBasis(estimate)).toMatch(/\d lines rest on a price older than 24 months\./);
  });

  test('a price becomes old on the day, not with the catalogue', () => {
    const asOf = lineOf('ec2/z9.nano')?.price?.asOf;
    expect(asOf).toBeUndefined();
    const later = createCostEngine(book, () => '2035-01-01').update(document, resolve(document));
    const priced = later.lines.filter(({ price }) => price !== undefined && price.override === undefined);
    expect(later.cautions['old-price']).toBe(priced.length);
    expect(later.totalUsd).toBe(estimate.totalUsd);
  });
});

describe('CSV', () => {
  const rows = billAsCsv(bill).trimEnd().split('\r\n');

  test('has the columns of FOCUS first, and a row a line', () => {
    expect(rows[0]).toMatch(/^ResourceId,ResourceName,ServiceName,RegionId,ChargeCategory,/);
    expect(rows).toHaveLength(estimate.lines.length + 1);
  });

  test('shows names that look like formulas as text, and no amount where none is known', () => {
    expect(rows.find((row) => row.startsWith('orders,'))).toContain(`"'=HYPERLINK(""x"")"`);
    expect(rows.find((row) => row.includes('ec2/z9.nano'))).toContain(',,USD,unknown-price,');
    for (const text of ['=1', '+1+1', '-1+1', '@x', '\tx']) expect(csvCell(text)).toMatch(/^"?'/);
    expect(csvCell('-1.5')).toBe('-1.5');
  });

  test('bills what is left after the free amount', () => {
    expect(rows.find((row) => row.startsWith('orders,'))).toContain(',3,1M requests,2,');
  });
});

test('Markdown keeps names inside their cells and numbers the remarks', () => {
  const text = billAsMarkdown(bill);
  expect(text).toContain('\\<b\\>\\|\\`api\\`');
  expect(text).toMatch(/\\\[\d+\\\]/);
  expect(text).toMatch(/^\d+\. Your own price: Private pricing\.$/m);
  expect(text).toContain('| | **Total** | | **at least \\$');
});

test('HTML shows names as text and needs nothing from elsewhere', () => {
  const html = billAsHtml(bill);
  expect(html).toContain('&lt;b&gt;|`api`');
  expect(html).toContain('<title>Monthly cost of a &amp; b.lintel.json</title>');
  expect(html).not.toMatch(/<(script|link|img|iframe)|https?:/);
  expect(html).toContain('Your own price: Private pricing.');
});

test('JSON carries what is needed to compute it again, flags and all', () => {
  const json: unknown = JSON.parse(billAsJson(bill));
  const [list] = unwrap(openPriceLists(json));
  if (list === undefined) throw new Error('no list');
  const again = pricePriceList(list, book, 'own', '2026-11-20');
  expect(again.totalUsd).toBe(estimate.totalUsd);
  expect(again.isAtLeast).toBe(true);
  expect(again.lines.map(({ state }) => state)).toEqual(estimate.lines.map(({ state }) => state));
  expect(new Set(estimate.lines.map(({ state }) => state))).toContain('estimated-price');
  expect(new Set(estimate.lines.map(({ state }) => state))).toContain('unknown-price');
});
