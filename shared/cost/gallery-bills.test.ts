import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { sumUsd, usd } from '#shared/base/money.ts';
import { unwrap } from '#shared/base/result.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';
import { describeAmount } from './report/bill.ts';
import { estimateOnce } from './study/estimate-once.ts';

/**
 * The bills of the gallery, reckoned by hand from what AWS's pages list for us-east-1, owner by owner, and pinned line by
 * line in `fixtures/gallery-bills`. A line that comes or goes there has to be one that an architect would expect.
 */

const folder = join(import.meta.dirname, '../../assets/samples');
const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

const hours = 730;
const million = 1_000_000;
/** Kilobytes of so many requests, in gigabytes. */
const gigabytes = (requests: number, kilobytes: number): number => (requests * kilobytes) / 1024 / 1024;
/** What the month keeps of logs that stay so long, compressed to 15 %. */
const logs = (gb: number, days = 30): number => gb * 0.5 + gb * (days / (365 / 12)) * 0.15 * 0.03;
const storedLogs = (gb: number): number => logs(gb) - gb * 0.5;
/** Hours of the gateway and its address; 0.045 a GB. */
const nat = (gb: number): number => hours * (0.045 + 0.005) + gb * 0.045;
const flowLogs = 0.5 + storedLogs(1);
/** Millions of units read and written; 5 GB with point-in-time recovery. */
const table = (reads: number, writes: number): number => reads * 0.125 + writes * 0.625 + 5 * 0.25 + 5 * 0.2;
/** Requests, ms and memory of a function on Graviton; a KB of log each. */
const fn = (requests: number, ms: number, gb: number): number =>
  (requests / million) * 0.2 + requests * (ms / 1000) * gb * 0.0000133334 + logs(gigabytes(requests, 1));
const traces = (requests: number): number => ((requests * 0.05) / million) * 5;
const queue = (messages: number): number => ((messages * 3) / million) * 0.4;
const deadLetters = 0.001 * 0.4;
/** An HTTP API with half a KB of access log a request. */
const httpApi = (requests: number): number => (requests / million) * 1 + logs(gigabytes(requests, 0.5));
/** Hours, GB through it (an LCU is 1 GB an hour), two addresses, GB out, and 1 GB of access logs a month for 90 days. */
const alb = (through: number, out: number): number =>
  hours * 0.0225 + through * 0.008 + 2 * hours * 0.005 + out * 0.09 + 2.96 * 0.023;
const m7gLarge = hours * 0.0816 + 20 * 0.08;
/** Half a vCPU and 1 GB, three of them on x86; two alarms of the scaling policy. */
const service = (requests: number): number =>
  3 * hours * (0.5 * 0.04048 + 0.004445) + logs(gigabytes(requests, 1)) + 2 * 0.1;
/** db.m5.large over two zones, 100 GB, the password, half a GB of logs. */
const postgres = hours * 0.356 + 100 * 0.23 + 0.4 + logs(0.5);

