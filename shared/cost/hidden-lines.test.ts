import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createCostEngine } from './create-cost-engine.ts';
import type { CostLine } from './estimate.ts';
import { createPriceBook } from './price-book.ts';
import { openPriceCatalogue } from './price-catalogue.ts';

/** What a drawing of boxes does not show and an invoice does. */

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function estimateOf(document: LintelDocument) {
  return createCostEngine(book).update(document, resolve(document));
}

function lineOf(document: LintelDocument, owner: string, component: string): CostLine | undefined {
  return estimateOf(document).lines.find(
    (line) => line.owner === owner && line.component.startsWith(component),
  );
}

describe('assumptions that follow from what is drawn around a node', () => {
  test('a dead-letter queue gets one message in a thousand, unless somebody states how many', () => {
    const drawing = () =>
      aDocument()
        .node('sqs-queue', 'orders', { properties: { deadLetterQueue: 'failed' } })
        .node('sqs-queue', 'failed');
    expect(lineOf(drawing().build(), 'orders', 'sqs/')?.quantity.value).toBe(1);
    const failed = lineOf(drawing().build(), 'failed', 'sqs/')?.quantity;
    expect(failed?.value).toBeCloseTo(0.001, 9);
    expect(failed?.inputs[0]).toMatchObject({
      origin: 'default',
      because: expect.stringMatching(/dead-letter/),
    });
    const stated = aDocument()
      .node('sqs-queue', 'orders', { properties: { deadLetterQueue: 'failed' } })
      .node('sqs-queue', 'failed', { usage: { requestsPerMonth: 2_000_000 } })
      .build();
    expect(lineOf(stated, 'failed', 'sqs/')?.quantity.value).toBe(2);
  });

  test('a topic that only an alarm rings hears little', () => {
    const rung = aDocument()
      .node('cloudwatch-alarm', 'failures')
      .node('sns-topic', 'alerts')
      .connect('observe', 'failures', 'alerts')
      .build();
    expect(lineOf(rung, 'alerts', 'sns/publishes')?.quantity.value).toBeCloseTo(30 / 1_000_000, 12);
  });

  test('a bucket is written to at least as often as it announces new objects', () => {
    const document = aDocument()
      .node('users', 'people', { usage: { requestsPerMonth: 1000 } })
      .node('s3-bucket', 'uploads')
      .node('lambda-function', 'process')
      .connect('data', 'people', 'uploads', { access: 'read-write' })
      .connect('event', 'uploads', 'process')
      .build();
    const event = lineOf(document, 'process', 'lambda/requests')?.quantity.value ?? Number.NaN;
    const writes = lineOf(document, 'uploads', 's3/standard.put')?.quantity.value ?? Number.NaN;
    expect(writes * 1000).toBeCloseTo(event * 1_000_000, 6);
  });
});

