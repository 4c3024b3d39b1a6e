import { forgetful } from '#shared/base/tracked-memo.ts';
import type { LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import { createDocumentReader } from './document-reader.ts';
import { findKind } from './registry.ts';

/**
 * What a new node of the kind starts with in that container (undefined: on the canvas), so that it fits to what is
 * drawn already: the next free block, a zone of its own. Undefined when the defaults of its kind will do.
 */
export function initialProperties(
  document: LintelDocument,
  kind: string,
  container: NodeId | undefined,
): Properties | undefined {
  const reader = createDocumentReader(document, forgetful);
  const properties = findKind(kind)?.initially?.(reader, container) ?? {};
  return Object.keys(properties).length === 0 ? undefined : properties;
}
