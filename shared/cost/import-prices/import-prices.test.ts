import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { csvRows } from './csv-rows.ts';
import { importPrices } from './import-prices.ts';
import { withoutRegion } from './offer-components.ts';

const current = unwrap(openPriceCatalogue(catalogueFile));

interface Row {
  readonly usagetype: string;
  readonly operation?: string;
  readonly prices: readonly (readonly [from: string, usd: string])[];
  readonly further?: Readonly<Record<string, string>>;
}

function offerJson(code: string, region: string, rows: readonly Row[]): string {
  const products = rows.map(({ usagetype, operation, further }, index) => [
    `SKU${index}`,
    {
      sku: `SKU${index}`,
      productFamily: 'Anything',
      attributes: {
        usagetype,
        operation: operation ?? '',
        regionCode: region,
        location: 'Somewhere',
        ...further,
      },
    },
  ]);
  const terms = rows.map(({ prices }, index) => [
    `SKU${index}`,
    {
      [`SKU${index}.T`]: {
        priceDimensions: Object.fromEntries(
          prices.map(([from, usd], tier) => [
            `SKU${index}.T.${tier}`,
            { beginRange: from, endRange: 'Inf', unit: 'Hrs', pricePerUnit: { USD: usd } },
          ]),
        ),
      },
    },
  ]);
  return JSON.stringify({
    formatVersion: 'v1.0',
    offerCode: code,
    version: '20261201000000',
    publicationDate: '2026-12-01T10:00:00Z',
    products: Object.fromEntries(products),
    terms: { OnDemand: Object.fromEntries(terms) },
  });
}

describe('an offer file of AWS in JSON', () => {
  const text = offerJson('AmazonEC2', 'eu-north-1', [
    { usagetype: 'EUN1-NatGateway-Hours', operation: 'NatGateway', prices: [['0', '0.0460000000']] },
    { usagetype: 'EUN1-EBS:VolumeUsage.gp3', prices: [['0', '0.0836000000']] },
    {
      usagetype: 'EUN1-BoxUsage:m7g.large',
      operation: 'RunInstances',
      prices: [['0', '0.0871000000']],
      further: {
        instanceType: 'm7g.large',
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      },
    },
    {
      usagetype: 'EUN1-BoxUsage:m7g.large',
      operation: 'RunInstances:0002',
      prices: [['0', '0.9000000000']],
      further: {
        instanceType: 'm7g.large',
        operatingSystem: 'Windows',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      },
    },
    { usagetype: 'EUN1-SomethingElse', prices: [['0', '1']] },
  ]);
  const { catalogue, report } = unwrap(importPrices(text, 'index.json', current));
  const book = createPriceBook(catalogue);

  test('gives a Region that had no prices the ones that it lists, with their source and date', () => {
    expect(book.price('vpc.nat/hour', 'eu-north-1')).toMatchObject({
      tiers: [{ upTo: null, usd: '0.046' }],
      asOf: '2026-12-01',
      source: { title: 'AWS offer file AmazonEC2, version 20261201000000', trust: 'high' },
      estimated: false,
    });
    expect(book.price('ec2/m7g.large', 'eu-north-1')?.tiers).toEqual([{ upTo: null, usd: '0.0871' }]);
    expect(book.regions['eu-north-1']).toBe('Somewhere');
  });

  test('says what is new and how much of it is for nothing that can be drawn', () => {
    expect(report.added.map(({ component }) => component)).toEqual([
      'ebs/gp3.storage',
      'ec2/m7g.large',
      'vpc.nat/hour',
    ]);
    expect(report).toMatchObject({ changed: [], removed: [], leftOutCount: 2, date: '2026-12-01' });
    expect(book.date).toBe('2026-12-01');
  });

  test('leaves every other price and the catalogue in use as they were', () => {
    expect(current.components['vpc.nat/hour']?.prices['eu-north-1']).toBeUndefined();
    expect(book.price('vpc.nat/hour', 'us-east-1')).toEqual(
      createPriceBook(current).price('vpc.nat/hour', 'us-east-1'),
    );
  });
});

