import { formatCidr, isCanonicalCidr, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject } from '#shared/base/json.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { noteUnknown, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft } from '../../rule.ts';
import { aws } from '../../sources.ts';

interface RangeList {
  readonly field: string;
  /** Where the entries are objects: their properties that hold ranges. */
  readonly keys?: readonly string[];
}

/** Properties that are one range. */
const single: Readonly<Record<string, readonly string[]>> = {
  vpc: ['cidrBlock'],
  subnet: ['cidrBlock'],
  'eks-cluster': ['serviceIpv4Cidr'],
  'site-to-site-vpn': ['localIpv4NetworkCidr', 'remoteIpv4NetworkCidr'],
};

const groupKeys = ['cidrIp', 'cidrIpv6'];

/** Properties that are lists of ranges, or of rules with ranges. */
const lists: Readonly<Record<string, readonly RangeList[]>> = {
  vpc: [{ field: 'secondaryCidrBlocks' }],
  internet: [{ field: 'addressRanges' }],
  users: [{ field: 'addressRanges' }],
  'on-premises': [{ field: 'prefixes' }, { field: 'ipv6Prefixes' }],
  'eks-cluster': [{ field: 'publicAccessCidrs' }],
  'network-firewall': [{ field: 'homeNet' }],
  'virtual-interface': [{ field: 'routeFilterPrefixes' }],
  'web-acl': [{ field: 'allowedAddresses' }, { field: 'blockedAddresses' }],
  'direct-connect-gateway': [{ field: 'allowedPrefixes' }],
  'transit-gateway-route-table': [{ field: 'blackholeCidrBlocks' }],
  'security-group': [
    { field: 'securityGroupIngress', keys: groupKeys },
    { field: 'securityGroupEgress', keys: groupKeys },
  ],
  'network-acl': [{ field: 'entries', keys: ['cidrBlock'] }],
};

/** Of connections: ranges, and lists of them. */
const connections: Readonly<Record<string, readonly string[]>> = {
  route: ['destinationCidrBlock', 'destinationIpv6CidrBlock'],
  traffic: ['sourceCidrs'],
  forward: ['sourceIp'],
  tunnel: ['destinationCidrBlocks'],
};

export const canonicalBlock = defineRule({
  id: 'NET-005',
  name: 'canonical-block',
  title: 'A block begins at its first address',
  severity: 'info',
  nature: 'practice',
  pillar: 'deploy',
  subjects: {
    nodes: [...new Set([...Object.keys(single), ...Object.keys(lists)])],
    connections: Object.keys(connections),
  },
  messages: {
    hostBits: '{name} is written as {cidr}. AWS stores {canonical}: write it like that.',
  },
  fix: 'automatic',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'Blocks are written with their first address: 10.0.1.0/24 and not 10.0.1.7/24.',
    why: 'AWS changes the block to its first address without a word. Drawing, template and console then show different texts, and searches miss one of them.',
    condition:
      'A range of a VPC, a subnet, a route, a security group, a network ACL, a site, people, a gateway, a cluster, a firewall or a connection has bits set to the right of the prefix. The addresses of both ends of a virtual interface are meant to.',
    howToFix: 'Write the first address of the block. The quick fix does.',
    whenToSuppress: 'Not needed: the correction changes nothing in AWS.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      const { connection } = subject;
      for (const field of connections[connection.kind] ?? []) {
        // Most lines state no range, and what they begin with is one as AWS stores it.
        const { properties, origin } = connection.source;
        if (properties?.[field] === undefined && origin === undefined) continue;
        if (noteUnknown(ctx, connection, field)) continue;
        if (Array.isArray(connection.properties[field])) yield* listedHostBits(connection, { field });
        else yield* hostBits(connection, field);
      }
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const field of single[node.kind] ?? [])
      if (!noteUnknown(ctx, node, field)) yield* hostBits(node, field);
    for (const list of lists[node.kind] ?? []) {
      noteUnknown(ctx, node, list.field);
      yield* listedHostBits(node, list);
    }
  },
  fixes(ctx, finding) {
    const { canonical, index, key } = finding.fixData ?? {};
    const { field } = finding;
    if (typeof canonical !== 'string' || field === undefined) return [];
    const record = ctx.document.nodes.get(finding.at) ?? ctx.document.connections.get(finding.at);
    const stored = record?.properties?.[field];
    const value =
      typeof index === 'number' && Array.isArray(stored)
        ? stored.map((entry, at) => {
            if (at !== index) return entry;
            return typeof key === 'string' && isJsonObject(entry)
              ? { ...entry, [key]: canonical }
              : canonical;
          })
        : canonical;
    return settingOf(ctx, finding.at, `Write ${canonical}`, { [field]: value });
  },
});

interface ListedRange {
  readonly text: string;
  readonly index: number;
  readonly key?: string;
}

function* listedHostBits(
  record: NodeView | ConnectionView,
  { field, keys }: RangeList,
): Generator<FindingDraft> {
  for (const { text, index, key } of rangesOf(record, field, keys)) {
    const canonical = canonicalOf(text);
    if (canonical === undefined) continue;
    yield {
      message: 'hostBits',
      at: record.id,
      field,
      discriminator: `${field} ${index} ${key ?? ''}`,
      data: { cidr: text, canonical },
      fixData: { canonical, index, key: key ?? null },
    };
  }
}

function rangesOf(
  record: NodeView | ConnectionView,
  field: string,
  keys: readonly string[] = [],
): readonly ListedRange[] {
  const list = record.properties[field];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index): readonly ListedRange[] => {
    if (typeof entry === 'string') return [{ text: entry, index }];
    return keys.flatMap((key) => {
      const text = isJsonObject(entry) ? entry[key] : undefined;
      return typeof text === 'string' ? [{ text, index, key }] : [];
    });
  });
}

/** The block as AWS stores it; undefined when it is written so, or is no block. */
function canonicalOf(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr === undefined || isCanonicalCidr(text) ? undefined : formatCidr(cidr);
}

function* hostBits(record: NodeView | ConnectionView, field: string): Generator<FindingDraft> {
  const text = optionalText(record, field);
  const canonical = text === undefined ? undefined : canonicalOf(text);
  if (text === undefined || canonical === undefined) return;
  yield {
    message: 'hostBits',
    at: record.id,
    field,
    data: { cidr: text, canonical },
    fixData: { canonical },
  };
}
