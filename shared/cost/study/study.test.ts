import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import type { DocumentSettings, LintelDocument, Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { alternativesOf } from './alternatives/alternatives.ts';
import { estimateOnce, type StudyInput } from './estimate-once.ts';
import { forecastCost } from './forecast.ts';
import { purchaseOptions } from './purchase-options.ts';
import { studyCost } from './study-cost.ts';
import { unitCostsOf } from './unit-costs.ts';
import { widestLines } from './widest-lines.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function input(document: LintelDocument): StudyInput {
  return { document, prices, today: '2026-11-20' };
}

function api(settings: Partial<DocumentSettings> = {}): LintelDocument {
  return aDocument()
    .settings(settings)
    .node('users', 'people', { usage: { requestsPerMonth: 10_000_000, usersPerMonth: 20_000 } })
    .node('api-gateway-rest', 'api', { properties: { accessLogs: false } })
    .node('lambda-function', 'handler', { usage: { logKilobytesPerRequest: 1 } })
    .connect('traffic', 'people', 'api')
    .connect('invoke', 'api', 'handler')
    .build();
}

function instances(type = 'm5.large'): LintelDocument {
  return aDocument()
    .node('ec2-instance', 'server', {
      properties: { instanceType: type, associatePublicIpAddress: false },
    })
    .build();
}

describe('a forecast', () => {
  test('without growth is the same bill every month, but for logs that pile up until their retention ends', () => {
    const { months, totalUsd, isAtLeast } = forecastCost(input(api()), 12);
    expect(months).toHaveLength(12);
    expect(isAtLeast).toBe(false);
    // Logs are kept 30 days by default, so the first month already holds nearly all of them.
    expect(Number(months[1]?.totalUsd)).toBeCloseTo(Number(months[11]?.totalUsd), 9);
    expect(sumUsd(months.map((month) => usd(month.totalUsd))).toFixed()).toBe(totalUsd);
    expect(months[11]?.cumulativeUsd).toBe(totalUsd);
  });

  test('grows what depends on the workload by the stated rate, and nothing else', () => {
    const grown = forecastCost(input(api({ forecast: { growthPercentPerMonth: 10 } })), 3);
    const first = Number(grown.months[0]?.totalUsd);
    expect(grown.months.map(({ usageFactor }) => Number(usageFactor.toFixed(6)))).toEqual([1, 1.1, 1.21]);
    expect(Number(grown.months[2]?.totalUsd)).toBeGreaterThan(first * 1.2);
    expect(Number(grown.months[2]?.totalUsd)).toBeLessThan(first * 1.23);
    const standing = instances();
    const settings = { forecast: { growthPercentPerMonth: 10 } };
    const fixed = forecastCost(input(aDocument(standing).settings(settings).build()), 3);
    expect(fixed.months[2]?.totalUsd).toBe(fixed.months[0]?.totalUsd);
  });

  test('logs without a retention go on growing, month after month', () => {
    const document = aDocument()
      .node('log-group', 'logs', {
        properties: { retentionInDays: 0 },
        usage: { otherGigabytesPerMonth: 100, queriedGigabytesPerMonth: 0 },
      })
      .build();
    const { months } = forecastCost(input(document), 36);
    const kept = months.map(({ accumulatingUsd }) => Number(accumulatingUsd));
    // 100 GB a month, 0.15 of it after compression, at 0.03 a GB-month.
    expect(kept[0]).toBeCloseTo(100 * 0.15 * 0.03, 6);
    expect(kept[35]).toBeCloseTo(36 * 100 * 0.15 * 0.03, 6);
  });

  test('what is written to a bucket stays there', () => {
    const document = aDocument()
      .node('lambda-function', 'writer', { usage: { requestsPerMonth: 1 } })
      .node('s3-bucket', 'files', { usage: { storedGigabytes: 0 } })
      .connect('data', 'writer', 'files', { access: 'write' }, { gigabytesPerMonth: 1000 })
      .build();
    const { months } = forecastCost(input(document), 3);
    const stored = months.map(({ accumulatingUsd }) => Number(accumulatingUsd));
    expect(stored[1]).toBeCloseTo(1000 * 0.023, 6);
    expect(stored[2]).toBeCloseTo(2000 * 0.023, 6);
  });

  test('seasons move months and keep the year, and the free tier of a new account ends', () => {
    const shape = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 13];
    const { months } = forecastCost(input(api({ forecast: { monthlyShape: shape, startMonth: 12 } })), 12);
    expect(months[0]?.usageFactor).toBeCloseTo(13 / 2, 9);
    expect(months.reduce((total, { usageFactor }) => total + usageFactor, 0)).toBeCloseTo(12, 9);
    const free = forecastCost(input(api({ freeTier: 'legacy-12-months' })), 13);
    expect(Number(free.months[12]?.totalUsd)).toBeGreaterThan(Number(free.months[11]?.totalUsd));
  });
});

