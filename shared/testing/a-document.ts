import type { Point, Size } from '#shared/base/geometry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { changeSettings, suppress } from '#shared/document/commands/change-document.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type {
  DocumentNode,
  DocumentSettings,
  LintelDocument,
  Properties,
  Suppression,
} from '#shared/document/records.ts';

interface NodeOptions {
  readonly parent?: string;
  readonly name?: string;
  readonly at?: Point;
  readonly size?: Size;
  readonly properties?: Properties;
  readonly usage?: Properties;
}

export interface DocumentBuilder {
  /** Places a node; its name is its id unless given. */
  node(kind: string, id: string, options?: NodeOptions): DocumentBuilder;
  connect(
    kind: string,
    from: string,
    to: string,
    properties?: Properties,
    usage?: Properties,
  ): DocumentBuilder;
  settings(settings: Partial<DocumentSettings>): DocumentBuilder;
  suppress(suppression: Omit<Suppression, 'id'>): DocumentBuilder;
  build(): LintelDocument;
}

/** A small document for a test: `aDocument().node('vpc', 'main').node('subnet', 'a', { parent: 'main' }).build()`. */
export function aDocument(document: LintelDocument = createDocument('test', 'Test')): DocumentBuilder {
  return {
    node(kind, id, options = {}) {
      const node: DocumentNode = { id, kind, name: id, at: [0, 0], ...options };
      return aDocument(applyChanges(document, [{ table: 'nodes', id, after: node }]));
    },
    connect(kind, from, to, properties, usage) {
      const added = addConnection(document, { kind, from, to, properties });
      const connected = applyChanges(document, added.changes);
      return aDocument(
        usage === undefined
          ? connected
          : applyChanges(connected, patchConnection(connected, added.id, { usage })),
      );
    },
    settings: (settings) => aDocument(applyChanges(document, changeSettings(document, settings))),
    suppress: (suppression) => aDocument(applyChanges(document, suppress(document, suppression))),
    build: () => document,
  };
}
