import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

describe('a price is looked up', () => {
  test('in the Region first, with its source and date', () => {
    expect(book.price('vpc.nat/hour', 'eu-west-1')).toMatchObject({
      tiers: [{ upTo: null, usd: '0.048' }],
      estimated: false,
      asOf: '2026-09-25',
      unit: 'hour',
    });
  });

  test('then among those that hold everywhere', () => {
    expect(book.price('lambda/requests', 'sa-east-1')).toMatchObject({
      tiers: [{ usd: '0.2' }],
      estimated: false,
    });
  });

  test('then from us-east-1 with the factor of its category, marked as estimated with its basis', () => {
    const price = book.price('sqs/standard', 'sa-east-1');
    expect(price?.estimated).toBe(true);
    expect(price?.basis).toMatch(/us-east-1 price × [\d.]+ \(requests, sa-east-1\)/);
  });

  test('and is unknown where nothing says it: an instance table is never scaled', () => {
    expect(book.price('rds/instance:mysql:db.t3.micro:singleAz', 'sa-east-1')).toBeUndefined();
    expect(book.price('no/such', 'us-east-1')).toBeUndefined();
    expect(book.price('ec2/no.such', 'us-east-1')).toBeUndefined();
  });

  test('for instance types from their own table', () => {
    expect(book.price('ec2/m5.large', 'us-east-1')).toMatchObject({
      tiers: [{ usd: '0.096' }],
      unit: 'instance-hour',
    });
    expect(book.instanceType('m5.large')).toMatchObject({ vcpu: 2, memoryGib: 8, architecture: 'x86_64' });
  });
});

test('an instance type says where it is offered, for the Regions that the list covers', () => {
  const offered = (type: string) => book.instanceType(type)?.offeredIn ?? {};
  expect(offered('m5.large')).toMatchObject({ 'us-east-1': true, 'sa-east-1': true });
  expect(offered('p5.48xlarge')).toMatchObject({ 'us-east-1': true, 'eu-central-1': false });
  expect(offered('m5.large')['af-south-1']).toBeUndefined();
  expect(book.instanceType('m5.6xlarge')).toBeUndefined();
});

test('billing rules of a service are numbers by name', () => {
  expect(book.billingRule('elb.alb', 'lcu.newConnectionsPerSecond')).toBe(25);
  expect(book.billingRule('elb.alb', 'lcu.nothing')).toBeUndefined();
});

test('a file of another shape is refused with the place in it', () => {
  const result = openPriceCatalogue({
    ...catalogueFile,
    components: { 'a/b': { service: 'A', unit: 'x', prices: { '*': { usd: 1 } } } },
  });
  expect(result).toMatchObject({ ok: false, fault: { code: 'price-file' } });
  expect(!result.ok && result.fault.message).toContain('components.a/b.prices.*');
});
