import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { Trait } from '#shared/catalogue/traits.ts';
import type { Change } from '#shared/document/change-set.ts';
import type { FreeRecord, NodeId } from '#shared/document/records.ts';
import type { Fix, FixContext, RuleContext, Severity } from './rule.ts';

/** What a decision is about: who may come in, what a store may lose, whose a tier is, why this service, how it goes back. */
export type DecisionTopic = 'exposure' | 'data' | 'tier' | 'choice' | 'deployment';

/** Nodes about which a decision of that topic is recorded: one with words, not an empty card. */
export function decidedAbout(ctx: RuleContext, topic: DecisionTopic): ReadonlySet<NodeId> {
  const decided = new Set<NodeId>();
  for (const decision of ctx.decisions()) {
    const { about, text } = decision;
    if (decision.topic !== topic || typeof text !== 'string' || text.trim() === '') continue;
    for (const id of Array.isArray(about) ? about : []) if (typeof id === 'string') decided.add(id);
  }
  return decided;
}

/**
 * A review asks about what was drawn here. Templates and pictures have no place for decisions, so that nothing is wrong
 * with one that comes without: it is worth knowing, and asked for in the strict profile.
 */
export function severityOfReview(
  ctx: RuleContext,
  open: readonly NodeId[],
): { readonly severity?: Severity } {
  if (ctx.settings.profile === 'strict') return {};
  return open.every((id) => isImported(ctx, id)) ? { severity: 'info' } : {};
}

function isImported(ctx: RuleContext, id: NodeId): boolean {
  return ctx.remember(`imported ${id}`, (inner) => inner.record(id)?.origin !== undefined);
}

/** A card that names the nodes and asks the questions; its words are to be written over. */
export function decisionCard(
  { document }: FixContext,
  topic: DecisionTopic,
  about: readonly NodeId[],
  title: string,
  text: string,
): Fix {
  let id = `${topic}-1`;
  for (let count = 2; document.decisions.has(id); count += 1) id = `${topic}-${count}`;
  const after: FreeRecord = { id, topic, about: [...about], title, text };
  const change: Change = { table: 'decisions', id, after };
  return { title, changes: [change] };
}

/** Nodes of every kind with the trait, in id order. */
export function nodesWithTrait(ctx: RuleContext, trait: Trait): readonly NodeView[] {
  return allKinds()
    .filter(({ traits }) => traits.includes(trait))
    .flatMap(({ id }) => ctx.nodesOfKind(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same as ids with their kind: for those who look at no property, so that an edit of one touches nobody. */
export function idsWithTrait(
  ctx: RuleContext,
  trait: Trait,
): readonly { readonly id: NodeId; readonly kind: string }[] {
  return allKinds()
    .filter(({ traits }) => traits.includes(trait))
    .flatMap((kind) => ctx.idsOfKind(kind.id).map((id) => ({ id, kind: kind.id })))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The ids that the finding is about, for its fix. */
export function idsIn(value: unknown): readonly NodeId[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}
