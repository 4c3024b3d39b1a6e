import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from './a-document.ts';

export interface DrawnExample {
  /** The example in `shared/cost/fixtures/worked-examples.json`. */
  readonly id: string;
  readonly document: LintelDocument;
  /** Components that the drawing calls otherwise than the example. */
  readonly drawnAs?: Readonly<Record<string, string>>;
  /** Components of the example that a drawing does not have, and why. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Components that the drawing is charged for beside those of the example, and why. */
  readonly also?: Readonly<Record<string, string>>;
}

const noLogs = {
  'cloudwatch/logs.ingest': 'nothing is logged',
  'cloudwatch/logs.storage': 'nothing is logged',
};
const address = { 'ipv4/inUse': 'public addresses have been charged since 2024-02' };
const nothingStored = { storedGigabytes: 0, putRequestsPerMonth: 0, getRequestsPerMonth: 0 };
/** The examples count no flow logs. */
const noFlowLogs = { flowLogs: false };
const scaling = { 'cloudwatch/alarm.standard': 'the alarms of its scaling policy' };
const noEgress = { 'dataTransfer/internetOut': 'nothing leaves for the internet' };

function lambda(
  id: string,
  memorySize: number,
  architecture: string,
  requests: number,
  ms: number,
): DrawnExample {
  return {
    id,
    document: aDocument()
      .node('lambda-function', 'function', {
        properties: { memorySize, architecture },
        usage: { requestsPerMonth: requests, averageDurationMs: ms, logKilobytesPerRequest: 0 },
      })
      .build(),
    also: noLogs,
  };
}

function network(): DocumentBuilder {
  return aDocument()
    .node('vpc', 'vpc', { properties: noFlowLogs })
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } });
}

function nat(id: string, gigabytes: Readonly<Record<string, number>>): DrawnExample {
  const drawing = Object.entries(gigabytes).reduce(
    (builder, [subnet, each]) =>
      builder.node('nat-gateway', `nat-${subnet}`, {
        parent: subnet,
        usage: { processedGigabytesPerMonth: each, internetOutGigabytesPerMonth: 0 },
      }),
    network(),
  );
  return { id, document: drawing.build(), also: { ...address, ...noEgress } };
}

function fargate(id: string, desiredCount: number): DrawnExample {
  return {
    id,
    document: network()
      .node('ecs-service', 'service', {
        parent: 'a',
        properties: { launchType: 'FARGATE', desiredCount, cpu: 1024, memory: 2048, assignPublicIp: false },
        usage: { logGigabytesPerTask: 0 },
      })
      .build(),
    also: { ...noLogs, ...scaling },
  };
}

function manyTimes(count: number, each: (builder: DocumentBuilder, index: number) => DocumentBuilder) {
  return (builder: DocumentBuilder): DocumentBuilder =>
    Array.from({ length: count }).reduce<DocumentBuilder>((made, _, index) => each(made, index), builder);
}