const byHand: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'central-egress': {
    'reports-app-a-reports-app-b': 20 * 2 * 0.01,
    'shop-app-a-shop-app-b': 50 * 2 * 0.01,
    egress: flowLogs,
    reports: flowLogs,
    shop: flowLogs,
    // Four servers fetch 1 GB of updates each, by way of the hub and the NAT gateway of their zone.
    hub: 3 * hours * 0.05 + 4 * 0.02,
    'nat-a': nat(2),
    'nat-b': nat(2),
    'reports-app-a': m7gLarge,
    'reports-app-b': m7gLarge,
    'shop-app-a': m7gLarge,
    'shop-app-b': m7gLarge,
  },
  'event-pipeline': {
    alerts: (30 / million) * 0.5,
    catalogue: table(0, 1),
    'failures-alarm': 0.1,
    intake: queue(500_000),
    'intake-dead': deadLetters,
    'notify-queue': queue(500_000),
    process: fn(500_000, 2000, 1),
    processed: 0.5 * 0.5,
    uploads: 100 * 0.023 + 500 * 0.005 + 500 * 0.0004,
  },
  'fargate-service': {
    'api-alb-orders': 0,
    'api-alb': alb(gigabytes(20 * million, 7), gigabytes(20 * million, 5)),
    cluster: 0,
    images: 5 * 0.1,
    // The logs of the tasks; layers come through the endpoint of S3.
    'nat-a': nat(gigabytes(20 * million, 1) / 2),
    'nat-b': nat(gigabytes(20 * million, 1) / 2),
    orders: service(20 * million),
    'orders-table': table(16, 8),
    vpc: flowLogs,
  },
  'hybrid-network': {
    analytics: flowLogs,
    shop: flowLogs,
    'analytics-app-a': m7gLarge,
    'analytics-app-b': m7gLarge,
    'shop-app-a': m7gLarge,
    'shop-app-b': m7gLarge,
    // 52 KB a request: people at the office to the server, and the server to the other VPC.
    hub: 3 * hours * 0.05 + 2 * gigabytes(million, 52) * 0.02,
    'office-vpn': hours * 0.05 + 2 * hours * 0.005 + gigabytes(million, 50) * 0.09,
  },
  'kubernetes-platform': {
    cluster: hours * 0.1 + logs(5, 365),
    images: 5 * 0.1,
    // 4 GB of logs, 40 pulls of 500 MB and 2 GB of updates, half of them each.
    'nat-a': nat((4 + (40 * 500) / 1024 + 2) / 2),
    'nat-b': nat((4 + (40 * 500) / 1024 + 2) / 2),
    'state-db': postgres,
    vpc: flowLogs,
    workers: 2 * hours * 0.096 + 2 * 20 * 0.08 + logs(4),
  },
  microservices: {
    'alb-catalogue': 0,
    'alb-orders': 0,
    // Half of the bytes end in the other zone; the side of the database is free.
    'catalogue-cache': gigabytes(30 * million, 8) * 0.5 * 0.01,
    'orders-db': gigabytes(30 * million, 8) * 0.5 * 0.01,
    alb: alb(gigabytes(60 * million, 8), gigabytes(60 * million, 6)),
    cache: 2 * hours * 0.158 * 0.8,
    catalogue: service(30 * million),
    orders: service(30 * million),
    cluster: 0,
    // One ACU in each of two instances, 100 GB, 10 million reads and writes, the password, half a GB of logs.
    db: 2 * hours * 0.12 + 100 * 0.1 + 10 * 0.2 + 0.4 + logs(0.5),
    events: 2,
    invoices: queue(2 * million),
    'invoices-dead': deadLetters,
    // Events, logs and 60 starts of tasks of each service with a public image of 500 MB.
    'nat-a': nat((gigabytes(2 * million, 2) + 2 * gigabytes(30 * million, 1) + (120 * 500) / 1024) / 2),
    'nat-b': nat((gigabytes(2 * million, 2) + 2 * gigabytes(30 * million, 1) + (120 * 500) / 1024) / 2),
    products: table(24, 12),
    vpc: flowLogs,
    write: fn(million, 120, 0.5),
  },
  'nightly-batch': {
    done: (30 / million) * 0.5,
    images: 0.5,
    input: 100 * 0.023 + 6 * 0.0004,
    // 6,000 jobs of 12 minutes on Fargate Spot, a third of the price; 1 MB of logs each.
    jobs: 6000 * 0.2 * (2 * 0.04048 + 8 * 0.004445) * (1 - 0.66) + logs(6),
    'nat-a': nat(3),
    'nat-b': nat(3),
    night: (365 / 12 / million) * 1,
    nightly: (30 * 20 * 0.025) / 1000 + logs(gigabytes(30, 1)),
    reports: 100 * 0.023 + 6 * 0.005,
    vpc: flowLogs,
  },
  'order-workflow': {
    'shoppers-api': gigabytes(500_000, 2) * 0.09,
    accept: fn(500_000, 50, 0.5) + traces(500_000),
    api: httpApi(500_000),
    'hand-over': fn(480_000, 150, 0.5) + traces(480_000),
    news: 0.25,
    parcels: queue(480_000),
    'parcels-dead': deadLetters,
    pay: fn(500_000, 400, 0.5) + traces(500_000),
    payments: table(0.2, 0.2),
    reserve: fn(500_000, 120, 0.5) + traces(500_000),
    ship: fn(480_000, 200, 0.5) + traces(480_000),
    stock: table(0.2, 0.2),
    // Eight transitions an order at 0.025 a thousand.
    workflow: 0.5 * 8 * 25 + logs(gigabytes(500_000, 1)),
  },
  'serverless-api': {
    'app-users-api': gigabytes(10 * million, 4) * 0.09,
    api: httpApi(10 * million),
    'index-note': fn(2 * million, 100, 0.25),
    notes: table(4.8, 0.8),
    'read-notes': fn(8 * million, 60, 0.5),
    'search-updates': queue(2 * million),
    'search-updates-dead': deadLetters,
    'write-note': fn(2 * million, 90, 0.5),
  },
  'streaming-analytics': {
    'devices-api': gigabytes(100 * million, 1) * 0.09,
    anomalies: 0.02 * 0.5,
    api: httpApi(100 * million),
    // Each record counts as 5 KB; errors make 0.1 GB of logs.
    archive: gigabytes(100 * million, 5) * 0.029 + logs(0.1),
    detect: fn(million, 400, 1),
    failed: deadLetters,
    // A year of what is delivered, compressed; a file every five minutes.
    lake: gigabytes(100 * million, 1) * 0.25 * 12 * 0.023 + 8.76 * 0.005,
    latest: table(8, 4),
    oncall: queue(20_000),
    page: fn(20_000, 200, 0.5),
    // Two readers.
    readings: hours * 0.04 + gigabytes(100 * million, 1) * (0.08 + 2 * 0.04),
  },
  'three-tier-web': {
    'web-alb-web-servers': 0,
    'web-servers-orders-db': gigabytes(20 * million, 32) * 0.5 * 0.01,
    'nat-a': nat(2),
    'nat-b': nat(2),
    'orders-db': postgres,
    'product-images': 100 * 0.023 + 20 * 0.005 + 16_000 * 0.0004,
    vpc: flowLogs,
    'web-alb': alb(gigabytes(20 * million, 32), gigabytes(20 * million, 30)),
    'web-servers': 4 * m7gLarge + 2 * 0.1,
  },
  'website-with-api': {
    account: fn(2 * million, 60, 0.5),
    api: httpApi(3 * million),
    // What viewers get, 6 million requests, and what the API is sent.
    cdn: gigabytes(6 * million, 40) * 0.085 + 600 * 0.01 + gigabytes(3 * million, 2) * 0.02,
    firewall: 5 + 4 + 6 * 0.6,
    'order-table': table(4, 0.4),
    orders: fn(million, 90, 0.5),
    profiles: table(8, 0.8),
    'sign-in': 8000 * 0.015,
    // A fifth of what may be cached.
    site: 2 * 0.023 + 600 * 0.0004,
  },
};

