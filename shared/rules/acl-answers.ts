import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import {
  type AclEntry,
  aclEntries,
  appliesToTcp,
  type Direction,
  ephemeral,
  nextNumber,
  type PortRange,
  passageFor,
} from './acl-entries.ts';
import { type Finding, type FindingDraft, type Fix, type FixContext, nameOf } from './rule.ts';

/** What a network ACL lets begin, and which way the answers to it go. */
export interface Beginning {
  /** Of the first packet; answers go the other way. */
  readonly direction: Direction;
  /** The ports on which it begins, in one entry; undefined when the entry lets nothing of it begin. */
  ports(entry: AclEntry): PortRange | undefined;
  /** What begins or is asked. */
  readonly nodes: readonly NodeView[];
  readonly data?: Readonly<Record<string, string | number>>;
}

/** The first range towards which the ACL lets something begin and not all answers pass. */
export function findingOfAnswers(
  acl: NodeView,
  entries: readonly AclEntry[],
  { direction, ports, nodes, data }: Beginning,
): FindingDraft | undefined {
  for (const entry of entries) {
    const range =
      entry.direction === direction && entry.allows && appliesToTcp(entry) ? ports(entry) : undefined;
    if (range === undefined || passageFor(entries, direction, entry.cidr, range) !== 'all') continue;
    const answer = passageFor(entries, opposite(direction), entry.cidr, ephemeral);
    if (answer === undefined || answer === 'all') continue;
    const ids = nodes.map(({ id }) => id);
    return {
      message: answer,
      severity: answer === 'none' ? 'error' : 'warning',
      at: acl.id,
      field: 'entries',
      discriminator: entry.cidrText,
      related: ids,
      data: { ...data, cidr: entry.cidrText, nodes: nameOf(...ids) },
      fixData: { cidr: entry.cidrText },
    };
  }
  return undefined;
}

/** An entry that lets answers pass in that direction, after all others of it. */
export function answerFixes(ctx: FixContext, finding: Finding, direction: Direction): readonly Fix[] {
  const acl = ctx.node(finding.at);
  const entries = acl === undefined ? undefined : aclEntries(acl);
  const cidrBlock = finding.fixData?.cidr;
  if (acl === undefined || entries === undefined || typeof cidrBlock !== 'string') return [];
  const added = {
    ruleNumber: nextNumber(entries, direction),
    direction,
    ruleAction: 'allow',
    protocol: 'tcp',
    cidrBlock,
    fromPort: ephemeral[0],
    toPort: ephemeral[1],
  };
  const list = [...entries].sort((a, b) => a.index - b.index).map(({ stored }) => stored);
  const title =
    direction === 'ingress' ? `Let answers in from ${cidrBlock}` : `Let answers out to ${cidrBlock}`;
  return [{ title, changes: setProperties(ctx.document, acl.id, { entries: [...list, added] }) }];
}

function opposite(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}
