import { cidrsOverlap } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { type AclEntry, aclEntries, knownAclEntries, nextNumber } from '../../acl-entries.ts';
import { isExpression } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { objectOf, type WrittenResource, writing, writtenResource } from '../../written-resource.ts';

export const aclEntryEffective = defineRule({
  id: 'NET-058',
  name: 'acl-entry-effective',
  title: 'Every entry of a network ACL has a number of its own and an effect',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['network-acl', 'resource'] },
  messages: {
    twice: '{name} has two {direction} entries with the number {number}. Give the second one another number.',
    number:
      'Entry {number} ({direction}) of {name} has a number that AWS does not take: they go from {min} to {max}. Give it another one.',
    covered:
      'Entry {number} ({direction}) of {name} never matches, because all that it names is taken before it by {others}. Move it up or remove it.',
    ports: 'Entry {number} ({direction}) of {name} goes from port {from} to {to}. Put the lower port first.',
    unset:
      '{name} is an entry for {protocol} and names no ports: AWS refuses it. State a range, 0 to 65535 for all.',
    range: '{name} has the number {number}, and AWS takes {min} to {max}. Give it another one.',
    again:
      '{name} has the number {number} of {other}, for the same network ACL and direction. Give it another one.',
  },
  fix: 'automatic',
  sources: [aws.networkAcls, cloudFormation('AWS::EC2::NetworkAclEntry')],
  docs: {
    what: 'Numbers are used once in each direction, ports are in order, and no entry is hidden behind an earlier one.',
    why: 'EC2 refuses a second entry with the same number. A hidden entry suggests a protection, or an opening, that does not exist.',
    condition:
      'Two entries of one direction have the same number (an error); the first port is higher than the last (an error); a number is outside of 1 to 32766 (an error); or entries with lower numbers together name all of its protocol, range and ports (a warning). The same of written entries, apart from whether they have an effect, and TCP or UDP without ports is an error there; in a drawn ACL it means every port, and the template says so.',
    howToFix: 'Renumber in tens, which the quick fix does for a second entry, or remove what has no effect.',
    whenToSuppress:
      'The warning, for an entry that is kept as a reminder: "Takes over when entry 90 is removed in an incident".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node, written);
      return;
    }
    yield* impossibleNumbers(ctx, node);
    const entries = knownAclEntries(ctx, node);
    if (entries === undefined) return;
    for (const [position, entry] of entries.entries()) {
      const direction = entry.direction === 'ingress' ? 'inbound' : 'outbound';
      const earlier = entries.slice(0, position).filter((other) => other.direction === entry.direction);
      const place = {
        at: node.id,
        field: 'entries',
        discriminator: `${entry.direction} ${entry.index}`,
        fixData: { index: entry.index },
      };
      const covers = coversOf(entry, earlier);
      if (entry.from > entry.to) {
        yield {
          message: 'ports',
          ...place,
          data: { number: entry.number, direction, from: entry.from, to: entry.to },
        };
      } else if (earlier.some(({ number }) => number === entry.number)) {
        yield { message: 'twice', ...place, data: { number: entry.number, direction } };
      } else if (covers.length > 0) {
        yield {
          message: 'covered',
          severity: 'warning',
          ...place,
          data: {
            number: entry.number,
            direction,
            others: `${covers.length === 1 ? 'entry' : 'entries'} ${listOf(covers.map(({ number }) => String(number)))}`,
          },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const acl = ctx.node(finding.at);
    if (acl?.kind === 'resource') return writtenFixes(ctx, finding);
    if (finding.message === 'number') return renumbered(ctx, finding);
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

/** The entries before it that together take all that this one names; none when something is left for it. */
function coversOf(entry: AclEntry, earlier: readonly AclEntry[]): readonly AclEntry[] {
  const touching = earlier.filter(
    ({ protocol, cidr }) =>
      (protocol === 'all' || protocol === entry.protocol) && cidrsOverlap(cidr, entry.cidr),
  );
  const alone = touching.find((other) => leftOf([boxOf(entry)], boxOf(other)).length === 0);
  if (alone !== undefined) return [alone];
  let left: readonly Box[] = [boxOf(entry)];
  for (const other of touching) left = leftOf(left, boxOf(other));
  return left.length === 0 ? touching : [];
}

/** Addresses and ports, both ends included. */
interface Box {
  readonly addresses: readonly [bigint, bigint];
  readonly ports: readonly [bigint, bigint];
}

function boxOf({ cidr, protocol, from, to }: AclEntry): Box {
  const ports = protocol === 'tcp' || protocol === 'udp' ? ([BigInt(from), BigInt(to)] as const) : everyPort;
  return { addresses: [cidr.first, cidr.last], ports };
}

const everyPort = [0n, 65_535n] as const;

/** What of the boxes is outside of the other one. */
function leftOf(boxes: readonly Box[], taken: Box): readonly Box[] {
  return boxes.flatMap((box) => {
    const addresses = common(box.addresses, taken.addresses);
    const ports = common(box.ports, taken.ports);
    if (addresses === undefined || ports === undefined) return [box];
    return [
      ...around(box.addresses, addresses).map((range) => ({ addresses: range, ports: box.ports })),
      ...around(box.ports, ports).map((range) => ({ addresses, ports: range })),
    ];
  });
}

type Span = readonly [bigint, bigint];

function common(a: Span, b: Span): Span | undefined {
  const span: Span = [a[0] > b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1]];
  return span[0] <= span[1] ? span : undefined;
}

/** What of the whole is below and above the part. */
function around(whole: Span, part: Span): readonly Span[] {
  const spans: readonly Span[] = [
    [whole[0], part[0] - 1n],
    [part[1] + 1n, whole[1]],
  ];
  return spans.filter(([first, last]) => first <= last);
}

/** As they are stored: the schema refuses such numbers, and this rule says what to do about them. */
function* impossibleNumbers(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const stored = node.source.properties?.entries;
  const [min, max] = [
    ctx.limits.get('vpc.aclRuleNumber.min').value,
    ctx.limits.get('vpc.aclRuleNumber.max').value,
  ];
  for (const [index, entry] of (Array.isArray(stored) ? stored : []).entries()) {
    const { ruleNumber: number, direction } = objectOf(entry);
    if (typeof number !== 'number' || (number >= min && number <= max)) continue;
    yield {
      message: 'number',
      at: node.id,
      field: 'entries',
      discriminator: `number ${index}`,
      data: { number, min, max, direction: direction === 'egress' ? 'outbound' : 'inbound' },
      fixData: { index },
    };
  }
}

/** The entry with the next free number in tens of its direction. */
function renumbered({ document, limits }: FixContext, { at, fixData }: Finding): readonly Fix[] {
  const stored = document.nodes.get(at)?.properties?.entries;
  const entries = Array.isArray(stored) ? stored.map(objectOf) : [];
  const own = entries.find((_, index) => index === fixData?.index);
  const max = limits.get('vpc.aclRuleNumber.max').value;
  const isEgress = own?.direction === 'egress';
  const taken = new Set(
    entries.filter(({ direction }) => (direction === 'egress') === isEgress).map((entry) => entry.ruleNumber),
  );
  let ruleNumber = 100;
  while (taken.has(ruleNumber) && ruleNumber < max) ruleNumber += 10;
  const changed = entries.map((entry) => (entry === own ? { ...entry, ruleNumber } : entry));
  return [
    { title: `Renumber it to ${ruleNumber}`, changes: setProperties(document, at, { entries: changed }) },
  ];
}

const entryType = 'AWS::EC2::NetworkAclEntry';
/** What has ports, by the number that IP gives it. */
const protocolsWithPorts: Readonly<Record<string, string>> = { '6': 'TCP', '17': 'UDP' };

/** A written entry, and those before it, by id, of the same ACL and direction. */
function* writtenFaults(ctx: RuleContext, node: NodeView, written: WrittenResource): Generator<FindingDraft> {
  if (written.type !== entryType) return;
  const { RuleNumber: number, Protocol: protocol, PortRange: ports } = written.properties;
  const place = { at: node.id, field: 'properties' };
  if ([number, protocol, ports].some((value) => isExpression(value))) ctx.undecided(node.id, 'properties');
  const named = protocolsWithPorts[String(protocol)];
  if (named !== undefined && ports === undefined)
    yield { message: 'unset', ...place, discriminator: 'ports', data: { protocol: named } };
  if (typeof number !== 'number') return;
  const [min, max] = ['min', 'max'].map((end) => ctx.limits.get(`vpc.aclRuleNumber.${end}`).value);
  const other = ctx
    .nodesOfKind('resource')
    .find((each) => each.id < node.id && isSameEntry(written, writtenResource(each)));
  const fixData = { free: freeNumber(ctx, written) };
  if (number < (min ?? 0) || number > (max ?? 0))
    yield {
      message: 'range',
      ...place,
      discriminator: 'number',
      data: { number, min: min ?? 0, max: max ?? 0 },
      fixData,
    };
  else if (other !== undefined)
    yield {
      message: 'again',
      ...place,
      discriminator: 'number',
      related: [other.id],
      data: { number, other: nameOf(other.id) },
      fixData,
    };
}

function listKey({ type, properties }: WrittenResource): string | undefined {
  const { NetworkAclId: acl, Egress: isEgress } = properties;
  if (type !== entryType || isExpression(isEgress)) return undefined;
  return `${JSON.stringify(acl)} ${String(isEgress) === 'true'}`;
}

function isSameEntry(own: WrittenResource, other: WrittenResource | undefined): boolean {
  if (other === undefined || own.properties.RuleNumber !== other.properties.RuleNumber) return false;
  return listKey(own) !== undefined && listKey(own) === listKey(other);
}

/** The next number in tens that no entry of the same list has. */
function freeNumber(ctx: RuleContext, own: WrittenResource): number {
  const taken = new Set(
    ctx.nodesOfKind('resource').flatMap((each) => {
      const other = writtenResource(each);
      return other !== undefined && listKey(other) === listKey(own) ? [other.properties.RuleNumber] : [];
    }),
  );
  let number = 100;
  while (taken.has(number)) number += 10;
  return number;
}

function writtenFixes(ctx: FixContext, { at, message, fixData }: Finding): readonly Fix[] {
  if (message === 'unset') return writing(ctx, at, 'Name every port', { PortRange: { From: 0, To: 65_535 } });
  const free = fixData?.free;
  return typeof free === 'number' ? writing(ctx, at, `Renumber it to ${free}`, { RuleNumber: free }) : [];
}
