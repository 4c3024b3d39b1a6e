import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { initialProperties } from '#shared/catalogue/initial-properties.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import type { DrawnNetwork } from '../compile/compile-network.ts';
import type { NetworkInterface, Subnet } from '../network.ts';
import type { DrawingAnswer, NodeQuestion } from '../node-question.ts';
import { freeSpot } from './free-spot.ts';

/** One change to the drawing that takes one obstacle away. */
export interface Mend {
  /** What it does, as a command: "Add a NAT gateway in public-a". */
  readonly title: string;
  readonly changes: ChangeSet;
}

/** What the makers of mends look at: the drawing as it is by now, its network, and the question that is blocked. */
export interface MendContext {
  readonly document: LintelDocument;
  readonly reader: DocumentReader;
  readonly drawn: DrawnNetwork;
  readonly question: NodeQuestion;
  readonly answer: DrawingAnswer;
}

export function mendContext(
  document: LintelDocument,
  drawn: DrawnNetwork,
  question: NodeQuestion,
  answer: DrawingAnswer,
): MendContext {
  const reader = createDocumentReader(document, forgetful);
  return { document, reader, drawn, question, answer };
}

/** The node that the object is, when it is one of that kind and not implied by another. */
export function drawnAs(
  ctx: MendContext,
  object: string,
  ...kinds: readonly string[]
): DocumentNode | undefined {
  const node = ctx.document.nodes.get(object);
  return node !== undefined && kinds.includes(node.kind) ? node : undefined;
}

/** The node that the object is, or the one that implies it. */
export function ownerOf(ctx: MendContext, object: string): DocumentNode | undefined {
  return ctx.document.nodes.get(ctx.drawn.nodeOf(object) ?? '');
}

export function nameOf(ctx: MendContext, object: string): string {
  return ctx.drawn.nameOf(object);
}

export function interfaceAt(ctx: MendContext, object: string): NetworkInterface | undefined {
  const { interfaces } = ctx.drawn.network;
  return interfaces.get(object) ?? [...interfaces.values()].find((each) => each.object === object);
}

export function subnetOf(ctx: MendContext, object: string): Subnet | undefined {
  return ctx.drawn.network.subnets.get(interfaceAt(ctx, object)?.subnet ?? '');
}

/** A new node in that container where there is room, with what its kind starts with there. */
export function newNode(
  document: LintelDocument,
  kind: string,
  name: string,
  container: NodeId | undefined,
  properties: Properties = {},
): ReturnType<typeof addNode> {
  const initial = initialProperties(document, kind, container) ?? {};
  const all = { ...initial, ...properties };
  return addNode(document, {
    kind,
    name,
    parent: container,
    at: freeSpot(document, kind, container),
    ...(Object.keys(all).length === 0 ? {} : { properties: all }),
  });
}

export function notPossible(message: string): Result<never> {
  return fault('no-fix', message);
}

export function mended(title: string, changes: ChangeSet): Result<Mend> {
  return ok({ title, changes });
}