test('every template of the gallery has been reckoned by hand', () => {
  const names = globSync('*.lintel.json', { cwd: folder }).map((file) => basename(file, '.lintel.json'));
  expect(names.sort()).toEqual(Object.keys(byHand).sort());
});

describe.each(Object.entries(byHand))('%s', (name, owners) => {
  const text = readFileSync(join(folder, `${name}.lintel.json`), 'utf8');
  const { document } = unwrap(openDocument(text, name));
  const estimate = estimateOnce({ document, prices: book, today: '2026-11-20' });

  test('costs what was reckoned by hand, owner by owner', () => {
    const sums = Map.groupBy(estimate.lines, ({ owner }) => owner);
    expect([...sums.keys()].sort()).toEqual(Object.keys(owners).sort());
    for (const [owner, lines] of sums) {
      const sum = sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0'))).toNumber();
      expect(sum, owner).toBeCloseTo(owners[owner] ?? Number.NaN, 6);
    }
    const total = Object.values(owners).reduce((all, each) => all + each, 0);
    expect(Number(estimate.totalUsd)).toBeCloseTo(total, 5);
    expect(estimate.isAtLeast).toBe(false);
  });

  test('has the lines that it had', async () => {
    const lines = estimate.lines.map(({ owner, component, label, quantity, ...line }) =>
      [
        owner,
        component,
        label,
        quantity.formula,
        describeAmount({ owner, component, label, quantity, ...line }),
      ]
        .join(' | ')
        .trimEnd(),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`./fixtures/gallery-bills/${name}.txt`);
  });
});
