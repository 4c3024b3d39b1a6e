import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function network(
  mode: JsonValue,
  properties: JsonObject,
  more: Readonly<Record<string, ShortNode>>,
): LintelDocument {
  return drawing({
    home: { kind: 'region', properties: { blockPublicAccess: mode } },
    main: { kind: 'vpc', in: 'home', properties },
    'public-a': {
      kind: 'subnet',
      in: 'main',
      properties: { tier: 'public', cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
    },
    'public-b': {
      kind: 'subnet',
      in: 'main',
      properties: { tier: 'public', cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
    },
    ...more,
  });
}

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
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: network({ Ref: 'BlockMode' }, {}, web),
      undecided: { at: 'home', field: 'blockPublicAccess' },
    },
  ],
};
