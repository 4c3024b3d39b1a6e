import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { isAccountOwner } from '#shared/catalogue/account-owner.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentSettings, FreeTierMode, LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { withUsage } from '#shared/testing/with-usage.ts';
import { compareEstimates } from './compare-estimates.ts';
import { createCostEngine } from './create-cost-engine.ts';
import type { Estimate } from './estimate.ts';
import { freeTierOf } from './free-tier.ts';
import { billOf, sumDesign } from './node-bill.ts';
import { openLinesOf, readDrawing } from './open-lines.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { billAsJson } from './report/bill-as-json.ts';
import { estimateOnce } from './study/estimate-once.ts';
import { tieredCost } from './tiers.ts';

const catalogue = unwrap(openPriceCatalogue(catalogueFile));
const book = createPriceBook(catalogue);
const modes: readonly FreeTierMode[] = ['none', 'always-free', 'legacy-12-months', 'credits'];

/** Documents whose usage is stated, from nothing to far beyond the first tiers. */
const usedDocument = fc
  .tuple(randomDocument(25), fc.array(fc.nat(50_000_000), { minLength: 7, maxLength: 7 }))
  .map(([document, figures]) => {
    let index = 0;
    return withUsage(document, () => figures[index++ % figures.length] ?? 0);
  });

/** Documents in which nodes of any kind state how many requests reach them, so that they go on from there. */
const followedDocument = fc
  .tuple(randomDocument(30), fc.array(fc.nat(200_000_000), { minLength: 5, maxLength: 5 }), fc.nat(100))
  .map(([document, figures, spreadPercent]) => {
    let index = 0;
    return [...document.nodes.values()].reduce((changed, { id, kind }) => {
      const shape = findKind(kind)?.usage?.shape ?? {};
      if (!('requestsPerMonth' in shape) || index++ % 2 === 1) return changed;
      const requestsPerMonth = figures[index % figures.length] ?? 0;
      const usage = { requestsPerMonth, ...('spreadPercent' in shape ? { spreadPercent } : {}) };
      return applyChanges(changed, patchNode(changed, id, { usage }));
    }, document);
  });

/** Usage stated node by node, or followed from where it comes in. */
const anyDocument = fc.oneof(usedDocument, followedDocument);

function estimate(document: LintelDocument, settings: Partial<DocumentSettings> = {}): Estimate {
  const set = applyChanges(document, changeSettings(document, settings));
  return createCostEngine(book).update(set, resolve(set));
}

function totalWithQuantities(document: LintelDocument, factor: number, mode: FreeTierMode) {
  const architecture = resolve(document);
  const reading = readDrawing(document, architecture, book).with(forgetful);
  const open = [...document.nodes.keys()].map((id) =>
    openLinesOf(reading, id, book).map((line) => ({
      ...line,
      quantity: line.quantity === undefined ? undefined : line.quantity * factor,
    })),
  );
  const sums = sumDesign(open, freeTierOf(book, mode, 730));
  return sumUsd(open.map((lines) => billOf(lines, sums).total));
}