describe('stored data', () => {
  const monthsOf = (properties: Properties, months: number) =>
    forecastCost(
      input(
        aDocument()
          .node('users', 'people', { usage: { requestsPerMonth: 1_048_576, requestKilobytes: 1000 } })
          .node('lambda-function', 'writer')
          .node('s3-bucket', 'archive', { properties, usage: { storedGigabytes: 0, putRequestsPerMonth: 0 } })
          .connect('call', 'people', 'writer')
          .connect('data', 'writer', 'archive', { access: 'write' })
          .build(),
      ),
      months,
    ).months.map(({ accumulatingUsd }) => Number(accumulatingUsd));
  // A thousand gigabytes a month, which are in the bill from the month after.
  const month = 1000 * 0.023;

  test('piles up without end while nothing deletes it', () => {
    const stock = monthsOf({}, 6);
    expect(stock[5]).toBeCloseTo((stock[1] ?? 0) + 4 * month, 2);
  });

  test('stays level once as much expires as is written', () => {
    const stock = monthsOf({ expirationDays: 91 }, 12);
    // 91 days are 2.99 months of writing.
    expect((stock[11] ?? 0) - (stock[0] ?? 0)).toBeCloseTo((91 / (365 / 12)) * month, 2);
    expect(stock[11]).toBeCloseTo(stock[5] ?? 0, 6);
  });

  test('that moves to a cheaper class costs what it costs there', () => {
    const kept = monthsOf({}, 12);
    const moved = monthsOf({ transitionDays: 30, transitionStorageClass: 'GLACIER' }, 12);
    const first = 30 / (365 / 12);
    const expected = (11 - first) * 1000 * (0.023 - 0.0036);
    expect((kept[11] ?? 0) - (moved[11] ?? 0)).toBeCloseTo(expected, 2);
  });
});

describe('purchase options', () => {
  const options = purchaseOptions(estimateOnce(input(instances())), prices);
  const find = (id: string) => options.find((option) => option.id === id);

  test('take the discount of the family off what the instances cost on demand', () => {
    const demand = 730 * 0.096;
    const all = find('ec2 reserved 1y allUpfront');
    expect(Number(all?.monthlyUsd)).toBeCloseTo(demand * (1 - 0.412), 6);
    expect(Number(all?.upfrontUsd)).toBeCloseTo(12 * demand * (1 - 0.412), 6);
    expect(Number(find('ec2 reserved 1y noUpfront')?.monthlyUsd)).toBeCloseTo(demand * (1 - 0.412 + 0.04), 6);
    expect(Number(find('ec2 compute-savings-plan 3y noUpfront')?.monthlyUsd)).toBeCloseTo(
      demand * (1 - 0.624 + 0.05 + 0.07),
      6,
    );
  });

  test('say when a payment at the start is paid back, and how much use a commitment needs', () => {
    const all = find('ec2 reserved 1y allUpfront');
    // 12 × 0.588 = 7.06 months of paying on demand.
    expect(all?.paidBackInMonth).toBe(8);
    expect(all?.breakEvenUtilisation).toBeCloseTo(0.588, 4);
    expect(all?.cashFlowUsd).toHaveLength(12);
    for (const option of options) {
      if (option.cashFlowUsd === undefined) continue;
      const paid = sumUsd(option.cashFlowUsd.map((amount) => usd(amount)));
      const owed = usd(option.monthlyUsd ?? '0').times(option.termMonths ?? 0);
      expect(paid.minus(owed).abs().lt('1e-9'), option.id).toBe(true);
    }
  });

  test('Spot has a range, and the hours that stay on demand are in it', () => {
    const spot = find('ec2 spot');
    const demand = 730 * 0.096;
    expect(Number(spot?.monthlyUsd)).toBeCloseTo(demand * (1 - 0.7 * 0.95 * 0.67), 6);
    expect(Number(spot?.range?.lowUsd)).toBeLessThan(Number(spot?.monthlyUsd));
    expect(Number(spot?.range?.highUsd)).toBeGreaterThan(Number(spot?.monthlyUsd));
  });

  test('an instance that runs a third of the time pays for the whole month once it is committed to', () => {
    const document = aDocument()
      .node('ec2-instance', 'server', {
        properties: { instanceType: 'm5.large', associatePublicIpAddress: false },
        usage: { runningHoursPerMonth: 240 },
      })
      .build();
    const [option] = purchaseOptions(estimateOnce(input(document)), prices);
    expect(Number(option?.savedUsd)).toBeLessThan(0);
    expect(option?.paidBackInMonth).toBeUndefined();
  });

  test('a family without a discount in the catalogue is unknown, not free of discount', () => {
    const option = purchaseOptions(estimateOnce(input(instances('m8i.large'))), prices)[0];
    expect(option?.unknown).toEqual(['m8i.large']);
    expect(option?.monthlyUsd).toBeUndefined();
  });
});

