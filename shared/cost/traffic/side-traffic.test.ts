import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import { createCostEngine } from '../create-cost-engine.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function lineOf(document: LintelDocument, owner: string, component: string) {
  return createCostEngine(book)
    .update(document, resolve(document))
    .lines.find((line) => line.owner === owner && line.component === component);
}

/** A service of two tasks in a private subnet: a million requests, so 1,024 MB of logs, and 20 deployments. */
function service(more: (builder: DocumentBuilder) => DocumentBuilder = (builder) => builder): LintelDocument {
  const drawing = aDocument()
    .node('users', 'people', { usage: { requestsPerMonth: 1_048_576 } })
    .node('vpc', 'vpc')
    .node('subnet', 'public-a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'app-a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
    .node('nat-gateway', 'nat', { parent: 'public-a' })
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'tasks', {
      parent: 'cluster',
      properties: { desiredCount: 2, subnets: ['app-a'] },
    })
    .connect('traffic', 'people', 'tasks');
  return more(drawing).build();
}

const natData = (document: LintelDocument) => lineOf(document, 'nat', 'vpc.nat/data')?.quantity;

describe('what a service exchanges beside its connections', () => {
  test('logs and public images pass the NAT gateway, and the line says which', () => {
    // 1 GB of logs and 40 starts × 500 MB
    const data = natData(service());
    expect(data?.value).toBeCloseTo(1 + (40 * 500) / 1024, 9);
    expect(data?.inputs[0]).toMatchObject({
      origin: 'derived',
      because: expect.stringMatching(/tasks, logs: 1 GB \+ .*tasks, images: 40 starts of tasks × 500 MB/),
    });
  });

  test('layers of a repository come from S3, so its gateway endpoint carries them for nothing', () => {
    const own = (builder: DocumentBuilder) =>
      builder
        .node('ecr-repository', 'images', { usage: { imageMegabytes: 1024 } })
        .connect('pull', 'tasks', 'images');
    expect(natData(service(own))?.value).toBeCloseTo(1 + 40, 9);
    const withEndpoint = service((builder) =>
      own(builder).node('gateway-endpoint', 's3', { parent: 'vpc', properties: { service: 's3' } }),
    );
    expect(natData(withEndpoint)?.value).toBeCloseTo(1, 9);
  });

  test('an interface endpoint of CloudWatch Logs carries the logs and is charged for them', () => {
    const document = service((builder) =>
      builder.node('interface-endpoint', 'logs', { parent: 'vpc', properties: { service: 'logs' } }),
    );
    expect(natData(document)?.value).toBeCloseTo((40 * 500) / 1024, 9);
    expect(lineOf(document, 'logs', 'vpc.endpoint.interface/data')?.quantity.value).toBeCloseTo(1, 9);
  });

  test('a VPC without a NAT gateway uses that of the VPC behind its transit gateway', () => {
    const document = aDocument()
      .node('vpc', 'egress')
      .node('subnet', 'out', { parent: 'egress', properties: { tier: 'public', availabilityZone: 'a' } })
      .node('nat-gateway', 'nat', { parent: 'out' })
      .node('vpc', 'spoke')
      .node('subnet', 'in', { parent: 'spoke', properties: { tier: 'private', availabilityZone: 'a' } })
      .node('ec2-instance', 'server', { parent: 'in', usage: { downloadGigabytesPerInstance: 7 } })
      .node('users', 'people', { usage: { requestsPerMonth: 1 } })
      .node('transit-gateway', 'hub')
      .connect('attach', 'hub', 'egress')
      .connect('attach', 'hub', 'spoke')
      .connect('traffic', 'people', 'server')
      .build();
    expect(natData(document)?.value).toBe(7);
    expect(lineOf(document, 'hub', 'vpc.transitGateway/data')?.quantity.value).toBe(7);
  });

  test('an isolated subnet sends nothing through the NAT gateway', () => {
    const document = service();
    const isolated = applyChanges(document, setProperties(document, 'app-a', { tier: 'isolated' }));
    expect(natData(isolated)?.inputs[0]?.origin).toBe('default');
  });

  test('more tasks mean more images at once, edit by edit', () => {
    const engine = createCostEngine(book);
    const before = service();
    engine.update(before, resolve(before));
    const changes = setProperties(before, 'tasks', { desiredCount: 4 });
    const after = applyChanges(before, changes);
    const edited = engine.update(after, resolve(after), factsChangedBy(changes));
    expect(edited).toEqual(createCostEngine(book).update(after, resolve(after)));
    expect(natData(after)?.value).toBeCloseTo(1 + (80 * 500) / 1024, 9);
  });
});

describe('what is drawn as Spot', () => {
  const vcpu = (properties: Record<string, number>) =>
    lineOf(
      aDocument()
        .node('ecs-cluster', 'cluster')
        .node('ecs-service', 'tasks', { parent: 'cluster', properties: { desiredCount: 5, ...properties } })
        .build(),
      'tasks',
      'fargate/linuxX86.vcpu',
    );

  test('is priced at its usual discount, for the part above the base', () => {
    const onDemand = Number(vcpu({})?.monthlyUsd);
    // Four of five tasks are above the base, half of them on Spot at 66 % off.
    const mixed = vcpu({ spotPercent: 50, onDemandBase: 1 });
    expect(Number(mixed?.monthlyUsd)).toBeCloseTo(onDemand * (1 - 0.4 * 0.66), 6);
    expect(mixed).toMatchObject({ state: 'estimated-price', isSpot: true, price: { share: { of: 0.736 } } });
  });

  test('an instance has the median of its family', () => {
    const document = aDocument()
      .node('ec2-instance', 'worker', { properties: { instanceType: 'm7g.large', purchaseOption: 'spot' } })
      .build();
    // 59 % off in the middle
    expect(Number(lineOf(document, 'worker', 'ec2/m7g.large')?.monthlyUsd)).toBeCloseTo(
      0.0816 * 730 * 0.41,
      6,
    );
  });
});
