import { cidrContains } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { type AclEntry, aclEntries, nextNumber } from '../../acl-entries.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const aclEntryEffective = defineRule({
  id: 'NET-058',
  name: 'acl-entry-effective',
  title: 'Every entry of a network ACL has a number of its own and an effect',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['network-acl'] },
  messages: {
    twice: '{name} has two {direction} entries with the number {number}. Give the second one another number.',
    covered:
      'Entry {number} ({direction}) of {name} never matches: entry {other} takes everything it names. Move it before that one or remove it.',
    ports: 'Entry {number} ({direction}) of {name} goes from port {from} to {to}. Put the lower port first.',
  },
  fix: 'automatic',
  sources: [aws.networkAcls, cloudFormation('AWS::EC2::NetworkAclEntry')],
  docs: {
    what: 'Numbers are used once in each direction, ports are in order, and no entry is hidden behind an earlier one.',
    why: 'EC2 refuses a second entry with the same number. A hidden entry suggests a protection, or an opening, that does not exist.',
    condition:
      'Two entries of one direction have the same number (an error); the first port is higher than the last (an error); or an entry with a lower number names all of its protocol, range and ports (a warning).',
    howToFix: 'Renumber in tens, which the quick fix does for a second entry, or remove what has no effect.',
    whenToSuppress:
      'The warning, for an entry that is kept as a reminder: "Takes over when entry 90 is removed in an incident".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const entries = aclEntries(node);
    if (entries === undefined) {
      if (isExpression(node.source.properties?.entries)) ctx.undecided(node.id, 'entries');
      return;
    }
    for (const [position, entry] of entries.entries()) {
      const direction = entry.direction === 'ingress' ? 'inbound' : 'outbound';
      const earlier = entries.slice(0, position).filter((other) => other.direction === entry.direction);
      const place = {
        at: node.id,
        field: 'entries',
        discriminator: `${entry.direction} ${entry.index}`,
        fixData: { index: entry.index },
      };
      const cover = earlier.find((other) => covers(other, entry));
      if (entry.from > entry.to) {
        yield {
          message: 'ports',
          ...place,
          data: { number: entry.number, direction, from: entry.from, to: entry.to },
        };
      } else if (earlier.some(({ number }) => number === entry.number)) {
        yield { message: 'twice', ...place, data: { number: entry.number, direction } };
      } else if (cover !== undefined) {
        yield {
          message: 'covered',
          severity: 'warning',
          ...place,
          data: { number: entry.number, direction, other: cover.number },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const acl = ctx.node(finding.at);
    const entries = acl === undefined ? undefined : aclEntries(acl);
    const entry = entries?.find(({ index }) => index === finding.fixData?.index);
    if (acl === undefined || entries === undefined || entry === undefined) return [];
    const inOrder = [...entries].sort((a, b) => a.index - b.index);
    const replaced = (change: (stored: AclEntry['stored']) => AclEntry['stored'][]) =>
      setProperties(ctx.document, acl.id, {
        entries: inOrder.flatMap(({ index, stored }) => (index === entry.index ? change(stored) : [stored])),
      });
    if (finding.message === 'covered')
      return [{ title: `Remove entry ${entry.number}`, changes: replaced(() => []) }];
    if (finding.message === 'ports') {
      const changes = replaced((stored) => [{ ...stored, fromPort: entry.to, toPort: entry.from }]);
      return [{ title: 'Swap the ports', changes }];
    }
    const ruleNumber = nextNumber(entries, entry.direction);
    return [
      { title: `Renumber it to ${ruleNumber}`, changes: replaced((stored) => [{ ...stored, ruleNumber }]) },
    ];
  },
});

function covers(earlier: AclEntry, later: AclEntry): boolean {
  if (earlier.protocol !== 'all' && earlier.protocol !== later.protocol) return false;
  const ports = earlier.protocol === 'all' || (earlier.from <= later.from && later.to <= earlier.to);
  return ports && cidrContains(earlier.cidr, later.cidr);
}