describe('over generated drawings', () => {
  const runs = { numRuns: 60 };

  test('the lines sum to the total, the parts of nodes and families too', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...modes), (document, freeTier) => {
        const { lines, totalUsd, byNode, byFamily, isAtLeast, unknownCount } = estimate(document, {
          freeTier,
        });
        const sum = (amounts: readonly (string | undefined)[]) =>
          sumUsd(amounts.map((amount) => usd(amount ?? '0'))).toFixed();
        expect(sum(lines.map(({ monthlyUsd }) => monthlyUsd))).toBe(totalUsd);
        expect(sum(byNode.map(({ monthlyUsd }) => monthlyUsd))).toBe(totalUsd);
        expect(sum(byFamily.map(({ monthlyUsd }) => monthlyUsd))).toBe(totalUsd);
        const missing = lines.filter(({ monthlyUsd }) => monthlyUsd === undefined);
        expect(missing.length).toBe(unknownCount);
        expect(isAtLeast).toBe(missing.length > 0);
      }),
      runs,
    );
  });

  test('a free tier never raises a bill, never makes a line negative, and gives no more than there is', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const [none, always, legacy, credits] = modes.map((freeTier) => estimate(document, { freeTier }));
        if (none === undefined || always === undefined || legacy === undefined) throw new Error('four modes');
        expect(credits?.totalUsd).toBe(always.totalUsd);
        const due = usd(credits?.credits?.dueUsd ?? Number.NaN);
        expect(due.lte(always.totalUsd) && due.gte(0)).toBe(true);
        expect(due.plus(credits?.credits?.firstMonthUsd ?? '').toFixed()).toBe(always.totalUsd);
        expect(usd(always.totalUsd).lte(none.totalUsd)).toBe(true);
        expect(usd(legacy.totalUsd).lte(always.totalUsd)).toBe(true);
        for (const [index, line] of legacy.lines.entries()) {
          const amount = usd(line.monthlyUsd ?? '0');
          expect(amount.isNegative() && !amount.isZero()).toBe(false);
          expect(amount.lte(usd(none.lines[index]?.monthlyUsd ?? '0').plus('1e-9'))).toBe(true);
          expect(line.free?.quantity ?? 0).toBeLessThanOrEqual(line.quantity.value ?? 0);
        }
      }),
      runs,
    );
  });

  test('another Region and back gives the same bytes, step by step and afresh', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...Object.keys(catalogue.regions)), (document, region) => {
        const engine = createCostEngine(book);
        const before = JSON.stringify(engine.update(document, resolve(document)));
        const there = changeSettings(document, { region });
        const moved = applyChanges(document, there);
        const movedBill = engine.update(moved, resolve(moved), factsChangedBy(there));
        expect(movedBill).toEqual(createCostEngine(book).update(moved, resolve(moved)));
        const back = changeSettings(moved, { region: estimate(document).region });
        const home = applyChanges(moved, back);
        expect(JSON.stringify(engine.update(home, resolve(home), factsChangedBy(back)))).toBe(before);
      }),
      runs,
    );
  });

  test('an engine for one bill gives the bill of one that is ready for edits', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const once = estimateOnce({ document, prices: book, today: '2026-11-20' });
        const kept = createCostEngine(book, () => '2026-11-20').update(document, resolve(document));
        expect(JSON.stringify(once)).toBe(JSON.stringify(kept));
      }),
      { numRuns: 30 },
    );
  });

  test('the free tier switched on and off, step by step, is the bill made afresh', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...modes), fc.constantFrom(...modes), (start, one, two) => {
        const engine = createCostEngine(book);
        engine.update(start, resolve(start));
        let document = start;
        for (const freeTier of [one, two]) {
          const changes = changeSettings(document, { freeTier });
          document = applyChanges(document, changes);
          const bill = engine.update(document, resolve(document), factsChangedBy(changes));
          expect(bill).toEqual(createCostEngine(book).update(document, resolve(document)));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('without usage only what stands there is charged', () => {
    fc.assert(
      fc.property(randomDocument(25), (drawing) => {
        const { lines } = estimate(withUsage(drawing, () => 0));
        for (const { quantity, monthlyUsd, key } of lines) {
          // How large a database is stands there too; what passes in a month does not.
          const isUsage = quantity.inputs.some(({ field }) =>
            /^usage\..*(Per(Month|Second|Minute|Request)|[gG]igabytes)/.test(field ?? ''),
          );
          if (isUsage) expect(Number(monthlyUsd ?? 0), key).toBe(0);
        }
      }),
      runs,
    );
  });

  test('compared with itself nothing is different', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...modes), (document, freeTier) => {
        const { changes, differenceUsd } = compareEstimates(
          estimate(document, { freeTier }),
          estimate(document, { freeTier }),
        );
        expect(changes).toEqual([]);
        expect(differenceUsd).toBe('0');
      }),
      { numRuns: 25 },
    );
  });

  test('the generator makes what the laws are about: free amounts, tiers, workloads and unknown prices', () => {
    const seen = new Set<string>();
    for (const document of fc.sample(anyDocument, { numRuns: 80, seed: 7 })) {
      for (const { free, price, state, quantity } of estimate(document, { freeTier: 'legacy-12-months' })
        .lines) {
        if ((free?.quantity ?? 0) > 0) seen.add('free');
        if ((price?.tiers.length ?? 0) > 1) seen.add('tiers');
        if (quantity.inputs.some(({ origin }) => origin === 'derived' || origin === 'simulated'))
          seen.add('workload');
        if (state === 'unknown-price') seen.add('unknown');
      }
    }
    expect([...seen].sort()).toEqual(['free', 'tiers', 'unknown', 'workload']);
  });

  test('twice of everything never costs less', () => {
    fc.assert(
      fc.property(usedDocument, fc.constantFrom(...modes), (document, mode) => {
        const once = totalWithQuantities(document, 1, mode);
        expect(totalWithQuantities(document, 2, mode).gte(once)).toBe(true);
      }),
      runs,
    );
  });
});