/** The worked examples whose services can be drawn, drawn. */
export function drawnExamples(): readonly DrawnExample[] {
  return [
    lambda('lambda-256-x86', 256, 'x86_64', 1_000_000, 200),
    lambda('lambda-256-arm', 256, 'arm64', 1_000_000, 200),
    lambda('lambda-512-350ms', 512, 'x86_64', 100_000, 350),
    {
      id: 'apigw-rest-tiers',
      document: aDocument()
        .node('api-gateway-rest', 'api', {
          properties: { accessLogs: false },
          usage: { requestsPerMonth: 21_000_000_000 },
        })
        .build(),
    },
    {
      id: 'apigw-http-1b',
      document: aDocument()
        .node('api-gateway-http', 'api', {
          properties: { accessLogs: false },
          usage: { requestsPerMonth: 1_000_000_000 },
        })
        .build(),
    },
    {
      id: 'apigw-cache',
      document: ['0.5', '237']
        .reduce(
          (builder, cacheSize) =>
            builder.node('api-gateway-rest', `api-${cacheSize}`, {
              properties: { cacheSize, accessLogs: false },
              usage: { requestsPerMonth: 0 },
            }),
          aDocument(),
        )
        .build(),
      also: { 'apigateway.rest/requests': 'nobody calls them' },
    },
    nat('nat-100gb', { a: 100 }),
    nat('nat-500gb', { a: 500 }),
    nat('nat-2az', { a: 600, b: 400 }),
    {
      id: 'endpoint-3x',
      document: ['ssm', 'logs', 'sqs']
        .reduce(
          (builder, service, index) =>
            builder.node('interface-endpoint', service, {
              parent: 'vpc',
              properties: { service, subnets: ['a'] },
              usage: { processedGigabytesPerMonth: [100, 150, 250][index] ?? 0 },
            }),
          network(),
        )
        .build(),
    },
    {
      id: 'tgw-10vpc',
      document: manyTimes(10, (builder, index) =>
        builder
          .node('vpc', `vpc-${index}`, { properties: noFlowLogs })
          .connect('attach', 'gateway', `vpc-${index}`),
      )(
        aDocument().node('transit-gateway', 'gateway', { usage: { processedGigabytesPerMonth: 20_480 } }),
      ).build(),
    },
    {
      id: 'vpn-tgw',
      document: aDocument()
        .node('transit-gateway', 'gateway', { usage: { processedGigabytesPerMonth: 100 } })
        .node('customer-gateway', 'office')
        .node('site-to-site-vpn', 'vpn', {
          properties: { customerGateway: 'office', transitGateway: 'gateway' },
          usage: { internetOutGigabytesPerMonth: 0 },
        })
        .connect('attach', 'vpn', 'gateway')
        .build(),
      also: { ...address, ...noEgress },
    },
    {
      id: 'alb-1000gb',
      document: network()
        .node('alb', 'alb', {
          parent: 'vpc',
          properties: { scheme: 'internal', subnets: ['a', 'b'], accessLogs: false },
          usage: {
            processedGigabytesPerMonth: 1000,
            newConnectionsPerSecond: 0,
            activeConnectionsPerMinute: 0,
            lambdaGigabytesPerMonth: 0,
            ruleEvaluationsPerSecond: 0,
          },
        })
        .build(),
    },
    {
      id: 'dt-use1',
      // What two nodes send to the internet goes through the tiers together; connections carry the rest.
      document: aDocument()
        .node('region', 'virginia', { properties: { region: 'us-east-1' } })
        .node('region', 'ohio', { properties: { region: 'us-east-2' } })
        .node('region', 'oregon', { properties: { region: 'us-west-2' } })
        .node('vpc', 'vpc', { parent: 'virginia', properties: noFlowLogs })
        .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
        .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
        .node('nat-gateway', 'nat', {
          parent: 'a',
          usage: { processedGigabytesPerMonth: 0, internetOutGigabytesPerMonth: 27_000 },
        })
        .node('alb', 'alb', {
          parent: 'vpc',
          properties: { scheme: 'internet-facing', subnets: ['a', 'b'] },
          usage: { internetOutGigabytesPerMonth: 30_000 },
        })
        .node('nlb', 'front', {
          parent: 'a',
          properties: { scheme: 'internal', crossZone: true },
        })
        .node('ecs-service', 'service', {
          parent: 'b',
          properties: { launchType: 'FARGATE', desiredCount: 0, assignPublicIp: false },
          usage: { logGigabytesPerTask: 0 },
        })
        .node('s3-bucket', 'home', { parent: 'virginia', usage: nothingStored })
        .node('s3-bucket', 'near', { parent: 'ohio', usage: nothingStored })
        .node('s3-bucket', 'far', { parent: 'oregon', usage: nothingStored })
        .connect('forward', 'front', 'service', {}, { gigabytesPerMonth: 1000 })
        .connect('replicate', 'home', 'near', {}, { gigabytesPerMonth: 500 })
        .connect('replicate', 'home', 'far', {}, { gigabytesPerMonth: 750 })
        .build(),
      also: {
        ...address,
        'vpc.nat/hour': 'the gateway',
        'vpc.nat/data': 'the gateway',
        'elb.alb/hour': 'the load balancer',
        'elb.alb/lcu': 'the load balancer',
        'elb.nlb/hour': 'the other load balancer',
        'elb.nlb/nlcu': 'the other load balancer',
        ...noLogs,
        ...scaling,
        'fargate/linuxX86.vcpu': 'no task runs',
        'fargate/linuxX86.gb': 'no task runs',
        's3/standard.storage': 'nothing is stored',
        's3/standard.put': 'nothing is stored',
        's3/standard.get': 'nothing is stored',
      },
    },
    fargate('fargate-1x2', 1),
    fargate('fargate-2x1x2', 2),
    {
      id: 'eks-standard',
      document: aDocument()
        .node('eks-cluster', 'cluster', { properties: { enabledLogTypes: [] } })
        .build(),
    },
    {
      id: 'ec2-partial-month',
      document: network()
        .node('ec2-instance', 'instance', {
          parent: 'a',
          properties: {
            instanceType: 't3.medium',
            rootVolumeType: 'gp2',
            rootVolumeSize: 8,
            associatePublicIpAddress: false,
          },
          usage: { runningHoursPerMonth: 100 },
        })
        .build(),
    },
    {
      id: 'ebs-gp3-extra',
      document: aDocument()
        .node('ebs-volume', 'volume', {
          properties: { volumeType: 'gp3', size: 40, iops: 4000, throughput: 130 },
          usage: { snapshotGigabytes: 0 },
        })
        .build(),
    },
    {
      id: 'ebs-io1',
      document: aDocument()
        .node('ebs-volume', 'volume', {
          properties: { volumeType: 'io1', size: 30, iops: 300 },
          usage: { snapshotGigabytes: 0 },
        })
        .build(),
    },
    {
      id: 'ipv4-singapore-bill',
      // 17 addresses, some of them not for the whole of May.
      document: manyTimes(17, (builder, index) =>
        builder.node('elastic-ip', `ip-${index}`).connect('attach', `ip-${index}`, 'instance'),
      )(
        aDocument()
          .settings({ region: 'ap-southeast-1', hoursPerMonth: 12_604.376 / 17 })
          .node('ec2-instance', 'instance', { properties: { instanceType: 't3.micro' } }),
      ).build(),
      also: { 'ec2/t3.micro': 'what has the addresses', 'ebs/gp3.storage': 'its root volume' },
    },
    {
      id: 'rds-mysql',
      document: network()
        .node('rds-instance', 'database', {
          parent: 'vpc',
          properties: {
            engine: 'mysql',
            dbInstanceClass: 'db.t3.large',
            multiAz: false,
            allocatedStorage: 20,
            storageType: 'gp2',
            exportLogs: false,
            subnets: ['a', 'b'],
          },
          usage: { backupGigabytes: 1000 },
        })
        .build(),
      also: { 'secretsmanager/secret': 'the master password is kept as a secret' },
    },
    {
      id: 'ddb-provisioned',
      document: aDocument()
        .node('dynamodb-table', 'table', {
          properties: {
            billingMode: 'PROVISIONED',
            writeCapacityUnits: 20,
            readCapacityUnits: 30,
            pointInTimeRecovery: false,
          },
          usage: { storedGigabytes: 0 },
        })
        .build(),
      also: { 'dynamodb/storage': 'nothing is stored' },
    },
    {
      id: 's3-standard',
      document: aDocument()
        .node('s3-bucket', 'bucket', {
          properties: { storageClass: 'STANDARD' },
          usage: {
            storedGigabytes: 10_000,
            putRequestsPerMonth: 10_000,
            getRequestsPerMonth: 10_000,
          },
        })
        .build(),
      leftOut: {
        's3/select.scanned': 'closed to new customers',
        's3/select.returned': 'closed to new customers',
      },
    },
    {
      id: 'sqs-128kb',
      document: aDocument()
        .node('sqs-queue', 'queue', { usage: { requestsPerMonth: 1_000_000, messageKilobytes: 128 } })
        .build(),
    },
    {
      id: 'cw-logs',
      document: aDocument()
        .node('log-group', 'logs', {
          usage: { otherGigabytesPerMonth: 1000, queriedGigabytesPerMonth: 250 },
        })
        .build(),
      leftOut: { 'cloudwatch/logs.storage': 'follows from the retention instead of being stated' },
      also: { 'cloudwatch/logs.storage': 'follows from the retention instead of being stated' },
    },
    {
      id: 'sfn-standard',
      document: aDocument()
        .node('step-functions', 'machine', {
          properties: { stateMachineType: 'STANDARD', logLevel: 'OFF' },
          usage: { executionsPerMonth: 1000, transitionsPerExecution: 10 },
        })
        .build(),
    },
    {
      id: 'sfn-express-small',
      document: aDocument()
        .node('step-functions', 'machine', {
          properties: { stateMachineType: 'EXPRESS', logLevel: 'OFF' },
          usage: { executionsPerMonth: 100_000, averageDurationMs: 123, memoryMegabytes: 64 },
        })
        .build(),
    },
    {
      id: 'dx-1g-200gb',
      document: aDocument()
        .node('direct-connect', 'line', {
          properties: { connectionType: 'dedicated', bandwidth: '1Gbps' },
          usage: { outGigabytesPerMonth: 200 },
        })
        .build(),
    },
    {
      id: 'aurora-sv2',
      document: network()
        .node('aurora-cluster', 'database', {
          parent: 'vpc',
          properties: { capacity: 'serverless', readers: 0, exportLogs: false, subnets: ['a', 'b'] },
          usage: { averageCapacity: 5, storedGigabytes: 0, requestsPerMonth: 0 },
        })
        .build(),
      also: {
        'aurora/storage': 'nothing is stored',
        'aurora/io': 'nothing is read',
        'aurora/backup': 'nothing is backed up',
        'secretsmanager/secret': 'the master password is kept as a secret',
      },
    },
    {
      id: 'cache-m4',
      document: network()
        .node('elasticache', 'cache', {
          parent: 'vpc',
          properties: {
            engine: 'redis',
            cacheNodeType: 'cache.m4.large',
            numNodeGroups: 1,
            replicasPerNodeGroup: 1,
            snapshotRetentionLimit: 0,
            subnets: ['a', 'b'],
          },
        })
        .build(),
    },
    {
      id: 'msk-2',
      document: network()
        .node('msk-cluster', 'kafka', {
          parent: 'vpc',
          properties: {
            instanceType: 'kafka.t3.small',
            brokersPerZone: 1,
            volumeSize: 500,
            brokerLogs: false,
            subnets: ['a', 'b'],
          },
        })
        .build(),
    },
    {
      id: 'eventbridge-mix',
      document: aDocument()
        .node('event-bus', 'bus', {
          properties: { archive: false, schemaDiscovery: true },
          usage: { customEventsPerMonth: 1_000_000, partnerEventsPerMonth: 2_000_000 },
        })
        .build(),
      leftOut: {
        'eventbridge/archive.processing': 'follows from events and their size instead of being stated',
        'eventbridge/archive.storage': 'follows from events and their size instead of being stated',
      },
    },
    {
      id: 'kinesis-ondemand',
      document: aDocument()
        .node('kinesis-stream', 'stream', {
          properties: {
            streamMode: 'ON_DEMAND',
            retentionPeriodHours: 24,
            enhancedFanOut: Array.from({ length: 10 }, (_, index) => `consumer-${index}`),
          },
          usage: { recordsPerMonth: 0.2 * 1024 * 1024, recordKilobytes: 1, readGigabytesPerMonth: 0.2 },
        })
        .build(),
      leftOut: {
        'kinesis.dataStreams/onDemand.extended': 'follows from the retention instead of being stated',
        'kinesis.dataStreams/longTerm': 'follows from the retention instead of being stated',
      },
    },
    {
      id: 'route53-queries',
      document: (
        [
          ['plain', 'simple', 1_100_000_000],
          ['near', 'latency', 1_200_000_000],
          ['country', 'geolocation', 1_500_000_000],
        ] as const
      )
        .reduce(
          (builder, [id, routingPolicy, queriesPerMonth]) =>
            builder.node('hosted-zone', id, {
              properties: {
                records: [{ name: 'www', type: 'A', values: ['203.0.113.10'], routingPolicy, ttl: 300 }],
              },
              usage: { queriesPerMonth },
            }),
          aDocument(),
        )
        .build(),
      also: { 'route53/zone': 'the zones themselves' },
    },
    {
      id: 'waf-16-rules',
      document: aDocument()
        .node('web-acl', 'acl', { properties: { logging: false }, usage: { requestsPerMonth: 1_000_000 } })
        .build(),
      leftOut: {
        'waf/rule': 'rules are counted from the drawing',
        'waf/ruleGroup': 'rule groups of one’s own are not drawn',
        'waf/managedRuleGroup': 'managed groups are counted with the rules, at the same price',
      },
      also: { 'waf/rule': 'rules are counted from the drawing' },
    },
    {
      id: 'secrets-100k',
      document: aDocument()
        .node('secret', 'secret', { usage: { requestsPerMonth: 100_000 } })
        .build(),
    },
    {
      id: 'cloudtrail-mix',
      document: aDocument()
        .node('cloudtrail', 'trail', {
          properties: { dataEvents: ['s3'], insights: ['ApiCallRateInsight'] },
          usage: {
            secondCopyEventsPerMonth: 100_000,
            dataEventsPerMonth: 200_000,
            analysedEventsPerMonth: 300_000,
          },
        })
        .build(),
      also: { 's3/standard.storage': 'the bucket that it writes to' },
    },
    {
      id: 'amp-1b',
      document: aDocument()
        .node('prometheus-workspace', 'metrics', {
          properties: { ruleLogs: false },
          usage: { samplesPerMonth: 1_000_000_000, storedGigabytes: 100 },
        })
        .build(),
    },
    {
      id: 'grafana-5',
      document: aDocument()
        .node('grafana-workspace', 'dashboards', { usage: { editors: 2, viewers: 3 } })
        .build(),
    },
    {
      id: 'efs-standard-ia',
      document: network()
        .node('efs', 'files', {
          parent: 'vpc',
          properties: { storage: 'regional', throughputMode: 'bursting', subnets: ['a', 'b'] },
          usage: {
            storedGigabytes: 330,
            infrequentShare: 100 / 330,
            infrequentGigabytesPerMonth: 150,
          },
        })
        .build(),
    },
    {
      id: 'fw-100gb',
      document: network()
        .node('network-firewall', 'firewall', {
          parent: 'vpc',
          properties: { subnets: ['a'] },
          usage: { processedGigabytesPerMonth: 100 },
        })
        .build(),
      also: {
        'flowLogs/toCloudWatch': 'its alerts and flows',
        'cloudwatch/logs.storage': 'its alerts and flows',
      },
    },
    {
      id: 'mirror-1',
      document: network()
        .node('ec2-instance', 'server', { parent: 'a', properties: { associatePublicIpAddress: false } })
        .node('network-interface', 'interface', { parent: 'a' })
        .node('traffic-mirror', 'mirror', { parent: 'vpc' })
        .connect('mirror', 'interface', 'mirror')
        .build(),
      also: { 'ec2/t3.medium': 'what is mirrored', 'ebs/gp3.storage': 'its root volume' },
    },
    {
      id: 'clb-10tb',
      document: network()
        .node('clb', 'balancer', {
          parent: 'vpc',
          properties: { scheme: 'internal', subnets: ['a', 'b'] },
          usage: { processedGigabytesPerMonth: 10_000 },
        })
        .build(),
    },
    {
      id: 'ga-1',
      document: aDocument()
        .node('global-accelerator', 'accelerator', { usage: { gigabytesPerMonth: 0 } })
        .build(),
      also: { ...address, 'globalAccelerator/dtPremium': 'nothing is sent over it' },
    },
    {
      id: 'config-singapore-bill',
      document: aDocument()
        .settings({ region: 'ap-southeast-1' })
        .node('resource', 'rules', {
          properties: { type: 'AWS::Config::ConfigRule' },
          usage: { unitsPerMonth: 3147 },
        })
        .node('resource', 'recorder', {
          properties: { type: 'AWS::Config::ConfigurationRecorder' },
          usage: { unitsPerMonth: 47_131 },
        })
        .build(),
    },
    {
      id: 'codebuild-linux',
      document: (
        [
          ['small', 1000],
          ['medium', 10_000],
          ['large', 100_000],
        ] as const
      )
        .reduce(
          (builder, [computeType, minutesPerMonth]) =>
            builder.node('codebuild', `build-${computeType}`, {
              properties: { computeType },
              usage: { minutesPerMonth, logKilobytesPerMinute: 0 },
            }),
          aDocument(),
        )
        .build(),
      also: noLogs,
    },
    {
      // The page reckons with a rounded price and takes the free amounts off.
      id: 'lambda-page-512mb',
      document: aDocument()
        .settings({
          freeTier: 'always-free',
          priceOverrides: [
            { component: 'lambda/x86.duration', usd: '0.00001667', reason: 'Rounded as on the page' },
          ],
        })
        .node('lambda-function', 'function', {
          properties: { memorySize: 512, architecture: 'x86_64' },
          usage: { requestsPerMonth: 3_000_000, averageDurationMs: 1000, logKilobytesPerRequest: 0 },
        })
        .build(),
      also: noLogs,
    },
    {
      id: 'ec2-t3-ri',
      document: network()
        .settings({
          priceOverrides: [
            { component: 'ec2/t3.medium', usd: '0.0261', reason: 'Reserved for a year, nothing upfront' },
          ],
        })
        .node('ec2-instance', 'server', {
          parent: 'a',
          properties: {
            instanceType: 't3.medium',
            associatePublicIpAddress: false,
            rootVolumeType: 'gp2',
            rootVolumeSize: 8,
          },
        })
        .build(),
      drawnAs: { 'ec2/t3.medium reserved': 'ec2/t3.medium' },
    },
  ];
}
