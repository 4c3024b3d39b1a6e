import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { drawnExamples } from '#shared/testing/drawn-examples/drawn-examples.ts';
import { createCostEngine } from './create-cost-engine.ts';
import examples from './fixtures/worked-examples.json' with { type: 'json' };
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

describe.each(drawnExamples())('$id, drawn', ({ id, document, drawnAs = {}, leftOut = {}, also = {} }) => {
  const example = examples.find((each) => each.id === id);
  const estimate = createCostEngine(book).update(document, resolve(document));
  const expected = (example?.lines ?? [])
    .filter(({ component }) => !(component in leftOut))
    .map((line) => ({ ...line, component: drawnAs[line.component] ?? line.component }));
  const components = new Set(expected.map(({ component }) => component));

  test('is charged for the same quantities and for nothing that is not accounted for', () => {
    const drawn = estimate.lines.filter(({ component }) => components.has(component));
    for (const { component, quantity } of expected) {
      const sum = drawn
        .filter((line) => line.component === component)
        .reduce((total, line) => total + (line.quantity.value ?? Number.NaN) - (line.free?.quantity ?? 0), 0);
      expect(sum, component).toBeCloseTo(quantity, 6);
    }
    const further = estimate.lines.filter(({ component }) => !components.has(component));
    expect(new Set(further.map(({ component }) => component))).toEqual(new Set(Object.keys(also)));
  });

  test('comes to the same amount', () => {
    const left = (example?.lines ?? [])
      .filter(({ component }) => component in leftOut)
      .map(({ quantity, price = 0 }) => usd(quantity).times(price));
    const drawn = estimate.lines
      .filter(({ component }) => components.has(component))
      .map(({ monthlyUsd }) => usd(monthlyUsd ?? Number.NaN));
    expect(sumUsd(drawn).plus(sumUsd(left)).toFixed(2)).toBe(usd(example?.expectedTotal ?? 0).toFixed(2));
  });
});

test('every example is drawn, and with them every service among them', () => {
  const drawn = drawnExamples().map(({ id }) => id);
  expect(drawn.toSorted()).toEqual(examples.map(({ id }) => id).toSorted());
  const services = new Set(
    examples.flatMap(({ lines }) => lines.map(({ component }) => serviceOf(component))),
  );
  const inDrawings = new Set(
    drawnExamples().flatMap(({ document }) =>
      createCostEngine(book)
        .update(document, resolve(document))
        .lines.map(({ component }) => serviceOf(component)),
    ),
  );
  expect([...services].filter((service) => !inDrawings.has(service))).toEqual([]);
});

function serviceOf(component: string): string {
  return component.split('/')[0] ?? component;
}
