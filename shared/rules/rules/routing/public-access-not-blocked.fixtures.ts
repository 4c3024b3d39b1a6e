import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function network(
  mode: JsonValue,
  properties: JsonObject,
  more: Readonly<Record<string, ShortNode>>,
  connections: readonly ShortConnection[] = [],
): LintelDocument {
  const nodes = {
    home: { kind: 'region', properties: { blockPublicAccess: mode } },
    main: { kind: 'vpc', in: 'home', properties },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    ...more,
  };
  return drawing(nodes, connections);
}

const server = {
  people: { kind: 'internet' },
  server: { kind: 'ec2-instance', in: 'public-a' },
  out: { kind: 'internet-gateway', in: 'main' },
} as const;

const nat = { nat: { kind: 'nat-gateway', in: 'public-a' } } as const;
const web = { web: { kind: 'alb', in: 'main' } } as const;

export const publicAccessNotBlockedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Both directions are blocked and a NAT gateway is drawn',
      document: network('block-bidirectional', {}, nat),
      finds: [{ at: 'main', message: 'blocked' }],
    },
    {
      title: 'An internet-facing load balancer behind an exclusion for what starts inside',
      document: network('block-ingress', { blockPublicAccessExclusion: 'allow-egress' }, web),
      finds: [{ at: 'main', message: 'blocked' }],
    },
    {
      title: 'A server with a public address that the internet calls',
      document: network('block-ingress', {}, server, [['people', 'traffic', 'server', { port: 443 }]]),
      finds: [{ at: 'main', message: 'blocked' }],
    },
    {
      title: 'A server with a public address that calls the internet',
      document: network('block-bidirectional', {}, server, [['server', 'traffic', 'people', { port: 443 }]]),
      finds: [{ at: 'main', message: 'blocked' }],
    },
  ],
  passing: [
    {
      title: 'Excluded',
      document: network('block-bidirectional', { blockPublicAccessExclusion: 'allow-bidirectional' }, web),
    },
    {
      title: 'Inbound is blocked and only a NAT gateway is drawn',
      document: network('block-ingress', {}, nat),
    },
    { title: 'No block', document: network('off', {}, web) },
    {
      title: 'Inbound is blocked and a server only calls out',
      document: network('block-ingress', {}, server, [['server', 'traffic', 'people', { port: 443 }]]),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: network({ Ref: 'BlockMode' }, {}, web),
      undecided: { at: 'home', field: 'blockPublicAccess' },
    },
  ],
};
