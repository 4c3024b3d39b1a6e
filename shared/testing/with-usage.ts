import type { z } from 'zod';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';

/** The document with every usage figure of every node stated; one that the schema refuses is left out. */
export function withUsage(
  document: LintelDocument,
  figure: (node: DocumentNode, field: string) => number,
): LintelDocument {
  return [...document.nodes.values()].reduce((changed, node) => {
    const shape = findKind(node.kind)?.usage?.shape ?? {};
    const usage = Object.fromEntries(
      Object.entries(shape).flatMap(([field, schema]) => {
        const value = figure(node, field);
        return (schema as z.ZodType).safeParse(value).success ? [[field, value]] : [];
      }),
    );
    return applyChanges(changed, patchNode(changed, node.id, { usage }));
  }, document);
}
