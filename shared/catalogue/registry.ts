import { connectionKinds } from './connection-kinds/index.ts';
import type { ConnectionKind, EndSelector } from './define-connection-kind.ts';
import type { Kind } from './define-kind.ts';
import { kinds } from './kinds/index.ts';

const kindsById: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.id, kind]));
const connectionKindsById: ReadonlyMap<string, ConnectionKind> = new Map(
  connectionKinds.map((kind) => [kind.id, kind]),
);

/** Every kind, in id order. */
export function allKinds(): readonly Kind[] {
  return kinds;
}

/** The kind, or undefined when this build does not know it: the node is then kept, drawn grey and reported. */
export function findKind(id: string): Kind | undefined {
  return kindsById.get(id);
}

/** The kind: for ids that this build itself wrote. */
export function getKind(id: string): Kind {
  const kind = kindsById.get(id);
  if (kind === undefined) throw new Error(`No kind is called ${id}.`);
  return kind;
}

export function allConnectionKinds(): readonly ConnectionKind[] {
  return connectionKinds;
}

export function findConnectionKind(id: string): ConnectionKind | undefined {
  return connectionKindsById.get(id);
}

/** What a line from one kind to the other may mean, the most specific first. Empty when nothing is legal. */
export function legalConnectionKinds(fromKind: string, toKind: string): readonly ConnectionKind[] {
  const pair = `${fromKind} ${toKind}`;
  const known = legalByPair.get(pair) ?? findLegal(fromKind, toKind);
  legalByPair.set(pair, known);
  return known;
}

/** By the two kinds: every line of a drawing asks, and the catalogue does not change. */
const legalByPair = new Map<string, readonly ConnectionKind[]>();

function findLegal(fromKind: string, toKind: string): readonly ConnectionKind[] {
  const from = findKind(fromKind);
  const to = findKind(toKind);
  return connectionKinds
    .filter((kind) =>
      kind.rows.some(
        (row) =>
          row.from.some((end) => selects(end, fromKind, from)) &&
          row.to.some((end) => selects(end, toKind, to)),
      ),
    )
    .sort((a, b) => b.specificity - a.specificity || (a.id < b.id ? -1 : 1));
}

function selects(end: EndSelector, id: string, kind: Kind | undefined): boolean {
  if (end === 'any') return true;
  if ('kinds' in end) return end.kinds.includes(id);
  return kind?.traits.includes(end.trait) ?? false;
}
