import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { DocumentForecast, DocumentSettings } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { forecastCost } from './forecast.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

/** A NAT gateway by the hour and an m5.large; a queue of a million requests a month. */
function drawing(forecast: DocumentForecast, settings: Partial<DocumentSettings> = {}) {
  return aDocument()
    .settings({ ...settings, forecast })
    .node('ec2-instance', 'server', {
      properties: { instanceType: 'm5.large', associatePublicIpAddress: false },
    })
    .node('sqs-queue', 'queue', { usage: { requestsPerMonth: 1_000_000 } })
    .build();
}

function monthsOf(forecast: DocumentForecast, count: number, settings: Partial<DocumentSettings> = {}) {
  const made = forecastCost({ document: drawing(forecast, settings), prices, today: '2026-11-20' }, count);
  return { ...made, totals: made.months.map(({ totalUsd }) => Number(totalUsd)) };
}

const disk = 20 * 0.08;
const queue = 0.4;
const server = (hours: number) => hours * 0.096;

describe('months of their real length', () => {
  test('have 672 to 744 hours, and the year has 8,760', () => {
    const { totals, basis } = monthsOf({ usesCalendarMonths: true }, 12);
    expect(totals[0]).toBeCloseTo(server(744) + disk + queue, 9);
    expect(totals[1]).toBeCloseTo(server(672) + disk + queue, 9);
    expect(totals.reduce((sum, each) => sum + each, 0)).toBeCloseTo(server(8760) + 12 * (disk + queue), 6);
    expect(basis).toContain('Months have their real lengths, 672 to 744 hours.');
  });

  test('begin with the month of the year that is stated', () => {
    expect(monthsOf({ usesCalendarMonths: true, startMonth: 2 }, 2).totals[0]).toBeCloseTo(
      server(672) + disk + queue,
      9,
    );
  });

  test('keep the end of the free tier of a new account', () => {
    const { totals } = monthsOf({ usesCalendarMonths: true }, 13, { freeTier: 'legacy-12-months' });
    // Month 13 is a January again, without the free disk.
    expect((totals[12] ?? 0) - (totals[0] ?? 0)).toBeCloseTo(disk, 6);
  });
});

test('planned changes move usage from their month on, one after another, and say why', () => {
  const changes = [
    { month: 3, usagePercent: 400, reason: 'Launch in Europe' },
    { month: 5, usagePercent: 50, reason: 'Half moves away' },
  ];
  const { totals, basis } = monthsOf({ changes }, 5);
  const always = server(730) + disk;
  expect(totals.map((total) => Number((total - always).toFixed(6)))).toEqual([0.4, 0.4, 1.6, 1.6, 0.8]);
  expect(basis).toContain('From month 3 on usage is 400 % of that: Launch in Europe.');
});

describe('planned commitments', () => {
  const own = {
    commitmentDiscounts: [
      {
        service: 'ec2',
        plan: 'reserved' as const,
        term: '1y' as const,
        payment: 'partialUpfront' as const,
        percent: 40,
        reason: 'Offer of 2026',
      },
    ],
  };
  const commitments = [{ option: 'ec2 reserved 1y partialUpfront', fromMonth: 2 }];

  test('take the place of what the service costs on demand until their term ends', () => {
    const { totals, months, basis } = monthsOf({ commitments }, 15, own);
    const effective = server(730) * 0.6;
    const rest = disk + queue;
    expect(totals[0]).toBeCloseTo(server(730) + rest, 9);
    // Half of twelve months at the start, and half of a month each month.
    expect(totals[1]).toBeCloseTo(effective * 6 + effective / 2 + rest, 6);
    expect(totals[2]).toBeCloseTo(effective / 2 + rest, 6);
    expect(totals[12]).toBeCloseTo(effective / 2 + rest, 6);
    expect(totals[13]).toBeCloseTo(server(730) + rest, 9);
    expect(months[13]?.commitmentsUsd).toBeUndefined();
    expect(basis).toContain('EC2 instances: Reserved, 1 year, half upfront, from month 2.');
  });

  test('without a known discount are left out, and the basis says so', () => {
    const unknown = [{ option: 'rds reserved 1y noUpfront', fromMonth: 1 }];
    const { totals, basis } = monthsOf({ commitments: unknown }, 1);
    expect(totals[0]).toBeCloseTo(server(730) + disk + queue, 9);
    expect(basis.join(' ')).toMatch(/rds reserved 1y noUpfront from month 1: left out/);
  });
});

test('a plan is saved with the drawing and read again', () => {
  const plan: DocumentForecast = {
    usesCalendarMonths: true,
    changes: [{ month: 3, usagePercent: 200, reason: 'Launch' }],
    commitments: [{ option: 'ec2 reserved 1y noUpfront', fromMonth: 4 }],
  };
  const text = saveDocument(drawing(plan));
  const { document, notices } = unwrap(openDocument(text, 'plan.lintel.json'));
  expect(notices).toEqual([]);
  expect(saveDocument(document)).toBe(text);
  expect(document.header.get('document')?.settings.forecast).toEqual(plan);
});
