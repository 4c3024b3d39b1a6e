import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type {
  Connection,
  DocumentNode,
  FreeRecord,
  LintelDocument,
  NodeId,
  Properties,
} from '#shared/document/records.ts';

export const templateSourceId = 'template';

/** The template that a drawing was imported from, with the drawing as it was then: what differs was edited. */
export interface TemplateSource {
  readonly fileName: string;
  readonly text: string;
  /** Without places and sizes: only what means something. */
  readonly nodes: ReadonlyMap<NodeId, DocumentNode>;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Names of the template that no node has as its own, with the node they belong to, or nothing for parameters. */
  readonly names: Readonly<Record<string, NodeId>>;
}

/** The record that carries the source in a document. The text is a list of lines, as a difference shows it best. */
export function recordOfSource(source: TemplateSource): FreeRecord {
  return {
    id: templateSourceId,
    kind: 'cloudformation',
    fileName: source.fileName,
    text: source.text.split('\n'),
    names: source.names,
    nodes: tableOf([...source.nodes.values()].map(meaningOfNode)),
    connections: tableOf([...source.connections.values()].map(meaningOfConnection)),
  };
}

/** The record of the template of a nested stack, whose frame is `stack`. */
export function recordOfNestedSource(source: TemplateSource, stack: NodeId): FreeRecord {
  return { ...recordOfSource(source), id: `${templateSourceId} ${stack}`, stack };
}

/** Records of the templates of nested stacks, by the node of the frame. */
export function nestedSources({ sources }: Pick<LintelDocument, 'sources'>): ReadonlyMap<NodeId, FreeRecord> {
  return new Map(
    [...sources.values()].flatMap((record) =>
      record.kind === 'cloudformation' && typeof record.stack === 'string' ? [[record.stack, record]] : [],
    ),
  );
}

const read = new WeakMap<FreeRecord, TemplateSource>();

/** The template of an imported drawing; undefined for one that was drawn. */
export function findTemplateSource(document: Pick<LintelDocument, 'sources'>): TemplateSource | undefined {
  const record = document.sources.get(templateSourceId);
  if (record === undefined || record.kind !== 'cloudformation' || !Array.isArray(record.text))
    return undefined;
  const known = read.get(record);
  if (known !== undefined) return known;
  const names = isJsonObject(record.names) ? record.names : {};
  const source: TemplateSource = {
    fileName: typeof record.fileName === 'string' ? record.fileName : 'template.yaml',
    text: record.text.filter((line) => typeof line === 'string').join('\n'),
    names: Object.fromEntries(
      Object.entries(names).flatMap(([name, node]) => (typeof node === 'string' ? [[name, node]] : [])),
    ),
    nodes: new Map(
      entriesOf(record.nodes).map(([id, node]) => [
        id,
        { ...node, id, at: [0, 0] } as unknown as DocumentNode,
      ]),
    ),
    connections: new Map(
      entriesOf(record.connections).map(([id, connection]) => [
        id,
        { ...connection, id } as unknown as Connection,
      ]),
    ),
  };
  read.set(record, source);
  return source;
}

function entriesOf(table: JsonValue | undefined): readonly (readonly [string, JsonObject])[] {
  if (!isJsonObject(table)) return [];
  return Object.entries(table).flatMap(([id, record]) =>
    isJsonObject(record) ? [[id, record] as const] : [],
  );
}

function tableOf(records: readonly (JsonObject & { readonly id: string })[]): JsonObject {
  return Object.fromEntries(records.map(({ id, ...record }) => [id, record]));
}

function meaningOfNode(node: DocumentNode): JsonObject & { readonly id: string } {
  const { id, kind, name, parent, logicalId, properties } = node;
  return {
    id,
    kind,
    name,
    ...(parent === undefined ? {} : { parent }),
    ...(logicalId === undefined ? {} : { logicalId }),
    ...(properties === undefined ? {} : { properties: properties as Properties }),
  };
}

function meaningOfConnection(connection: Connection): JsonObject & { readonly id: string } {
  const { id, kind, from, to, properties } = connection;
  return {
    id,
    kind,
    from,
    to,
    ...(properties === undefined ? {} : { properties: properties as Properties }),
  };
}