describe('what makes itself', () => {
  test('a policy that follows a target brings two alarms', () => {
    const document = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('auto-scaling-group', 'web', { parent: 'vpc', properties: { subnets: ['a'] } })
      .build();
    expect(lineOf(document, 'web', 'cloudwatch/alarm.standard')).toMatchObject({
      quantity: { value: 2 },
      monthlyUsd: '0.2',
    });
  });

  test('logs that services deliver themselves are charged for delivery and for being kept', () => {
    const drawing = (toBucket: boolean) => {
      const builder = aDocument()
        .node('vpc', 'vpc')
        .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
        .node('network-firewall', 'firewall', {
          parent: 'vpc',
          properties: { subnets: ['a'] },
          usage: { processedGigabytesPerMonth: 1024 },
        })
        .node('s3-bucket', 'archive');
      return (toBucket ? builder.connect('log', 'firewall', 'archive') : builder).build();
    };
    expect(lineOf(drawing(false), 'firewall', 'flowLogs/toCloudWatch')?.quantity.value).toBeCloseTo(10, 9);
    expect(lineOf(drawing(false), 'firewall', 'cloudwatch/logs.storage')).toBeDefined();
    expect(lineOf(drawing(true), 'firewall', 'flowLogs/toS3')?.quantity.value).toBeCloseTo(10, 9);
    expect(lineOf(drawing(true), 'firewall', 'cloudwatch/logs.storage')).toBeUndefined();
  });

  test('a trail pays for the bucket that it has of its own, and for CloudWatch where it writes there too', () => {
    const drawing = (cloudWatchLogs: boolean) =>
      aDocument().node('cloudtrail', 'trail', { properties: { cloudWatchLogs } }).build();
    // A million events of 0.15 KB, kept for a year.
    expect(lineOf(drawing(false), 'trail', 's3/standard.storage')?.quantity.value).toBeCloseTo(
      (1_000_000 * 0.15 * 12) / (1024 * 1024),
      9,
    );
    expect(lineOf(drawing(false), 'trail', 'cloudwatch/logs.ingest')).toBeUndefined();
    expect(lineOf(drawing(true), 'trail', 'cloudwatch/logs.ingest')?.quantity.value).toBeCloseTo(
      (1_000_000 * 1.5) / (1024 * 1024),
      9,
    );
  });

  test('an edge cache asks its origin only for what it has not', () => {
    const reads = (hitPercent: number, cachePolicy?: string) => {
      const document = aDocument()
        .node('users', 'people', { usage: { requestsPerMonth: 10_000_000 } })
        .node('cloudfront', 'edge', { usage: { hitPercent } })
        .node('s3-bucket', 'site')
        .connect('traffic', 'people', 'edge')
        .connect(
          'origin',
          'edge',
          'site',
          cachePolicy === undefined ? { originPath: '/site' } : { originPath: '/site', cachePolicy },
        )
        .build();
      return lineOf(document, 'site', 's3/standard.get')?.quantity.value ?? Number.NaN;
    };
    expect(reads(90)).toBeCloseTo(reads(0) / 10, 6);
    expect(reads(90, 'disabled')).toBeCloseTo(reads(0), 6);
  });
});

describe('what stands idle, is old or is paid for once', () => {
  const service = (properties: Properties) =>
    aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('ecs-service', 'web', {
        parent: 'a',
        properties: { launchType: 'FARGATE', desiredCount: 3, cpu: 1024, memory: 2048, ...properties },
        usage: { deploymentsPerMonth: 40 },
      })
      .build();
  const idle = (properties: Properties) =>
    estimateOf(service(properties)).lines.find(({ label }) => label === 'Second set while deploying, vCPU');

  test('a second set of tasks is paid for while old and new stand side by side', () => {
    expect(idle({})).toBeUndefined();
    // 40 deployments with half an hour of both.
    expect(idle({ deploymentStrategy: 'BLUE_GREEN', bakeTimeInMinutes: 30 })?.quantity.value).toBeCloseTo(
      3 * 40 * 0.5,
      9,
    );
    // And ten steps of three minutes more.
    expect(
      idle({
        deploymentStrategy: 'LINEAR',
        bakeTimeInMinutes: 30,
        trafficStepPercent: 10,
        trafficStepMinutes: 3,
      })?.quantity.value,
    ).toBeCloseTo(3 * 40 * 1, 9);
  });

  test('an old version of a database costs by the vCPU, on both sides', () => {
    const database = (isInExtendedSupport: boolean) =>
      aDocument()
        .node('vpc', 'vpc')
        .node('rds-instance', 'db', {
          parent: 'vpc',
          properties: { dbInstanceClass: 'db.m5.large', multiAz: true },
          usage: { isInExtendedSupport },
        })
        .build();
    expect(lineOf(database(true), 'db', 'rds/extendedSupport')).toMatchObject({
      quantity: { value: 2 * 2 * 730 },
      monthlyUsd: '292',
    });
    expect(lineOf(database(false), 'db', 'rds/extendedSupport')).toBeUndefined();
  });
});