describe('what else is paid by the hour', () => {
  const drawing = aDocument()
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'isolated', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'isolated', availabilityZone: 'b' } })
    .node('rds-instance', 'db', { parent: 'vpc', properties: { dbInstanceClass: 'db.m5.large' } })
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'service', {
      parent: 'cluster',
      properties: { launchType: 'FARGATE', desiredCount: 2, cpu: 1024, memory: 2048 },
    })
    .node('lambda-function', 'handler', { usage: { requestsPerMonth: 50_000_000 } });
  const optionsOf = (...discounts: NonNullable<DocumentSettings['commitmentDiscounts']>) =>
    studyCost(input(drawing.settings({ commitmentDiscounts: discounts }).build()), { whatIfs: true })
      .purchases;

  test('is there with its cost on demand, and unknown where no rate is known', () => {
    const options = optionsOf();
    expect(new Set(options.map(({ service }) => service))).toEqual(new Set(['fargate', 'lambda', 'rds']));
    const reserved = options.filter(({ service }) => service === 'rds');
    // AWS sells three years of a database only with a payment at the start.
    expect(reserved.map(({ id }) => id)).not.toContain('rds reserved 3y noUpfront');
    expect(reserved).toHaveLength(5);
    for (const option of reserved) {
      expect(option.monthlyUsd).toBeUndefined();
      expect(option.unknown).toHaveLength(1);
      expect(Number(option.onDemandUsd)).toBeGreaterThan(0);
    }
    const plan = options.find(({ id }) => id === 'lambda compute-savings-plan 3y allUpfront');
    expect(plan).toMatchObject({ atMostPercent: 17 });
    expect(plan?.monthlyUsd).toBeUndefined();
  });

  test('Fargate Spot takes its rate off the hours that it runs', () => {
    const spot = optionsOf().find(({ id }) => id === 'fargate spot');
    const demand = Number(spot?.onDemandUsd);
    expect(demand).toBeCloseTo(2 * 730 * (0.04048 + 2 * 0.004445), 6);
    expect(Number(spot?.monthlyUsd)).toBeCloseTo(demand * (1 - 0.7 * 0.95 * 0.66), 6);
    expect(spot?.range).toBeUndefined();
  });

  test('takes the discount that somebody states, the closest one first, and says why', () => {
    const options = optionsOf(
      { service: 'rds', plan: 'reserved', percent: 30, reason: 'Price list' },
      { service: 'rds', plan: 'reserved', term: '1y', percent: 40, reason: 'Quote of May' },
      { service: 'rds', family: 'r5', plan: 'reserved', term: '1y', percent: 60, reason: 'Another family' },
    );
    const find = (id: string) => options.find((option) => option.id === id);
    const year = find('rds reserved 1y partialUpfront');
    const demand = Number(year?.onDemandUsd);
    expect(Number(year?.monthlyUsd)).toBeCloseTo(demand * 0.6, 6);
    expect(Number(year?.upfrontUsd)).toBeCloseTo(demand * 0.6 * 6, 6);
    expect(year?.breakEvenUtilisation).toBeCloseTo(0.6, 4);
    expect(year?.notes.join(' ')).toContain('Quote of May');
    expect(Number(find('rds reserved 3y allUpfront')?.monthlyUsd)).toBeCloseTo(demand * 0.7, 6);
    expect(find('lambda compute-savings-plan 1y noUpfront')?.monthlyUsd).toBeUndefined();
  });
});

describe('alternatives', () => {
  test('another Region has its own bill, and going back gives this one', () => {
    const here = estimateOnce(input(instances()));
    const there = alternativesOf(input(instances())).find(({ id }) => id === 'region sa-east-1');
    expect(Number(there?.differenceUsd)).toBeGreaterThan(0);
    const moved = aDocument(instances()).settings({ region: 'sa-east-1' }).build();
    const back = alternativesOf(input(moved)).find(({ id }) => id === 'region us-east-1');
    expect(back?.totalUsd).toBe(here.totalUsd);
  });

  test('Graviton takes the next family of the same size, functions and tasks too', () => {
    const found = alternativesOf(input(instances())).find(({ id }) => id === 'graviton');
    expect(Number(found?.differenceUsd)).toBeCloseTo(730 * (0.0816 - 0.096), 6);
    const functions = alternativesOf(input(api())).find(({ id }) => id === 'graviton');
    expect(Number(functions?.differenceUsd)).toBeLessThan(0);
  });

  test('a REST API as an HTTP API costs 2.50 less for each million of requests', () => {
    const found = alternativesOf(input(api())).find(({ group }) => group === 'api');
    expect(found?.title).toBe('api as an HTTP API');
    expect(Number(found?.differenceUsd)).toBeCloseTo(-25, 6);
  });

  test('one NAT gateway instead of two saves its hours and pays for bytes between zones', () => {
    const document = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
      .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
      .node('nat-gateway', 'nat-a', { parent: 'a' })
      .node('nat-gateway', 'nat-b', { parent: 'b' })
      .build();
    const found = alternativesOf(input(document)).find(({ group }) => group === 'network');
    // Hours and an address saved; 100 GB more cross zones, charged on both sides.
    expect(Number(found?.differenceUsd)).toBeCloseTo(-730 * (0.045 + 0.005) + 100 * 2 * 0.01, 6);
  });

  test('Fargate tasks on instances: the cheapest that hold them, with their volumes', () => {
    const document = aDocument()
      .node('ecs-service', 'web', {
        properties: { launchType: 'FARGATE', desiredCount: 10, cpu: 1024, memory: 2048 },
        usage: { logGigabytesPerTask: 0 },
      })
      .build();
    const found = alternativesOf(input(document)).find(({ group }) => group === 'containers');
    expect(found?.notes[0]).toMatch(/^\d+ × [a-z0-9]+\.[a-z0-9]+ hold 10 tasks/);
    expect(found?.differenceUsd).toBeDefined();
  });
});

