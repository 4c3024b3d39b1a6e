import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createCostEngine } from '../create-cost-engine.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { dayProfile, mergedProfile } from './day-profile.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

describe('a day', () => {
  test('has the average of 1 whatever its busy hours', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 24, noNaN: true }),
        fc.double({ min: 1, max: 24, noNaN: true }),
        fc.nat(23),
        (hours, factor, from) => {
          const profile = dayProfile(hours, factor, from) ?? [];
          for (const each of profile) expect(each).toBeGreaterThanOrEqual(-1e-9);
          const sum = profile.reduce((total, each) => total + each, 0);
          if (profile.length > 0) expect(sum).toBeCloseTo(24, 6);
        },
      ),
    );
  });

  test('without busy hours is even, and stays so with another even one', () => {
    expect(dayProfile(24, 3, 0)).toBeUndefined();
    expect(dayProfile(8, 1, 0)).toBeUndefined();
    expect(mergedProfile(undefined, 5, undefined, 7)).toBeUndefined();
  });

  test('of two loads is between them by what each brings', () => {
    const day = dayProfile(12, 2, 0);
    expect(mergedProfile(day, 1, undefined, 3)?.slice(11, 13)).toEqual([1.25, 0.75]);
  });
});

function drawing(usage: Properties, stated: Properties): LintelDocument {
  return aDocument()
    .node('users', 'people', { usage: { requestsPerMonth: 500_000_000, ...usage } })
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
    .node('alb', 'web', { parent: 'vpc', usage: stated })
    .connect('traffic', 'people', 'web')
    .build();
}

function unitHours(usage: Properties, stated: Properties = {}): number {
  const document = drawing(usage, stated);
  const { lines } = createCostEngine(book).update(document, resolve(document));
  return lines.find(({ component }) => component === 'elb.alb/lcu')?.quantity.value ?? Number.NaN;
}

test('an edit of the busy hours gives the bill that a fresh engine gives', () => {
  const before = drawing({}, { activeConnectionsPerMinute: 30_000 });
  const engine = createCostEngine(book);
  engine.update(before, resolve(before));
  const changes = patchNode(before, 'people', {
    usage: { requestsPerMonth: 500_000_000, busyHours: 6, busyFactor: 3 },
  });
  const after = applyChanges(before, changes);
  const bill = engine.update(after, resolve(after), factsChangedBy(changes));
  expect(bill).toEqual(createCostEngine(book).update(after, resolve(after)));
});

describe('capacity units of a load balancer', () => {
  const busy = { busyHours: 6, busyFactor: 3 };

  test('are the same with busy hours while one measure is the highest in all of them', () => {
    expect(unitHours(busy)).toBeCloseTo(unitHours({}), 6);
  });

  test('are more with busy hours where another measure does not rest in the quiet ones', () => {
    const stated = { activeConnectionsPerMinute: 30_000 };
    expect(unitHours(busy, stated)).toBeGreaterThan(unitHours({}, stated) * 1.05);
  });
});
