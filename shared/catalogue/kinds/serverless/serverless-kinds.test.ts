import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf, quantitiesOf } from '#shared/testing/cost-lines.ts';

function lambdaQuantities(properties: Record<string, number | string>, usage: Record<string, number>) {
  return quantitiesOf('lambda-function', properties, usage);
}

describe('the cost of a Lambda function', () => {
  it('is requests and GB-seconds: a million runs of 200 ms at 256 MB are 50,000', () => {
    const lines = lambdaQuantities(
      { memorySize: 256 },
      { requestsPerMonth: 1_000_000, averageDurationMs: 200 },
    );
    expect(lines['lambda/requests']).toBe(1);
    expect(lines['lambda/x86.duration']).toBeCloseTo(50_000, 6);
  });

  it('counts the same seconds on arm64 at their own price', () => {
    const lines = lambdaQuantities(
      { memorySize: 256, architecture: 'arm64' },
      { requestsPerMonth: 1_000_000, averageDurationMs: 200 },
    );
    expect(lines['lambda/arm.duration']).toBeCloseTo(50_000, 6);
    expect(lines).not.toHaveProperty('lambda/x86.duration');
  });

  it('bills whole milliseconds', () => {
    const lines = lambdaQuantities({ memorySize: 1024 }, { requestsPerMonth: 1000, averageDurationMs: 10.2 });
    expect(lines['lambda/x86.duration']).toBeCloseTo(11, 9);
  });

  it('charges provisioned concurrency for every second of the month, and its runs at the lower price', () => {
    const lines = lambdaQuantities(
      { memorySize: 512, provisionedConcurrency: 10 },
      { requestsPerMonth: 100_000, averageDurationMs: 350 },
    );
    expect(lines['lambda/x86.provisionedConcurrency']).toBe(10 * 730 * 3600 * 0.5);
    expect(lines['lambda/x86.provisionedDuration']).toBeCloseTo(17_500, 6);
    expect(lines).not.toHaveProperty('lambda/x86.duration');
  });

  it('charges only the part of /tmp above 512 MB', () => {
    const usage = { requestsPerMonth: 1000, averageDurationMs: 1000 };
    expect(lambdaQuantities({ ephemeralStorage: 512 }, usage)).not.toHaveProperty('lambda/ephemeralStorage');
    expect(lambdaQuantities({ ephemeralStorage: 1536 }, usage)['lambda/ephemeralStorage']).toBe(1000);
  });

  it('includes the logs it writes, kept for the retention of the group they go to', () => {
    const usage = { requestsPerMonth: 1_048_576, logKilobytesPerRequest: 1 };
    const drawing = (days: number) =>
      aDocument()
        .node('lambda-function', 'fn', { usage })
        .node('log-group', 'logs', { properties: { retentionInDays: days } })
        .connect('log', 'fn', 'logs')
        .build();
    const storage = (days: number) =>
      costLinesOf(drawing(days), 'fn').find(({ component }) => component === 'cloudwatch/logs.storage');
    expect(
      costLinesOf(drawing(30), 'fn').find(({ component }) => component === 'cloudwatch/logs.ingest')?.quantity
        .value,
    ).toBe(1);
    expect(storage(365)?.quantity.value).toBeCloseTo(12 * 0.15, 9);
    expect(storage(0)?.note).toContain('never expires');
  });

  it('never falls when usage grows', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(900_000), fc.nat(1000), (requests, duration, more) => {
        const fewer = lambdaQuantities({}, { requestsPerMonth: requests, averageDurationMs: duration });
        const larger = lambdaQuantities(
          {},
          { requestsPerMonth: requests + more, averageDurationMs: Math.min(900_000, duration + more) },
        );
        for (const [component, quantity] of Object.entries(fewer)) {
          expect(larger[component] ?? 0).toBeGreaterThanOrEqual(quantity ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('metered steps', () => {
  it('counts an SQS request of 128 KB twice', () => {
    expect(quantitiesOf('sqs-queue', {}, { requestsPerMonth: 1_000_000, messageKilobytes: 128 })).toEqual({
      'sqs/standard': 2,
    });
  });

  it('counts an HTTP API request of 513 KB twice', () => {
    const lines = quantitiesOf(
      'api-gateway-http',
      {},
      { requestsPerMonth: 1_000_000, requestKilobytes: 513 },
    );
    expect(lines['apigateway.http/requests']).toBe(2);
  });

  it('charges the cache of a REST API by the hour', () => {
    expect(quantitiesOf('api-gateway-rest', { cacheSize: '237' })['apigateway.rest/cache.237GB']).toBe(730);
  });
});

describe('what a Lambda function becomes', () => {
  it('stays outside of the VPC until it calls a database there', () => {
    const drawing = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a' } })
      .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b' } })
      .node('lambda-function', 'alone')
      .node('lambda-function', 'reader')
      .node('rds-instance', 'db', { parent: 'vpc' })
      .connect('data', 'reader', 'db');
    const { resources } = resolve(drawing.build());
    expect(resources.get('Alone')?.properties).not.toHaveProperty('VpcConfig');
    expect(resources.get('Reader')?.properties.VpcConfig).toMatchObject({
      SubnetIds: [{ Ref: 'A' }, { Ref: 'B' }],
    });
  });

  it('polls a queue without a starting position and a stream with one', () => {
    const drawing = aDocument()
      .node('sqs-queue', 'jobs')
      .node('dynamodb-table', 'table')
      .node('lambda-function', 'fn')
      .connect('poll', 'jobs', 'fn', { batchSize: 50 })
      .connect('poll', 'table', 'fn');
    const { resources } = resolve(drawing.build());
    const queue = resources.get('FnPollJobs')?.properties;
    expect(queue).toMatchObject({ BatchSize: 50, MaximumBatchingWindowInSeconds: 1 });
    expect(queue).not.toHaveProperty('StartingPosition');
    expect(resources.get('FnPollTable')?.properties).toMatchObject({
      StartingPosition: 'LATEST',
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
    });
    expect(resources.get('Table')?.properties.StreamSpecification).toEqual({
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
  });

  it('opens its URL to everyone only when that is said', () => {
    const url = (functionUrl: string) => {
      const drawing = aDocument().node('lambda-function', 'fn', { properties: { functionUrl } });
      return [...resolve(drawing.build()).resources.keys()].filter((id) => id.startsWith('FnUrl'));
    };
    expect(url('none')).toEqual([]);
    expect(url('AWS_IAM')).toEqual(['FnUrl']);
    expect(url('NONE')).toEqual(['FnUrl', 'FnUrlInvokePermission', 'FnUrlPermission']);
  });

  it('is invoked through its alias when that has provisioned concurrency', () => {
    const drawing = aDocument()
      .node('sns-topic', 'topic')
      .node('lambda-function', 'fn', { properties: { provisionedConcurrency: 3 } })
      .connect('event', 'topic', 'fn');
    const { resources } = resolve(drawing.build());
    expect(resources.get('TopicSubscriptionTopicFn')?.properties.Endpoint).toEqual({ Ref: 'FnAlias' });
    expect(resources.get('FnPermissionTopic')?.properties.FunctionName).toEqual({ Ref: 'FnAlias' });
  });
});

describe('what an API becomes', () => {
  it('gives a second route that would take everything a path of its own', () => {
    const drawing = aDocument()
      .node('api-gateway-http', 'api')
      .node('lambda-function', 'one')
      .node('lambda-function', 'two')
      .connect('invoke', 'api', 'one')
      .connect('invoke', 'api', 'two');
    const { resources } = resolve(drawing.build());
    const keys = [...resources.values()]
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
      .map(({ properties }) => properties.RouteKey);
    expect(keys).toEqual(['$default', 'ANY /two/{proxy+}']);
  });

  it('takes a new deployment when the methods of a REST API change, and only then', () => {
    const drawing = (path: string, cpu: number) =>
      aDocument()
        .node('api-gateway-rest', 'api')
        .node('lambda-function', 'fn', { properties: { memorySize: cpu } })
        .connect('invoke', 'api', 'fn', { path })
        .build();
    const deployment = (document: ReturnType<typeof drawing>) =>
      [...resolve(document).resources.values()].find(({ type }) => type === 'AWS::ApiGateway::Deployment')
        ?.logicalId;
    expect(deployment(drawing('/a', 256))).toBe(deployment(drawing('/a', 512)));
    expect(deployment(drawing('/a', 256))).not.toBe(deployment(drawing('/b', 256)));
  });

  it('shares the resources of paths that begin alike', () => {
    const drawing = aDocument()
      .node('api-gateway-rest', 'api')
      .node('lambda-function', 'list')
      .node('lambda-function', 'add')
      .connect('invoke', 'api', 'list', { method: 'GET', path: '/items/all' })
      .connect('invoke', 'api', 'add', { method: 'POST', path: '/items/new' });
    const { resources } = resolve(drawing.build());
    const parts = [...resources.values()]
      .filter(({ type }) => type === 'AWS::ApiGateway::Resource')
      .map(({ properties }) => properties.PathPart);
    expect(parts.sort()).toEqual(['all', 'items', 'new']);
  });
});
