import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import type { FreeTierMode, LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { createCostEngine } from './create-cost-engine.ts';
import type { CostLine } from './estimate.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { describeBasis } from './report/bill.ts';
import { alternativesOf } from './study/alternatives/alternatives.ts';

/** Figures that people know by heart, from drawings; where the bill says another, the test says why. */

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function linesOf(document: LintelDocument): readonly CostLine[] {
  return createCostEngine(book).update(document, resolve(document)).lines;
}

function costOf(document: LintelDocument, ...components: readonly string[]): number {
  const wanted = linesOf(document).filter(({ component }) => components.includes(component));
  expect(wanted.map(({ component }) => component)).toEqual(expect.arrayContaining([...components]));
  return sumUsd(wanted.map(({ monthlyUsd }) => usd(monthlyUsd ?? Number.NaN))).toNumber();
}

test('an EKS control plane is 73 dollars a month, and 72 in a month of 30 days', () => {
  const drawing = aDocument().node('eks-cluster', 'cluster', { properties: { enabledLogTypes: [] } });
  expect(costOf(drawing.build(), 'eks/cluster.standard')).toBe(73);
  expect(costOf(drawing.settings({ hoursPerMonth: 720 }).build(), 'eks/cluster.standard')).toBe(72);
});

describe('Lambda', () => {
  const drawing = (requests: number, milliseconds: number): DocumentBuilder =>
    aDocument().node('lambda-function', 'function', {
      properties: { memorySize: 1024, architecture: 'x86_64' },
      usage: {
        requestsPerMonth: requests,
        averageDurationMs: milliseconds,
        logKilobytesPerRequest: 0,
      },
    });

  test('takes 0.20 for a million requests and 0.0000166667 for a GB-second', () => {
    expect(costOf(drawing(1_000_000, 1000).build(), 'lambda/requests')).toBe(0.2);
    expect(costOf(drawing(1_000_000, 1000).build(), 'lambda/x86.duration')).toBeCloseTo(16.6667, 9);
  });

  test('is free for a million requests and 400,000 GB-seconds, if the settings take the free tier off', () => {
    const free = drawing(1_000_000, 400).settings({ freeTier: 'always-free' }).build();
    expect(costOf(free, 'lambda/requests', 'lambda/x86.duration')).toBe(0);
    const beyond = drawing(3_000_000, 400).settings({ freeTier: 'always-free' }).build();
    expect(costOf(beyond, 'lambda/requests')).toBeCloseTo(0.4, 9);
    expect(costOf(beyond, 'lambda/x86.duration')).toBeCloseTo(800_000 * 0.0000166667, 9);
  });

  test('keeps an environment of 1 GB warm for 0.015 an hour, one of another size for its share', () => {
    const warm = (memorySize: number, provisionedConcurrency: number): LintelDocument =>
      aDocument()
        .node('lambda-function', 'function', {
          properties: { memorySize, provisionedConcurrency, architecture: 'x86_64' },
          usage: { requestsPerMonth: 0, logKilobytesPerRequest: 0 },
        })
        .build();
    const component = 'lambda/x86.provisionedConcurrency';
    expect(costOf(warm(1024, 1), component) / 730).toBeCloseTo(0.015, 5);
    // Ten of 512 MB: 10 × 730 h × 3,600 s × 0.5 GB × 0.0000041667, not the 45.60 that is sometimes printed.
    expect(costOf(warm(512, 10), component)).toBeCloseTo(54.75, 2);
    const served = linesOf(warm(1024, 1)).find(({ label }) => label === 'Compute time');
    expect(served?.component).toBe('lambda/x86.provisionedDuration');
  });
});

test('an HTTP API is 1.00 for a million requests, a REST API 3.50', () => {
  const api = (kind: string) =>
    aDocument()
      .node(kind, 'api', {
        properties: { accessLogs: false },
        usage: { requestsPerMonth: 1_000_000 },
      })
      .build();
  expect(costOf(api('api-gateway-http'), 'apigateway.http/requests')).toBe(1);
  expect(costOf(api('api-gateway-rest'), 'apigateway.rest/requests')).toBe(3.5);
});

test('a WebSocket API is 1.00 for a million messages of up to 32 KB', () => {
  const api = aDocument()
    .node('api-gateway-websocket', 'api', {
      properties: { accessLogs: false },
      usage: { messagesPerMonth: 1_000_000, messageKilobytes: 32, connectionMinutesPerMonth: 0 },
    })
    .build();
  expect(costOf(api, 'apigateway.websocket/messages')).toBe(1);
});

test('an HTTP API is 70 % cheaper than a REST API, by its requests', () => {
  const drawing = aDocument().node('api-gateway-rest', 'api', {
    properties: { accessLogs: false },
    usage: { requestsPerMonth: 10_000_000 },
  });
  const [found] = alternativesOf({ document: drawing.build(), prices: book, today: '2026-11-20' }).filter(
    ({ group }) => group === 'api',
  );
  expect(Number(found?.totalUsd)).toBe(10);
  expect(1 - Number(found?.totalUsd) / 35).toBeCloseTo(0.714, 3);
});

describe('free amounts', () => {
  test('cover a micro database with 20 GB in the first year of an old account, and not after it', () => {
    const drawing = (freeTier: FreeTierMode) =>
      aDocument()
        .settings({ freeTier })
        .node('vpc', 'vpc', { properties: { flowLogs: false } })
        .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'isolated', availabilityZone: 'a' } })
        .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'isolated', availabilityZone: 'b' } })
        .node('rds-instance', 'db', {
          parent: 'vpc',
          properties: {
            dbInstanceClass: 'db.t3.micro',
            engine: 'mysql',
            allocatedStorage: 20,
            storageType: 'gp3',
            multiAz: false,
          },
        })
        .build();
    const parts = ['rds/instance:mysql:db.t3.micro:singleAz', 'rds/gp3.storage'] as const;
    expect(costOf(drawing('legacy-12-months'), ...parts)).toBe(0);
    expect(costOf(drawing('always-free'), ...parts)).toBeGreaterThan(10);
  });

  test('cover 25 GB of tables and a million notifications for ever', () => {
    const drawing = aDocument()
      .settings({ freeTier: 'always-free' })
      .node('dynamodb-table', 'table', { usage: { storedGigabytes: 25 } })
      .node('sns-topic', 'topic', { usage: { publishesPerMonth: 1_000_000 } })
      .build();
    expect(costOf(drawing, 'dynamodb/storage', 'sns/publishes')).toBe(0);
  });
});

