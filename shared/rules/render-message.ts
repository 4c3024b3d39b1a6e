import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { FindingDraft, NameOf, Rule } from './rule.ts';

/** `Subnet 2 (Subnet)`: a new node is called what it is, and once is enough. */
const nameThatIsItsKind = /^(.+?)( \d+)? \(\1\)/i;

/** The sentence of a finding, with names and values filled in. */
export function renderMessage(
  rule: Rule,
  finding: FindingDraft,
  nameOfRecord: (id: NodeId | ConnectionId) => string,
): string {
  const template = rule.messages[finding.message];
  if (template === undefined) throw new Error(`${rule.id} has no message ${finding.message}.`);
  const text = template.replace(/\{(\w+)\}/g, (_, word: string) => {
    const value = finding.data?.[word] ?? (word === 'name' ? { nameOf: finding.at } : undefined);
    if (value === undefined) throw new Error(`${rule.id} does not give {${word}} for "${finding.message}".`);
    return typeof value === 'object' ? listOf(idsOf(value).map(nameOfRecord)) : String(value);
  });
  return text.replace(nameThatIsItsKind, '$1$2');
}

function idsOf(names: NameOf): readonly (NodeId | ConnectionId)[] {
  return typeof names.nameOf === 'string' ? [names.nameOf] : names.nameOf;
}

/** "a", "a and b", "a, b and c", "a, b and 3 more"; or with "or". */
export function listOf(words: readonly string[], conjunction: 'and' | 'or' = 'and', atMost = 4): string {
  const shown =
    words.length > atMost ? [...words.slice(0, atMost - 1), `${words.length - atMost + 1} more`] : words;
  const last = shown.at(-1);
  if (last === undefined) return 'nothing';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/**
 * A short hash of what a finding says, without names: when it changes, the thing that somebody accepted is no
 * longer the thing that is there. Not cryptographic.
 */
export function contextOf(finding: FindingDraft): string {
  const data = Object.entries(finding.data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([finding.message, data, [...(finding.related ?? [])].sort()]);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
