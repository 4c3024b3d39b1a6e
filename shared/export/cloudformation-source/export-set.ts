import { ancestorsOf } from '#shared/document/document-index.ts';
import type {
  Connection,
  DocumentNode,
  FreeRecord,
  LintelDocument,
  NodeId,
} from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { findTemplateSource, nestedSources, templateSourceId } from '#shared/template/template-source.ts';
import type { ExportedText } from '../exported-text.ts';
import { withForeignSuppressions } from '../foreign-suppressions.ts';
import { exportSource } from './export-source.ts';

/** The frame of the stack that a node is in, or nothing for the parent template. */
type Part = NodeId | undefined;

/**
 * A parent template with those of its nested stacks, as they were imported together: each file is edited for what its
 * frame holds, as if it had been imported alone.
 */
export function exportSet(document: LintelDocument, format: 'yaml' | 'json'): ExportedText {
  const frames = nestedSources(document);
  const partOf = partsOf(document, frames);
  const exported = (part: Part, record: FreeRecord, as: 'yaml' | 'json'): ExportedText | undefined => {
    const own = documentOf(document, part, record, partOf);
    const source = findTemplateSource(own);
    if (source === undefined) return undefined;
    const architecture = resolve(own);
    const marked = withForeignSuppressions(own, architecture, source);
    return exportSource(own, marked, source, as, marked !== architecture);
  };
  const files: { name: string; text: string }[] = [];
  const warnings = [...linesBetween(document, partOf)];
  for (const [frame, record] of frames) {
    // With its frame a stack is gone, and its file is nobody's.
    if (!document.nodes.has(frame) || !isBeside(record.fileName)) continue;
    const isJson = /\.json$/i.test(record.fileName);
    const child = exported(frame, record, isJson ? 'json' : 'yaml');
    if (child === undefined) {
      warnings.push({
        node: frame,
        message: `${record.fileName} is damaged in the document, so it is left out. Import the set of templates again.`,
      });
      continue;
    }
    files.push({ name: record.fileName, text: child.text });
    warnings.push(...child.warnings);
  }
  const record = document.sources.get(templateSourceId);
  const root = record === undefined ? undefined : exported(undefined, record, format);
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    text: root?.text ?? '',
    extension: root?.extension ?? format,
    mediaType: root?.mediaType ?? 'application/yaml',
    spans: root?.spans ?? [],
    files,
    warnings: [...(root?.warnings ?? []), ...warnings],
  };
}

/** A path that stays in the folder of the parent, whoever wrote the document. */
function isBeside(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    /^[^/\\:]/.test(name) &&
    !/[\\:]/.test(name) &&
    !name.split('/').includes('..')
  );
}

function partsOf(
  document: LintelDocument,
  frames: ReadonlyMap<NodeId, FreeRecord>,
): ReadonlyMap<NodeId, Part> {
  return new Map(
    [...document.nodes.values()].map((node) => [
      node.id,
      ancestorsOf(document.nodes, node).find(({ id }) => frames.has(id))?.id,
    ]),
  );
}

function documentOf(
  document: LintelDocument,
  part: Part,
  record: FreeRecord,
  partOf: ReadonlyMap<NodeId, Part>,
): LintelDocument {
  const isIn = (id: NodeId): boolean => partOf.has(id) && partOf.get(id) === part;
  return {
    ...document,
    nodes: new Map<NodeId, DocumentNode>([...document.nodes].filter(([id]) => isIn(id))),
    connections: new Map<string, Connection>(
      [...document.connections].filter(([, { from, to }]) => isIn(from) && isIn(to)),
    ),
    sources: new Map([[templateSourceId, record]]),
  };
}

/** What is in another template is known there by outputs and parameters, which nobody has written yet. */
function linesBetween(
  { nodes, connections }: LintelDocument,
  partOf: ReadonlyMap<NodeId, Part>,
): ExportedText['warnings'] {
  const nameOf = (id: NodeId): string => nodes.get(id)?.name ?? id;
  return [...connections.values()].flatMap(({ from, to, kind }) =>
    kind === 'note' || !partOf.has(from) || !partOf.has(to) || partOf.get(from) === partOf.get(to)
      ? []
      : [
          {
            node: from,
            message: `${nameOf(from)} and ${nameOf(to)} are in different templates, so the line between them is in neither. Hand on what it needs as an output and a parameter.`,
          },
        ],
  );
}