test('prices for one become prices for a million, tiers with them, and a free first tier is left out', () => {
  const text = offerJson('AWSLambda', 'us-east-1', [
    { usagetype: 'Request', prices: [['0', '0.0000002500']] },
    {
      usagetype: 'Lambda-GB-Second',
      prices: [
        ['15000000000', '0.0000133334'],
        ['0', '0.0000200000'],
        ['6000000000', '0.0000150000'],
      ],
    },
  ]);
  const { catalogue, report } = unwrap(importPrices(text, 'index.json', current));
  const book = createPriceBook(catalogue);
  expect(book.price('lambda/requests', 'us-east-1')?.tiers).toEqual([{ upTo: null, usd: '0.25' }]);
  expect(book.price('lambda/x86.duration', 'us-east-1')?.tiers).toEqual([
    { upTo: 6_000_000_000, usd: '0.00002' },
    { upTo: 15_000_000_000, usd: '0.000015' },
    { upTo: null, usd: '0.0000133334' },
  ]);
  // Where the price held everywhere, the Region now has one of its own.
  expect(report.added.map(({ component, region }) => `${component} ${region}`)).toEqual([
    'lambda/requests us-east-1',
    'lambda/x86.duration us-east-1',
  ]);
  const queue = offerJson('AWSQueueService', 'us-east-1', [
    {
      usagetype: 'USE1-Requests-RBP',
      prices: [
        ['0', '0.0000000000'],
        ['1000000', '0.0000004000'],
        ['100000000000', '0.0000003000'],
      ],
    },
  ]);
  const queues = createPriceBook(unwrap(importPrices(queue, 'q.json', current)).catalogue);
  expect(queues.price('sqs/standard', 'us-east-1')?.tiers).toEqual([
    { upTo: 100_000, usd: '0.4' },
    { upTo: null, usd: '0.3' },
  ]);
});

test('an offer file in CSV gives the same prices as in JSON', () => {
  const csv = [
    '"FormatVersion","v1.0"',
    '"Disclaimer","This pricing list is for informational purposes only, as ""it"" is"',
    '"Publication Date","2026-12-01T10:00:00Z"',
    '"Version","20261201000000"',
    '"OfferCode","AmazonEKS"',
    '"SKU","OfferTermCode","TermType","StartingRange","EndingRange","Unit","PricePerUnit","Currency","usageType","operation","Region Code","Location"',
    '"A","J","OnDemand","0","Inf","Hours","0.1100000000","USD","EU-AmazonEKS-Hours:perCluster","CreateOperation","eu-west-1","EU (Ireland)"',
    '"A","R","Reserved","0","Inf","Hours","0.0100000000","USD","EU-AmazonEKS-Hours:perCluster","CreateOperation","eu-west-1","EU (Ireland)"',
  ].join('\r\n');
  const { catalogue, report } = unwrap(importPrices(csv, 'index.csv', current));
  expect(createPriceBook(catalogue).price('eks/cluster.standard', 'eu-west-1')?.tiers).toEqual([
    { upTo: null, usd: '0.11' },
  ]);
  expect(report.title).toBe('AWS offer file AmazonEKS, version 20261201000000');
});

test('a newer file of our own format replaces the catalogue and says what changed', () => {
  const components = structuredClone(current.components);
  const nat = components['vpc.nat/hour'];
  if (nat === undefined) throw new Error('NAT gateways have a price');
  nat.prices['us-east-1'] = { usd: '0.05', asOf: '2027-01-01', source: 'derived' };
  const text = JSON.stringify({ ...current, compiledOn: '2027-01-01', components });
  const { catalogue, report } = unwrap(importPrices(text, 'prices.json', current));
  expect(catalogue.compiledOn).toBe('2027-01-01');
  expect(report.changed).toEqual([
    { component: 'vpc.nat/hour', region: 'us-east-1', beforeUsd: '0.045', afterUsd: '0.05' },
  ]);
  expect(report).toMatchObject({ added: [], removed: [], notes: [] });
});

test.each([
  ['{ "offerCode": "AmazonConnect", "products": {} }', /does not read prices of AmazonConnect/],
  ['{ "offerCode": "AmazonEKS", "products": {} }', /No price in this file/],
  ['{ "some": "json" }', /The price file cannot be used: format/],
  ['{ broken', /not JSON/],
  ['name,price\nx,1', /not an offer file of AWS/],
  ['', /not an offer file of AWS/],
])('what is no price file gives one sentence: %s', (text, sentence) => {
  const read = importPrices(text, 'file.json', current);
  expect(read.ok ? '' : read.fault.message).toMatch(sentence);
  expect(read.ok ? '' : read.fault.file).toBe('file.json');
});

test('cells keep commas, lines and quotes of their own', () => {
  expect(csvRows('a,"b,c","d ""e"""\r\n"f\ng",h\n')).toEqual([
    ['a', 'b,c', 'd "e"'],
    ['f\ng', 'h'],
  ]);
});

