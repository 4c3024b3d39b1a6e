import { describe, expect, test } from 'vitest';
import limitsFile from '#assets/limits.json' with { type: 'json' };
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import type { JsonObject } from '#shared/base/json.ts';
import { openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { drawing, type ShortConnection, type ShortNode } from '#shared/rules/fixtures.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { type AnalyserOptions, createAnalyser, fixAll } from './create-analyser.ts';

/** The mistakes that people make when they draw by hand: each is found, said in words, and mended with one click. */
interface Mistake {
  readonly title: string;
  readonly document: LintelDocument;
  readonly rule: string;
  /** Where it is shown. */
  readonly at: NodeId;
  /** What a junior engineer reads. */
  readonly says: RegExp;
}

type Nodes = Readonly<Record<NodeId, ShortNode>>;

function subnet(cidrBlock: string, availabilityZone: string, tier = 'private'): ShortNode {
  return { kind: 'subnet', in: 'main', properties: { cidrBlock, availabilityZone, tier } };
}

/** A VPC of two zones, public and private. */
const network: Nodes = {
  main: { kind: 'vpc', name: 'Main' },
  'public-a': subnet('10.0.0.0/24', 'a', 'public'),
  'public-b': subnet('10.0.1.0/24', 'b', 'public'),
  'private-a': subnet('10.0.2.0/24', 'a'),
  'private-b': subnet('10.0.3.0/24', 'b'),
};

function shop(nodes: Nodes, connections: readonly ShortConnection[] = []): LintelDocument {
  return drawing({ ...network, ...nodes }, connections);
}

function acl(entries: readonly JsonObject[]): ShortNode {
  return { kind: 'network-acl', in: 'main', properties: { entries } };
}

const entry = { ruleAction: 'allow', protocol: 'tcp', cidrBlock: '0.0.0.0/0' };
const anyOut = { ...entry, protocol: 'all', ruleNumber: 100, direction: 'egress' };
const httpsIn = { ...entry, ruleNumber: 100, direction: 'ingress', fromPort: 443, toPort: 443 };
const httpsOut = { ...entry, ruleNumber: 100, direction: 'egress', fromPort: 443, toPort: 443 };

const mistakes: readonly Mistake[] = [
  {
    title: 'a NAT gateway in a private subnet',
    document: shop({
      nat: { kind: 'nat-gateway', in: 'private-a' },
      app: { kind: 'ec2-instance', in: 'private-b' },
    }),
    rule: 'NET-023',
    at: 'nat',
    says: /public subnet/,
  },
  {
    title: 'an ALB in one zone',
    document: shop({ front: { kind: 'alb', in: 'main', properties: { subnets: ['public-a'] } } }),
    rule: 'NET-070',
    at: 'front',
    says: /two Availability Zones/,
  },
  {
    title: 'a function in a public subnet that calls out',
    document: shop(
      {
        nat: { kind: 'nat-gateway', in: 'public-b' },
        fn: { kind: 'lambda-function', properties: { subnets: ['public-a'] } },
        orders: { kind: 'sqs-queue', properties: { visibilityTimeout: 180 } },
      },
      [['fn', 'data', 'orders']],
    ),
    rule: 'NET-043',
    at: 'fn',
    says: /reach/,
  },
  {
    title: 'a peering with a route on one side',
    document: drawing(
      {
        shop: { kind: 'vpc', name: 'Shop', properties: { cidrBlock: '10.1.0.0/16' } },
        data: { kind: 'vpc', name: 'Data', properties: { cidrBlock: '10.2.0.0/16' } },
        'shop-a': {
          kind: 'subnet',
          in: 'shop',
          properties: { cidrBlock: '10.1.0.0/24', availabilityZone: 'a' },
        },
        'data-a': {
          kind: 'subnet',
          in: 'data',
          properties: { cidrBlock: '10.2.0.0/24', availabilityZone: 'a' },
        },
        'data-table': { kind: 'route-table', in: 'data' },
      },
      [
        ['shop', 'peer', 'data'],
        ['data-table', 'associate', 'data-a'],
      ],
    ),
    rule: 'NET-030',
    at: 'shop-peer-data',
    says: /answer/,
  },
  {
    title: 'a network ACL without ports for answers',
    document: shop(
      {
        fence: acl([httpsIn, httpsOut]),
        server: { kind: 'ec2-instance', in: 'public-a', properties: { applicationPort: 443 } },
      },
      [['fence', 'associate', 'public-a']],
    ),
    rule: 'NET-056',
    at: 'fence',
    says: /1024/,
  },
  {
    title: 'a network ACL that lets no answers back in',
    document: shop({ fence: acl([httpsIn, anyOut]), server: { kind: 'ec2-instance', in: 'private-a' } }, [
      ['fence', 'associate', 'private-a'],
    ]),
    rule: 'NET-057',
    at: 'fence',
    says: /answer/,
  },
  {
    title: 'two subnets that overlap',
    document: shop({ 'private-b': subnet('10.0.2.128/25', 'b') }),
    rule: 'NET-004',
    at: 'private-b',
    says: /overlaps/,
  },
  {
    title: 'a subnet outside of its VPC',
    document: shop({ 'private-b': subnet('10.9.0.0/24', 'b') }),
    rule: 'NET-003',
    at: 'private-b',
    says: /outside/,
  },
  {
    title: 'a queue that hides messages shorter than the function runs',
    document: drawing(
      {
        orders: { kind: 'sqs-queue', properties: { visibilityTimeout: 30 } },
        worker: { kind: 'lambda-function', properties: { timeout: 60 } },
      },
      [['orders', 'poll', 'worker']],
    ),
    rule: 'LIM-044',
    at: 'orders',
    says: /Set 360 s/,
  },
  {
    title: 'a minimum greater than the maximum',
    document: shop({
      hosts: {
        kind: 'auto-scaling-group',
        in: 'main',
        properties: { minSize: 6, desiredCapacity: 6, maxSize: 3 },
      },
    }),
    rule: 'LIM-002',
    at: 'hosts',
    says: /6/,
  },
  {
    title: 'a database of people in a public subnet',
    document: shop({
      orders: { kind: 'rds-instance', in: 'main', properties: { subnets: ['public-a', 'public-b'] } },
    }),
    rule: 'SEC-062',
    at: 'orders',
    says: /public subnet/,
  },
  {
    title: 'SSH for everybody',
    document: shop({
      admin: {
        kind: 'security-group',
        in: 'main',
        properties: {
          securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' }],
        },
      },
      bastion: { kind: 'ec2-instance', in: 'public-a', properties: { securityGroups: ['admin'] } },
    }),
    rule: 'SEC-001',
    at: 'admin',
    says: /internet/,
  },
  {
    title: 'a load balancer that its targets do not admit',
    document: shop(
      {
        fence: acl([httpsIn, anyOut]),
        front: {
          kind: 'alb',
          in: 'main',
          properties: { scheme: 'internal', subnets: ['private-a', 'private-b'] },
        },
        'data-a': subnet('10.0.4.0/24', 'a'),
        server: { kind: 'ec2-instance', in: 'data-a', properties: { applicationPort: 8080 } },
      },
      [
        ['front', 'forward', 'server'],
        ['fence', 'associate', 'data-a'],
      ],
    ),
    rule: 'NET-053',
    at: 'front',
    says: /8080/,
  },
  {
    title: 'a size that Fargate does not have',
    document: shop({
      cluster: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'cluster', properties: { cpu: 256, memory: 4096 } },
      nat: { kind: 'nat-gateway', in: 'public-a' },
    }),
    rule: 'LIM-020',
    at: 'web',
    says: /Fargate/,
  },
  {
    title: 'a standard dead-letter queue of a FIFO queue',
    document: drawing({
      orders: { kind: 'sqs-queue', properties: { fifoQueue: true, deadLetterQueue: 'failed' } },
      failed: { kind: 'sqs-queue', properties: { messageRetentionPeriod: 1_209_600 } },
    }),
    rule: 'LIM-045',
    at: 'failed',
    says: /FIFO/,
  },
];

