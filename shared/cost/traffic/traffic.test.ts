import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { createCostEngine } from '../create-cost-engine.ts';
import type { CostLine } from '../estimate.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { shareToAnotherZone } from './network-passage.ts';
import { traceRequests } from './trace-requests.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function bill(document: LintelDocument) {
  return createCostEngine(book).update(document, resolve(document));
}

function linesOf(document: LintelDocument, owner: string): readonly CostLine[] {
  return bill(document).lines.filter((line) => line.owner === owner);
}

function quantityOf(document: LintelDocument, owner: string, component: string): number | undefined {
  return linesOf(document, owner).find((line) => line.component === component)?.quantity.value;
}

const gibi = 1024 * 1024;

function twoZones(): DocumentBuilder {
  return aDocument()
    .node('region', 'region')
    .node('vpc', 'vpc', { parent: 'region' })
    .node('subnet', 'public-a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'public-b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
    .node('subnet', 'app-a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
    .node('subnet', 'app-b', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'b' } });
}

/** 7,300,000 requests of 1 KB with answers of 9 KB: 10,000 an hour. */
const workload: Properties = { requestsPerMonth: 7_300_000, requestKilobytes: 1, responseKilobytes: 9 };

function webShop(usage: Properties = workload): LintelDocument {
  return twoZones()
    .node('users', 'people', { usage })
    .node('alb', 'alb', {
      parent: 'vpc',
      properties: { scheme: 'internet-facing', subnets: ['public-a', 'public-b'] },
    })
    .node('ecs-service', 'app', {
      parent: 'vpc',
      properties: { desiredCount: 4, subnets: ['app-a', 'app-b'] },
    })
    .node('ec2-instance', 'store', { parent: 'app-a', properties: { instanceType: 'm7g.large' } })
    .node('dynamodb-table', 'table', {})
    .connect('traffic', 'people', 'alb')
    .connect('forward', 'alb', 'app')
    .connect('traffic', 'app', 'store')
    .connect('data', 'app', 'table')
    .build();
}

describe('a workload at the entry point', () => {
  test('gives the load balancer its capacity units from requests, connections and bytes', () => {
    const lcu = linesOf(webShop(), 'alb').find(({ component }) => component === 'elb.alb/lcu');
    const bytes = (7_300_000 * 10) / gibi;
    // 2.78 requests a second make 0.28 connections; the bytes are the highest dimension.
    expect(lcu?.quantity.value).toBeCloseTo(bytes, 6);
    expect(lcu?.quantity.inputs.find(({ name }) => name === 'data')).toMatchObject({
      origin: 'derived',
      because: expect.stringContaining('GB of requests'),
    });
  });

  test('leaves what is stated at a node alone, and hands the stated figure on', () => {
    const document = webShop();
    const pinned = applyChanges(
      document,
      patchNode(document, 'alb', { usage: { processedGigabytesPerMonth: 1000 } }),
    );
    expect(quantityOf(pinned, 'alb', 'elb.alb/lcu')).toBeCloseTo(1000, 6);
    const chain = aDocument()
      .node('users', 'people', { usage: workload })
      .node('lambda-function', 'first', { usage: { requestsPerMonth: 500 } })
      .node('lambda-function', 'second')
      .connect('invoke', 'people', 'first')
      .connect('invoke', 'first', 'second')
      .build();
    expect(quantityOf(chain, 'second', 'lambda/requests')).toBeCloseTo(0.0005, 12);
  });

  test('charges what leaves for the internet where it leaves', () => {
    expect(quantityOf(webShop(), 'alb', 'dataTransfer/internetOut')).toBeCloseTo((7_300_000 * 9) / gibi, 6);
  });

  test('counts reads and writes of a table in its own units', () => {
    // Four of five calls read 9 KB at half a unit for 4 KB, the fifth writes 1 KB.
    expect(quantityOf(webShop(), 'table', 'dynamodb/onDemand.read')).toBeCloseTo(5.84 * 1.5, 9);
    expect(quantityOf(webShop(), 'table', 'dynamodb/onDemand.write')).toBeCloseTo(1.46, 9);
  });

  test('as requests a second it is the same workload', () => {
    const perSecond = webShop({ ...workload, requestsPerMonth: null, requestsPerSecond: 10_000 / 3600 });
    expect(Number(bill(perSecond).totalUsd)).toBeCloseTo(Number(bill(webShop()).totalUsd), 6);
  });

  test('is shared out over targets by weight and given whole to every subscriber', () => {
    const document = twoZones()
      .node('users', 'people', { usage: { requestsPerMonth: 900 } })
      .node('alb', 'alb', { parent: 'vpc', properties: { subnets: ['app-a', 'app-b'] } })
      .node('lambda-function', 'old')
      .node('lambda-function', 'new')
      .node('sns-topic', 'topic')
      .node('sqs-queue', 'one')
      .node('sqs-queue', 'two')
      .connect('traffic', 'people', 'alb')
      .connect('forward', 'alb', 'old', { weight: 2 })
      .connect('forward', 'alb', 'new', { weight: 1 })
      .connect('data', 'new', 'topic', { access: 'write' })
      .connect('event', 'topic', 'one')
      .connect('event', 'topic', 'two')
      .build();
    const flows = traceRequests(document);
    expect([...(flows?.nodes ?? [])].map(([id, { calls }]) => [id, calls])).toEqual(
      expect.arrayContaining([
        ['old', 600],
        ['new', 300],
        ['one', 300],
        ['two', 300],
      ]),
    );
    // A queue counts a message when it is sent, received and deleted.
    expect(quantityOf(document, 'one', 'sqs/standard')).toBeCloseTo(0.0009, 12);
  });

  test('goes round a loop once', () => {
    const document = aDocument()
      .node('users', 'people', { usage: { requestsPerMonth: 100 } })
      .node('lambda-function', 'ping')
      .node('lambda-function', 'pong')
      .connect('invoke', 'people', 'ping')
      .connect('invoke', 'ping', 'pong')
      .connect('invoke', 'pong', 'ping')
      .build();
    const flows = traceRequests(document);
    expect(flows?.nodes.get('ping')?.calls).toBe(100);
    expect(flows?.nodes.get('pong')?.calls).toBe(100);
  });

  test('without one every node stands on its own defaults and no connection is charged', () => {
    const document = webShop({});
    expect(traceRequests(document)).toBeUndefined();
    expect(bill(document).lines.filter(({ owner }) => document.connections.has(owner))).toEqual([]);
  });
});

