import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import type { DocumentSettings } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createCostEngine } from './create-cost-engine.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { forecastCost } from './study/forecast.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

/** One control plane: 73 dollars a month. */
const cluster = (settings: Partial<DocumentSettings>) =>
  aDocument()
    .settings(settings)
    .node('eks-cluster', 'cluster', { properties: { enabledLogTypes: [] } })
    .build();

function creditsIn(settings: Partial<DocumentSettings>) {
  const document = cluster(settings);
  return createCostEngine(book).update(document, resolve(document)).credits;
}

describe('credits of a new account', () => {
  test('are those of signing up, with their date, where the settings state none', () => {
    expect(creditsIn({ freeTier: 'credits' })).toMatchObject({
      givenUsd: '100',
      firstMonthUsd: '73',
      dueUsd: '0',
      months: 1,
    });
    expect(creditsIn({ freeTier: 'credits' })?.summary).toContain('2025-07-15');
    expect(creditsIn({ freeTier: 'always-free' })).toBeUndefined();
  });

  test('are what the settings state, and pay a part of a larger bill', () => {
    expect(creditsIn({ freeTier: 'credits', creditsUsd: '40' })).toMatchObject({
      firstMonthUsd: '40',
      dueUsd: '33',
      months: 0,
    });
  });

  test('leave lines and total as they are', () => {
    const document = cluster({ freeTier: 'credits', creditsUsd: '40' });
    expect(createCostEngine(book).update(document, resolve(document)).totalUsd).toBe('73');
  });

  test('are used up month by month, and what is left expires', () => {
    const months = (creditsUsd: string) =>
      forecastCost(
        { document: cluster({ freeTier: 'credits', creditsUsd }), prices: book, today: '2026-11-20' },
        14,
      ).months;
    expect(months('100').map(({ creditsUsd }) => creditsUsd)).toEqual([
      '73',
      '27',
      ...Array.from({ length: 12 }, () => undefined),
    ]);
    expect(months('100').at(-1)?.cumulativeUsd).toBe(String(14 * 73 - 100));
    // Twelve months of 73, then they are gone although 9,124 are left.
    expect(months('10000').at(-1)?.cumulativeUsd).toBe(String(2 * 73));
  });
});