const options: AnalyserOptions = {
  rules,
  limits: unwrap(openLimits(limitsFile)),
  prices: createPriceBook(unwrap(openPriceCatalogue(pricesFile))),
  now: () => 0,
  today: () => '2026-11-20',
};

describe.each(mistakes.map((mistake) => [mistake.title, mistake] as const))('%s', (_, mistake) => {
  const { document, rule, at, says } = mistake;

  test('is found where it is, and said in words', () => {
    const problems = createAnalyser(document, options)
      .open(document, 0)
      .problems.filter((problem) => problem.rule === rule);
    expect(problems.map((problem) => problem.at)).toContain(at);
    expect(problems.find((problem) => problem.at === at)?.message).toMatch(says);
  });

  test('is gone after one click, and nothing new is wrong', () => {
    const analyser = createAnalyser(document, options);
    const before = analyser.open(document, 0).problems;
    const key = before.find((problem) => problem.rule === rule && problem.at === at)?.key ?? '';
    const changes = fixAll(analyser, [key], options);
    expect(changes.length).toBeGreaterThan(0);
    const after = analyser.apply(changes, 1).problems;
    expect(after.map((problem) => problem.key)).not.toContain(key);
    const known = new Set(before.map((problem) => problem.key));
    const fresh = after.filter(({ severity, key: other }) => severity === 'error' && !known.has(other));
    expect(fresh.map(({ rule: id, message }) => `${id}: ${message}`)).toEqual([]);
  });
});
