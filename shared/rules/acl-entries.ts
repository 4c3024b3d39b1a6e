import { type Cidr, cidrContains, cidrsOverlap, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, isUnreadable } from './known.ts';
import type { RuleContext } from './rule.ts';

export type Direction = 'ingress' | 'egress';

/** One numbered entry of a network ACL. */
export interface AclEntry {
  readonly index: number;
  readonly number: number;
  readonly direction: Direction;
  readonly allows: boolean;
  readonly protocol: string;
  readonly cidr: Cidr;
  readonly cidrText: string;
  readonly from: number;
  readonly to: number;
  readonly stored: JsonObject;
}

/** The entries in the order in which AWS tries them; undefined when the list cannot be read. */
export function aclEntries(acl: NodeView): readonly AclEntry[] | undefined {
  const { entries } = acl.properties;
  if (!Array.isArray(entries) || isUnreadable(acl, 'entries')) return undefined;
  return entries
    .flatMap((entry, index) => (isJsonObject(entry) ? (readEntry(entry, index) ?? []) : []))
    .sort((a, b) => a.number - b.number || a.index - b.index);
}

/** The same, or undefined with a note that an expression gives them: the rule then cannot decide. */
export function knownAclEntries(ctx: RuleContext, acl: NodeView): readonly AclEntry[] | undefined {
  const entries = aclEntries(acl);
  if (entries === undefined && isExpression(acl.source.properties?.entries)) ctx.undecided(acl.id, 'entries');
  return entries;
}

function readEntry(entry: JsonObject, index: number): AclEntry | undefined {
  const { ruleNumber, direction, ruleAction, protocol, cidrBlock, fromPort, toPort } = entry;
  const cidr = typeof cidrBlock === 'string' ? parseCidr(cidrBlock) : undefined;
  if (typeof ruleNumber !== 'number' || cidr === undefined || typeof cidrBlock !== 'string') return undefined;
  const from = typeof fromPort === 'number' ? fromPort : 0;
  return {
    index,
    number: ruleNumber,
    direction: direction === 'egress' ? 'egress' : 'ingress',
    allows: ruleAction !== 'deny',
    protocol: typeof protocol === 'string' ? protocol : 'all',
    cidr,
    cidrText: cidrBlock,
    from,
    to: typeof toPort === 'number' ? toPort : typeof fromPort === 'number' ? from : 65_535,
    stored: entry,
  };
}

export function appliesToTcp({ protocol }: AclEntry): boolean {
  return protocol === 'tcp' || protocol === 'all';
}

export type PortRange = readonly [from: number, to: number];
/** What answers arrive on: clients pick a port from here. */
export const ephemeral: PortRange = [1024, 65_535];

export type Passage = 'all' | 'part' | 'none';

/**
 * How much of a TCP port range the ACL lets pass towards or from every address of the block. Undefined when entries
 * cut the block in two, so that the answer depends on the address.
 */
export function passageFor(
  entries: readonly AclEntry[],
  direction: Direction,
  peer: Cidr,
  ports: PortRange,
): Passage | undefined {
  let open: PortRange[] = [ports];
  let allowed = 0;
  for (const entry of entries) {
    if (entry.direction !== direction || !appliesToTcp(entry) || !cidrsOverlap(entry.cidr, peer)) continue;
    const range: PortRange = [entry.from, entry.to];
    if (!open.some((part) => overlaps(part, range))) continue;
    if (!cidrContains(entry.cidr, peer)) return undefined;
    if (entry.allows) allowed += open.reduce((sum, part) => sum + sizeOfOverlap(part, range), 0);
    open = open.flatMap((part) => without(part, range));
  }
  if (allowed === 0) return 'none';
  return allowed === ports[1] - ports[0] + 1 ? 'all' : 'part';
}

function overlaps(a: PortRange, b: PortRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

function sizeOfOverlap(a: PortRange, b: PortRange): number {
  return overlaps(a, b) ? Math.min(a[1], b[1]) - Math.max(a[0], b[0]) + 1 : 0;
}

function without(part: PortRange, taken: PortRange): PortRange[] {
  if (!overlaps(part, taken)) return [part];
  const rest: PortRange[] = [];
  if (part[0] < taken[0]) rest.push([part[0], taken[0] - 1]);
  if (taken[1] < part[1]) rest.push([taken[1] + 1, part[1]]);
  return rest;
}

/** Subnets that the drawn ACL applies to. */
export function subnetsOfAcl(ctx: RuleContext, acl: NodeId): readonly NodeView[] {
  return ctx
    .connectionsFrom(acl, 'associate')
    .flatMap(({ to }) => ctx.node(to) ?? [])
    .filter(({ kind }) => kind === 'subnet');
}

/** The next free number in tens after the highest of the direction. */
export function nextNumber(entries: readonly AclEntry[], direction: Direction): number {
  const highest = Math.max(
    90,
    ...entries.filter((entry) => entry.direction === direction).map(({ number }) => number),
  );
  return Math.min(32_766, Math.floor(highest / 10) * 10 + 10);
}
