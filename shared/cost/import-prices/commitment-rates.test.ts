import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { estimateOnce } from '../study/estimate-once.ts';
import { purchaseOptions } from '../study/purchase-options.ts';
import { importPrices } from './import-prices.ts';

const current = unwrap(openPriceCatalogue(catalogueFile));

describe('rates of commitments', () => {
  const instance = {
    usagetype: 'EUN1-BoxUsage:m7g.large',
    operation: 'RunInstances',
    instanceType: 'm7g.large',
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    regionCode: 'eu-north-1',
  };
  const reservation = (option: string, offeringClass: string, hourly: string, upfront: string) => ({
    priceDimensions: {
      a: { unit: 'Hrs', pricePerUnit: { USD: hourly } },
      b: { unit: 'Quantity', pricePerUnit: { USD: upfront } },
    },
    termAttributes: { LeaseContractLength: '1yr', OfferingClass: offeringClass, PurchaseOption: option },
  });
  const offer = (noUpfront: string) =>
    JSON.stringify({
      offerCode: 'AmazonEC2',
      version: '20261201000000',
      publicationDate: '2026-12-01T10:00:00Z',
      products: { S: { sku: 'S', productFamily: 'Compute Instance', attributes: instance } },
      terms: {
        OnDemand: {
          S: { T: { priceDimensions: { a: { unit: 'Hrs', pricePerUnit: { USD: '0.1000000000' } } } } },
        },
        Reserved: {
          S: {
            N: reservation('No Upfront', 'standard', noUpfront, '0'),
            // 262.80 at the start is 0.03 an hour.
            P: reservation('Partial Upfront', 'standard', '0.0300000000', '262.8'),
            C: reservation('No Upfront', 'convertible', '0.08', '0'),
          },
        },
      },
    });
  const { catalogue, report } = unwrap(importPrices(offer('0.0650000000'), 'index.json', current));
  const server = aDocument()
    .settings({ region: 'eu-north-1' })
    .node('ec2-instance', 'server', { properties: { instanceType: 'm7g.large' } })
    .build();
  const optionOf = (id: string, of = catalogue) => {
    const prices = createPriceBook(of);
    const estimate = estimateOnce({ document: server, prices, today: '2026-12-01' });
    return purchaseOptions(estimate, prices).find((option) => option.id === id);
  };

  test('of a reservation are what it costs in effect, with what is paid at the start', () => {
    expect(catalogue.commitments?.rates?.['ec2/m7g.large']?.['eu-north-1']).toMatchObject([
      { plan: 'reserved', term: '1y', payment: 'noUpfront', usd: '0.065', upfrontPart: 0 },
      { plan: 'reserved', term: '1y', payment: 'partialUpfront', usd: '0.06', upfrontPart: 0.5 },
    ]);
  });

  test('take the place of the usual discount of the family, to the cent', () => {
    const partly = optionOf('ec2 reserved 1y partialUpfront');
    // 730 h × 0.06, of which 262.80 are paid at the start
    expect(Number(partly?.monthlyUsd)).toBeCloseTo(43.8, 9);
    expect(Number(partly?.upfrontUsd)).toBeCloseTo(262.8, 6);
    expect(partly?.notes).toEqual([
      'Exact rates: AWS offer file AmazonEC2, version 20261201000000, of 2026-12-01.',
    ]);
    expect(Number(optionOf('ec2 reserved 1y noUpfront')?.monthlyUsd)).toBeCloseTo(730 * 0.065, 9);
    // What the file does not have stays as it was.
    expect(optionOf('ec2 reserved 3y allUpfront')?.notes[0]).toMatch(/approximations elsewhere/);
  });

  test('are in the report, and only those that differ the next time', () => {
    expect(report.commitments.added.map(({ component, afterUsd }) => [component, afterUsd])).toEqual([
      ['ec2/m7g.large, reserved 1 year nothing upfront', '0.065'],
      ['ec2/m7g.large, reserved 1 year partly upfront', '0.06'],
    ]);
    const again = unwrap(importPrices(offer('0.0630000000'), 'index.json', catalogue)).report.commitments;
    expect(again).toMatchObject({ added: [], removed: [], unchangedCount: 1 });
    expect(again.changed).toMatchObject([{ beforeUsd: '0.065', afterUsd: '0.063' }]);
  });

  test('are read from CSV as well, the prices of one term together', () => {
    const columns =
      'SKU,OfferTermCode,TermType,StartingRange,Unit,PricePerUnit,Currency,LeaseContractLength,PurchaseOption,OfferingClass,Region Code,usageType,Instance Type,Cache Engine';
    const row = (...cells: string[]) => cells.join(',');
    const node = ['eu-north-1', 'EUN1-NodeUsage:cache.m7g.large', 'cache.m7g.large', 'Redis'];
    const csv = [
      '"OfferCode","AmazonElastiCache"',
      '"Publication Date","2026-12-01T00:00:00Z"',
      columns,
      row('S', 'D', 'OnDemand', '0', 'Hrs', '0.2', 'USD', '', '', '', ...node),
      row('S', 'R', 'Reserved', '', 'Hrs', '0.04', 'USD', '3yr', 'Partial Upfront', 'standard', ...node),
      // 1,576.80 over three years is 0.06 an hour.
      row(
        'S',
        'R',
        'Reserved',
        '',
        'Quantity',
        '1576.8',
        'USD',
        '3yr',
        'Partial Upfront',
        'standard',
        ...node,
      ),
    ].join('\n');
    const read = unwrap(importPrices(csv, 'index.csv', current)).catalogue;
    expect(
      read.commitments?.rates?.['elasticache/instance:redis:cache.m7g.large:price']?.['eu-north-1'],
    ).toMatchObject([{ term: '3y', payment: 'partialUpfront', usd: '0.1', upfrontPart: 0.6 }]);
  });

  test('of Savings Plans come from their own files, for instances, tasks and functions', () => {
    const rate = (service: string, usage: string, operation: string, price: string) => ({
      discountedServiceCode: service,
      discountedUsageType: usage,
      discountedOperation: operation,
      discountedRegionCode: 'eu-north-1',
      discountedRate: { price, currency: 'USD' },
    });
    const file = JSON.stringify({
      version: '20261202000000',
      publicationDate: '2026-12-02T10:00:00Z',
      regionCode: 'eu-north-1',
      products: [
        {
          sku: 'P',
          productFamily: 'ComputeSavingsPlans',
          attributes: { purchaseOption: 'No Upfront', purchaseTerm: '1yr' },
        },
      ],
      terms: {
        savingsPlan: [
          {
            sku: 'P',
            leaseContractLength: { duration: 1, unit: 'year' },
            rates: [
              rate('AmazonEC2', 'EUN1-BoxUsage:m7g.large', 'RunInstances', '0.073'),
              rate('AmazonEC2', 'EUN1-BoxUsage:m7g.large', 'RunInstances:0002', '0.9'),
              rate('AmazonEC2', 'EUN1-UnusedBox:m7g.large', 'RunInstances', '0.073'),
              rate('AmazonECS', 'EUN1-Fargate-GB-Hours', 'FargateTask', '0.0038'),
              rate('AWSLambda', 'EUN1-Request', 'Invoke', '0.0000002'),
            ],
          },
        ],
      },
    });
    const imported = unwrap(importPrices(file, 'index.json', catalogue));
    const rates = imported.catalogue.commitments?.rates ?? {};
    expect(imported.report.commitments.added.map(({ component }) => component)).toEqual([
      'ec2/m7g.large, Compute Savings Plan 1 year nothing upfront',
      'fargate/linuxX86.gb, Compute Savings Plan 1 year nothing upfront',
      'lambda/requests, Compute Savings Plan 1 year nothing upfront',
    ]);
    expect(rates['lambda/requests']?.['eu-north-1']?.[0]?.usd).toBe('0.2');
    expect(
      Number(optionOf('ec2 compute-savings-plan 1y noUpfront', imported.catalogue)?.monthlyUsd),
    ).toBeCloseTo(730 * 0.073, 9);
    expect(unwrap(openPriceCatalogue(JSON.parse(JSON.stringify(imported.catalogue))))).toEqual(
      imported.catalogue,
    );
  });
});
