import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { compareEstimates } from './compare-estimates.ts';
import { createCostEngine } from './create-cost-engine.ts';
import type { Estimate } from './estimate.ts';
import { flatPrice, overridePrices } from './override-prices.ts';
import { createPriceBook, type PriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function estimate(document: LintelDocument, prices: PriceBook = book): Estimate {
  return createCostEngine(prices).update(document, resolve(document));
}

const queue = (requestsPerMonth: number, fifoQueue = false) =>
  aDocument().node('sqs-queue', 'q', { properties: { fifoQueue }, usage: { requestsPerMonth } });
const volume = (size: number) => aDocument().node('ebs-volume', 'v', { properties: { size } });

describe('a line that changed says why', () => {
  test('usage that its user stated is not the drawing', () => {
    const { changes } = compareEstimates(
      estimate(queue(1_000_000).build()),
      estimate(queue(3_000_000).build()),
    );
    expect(changes).toMatchObject([
      { key: 'q sqs/standard', reasons: ['usage'], differenceUsd: '0.8', byReason: { usage: '0.8' } },
    ]);
  });

  test('a drawn size is a quantity', () => {
    const { changes, byReason } = compareEstimates(
      estimate(volume(100).build()),
      estimate(volume(150).build()),
    );
    expect(changes).toMatchObject([{ reasons: ['quantity'], differenceUsd: '4' }]);
    expect(byReason).toMatchObject({ quantity: '4', usage: '0', price: '0', added: '0' });
  });

  test('a newer price of the same thing is the price, and its part is kept apart from that of a new size', () => {
    const dearer = overridePrices(book, [
      { component: 'ebs/gp3.storage', tiers: flatPrice('0.1'), reason: 'test' },
    ]);
    const same = compareEstimates(estimate(volume(100).build()), estimate(volume(100).build(), dearer));
    expect(same.changes).toMatchObject([{ reasons: ['price'], byReason: { price: '2' } }]);
    const both = compareEstimates(estimate(volume(100).build()), estimate(volume(150).build(), dearer));
    expect(both.changes).toMatchObject([
      { reasons: ['quantity', 'price'], differenceUsd: '7', byReason: { quantity: '4', price: '3' } },
    ]);
  });

  test('another component is a line gone and a line new', () => {
    const { changes, byReason } = compareEstimates(
      estimate(queue(1_000_000).build()),
      estimate(queue(1_000_000, true).build()),
    );
    expect(changes.map(({ key, reasons }) => [key, ...reasons])).toEqual([
      ['q sqs/fifo', 'added'],
      ['q sqs/standard', 'removed'],
    ]);
    expect(byReason).toMatchObject({ added: '0.5', removed: '-0.4' });
  });

  test('a neighbour that brings the next tier changes what the tiers are shared by', () => {
    const api = (id: string) => ({
      usage: { requestsPerMonth: 300_000_000 },
      properties: { accessLogs: false },
      name: id,
    });
    const one = aDocument().node('api-gateway-http', 'a', api('a'));
    const { changes } = compareEstimates(
      estimate(one.build()),
      estimate(one.node('api-gateway-http', 'b', api('b')).build()),
    );
    expect(changes).toMatchObject([
      { key: 'a apigateway.http/requests', reasons: ['sharing'], differenceUsd: '-15' },
      { key: 'b apigateway.http/requests', reasons: ['added'], differenceUsd: '285' },
    ]);
  });

  test('a difference with an unknown amount is unknown, and the totals are partial', () => {
    const comparison = compareEstimates(
      estimate(
        aDocument()
          .node('ec2-instance', 'i', { properties: { instanceType: 't3.micro' } })
          .build(),
      ),
      estimate(
        aDocument()
          .node('ec2-instance', 'i', { properties: { instanceType: 'z9.nano' } })
          .build(),
      ),
    );
    const added = comparison.changes.find(({ key }) => key === 'i ec2/z9.nano');
    expect(added).toMatchObject({ reasons: ['added'], differenceUsd: undefined, byReason: {} });
    expect(comparison.isPartial).toBe(true);
  });
});

test('a bill compared with itself has no changes', () => {
  fc.assert(
    fc.property(randomDocument(25), (document) => {
      const bill = estimate(document);
      expect(compareEstimates(bill, estimate(document))).toMatchObject({ changes: [], differenceUsd: '0' });
    }),
    { numRuns: 40 },
  );
});

test('the reasons add up to the difference, and the other way round is its opposite', () => {
  fc.assert(
    fc.property(randomDocument(20), randomDocument(20), (one, other) => {
      const [a, b] = [estimate(one), estimate(other)];
      const there = compareEstimates(a, b);
      const back = compareEstimates(b, a);
      expect(usd(there.differenceUsd).plus(back.differenceUsd).isZero()).toBe(true);
      expect(back.changes.length).toBe(there.changes.length);
      const known = there.changes.map(({ differenceUsd }) => usd(differenceUsd ?? '0'));
      expect(sumUsd(Object.values(there.byReason).map((each) => usd(each))).toFixed()).toBe(
        sumUsd(known).toFixed(),
      );
      if (!there.isPartial) expect(sumUsd(known).toFixed()).toBe(there.differenceUsd);
    }),
    { numRuns: 40 },
  );
});