test('the bill says that a month has 730 hours where pages reckon with 720', () => {
  const bill = createCostEngine(book).update(aDocument().build(), resolve(aDocument().build()));
  expect(describeBasis(bill)).toContain('730 hours (a twelfth of a year; many pages reckon with 720)');
});

test('acceleration adds 36.50 to a VPN connection, which is 36 in a month of 720 hours', () => {
  const vpn = (enableAcceleration: boolean, hoursPerMonth: number): LintelDocument =>
    aDocument()
      .settings({ hoursPerMonth })
      .node('transit-gateway', 'gateway', { usage: { processedGigabytesPerMonth: 0 } })
      .node('customer-gateway', 'office')
      .node('site-to-site-vpn', 'vpn', {
        properties: { customerGateway: 'office', transitGateway: 'gateway', enableAcceleration },
        usage: { internetOutGigabytesPerMonth: 0 },
      })
      .connect('attach', 'vpn', 'gateway')
      .build();
  expect(costOf(vpn(true, 730), 'vpc.vpn/acceleration')).toBeCloseTo(36.5, 9);
  expect(costOf(vpn(true, 720), 'vpc.vpn/acceleration')).toBeCloseTo(36, 9);
  expect(linesOf(vpn(false, 730)).map(({ component }) => component)).not.toContain('vpc.vpn/acceleration');
});

test('a hundred Fargate tasks cost the same with ECS and EKS, but for the 73 of the control plane', () => {
  const network = (): DocumentBuilder =>
    aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'b' } });
  const compute = ['fargate/linuxX86.vcpu', 'fargate/linuxX86.gb'] as const;
  const size = { cpu: 1024, memory: 2048 };
  const ecs = network()
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'service', {
      parent: 'cluster',
      properties: { ...size, launchType: 'FARGATE', desiredCount: 100, subnets: ['a', 'b'] },
      usage: { logGigabytesPerTask: 0 },
    })
    .build();
  const eks = network()
    .node('eks-cluster', 'cluster', {
      parent: 'vpc',
      properties: { enabledLogTypes: [], subnets: ['a', 'b'] },
    })
    .node('eks-fargate-profile', 'profile', { parent: 'cluster', properties: { namespaces: ['default'] } })
    .node('k8s-deployment', 'pods', {
      parent: 'profile',
      properties: { replicas: 100, cpuRequest: '1', memoryRequest: '1792Mi' },
    })
    .build();
  const bill = (document: LintelDocument): number =>
    sumUsd(
      linesOf(document)
        .filter(({ component }) => [...compute, 'eks/cluster.standard', 'ecs/cluster'].includes(component))
        .map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')),
    ).toNumber();
  const task = 730 * (0.04048 + 2 * 0.004445);
  expect(bill(ecs)).toBeCloseTo(100 * task, 6);
  expect(bill(eks) - bill(ecs)).toBeCloseTo(73, 6);
});
