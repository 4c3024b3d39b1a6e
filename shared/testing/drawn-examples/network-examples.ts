import { aDocument, type DocumentBuilder } from '../a-document.ts';
import {
  address,
  type DrawnExample,
  network,
  noEgress,
  noFlowLogs,
  noLogs,
  scaling,
} from './drawn-example.ts';

const nothingStored = { storedGigabytes: 0, putRequestsPerMonth: 0, getRequestsPerMonth: 0 };

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

function manyTimes(count: number, each: (builder: DocumentBuilder, index: number) => DocumentBuilder) {
  return (builder: DocumentBuilder): DocumentBuilder =>
    Array.from({ length: count }).reduce<DocumentBuilder>((made, _, index) => each(made, index), builder);
}

/** What packets and requests cross: gateways, balancers, addresses, names. */
export function networkExamples(): readonly DrawnExample[] {
  return [
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
      id: 'dx-1g-200gb',
      document: aDocument()
        .node('direct-connect', 'line', {
          properties: { connectionType: 'dedicated', bandwidth: '1Gbps' },
          usage: { outGigabytesPerMonth: 200 },
        })
        .build(),
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
  ];
}
