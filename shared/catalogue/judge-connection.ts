import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ConnectionKind } from './define-connection-kind.ts';
import { allKinds, findKind, legalConnectionKinds } from './registry.ts';

/** What a line from one node to another may mean, and what to say when it may mean nothing. */
export interface ConnectionJudgement {
  /** Kinds with an effect on the architecture, the most specific first. */
  readonly legal: readonly ConnectionKind[];
  /** Kinds that only remark something: they are legal between any two nodes. */
  readonly remarks: readonly ConnectionKind[];
  /** Kinds that would be legal the other way round. */
  readonly reversed: readonly ConnectionKind[];
  /** Why nothing but a remark is possible, and what would be; absent when something is legal. */
  readonly reason?: string;
}

/** Kinds this unspecific say nothing to AWS. */
const remarkSpecificity = 10;
const namedAlternatives = 4;

export function judgeConnection(document: LintelDocument, from: NodeId, to: NodeId): ConnectionJudgement {
  const source = document.nodes.get(from);
  const target = document.nodes.get(to);
  if (source === undefined || target === undefined || from === to) {
    return { legal: [], remarks: [], reversed: [], reason: 'A connection needs two different nodes.' };
  }
  const kinds = legalConnectionKinds(source.kind, target.kind);
  const legal = kinds.filter(isMeaningful);
  const remarks = kinds.filter((kind) => !isMeaningful(kind));
  const reversed = legalConnectionKinds(target.kind, source.kind).filter(isMeaningful);
  if (legal.length > 0) return { legal, remarks, reversed };
  return { legal, remarks, reversed, reason: refusalOf(source.kind, target.kind, reversed) };
}

function refusalOf(from: string, to: string, reversed: readonly ConnectionKind[]): string {
  const source = findKind(from);
  const target = findKind(to);
  if (source === undefined || target === undefined) {
    return 'Nothing is known about what this kind connects to.';
  }
  const refusal = `${source.title} cannot be connected to ${target.title}.`;
  const [turned] = reversed;
  if (turned !== undefined) {
    return `${refusal} The other way round it can: ${target.title} ${turned.verb} ${source.title}.`;
  }
  const alternatives = targetsOf(from);
  if (alternatives.length === 0) return refusal;
  const named = alternatives.slice(0, namedAlternatives).join(', ');
  const rest = alternatives.length - namedAlternatives;
  return `${refusal} ${source.title} can be connected to ${named}${rest > 0 ? ` and ${rest} more kinds` : ''}.`;
}

/** Titles of the kinds that a node of this kind can be connected to, the most specific connections first. */
function targetsOf(from: string): readonly string[] {
  const ranked = allKinds().flatMap((kind) => {
    const [best] = legalConnectionKinds(from, kind.id).filter(isMeaningful);
    return best === undefined ? [] : [{ title: kind.title, specificity: best.specificity }];
  });
  return ranked
    .sort((a, b) => b.specificity - a.specificity || (a.title < b.title ? -1 : 1))
    .map(({ title }) => title);
}

function isMeaningful(kind: ConnectionKind): boolean {
  return kind.specificity > remarkSpecificity;
}