describe('data between zones and Regions', () => {
  test('is charged on both sides for the part that ends in another zone', () => {
    const [line] = linesOf(webShop(), 'app-store');
    const both = (7_300_000 * 10) / gibi;
    // From zones a and b to zone a: half of it crosses, and both sides are charged.
    expect(line).toMatchObject({ component: 'dataTransfer/interAz', state: 'priced' });
    expect(line?.quantity.value).toBeCloseTo(both, 9);
    expect(Number(line?.monthlyUsd)).toBeCloseTo(both * 0.01, 9);
  });

  test('from an ALB to its targets is included in its capacity units', () => {
    const [line] = linesOf(webShop(), 'alb-app');
    expect(line).toMatchObject({ state: 'included', includedIn: 'the load balancer alb' });
    expect(line?.monthlyUsd).toBeUndefined();
  });

  test('to another Region is charged by the sender, each way at the price of its own Region', () => {
    const document = aDocument()
      .node('region', 'here', { properties: { region: 'us-east-1' } })
      .node('region', 'there', { properties: { region: 'sa-east-1' } })
      .node('lambda-function', 'caller', { parent: 'here', usage: { requestsPerMonth: 1_048_576 } })
      .node('lambda-function', 'called', { parent: 'there' })
      .connect('invoke', 'caller', 'called')
      .build();
    const lines = linesOf(document, 'caller-called');
    expect(lines.map(({ region, quantity }) => [region, quantity.value])).toEqual([
      ['us-east-1', 2],
      ['sa-east-1', 20],
    ]);
  });

  test.each([
    [['a'], ['a'], 0],
    [['a'], ['b'], 1],
    [['a', 'b'], ['a', 'b'], 0.5],
    [['a', 'b', 'c'], ['a'], 2 / 3],
    [[], ['a'], 0],
  ] as const)('from zones %j to zones %j the part %d crosses', (near, far, part) => {
    expect(shareToAnotherZone(near, far)).toBeCloseTo(part, 12);
  });
});

