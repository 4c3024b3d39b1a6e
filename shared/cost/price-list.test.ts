import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import examples from './fixtures/worked-examples.json' with { type: 'json' };
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { openPriceLists, type PricedList, pricePriceList } from './price-list.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

interface Example {
  readonly id: string;
  readonly expectedTotal: number;
  readonly holdsForCatalogue: boolean;
}

function price(list: unknown, from?: 'catalogue' | 'own'): PricedList {
  const [only] = unwrap(openPriceLists(list));
  if (only === undefined) throw new Error('no list');
  return pricePriceList(only, book, from);
}

const cents = (amount: number): string => usd(amount).toFixed(2);

describe.each([...examples] as readonly Example[])('$id', (example) => {
  test('comes out to the cent with its own prices', () => {
    expect(price(example, 'own')).toMatchObject({
      roundedUsd: cents(example.expectedTotal),
      isAtLeast: false,
    });
  });

  test.runIf(example.holdsForCatalogue)('comes out to the cent from the catalogue', () => {
    expect(price(example)).toMatchObject({ roundedUsd: cents(example.expectedTotal), isAtLeast: false });
  });
});

const published = join(import.meta.dirname, '../../../shared/cases/cost-examples.json');

describe.runIf(existsSync(published))('the published collection of examples', () => {
  const { cases } = JSON.parse(existsSync(published) ? readFileSync(published, 'utf8') : '{"cases":[]}') as {
    cases: readonly { id: string; expectedTotal: number; catalogueMatch: boolean }[];
  };

  test('comes out to the cent, each with its own prices and where it can from the catalogue', () => {
    expect(cases.length).toBeGreaterThanOrEqual(49);
    for (const each of cases) {
      expect(price(each, 'own').roundedUsd, each.id).toBe(cents(each.expectedTotal));
      if (each.catalogueMatch) expect(price(each).roundedUsd, each.id).toBe(cents(each.expectedTotal));
    }
  });
});

describe('a list of quantities', () => {
  test('keeps what the catalogue does not have as unknown, and the total then is a lower bound', () => {
    const priced = price({
      lines: [
        { component: 'ec2/t3.medium reserved', quantity: 730 },
        { component: 'ebs/gp2.storage', quantity: 8 },
        { component: 'vpc.nat/data' },
      ],
    });
    expect(priced.lines.map(({ state, monthlyUsd }) => [state, monthlyUsd])).toEqual([
      ['unknown-price', undefined],
      ['priced', '0.8'],
      ['needs-usage', undefined],
    ]);
    expect(priced).toMatchObject({ totalUsd: '0.8', isAtLeast: true });
  });

  test('shares tiers among the lines of one component and Region', () => {
    const line = (quantity: number) => ({ component: 'apigateway.http/requests', quantity });
    expect(price({ lines: [line(300), line(700)] })).toMatchObject({
      totalUsd: '930',
      lines: [{ monthlyUsd: '279' }, { monthlyUsd: '651' }],
    });
    const elsewhere = { ...line(300), region: 'us-west-2' };
    expect(price({ lines: [line(300), elsewhere] }).lines[0]?.monthlyUsd).toBe('300');
  });

  test('takes free amounts off once, before tiers, where it asks for them', () => {
    const lines = [
      { component: 'lambda/x86.duration', quantity: 1_000_000 },
      { component: 'lambda/arm.duration', quantity: 500_000 },
      { component: 'lambda/requests', quantity: 3 },
      { component: 'sqs/standard', quantity: 0.5 },
      { component: 'ec2/t3.micro', quantity: 730 },
    ];
    const free = price({ lines, freeTier: 'always-free' });
    expect(free.lines.map(({ free, state }) => [free?.quantity.toFixed(2), state])).toEqual([
      ['266666.67', 'priced'],
      ['133333.33', 'priced'],
      ['1.00', 'priced'],
      ['0.50', 'free'],
      [undefined, 'priced'],
    ]);
    expect(free.lines[2]?.monthlyUsd).toBe('0.4');
    expect(price({ lines, freeTier: 'legacy-12-months' }).lines[4]).toMatchObject({
      state: 'free',
      monthlyUsd: '0',
    });
    expect(price({ lines }).lines.every((line) => line.free === undefined)).toBe(true);
  });

  test('may be an array of lines, one list, or many', () => {
    const lines = [{ component: 'eks/cluster.standard', quantity: 730 }];
    for (const content of [lines, { lines }, [{ lines }], { cases: [{ lines }] }])
      expect(price(content).roundedUsd).toBe('73.00');
  });

  test.each([
    [{}, 'list 1, lines'],
    [{ lines: [{ component: 'sqs/standard', quantity: -1 }] }, 'list 1, lines.0.quantity'],
    [{ cases: [] }, 'Too small'],
    ['text', 'list 1'],
    [[{ lines: [] }, { lines: [{ quantity: 1 }] }], 'list 2, lines.0.component'],
  ])('%j is refused with its place', (content, place) => {
    const opened = openPriceLists(content);
    expect(!opened.ok && opened.fault.message).toContain(place);
  });
});
