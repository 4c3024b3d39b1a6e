import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function things(
  connections: readonly ShortConnection[],
  provisionedConcurrency: JsonValue = 0,
  more: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
      },
      server: { kind: 'ec2-instance', in: 'front' },
      address: { kind: 'elastic-ip' },
      files: { kind: 'ebs-volume', in: 'front' },
      shop: { kind: 'lambda-function', properties: { provisionedConcurrency, ...more } },
    },
    connections,
  );
}

const used: readonly ShortConnection[] = [
  ['address', 'attach', 'server'],
  ['files', 'attach', 'server'],
];

function balancer(connections: readonly ShortConnection[]): LintelDocument {
  const whole = things([...used, ...connections]);
  const added = drawing({ lonely: { kind: 'nlb', in: 'main', properties: { scheme: 'internal' } } });
  return { ...whole, nodes: new Map([...whole.nodes, ...added.nodes]) };
}

function endpoint(more: Readonly<Record<string, ShortNode>>): LintelDocument {
  const whole = things(used);
  const added = drawing({
    door: { kind: 'interface-endpoint', in: 'main', properties: { service: 'sqs' } },
    ...more,
  });
  return { ...whole, nodes: new Map([...whole.nodes, ...added.nodes]) };
}

export const nothingIdleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A public address of an instance behind a load balancer',
      document: drawing(
        {
          main: { kind: 'vpc' },
          'front-a': {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
          },
          'front-b': {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b', tier: 'public' },
          },
          front: { kind: 'alb', in: 'main' },
          server: { kind: 'ec2-instance', in: 'front-a' },
        },
        [['front', 'forward', 'server']],
      ),
      finds: [{ at: 'main', message: 'public' }],
    },
    {
      title: 'An address and a volume for nothing',
      document: things([]),
      finds: [
        { at: 'address', message: 'address' },
        { at: 'files', message: 'volume' },
      ],
    },
    {
      title: 'A function that is ready and never called',
      document: things(used, 5),
      finds: [{ at: 'shop', message: 'ready' }],
    },
    {
      title: 'A function whose callers pass by the alias that is ready',
      document: things([...used, ['server', 'invoke', 'shop']], 5, { callers: 'function' }),
      finds: [{ at: 'shop', message: 'bypassed' }],
    },
    {
      title: 'A load balancer that stands alone',
      document: balancer([]),
      finds: [{ at: 'lonely', message: 'balancer' }],
    },
    {
      title: 'An endpoint for queues where none is drawn',
      document: endpoint({}),
      finds: [{ at: 'door', message: 'endpoint' }],
    },
  ],
  passing: [
    { title: 'A load balancer that sends on', document: balancer([['lonely', 'forward', 'server']]) },
    { title: 'An endpoint for queues and a queue', document: endpoint({ orders: { kind: 'sqs-queue' } }) },
    { title: 'Both attached', document: things(used) },
    { title: 'A function that is called', document: things([...used, ['server', 'invoke', 'shop']], 5) },
  ],
  unknown: [
    {
      title: 'A parameter decides how many are ready',
      document: things(used, { Ref: 'Ready' }),
      undecided: { at: 'shop', field: 'provisionedConcurrency' },
    },
  ],
};