describe('what passes on the way', () => {
  const shop = (endpoint: string | undefined): LintelDocument => {
    const drawing = twoZones()
      .node('nat-gateway', 'nat-a', { parent: 'public-a' })
      .node('nat-gateway', 'nat-b', { parent: 'public-b' })
      .node('ec2-instance', 'worker', { parent: 'app-b' })
      .node('s3-bucket', 'files')
      .node('internet', 'partner')
      .connect('data', 'worker', 'files', { access: 'write' }, { gigabytesPerMonth: 300 })
      .connect('traffic', 'worker', 'partner', {}, { gigabytesPerMonth: 50 });
    return (
      endpoint === undefined
        ? drawing
        : drawing.node(endpoint, 'endpoint', { parent: 'vpc', properties: { service: 's3' } })
    ).build();
  };

  test('a private subnet reaches the internet and AWS services through the NAT gateway of its zone', () => {
    const document = shop(undefined);
    expect(quantityOf(document, 'nat-b', 'vpc.nat/data')).toBe(351);
    expect(quantityOf(document, 'nat-b', 'dataTransfer/internetOut')).toBe(50);
    expect(quantityOf(document, 'nat-a', 'vpc.nat/data')).toBe(100);
    expect(linesOf(document, 'worker-partner')).toEqual([]);
  });

  test('a gateway endpoint takes the bytes of its service off the NAT gateway, free of charge', () => {
    expect(quantityOf(shop('gateway-endpoint'), 'nat-b', 'vpc.nat/data')).toBe(51);
  });

  test('an interface endpoint is charged for them instead', () => {
    const document = shop('interface-endpoint');
    expect(quantityOf(document, 'nat-b', 'vpc.nat/data')).toBe(51);
    expect(quantityOf(document, 'endpoint', 'vpc.endpoint.interface/data')).toBe(300);
  });

  test('between two VPCs a transit gateway is charged for what goes there and back', () => {
    const document = aDocument()
      .node('vpc', 'left')
      .node('vpc', 'right')
      .node('subnet', 'one', { parent: 'left', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('subnet', 'two', { parent: 'right', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('transit-gateway', 'hub')
      .node('ec2-instance', 'a', { parent: 'one' })
      .node('ec2-instance', 'b', { parent: 'two' })
      .connect('attach', 'hub', 'left')
      .connect('attach', 'hub', 'right')
      .connect('traffic', 'a', 'b', {}, { gigabytesPerMonth: 70 })
      .build();
    expect(quantityOf(document, 'hub', 'vpc.transitGateway/data')).toBe(70);
  });
});

test('a peering that is drawn is charged for what crosses zones, and the connection says so', () => {
  const document = aDocument()
    .node('vpc', 'left')
    .node('vpc', 'right')
    .node('subnet', 'one', { parent: 'left', properties: { tier: 'private', availabilityZone: 'a' } })
    .node('subnet', 'two', { parent: 'right', properties: { tier: 'private', availabilityZone: 'b' } })
    .node('vpc-peering', 'pair')
    .node('ec2-instance', 'a', { parent: 'one' })
    .node('ec2-instance', 'b', { parent: 'two' })
    .connect('peer', 'left', 'pair')
    .connect('peer', 'pair', 'right')
    .connect('traffic', 'a', 'b', {}, { gigabytesPerMonth: 70 })
    .build();
  expect(quantityOf(document, 'pair', 'vpc.peering/interAz')).toBe(140);
  expect(linesOf(document, 'a-b')[0]).toMatchObject({ state: 'included', includedIn: 'pair' });
});

test('an edit of the workload gives the bill that a fresh engine gives, and its reverse the first one', () => {
  fc.assert(
    fc.property(fc.nat(100_000_000), fc.nat(500), (requests, kilobytes) => {
      const document = webShop();
      const engine = createCostEngine(book);
      const first = engine.update(document, resolve(document));
      const changes = patchNode(document, 'people', {
        usage: { requestsPerMonth: requests, responseKilobytes: kilobytes },
      });
      const changed = applyChanges(document, changes);
      expect(engine.update(changed, resolve(changed), factsChangedBy(changes))).toEqual(bill(changed));
      expect(engine.update(document, resolve(document), factsChangedBy(changes))).toEqual(first);
    }),
    { numRuns: 30 },
  );
});

test('figures of a simulation run stand in for derived ones, and stated ones stay', () => {
  const document = webShop();
  const engine = createCostEngine(book);
  engine.takeSimulated({
    usage: new Map([['alb', { processedGigabytesPerMonth: 500 }]]),
    calls: new Map([['app', 1000]]),
  });
  const { lines } = engine.update(document, resolve(document));
  const lcu = lines.find(({ component }) => component === 'elb.alb/lcu');
  expect(lcu?.quantity.value).toBeCloseTo(500, 9);
  expect(lcu?.quantity.inputs.find(({ name }) => name === 'data')?.origin).toBe('simulated');
  // What was counted at the service goes on to its table.
  const writes = lines.find(({ component }) => component === 'dynamodb/onDemand.write');
  expect(writes?.quantity.value).toBeCloseTo(0.0002, 12);
});

test('low and high lie around expected, as wide as the workload is said to spread', () => {
  const { range, totalUsd, lines } = bill(webShop());
  expect(Number(range.lowUsd)).toBeLessThan(Number(totalUsd));
  expect(Number(range.highUsd)).toBeGreaterThan(Number(totalUsd));
  const out = lines.find(({ component }) => component === 'dataTransfer/internetOut');
  expect(Number(out?.range?.lowUsd)).toBeCloseTo(Number(out?.monthlyUsd) * 0.75, 9);
  expect(Number(out?.range?.highUsd)).toBeCloseTo(Number(out?.monthlyUsd) * 1.25, 9);
});