test('unit costs share the bill out over what the entry points state', () => {
  const estimate = estimateOnce(input(api()));
  const costs = unitCostsOf(estimate);
  const each = (per: string) => Number(costs.find((cost) => cost.per === per)?.usd);
  expect(each('million requests')).toBeCloseTo(Number(estimate.totalUsd) / 10, 9);
  expect(each('thousand users')).toBeCloseTo(Number(estimate.totalUsd) / 20, 9);
  // 2 KB there and 20 KB back.
  expect(each('gigabyte')).toBeCloseTo(Number(estimate.totalUsd) / ((10_000_000 * 22) / 1024 / 1024), 6);
  expect(unitCostsOf(estimateOnce(input(instances())))).toEqual([]);
});

test('the widest lines come first and say what is uncertain about them', () => {
  const wide = widestLines(estimateOnce(input(api())));
  expect(wide[0]?.because).not.toBe('');
  const widths = wide.map(({ widthUsd }) => Number(widthUsd));
  expect(widths).toEqual([...widths].sort((a, b) => b - a));
  expect(wide.reduce((total, { share }) => total + share, 0)).toBeLessThanOrEqual(1.000001);
});

test('budgets are held against the drawing or what sits in a container', () => {
  const document = aDocument()
    .settings({
      budgets: [
        { name: 'All', usd: '100' },
        { name: 'Network', of: 'vpc', usd: '30' },
      ],
    })
    .node('vpc', 'vpc', { properties: { flowLogs: false } })
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public' } })
    .node('nat-gateway', 'nat', {
      parent: 'a',
      usage: { processedGigabytesPerMonth: 0, internetOutGigabytesPerMonth: 0 },
    })
    .build();
  const { budgets } = estimateOnce(input(document));
  expect(budgets.map(({ name, isOver, spentUsd }) => [name, isOver, Number(spentUsd)])).toEqual([
    ['All', false, 36.5],
    ['Network', true, 36.5],
  ]);
});

describe('a commitment for the base of what scales', () => {
  const group = (minSize: number) =>
    aDocument()
      .node('auto-scaling-group', 'web', {
        properties: { instanceType: 'm5.large', minSize, desiredCapacity: 4, maxSize: 8 },
      })
      .build();
  const optionsOf = (document: LintelDocument) =>
    studyCost(input(document), { whatIfs: true }).purchases.filter(({ service }) => service === 'ec2');

  test('pays for the minimum at the discount and for the rest on demand', () => {
    const options = optionsOf(group(1));
    const all = options.find(({ id }) => id === 'ec2 reserved 1y noUpfront');
    const base = options.find(({ id }) => id === 'ec2 reserved 1y noUpfront base');
    // One of four at 37.2 % off (41.2 % less 4 % for paying nothing at the start).
    const each = 730 * 0.096;
    expect(Number(all?.monthlyUsd)).toBeCloseTo(4 * each * (1 - 0.372), 6);
    expect(Number(base?.monthlyUsd)).toBeCloseTo(each * (1 - 0.372) + 3 * each, 6);
    // With 30 % less, 2.8 instances still need more than the one that is committed to.
    expect(base?.lossAtThirtyPercentLessUsd).toBe('0');
    expect(base?.notes.at(-1)).toMatch(/^Base: what runs in every hour, 25 % of it/);
  });

  test('is no option where nothing scales', () => {
    expect(optionsOf(group(4)).filter(({ id }) => id.endsWith(' base'))).toEqual([]);
    expect(optionsOf(instances()).filter(({ id }) => id.endsWith(' base'))).toEqual([]);
  });
});
