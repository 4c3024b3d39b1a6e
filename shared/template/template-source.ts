import { z } from 'zod';
import type { JsonObject } from '#shared/base/json.ts';
import {
  type Connection,
  connectionSchema,
  type DocumentNode,
  type FreeRecord,
  type LintelDocument,
  type NodeId,
  nodeSchema,
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

/** The record as a file may have it: whoever wrote the file, what is read of it has this form. */
const sourceSchema = z.object({
  kind: z.literal('cloudformation'),
  fileName: z.string().default('template.yaml'),
  text: z.array(z.string()),
  names: z.record(z.string(), z.string()).default({}),
  nodes: z.record(z.string(), nodeSchema.omit({ at: true })).default({}),
  connections: z.record(z.string(), connectionSchema).default({}),
});

const read = new WeakMap<FreeRecord, { readonly source: TemplateSource | undefined }>();

/** The template of an imported drawing; undefined for one that was drawn, and where its record is damaged. */
export function findTemplateSource(document: Pick<LintelDocument, 'sources'>): TemplateSource | undefined {
  const record = document.sources.get(templateSourceId);
  if (record === undefined) return undefined;
  const known = read.get(record) ?? { source: readSource(record) };
  read.set(record, known);
  return known.source;
}

/** Whether the drawing was imported from a template whose record cannot be read any more. */
export function hasDamagedSource(document: Pick<LintelDocument, 'sources'>): boolean {
  const record = document.sources.get(templateSourceId);
  return record?.kind === 'cloudformation' && findTemplateSource(document) === undefined;
}

function readSource(record: FreeRecord): TemplateSource | undefined {
  const parsed = sourceSchema.safeParse(record);
  if (!parsed.success) return undefined;
  const { fileName, text, names, nodes, connections } = parsed.data;
  return {
    fileName,
    text: text.join('\n'),
    names,
    nodes: new Map(Object.entries(nodes).map(([id, node]) => [id, { ...node, id, at: [0, 0] }])),
    connections: new Map(Object.entries(connections).map(([id, connection]) => [id, { ...connection, id }])),
  };
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
    ...(properties === undefined ? {} : { properties }),
  };
}

function meaningOfConnection(connection: Connection): JsonObject & { readonly id: string } {
  const { id, kind, from, to, properties } = connection;
  return {
    id,
    kind,
    from,
    to,
    ...(properties === undefined ? {} : { properties }),
  };
}