describe('what gathers, spreads and reads', () => {
  const stream = (properties: Properties) =>
    aDocument()
      .node('users', 'devices', { usage: { requestsPerMonth: 100_000_000, requestKilobytes: 1 } })
      .node('firehose', 'delivery', { properties })
      .node('s3-bucket', 'lake')
      .connect('data', 'devices', 'delivery', { access: 'write' })
      .connect('data', 'delivery', 'lake', { access: 'write' })
      .build();
  const writes = (document: LintelDocument) =>
    (lineOf(document, 'lake', 's3/standard.put')?.quantity.value ?? Number.NaN) * 1000;

  test('a delivery stream writes a file when its buffer is full or due, not one for each record', () => {
    const gigabytes = 100_000_000 / (1024 * 1024);
    expect(writes(stream({ bufferSizeMegabytes: 1, bufferIntervalSeconds: 900 }))).toBeCloseTo(
      gigabytes * 1024,
      3,
    );
    expect(writes(stream({ bufferSizeMegabytes: 128, bufferIntervalSeconds: 60 }))).toBeCloseTo(730 * 60, 3);
  });

  test.each([
    ['buffer', { bufferIntervalSeconds: 300 }],
    ['compression', { compressionFormat: 'UNCOMPRESSED' }],
  ])('another %s gives the bill that a fresh engine gives', (_what, properties) => {
    const before = stream({ bufferSizeMegabytes: 128, bufferIntervalSeconds: 60 });
    const engine = createCostEngine(book);
    const first = engine.update(before, resolve(before));
    const changes = setProperties(before, 'delivery', properties);
    const after = applyChanges(before, changes);
    const edited = engine.update(after, resolve(after), factsChangedBy(changes));
    expect(edited).toEqual(createCostEngine(book).update(after, resolve(after)));
    expect(edited.totalUsd).not.toBe(first.totalUsd);
  });

  test('what leaves the private subnets of two zones takes the NAT gateway of each', () => {
    const document = aDocument()
      .node('users', 'people', { usage: { requestsPerMonth: 10_000_000 } })
      .node('vpc', 'vpc')
      .node('subnet', 'public-a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
      .node('subnet', 'public-b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
      .node('subnet', 'app-a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('subnet', 'app-b', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'b' } })
      .node('nat-gateway', 'nat-a', { parent: 'public-a' })
      .node('nat-gateway', 'nat-b', { parent: 'public-b' })
      .node('ecs-service', 'service', { parent: 'vpc', properties: { subnets: ['app-a', 'app-b'] } })
      .node('sqs-queue', 'orders')
      .connect('traffic', 'people', 'service')
      .connect('data', 'service', 'orders')
      .build();
    const [a, b] = ['nat-a', 'nat-b'].map((nat) => lineOf(document, nat, 'vpc.nat/data')?.quantity);
    expect(a?.value).toBeGreaterThan(0);
    expect(a?.value).toBe(b?.value);
    expect(a?.inputs[0]).toMatchObject({ origin: 'derived' });
  });

  test('a distribution only reads from its bucket', () => {
    const document = aDocument()
      .node('users', 'people', { usage: { requestsPerMonth: 1_000_000 } })
      .node('cloudfront', 'edge', { usage: { hitPercent: 0 } })
      .node('s3-bucket', 'site')
      .connect('traffic', 'people', 'edge')
      .connect('origin', 'edge', 'site')
      .build();
    expect(lineOf(document, 'site', 's3/standard.get')?.quantity.value).toBeCloseTo(1000, 6);
    expect(lineOf(document, 'site', 's3/standard.put')?.quantity.value).toBe(0);
  });
});

describe('what the bill leaves out', () => {
  test('is said, and no longer where it is drawn', () => {
    const { leftOut } = estimateOf(aDocument().node('sqs-queue', 'orders').build());
    expect(leftOut.join(' ')).toMatch(/Support plans/);
    expect(leftOut.join(' ')).toMatch(/CloudTrail, AWS Config, GuardDuty and Security Hub/);
    expect(leftOut.join(' ')).toMatch(/no entry point/);
    const drawn = aDocument()
      .node('users', 'people', { usage: { requestsPerMonth: 1 } })
      .node('sqs-queue', 'orders')
      .node('cloudtrail', 'trail')
      .node('resource', 'recorder', { properties: { type: 'AWS::Config::ConfigurationRecorder' } })
      .connect('data', 'people', 'orders')
      .build();
    const words = estimateOf(drawn).leftOut.join(' ');
    expect(words).toContain('GuardDuty and Security Hub');
    expect(words).not.toMatch(/CloudTrail|AWS Config|no entry point/);
    expect(estimateOf(aDocument().build()).leftOut).toEqual([]);
  });
});
