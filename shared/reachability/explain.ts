import { assertNever } from '#shared/base/assert-never.ts';
import type { Answer } from './ask.ts';
import { describeAddresses } from './describe.ts';
import type { Note, Remedy } from './walk-state.ts';

/** One thing that is wrong, which may show as several codes. */
export interface Cause {
  readonly codes: Answer['codes'];
  readonly text: string;
  /** What would let the packet pass, as a sentence. */
  readonly fix?: string;
  readonly remedy?: Remedy;
}

/**
 * What keeps the packet, in the order in which people check: the way first, then security groups, then ACLs. Codes with
 * one cause are one: without a public address neither the request arrives nor the answer leaves.
 */
export function causesOf(answer: Answer): readonly Cause[] {
  const causes: { note: Note; codes: Answer['codes'] }[] = [];
  for (const note of answer.blocks) {
    if (note.code === undefined) continue;
    const code = [note.code, note.object, note.direction] as const;
    const same = causes.find((cause) => causeKey(cause.note) === causeKey(note));
    if (same === undefined) causes.push({ note, codes: [code] });
    else same.codes = [...same.codes, code];
  }
  const family = answer.question.family ?? 4;
  return causes
    .map((cause, index) => ({ ...cause, index }))
    .sort((a, b) => rank(a.note) - rank(b.note) || a.index - b.index)
    .map(({ note, codes }) => {
      const fix = note.remedy === undefined ? undefined : describeRemedy(note.remedy, family);
      return {
        codes,
        text: note.text,
        ...(fix === undefined ? {} : { fix }),
        ...(note.remedy === undefined ? {} : { remedy: note.remedy }),
      };
    });
}

function causeKey({ remedy, code, object, direction }: Note): string {
  if (remedy?.kind === 'public-address') return `public address of ${remedy.object}`;
  return `${code} ${object} ${direction}`;
}

/** Routes and gateways, then groups, then ACLs. */
function rank({ code }: Note): number {
  if (code === 'SUBNET_ACL_RESTRICTION') return 2;
  return code === 'ENI_SG_RULES_MISMATCH' || code === 'SG_HAS_NO_RULES' ? 1 : 0;
}

function describeRemedy(remedy: Remedy, family: 4 | 6): string {
  switch (remedy.kind) {
    case 'group-rule': {
      const side = remedy.way === 'in' ? 'inbound' : 'outbound';
      const peer = remedy.peerObject ?? remedy.name ?? describeAddresses(remedy.peer, family);
      return `${remedy.groups.join(', ')}: allow ${side} ${remedy.protocol} ${remedy.port} ${remedy.way === 'in' ? 'from' : 'to'} ${peer}.`;
    }
    case 'acl-rule': {
      const ports = remedy.from === remedy.to ? `${remedy.from}` : `${remedy.from}–${remedy.to}`;
      const peer = remedy.name ?? describeAddresses(remedy.peer, family);
      return `${remedy.acl}: allow ${remedy.way === 'in' ? 'inbound' : 'outbound'} ${remedy.protocol} ${ports} ${remedy.way === 'in' ? 'from' : 'to'} ${peer}.`;
    }
    case 'route':
      return remedy.name === undefined
        ? `${remedy.table}: add a route ${describeAddresses(remedy.destination, family)} → ${remedy.target}.`
        : `${remedy.table}: add an endpoint for ${remedy.name}, or a route to ${remedy.target} or a NAT gateway.`;
    case 'public-address':
      return `Give ${remedy.object} a public address, or put a load balancer in front of it or a NAT gateway behind it.`;
    case 'propagation':
      return `${remedy.table}: propagate ${remedy.attachment}, or accept the separation if it is meant.`;
    case 'firewall-rule':
      return `${remedy.firewall}: add a ${remedy.engine} rule that lets ${remedy.protocol} ${remedy.port} pass.`;
    default:
      return assertNever(remedy);
  }
}