describe('files of the shape that AWS publishes', () => {
  test('a JSON file has rate codes, effective dates, reservations and Local Zones beside what is wanted', () => {
    const product = (sku: string, attributes: Readonly<Record<string, string>>, productFamily: string) => [
      sku,
      { sku, productFamily, attributes: { servicecode: 'AmazonEC2', servicename: 'EC2', ...attributes } },
    ];
    const virginia = {
      location: 'US East (N. Virginia)',
      locationType: 'AWS Region',
      regionCode: 'us-east-1',
    };
    const boston = {
      location: 'US East (Boston)',
      locationType: 'AWS Local Zone',
      regionCode: 'us-east-1',
    };
    const server = {
      instanceType: 'm7i.large',
      instanceFamily: 'General purpose',
      vcpu: '2',
      memory: '8 GiB',
      physicalProcessor: 'Intel Xeon Platinum 8488C',
      operatingSystem: 'Linux',
      licenseModel: 'No License required',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      operation: 'RunInstances',
    };
    const term = (sku: string, code: string, usd: string, unit: string, further: object = {}) => ({
      [`${sku}.${code}`]: {
        offerTermCode: code,
        sku,
        effectiveDate: '2026-12-01T00:00:00Z',
        priceDimensions: {
          [`${sku}.${code}.6YS6EN2CT7`]: {
            rateCode: `${sku}.${code}.6YS6EN2CT7`,
            description: `$${usd} per ${unit}`,
            beginRange: '0',
            endRange: 'Inf',
            unit,
            pricePerUnit: { USD: usd },
            appliesTo: [],
          },
        },
        termAttributes: {},
        ...further,
      },
    });
    const file = {
      formatVersion: 'v1.0',
      disclaimer: 'For information only.',
      offerCode: 'AmazonEC2',
      version: '20261201120000',
      publicationDate: '2026-12-01T12:00:00Z',
      products: Object.fromEntries([
        product('AAAA', { ...virginia, ...server, usagetype: 'BoxUsage:m7i.large' }, 'Compute Instance'),
        product(
          'BBBB',
          { ...boston, ...server, usagetype: 'USE1-BOS1-BoxUsage:m7i.large' },
          'Compute Instance',
        ),
        product('CCCC', { ...boston, usagetype: 'EBS:VolumeUsage.gp3' }, 'Storage'),
        product('DDDD', { ...virginia, volumeApiName: 'gp3', usagetype: 'EBS:VolumeUsage.gp3' }, 'Storage'),
        product(
          'EEEE',
          {
            ...virginia,
            ...server,
            capacitystatus: 'UnusedCapacityReservation',
            usagetype: 'UnusedBox:m7i.large',
          },
          'Compute Instance',
        ),
      ]),
      terms: {
        OnDemand: {
          AAAA: term('AAAA', 'JRTCKXETXF', '0.1010000000', 'Hrs'),
          BBBB: term('BBBB', 'JRTCKXETXF', '0.1260000000', 'Hrs'),
          CCCC: term('CCCC', 'JRTCKXETXF', '0.0960000000', 'GB-Mo'),
          DDDD: term('DDDD', 'JRTCKXETXF', '0.0810000000', 'GB-Mo'),
          EEEE: term('EEEE', 'JRTCKXETXF', '0.1010000000', 'Hrs'),
        },
        Reserved: {
          AAAA: term('AAAA', 'HU7G6KETJZ', '0.0600000000', 'Hrs', {
            termAttributes: {
              LeaseContractLength: '1yr',
              OfferingClass: 'standard',
              PurchaseOption: 'No Upfront',
            },
          }),
        },
      },
      attributesList: {},
    };
    const { catalogue, report } = unwrap(importPrices(JSON.stringify(file), 'index.json', current));
    const book = createPriceBook(catalogue);
    expect(book.price('ec2/m7i.large', 'us-east-1')?.tiers).toEqual([{ upTo: null, usd: '0.101' }]);
    expect(book.price('ebs/gp3.storage', 'us-east-1')?.tiers).toEqual([{ upTo: null, usd: '0.081' }]);
    expect(report.changed).toEqual([
      { component: 'ebs/gp3.storage', region: 'us-east-1', beforeUsd: '0.08', afterUsd: '0.081' },
      { component: 'ec2/m7i.large', region: 'us-east-1', beforeUsd: '0.1008', afterUsd: '0.101' },
    ]);
    expect(report.leftOutCount).toBe(3);
  });

  test('a CSV file has forty columns in an order of its own, and names that JSON writes otherwise', () => {
    const columns =
      'SKU,OfferTermCode,RateCode,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,RelatedTo,LeaseContractLength,PurchaseOption,OfferingClass,Product Family,serviceCode,Location,Location Type,Instance Type,vCPU,Physical Processor,Memory,Engine Code,Database Engine,License Model,Deployment Option,usageType,operation,Engine Major Version,Region Code,serviceName'.split(
        ',',
      );
    const row = (cells: Readonly<Record<string, string>>): string =>
      columns.map((name) => `"${(cells[name] ?? '').replaceAll('"', '""')}"`).join(',');
    const database = {
      OfferTermCode: 'JRTCKXETXF',
      TermType: 'OnDemand',
      EffectiveDate: '2026-12-01',
      StartingRange: '0',
      EndingRange: 'Inf',
      Unit: 'Hrs',
      Currency: 'USD',
      'Product Family': 'Database Instance',
      serviceCode: 'AmazonRDS',
      Location: 'EU (Frankfurt)',
      'Location Type': 'AWS Region',
      'Instance Type': 'db.r6g.large',
      'License Model': 'No license required',
      operation: 'CreateDBInstance:0014',
      'Region Code': 'eu-central-1',
    };
    const csv = [
      '"FormatVersion","v1.0"',
      '"Disclaimer","For information only, ""as is""."',
      '"Publication Date","2026-12-01T20:59:55Z"',
      '"Version","20261201205955"',
      '"OfferCode","AmazonRDS"',
      columns.map((name) => `"${name}"`).join(','),
      row({
        ...database,
        SKU: 'P1',
        PricePerUnit: '0.2700000000',
        'Database Engine': 'PostgreSQL',
        'Deployment Option': 'Single-AZ',
        usageType: 'EUC1-InstanceUsage:db.r6g.large',
      }),
      row({
        ...database,
        SKU: 'P2',
        PricePerUnit: '0.5400000000',
        'Database Engine': 'PostgreSQL',
        'Deployment Option': 'Multi-AZ',
        usageType: 'EUC1-Multi-AZUsage:db.r6g.large',
      }),
      row({
        ...database,
        SKU: 'P3',
        PricePerUnit: '0.3130000000',
        'Database Engine': 'Aurora PostgreSQL',
        'Deployment Option': 'Single-AZ',
        usageType: 'EUC1-InstanceUsage:db.r6g.large',
      }),
      row({
        ...database,
        SKU: 'P4',
        PricePerUnit: '0.9000000000',
        'Database Engine': 'PostgreSQL',
        'Deployment Option': 'Single-AZ',
        'Location Type': 'AWS Outposts',
        usageType: 'EUC1-InstanceUsage:db.r6g.large',
      }),
      row({
        ...database,
        SKU: 'P1',
        OfferTermCode: '38NPMPTW36',
        TermType: 'Reserved',
        PricePerUnit: '1200',
        Unit: 'Quantity',
        LeaseContractLength: '1yr',
        PurchaseOption: 'Partial Upfront',
        'Database Engine': 'PostgreSQL',
        'Deployment Option': 'Single-AZ',
        usageType: 'EUC1-InstanceUsage:db.r6g.large',
      }),
    ].join('\n');
    const { catalogue, report } = unwrap(importPrices(csv, 'index.csv', current));
    const book = createPriceBook(catalogue);
    const priceOf = (component: string) => book.price(component, 'eu-central-1')?.tiers[0]?.usd;
    expect(priceOf('rds/instance:postgres:db.r6g.large:singleAz')).toBe('0.27');
    expect(priceOf('rds/instance:postgres:db.r6g.large:multiAz')).toBe('0.54');
    expect(priceOf('aurora/instance:standard:db.r6g.large:instance')).toBe('0.313');
    expect(report).toMatchObject({ date: '2026-12-01', leftOutCount: 1 });
  });

  test('usage types lose the Region in front, however it is written, and nothing else', () => {
    expect(
      [
        'USE1-LCUUsage',
        'EU-EBS:VolumeUsage.gp3',
        'APN1-NatGateway-Bytes',
        'us-east-1-KMS-Requests',
        'ap-southeast-2-KMS-Keys',
        'VPN-Usage-Hours:ipsec.1',
        'RDS:GP3-Storage',
        'USE1-BOS1-EBS:VolumeUsage.gp3',
      ].map(withoutRegion),
    ).toEqual([
      'LCUUsage',
      'EBS:VolumeUsage.gp3',
      'NatGateway-Bytes',
      'KMS-Requests',
      'KMS-Keys',
      'VPN-Usage-Hours:ipsec.1',
      'RDS:GP3-Storage',
      'BOS1-EBS:VolumeUsage.gp3',
    ]);
  });
});