describe('over generated drawings whose workload is followed', () => {
  const runs = { numRuns: 60 };

  test('low lies below expected and high above it, of every line and of the total', () => {
    fc.assert(
      fc.property(followedDocument, fc.constantFrom(...modes), (document, freeTier) => {
        const { lines, range, totalUsd } = estimate(document, { freeTier });
        expect(usd(range.lowUsd).lte(totalUsd)).toBe(true);
        expect(usd(range.highUsd).gte(totalUsd)).toBe(true);
        expect(usd(range.lowUsd).isNegative() && !usd(range.lowUsd).isZero()).toBe(false);
        for (const line of lines) {
          if (line.range === undefined) continue;
          expect(usd(line.range.lowUsd).lte(line.monthlyUsd ?? '0'), line.key).toBe(true);
          expect(usd(line.range.highUsd).gte(line.monthlyUsd ?? '0'), line.key).toBe(true);
        }
      }),
      runs,
    );
  });

  test('the lines sum to the total, and what connections carry is part of it', () => {
    fc.assert(
      fc.property(followedDocument, (document) => {
        const { lines, totalUsd, byNode } = estimate(document);
        expect(sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0'))).toFixed()).toBe(totalUsd);
        expect(sumUsd(byNode.map(({ monthlyUsd }) => usd(monthlyUsd))).toFixed()).toBe(totalUsd);
        for (const { owner } of lines) {
          const isRecord = document.nodes.has(owner) || document.connections.has(owner);
          expect(isRecord || isAccountOwner(owner), owner).toBe(true);
        }
      }),
      runs,
    );
  });

  test('a bill written as JSON and read again has the same states and estimates', () => {
    fc.assert(
      fc.property(
        followedDocument,
        fc.constantFrom(...Object.keys(catalogue.regions)),
        (document, region) => {
          const bill = estimate(document, { region });
          const text = billAsJson({ title: 'x', estimate: bill, nameOf: (id) => id });
          const read = JSON.parse(text) as Estimate;
          expect(read.lines.map(({ state }) => state)).toEqual(bill.lines.map(({ state }) => state));
          expect(read.lines.map(({ price }) => price?.estimated)).toEqual(
            bill.lines.map(({ price }) => price?.estimated),
          );
          expect(compareEstimates(bill, read).changes).toEqual([]);
        },
      ),
      runs,
    );
  });
});

/** Kinds whose whole bill is their usage, with the figure that tiers or free amounts apply to. */
const divisible: readonly { kind: string; field: string; usage: Properties }[] = [
  {
    kind: 'lambda-function',
    field: 'requestsPerMonth',
    usage: { averageDurationMs: 700, logKilobytesPerRequest: 0.5 },
  },
  { kind: 'api-gateway-http', field: 'requestsPerMonth', usage: { requestKilobytes: 600 } },
  { kind: 'api-gateway-rest', field: 'requestsPerMonth', usage: {} },
  { kind: 'sqs-queue', field: 'requestsPerMonth', usage: { messageKilobytes: 100 } },
  {
    kind: 's3-bucket',
    field: 'storedGigabytes',
    usage: { putRequestsPerMonth: 0, getRequestsPerMonth: 0 },
  },
];

test.each(divisible)('splitting a $kind in two keeps what both cost', ({ kind, field, usage }) => {
  fc.assert(
    fc.property(
      fc.nat(2_000_000_000),
      fc.nat(2_000_000_000),
      fc.constantFrom(...modes),
      (one, other, freeTier) => {
        const part = (figure: number) => ({ usage: { ...usage, [field]: figure } });
        const whole = aDocument()
          .settings({ freeTier })
          .node(kind, 'whole', part(one + other))
          .build();
        const halves = aDocument()
          .settings({ freeTier })
          .node(kind, 'one', part(one))
          .node(kind, 'other', part(other))
          .build();
        const [a, b] = [estimate(whole).totalUsd, estimate(halves).totalUsd];
        // Sums of binary quantities may differ in the last digit, far below a cent.
        expect(usd(a).minus(b).abs().lte('0.000001'), `${a} ${b}`).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test('splitting a node in two keeps the cost of a generated drawing that it stands in', () => {
  fc.assert(
    fc.property(
      usedDocument,
      fc.constantFrom(...divisible),
      fc.nat(2_000_000_000),
      fc.nat(2_000_000_000),
      fc.constantFrom(...modes),
      (base, { kind, field, usage }, one, other, freeTier) => {
        const part = (figure: number) => ({ usage: { ...usage, [field]: figure } });
        const whole = aDocument(base)
          .node(kind, 'law-whole', part(one + other))
          .build();
        const halves = aDocument(base)
          .node(kind, 'law-one', part(one))
          .node(kind, 'law-other', part(other))
          .build();
        const [a, b] = [estimate(whole, { freeTier }).totalUsd, estimate(halves, { freeTier }).totalUsd];
        expect(usd(a).minus(b).abs().lte('0.000001'), `${a} ${b}`).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test('every tiered price of the catalogue is continuous, and more never costs less', () => {
  const tiered = Object.values(catalogue.components)
    .flatMap(({ prices }) => Object.values(prices))
    .flatMap(({ tiers }) => (tiers === undefined ? [] : [tiers]));
  expect(tiered.length).toBeGreaterThan(20);
  for (const tiers of tiered) {
    const dearest = Math.max(...tiers.map((tier) => Number(tier.usd)));
    for (const { upTo } of tiers) {
      if (upTo === null) continue;
      const [below, at, above] = [upTo - 1, upTo, upTo + 1].map((each) => tieredCost(each, tiers));
      if (below === undefined || at === undefined || above === undefined) continue;
      for (const step of [at.minus(below), above.minus(at)]) {
        expect(step.isNegative()).toBe(false);
        expect(step.lte(dearest)).toBe(true);
      }
    }
  }
});

test('no component is covered by two free amounts', () => {
  const covered = (catalogue.freeTier?.allowances ?? []).flatMap(({ components }) => components);
  expect(new Set(covered).size).toBe(covered.length);
  for (const component of covered)
    expect(component in catalogue.components || component.startsWith('ec2/'), component).toBe(true);
});
