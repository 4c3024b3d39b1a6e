import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { editTemplateText } from '#shared/template/edit-template-text.ts';
import type { TemplateSource } from '#shared/template/template-source.ts';
import type { ExportedText } from '../exported-text.ts';
import { type Baseline, editsFor } from './edits-for.ts';
import { matchResources } from './match-resources.ts';
import { type ReadSource, readSource } from './read-source.ts';
import { finishedText, textOf } from './source-text.ts';

const baselines = new WeakMap<TemplateSource, { readonly header: object; readonly baseline: Baseline }>();

/**
 * The template that the drawing was imported from, with what was edited since: unchanged it is the same byte for byte,
 * and an edit changes the lines of what it is about. `isMarked` says that the architecture has metadata which the
 * drawing alone does not show.
 */
export function exportSource(
  document: LintelDocument,
  architecture: Architecture,
  source: TemplateSource,
  format: 'yaml' | 'json',
  isMarked = false,
): ExportedText {
  const read = readSource(source);
  if (read === undefined) return textOf(source.text, format, []);
  if (!isMarked && isUnchanged(document, source))
    return finishedText(read, read.template.text, format, document, source, []);
  const baseline = baselineOf(document, source, read);
  const warnings: ExportedText['warnings'][number][] = [];
  const known = new Set(baseline.architecture.gaps.map(({ node, message }) => `${node} ${message}`));
  for (const { node, message } of architecture.gaps) {
    if (!known.has(`${node} ${message}`)) warnings.push({ node, message });
  }
  const edits = editsFor({ document, architecture, source, read, baseline, warnings });
  return finishedText(read, editTemplateText(read.template, edits), format, document, source, warnings);
}

/** True when nothing that means something differs from what was imported; places and sizes do not. */
function isUnchanged(document: LintelDocument, source: TemplateSource): boolean {
  if (document.nodes.size !== source.nodes.size || document.connections.size !== source.connections.size)
    return false;
  const isSame = (now: object, then: object | undefined, fields: readonly string[]): boolean =>
    then !== undefined &&
    fields.every((field) =>
      equalJson((now as Record<string, JsonValue>)[field], (then as Record<string, JsonValue>)[field]),
    );
  for (const node of document.nodes.values()) {
    if (!isSame(node, source.nodes.get(node.id), ['kind', 'name', 'parent', 'logicalId', 'properties']))
      return false;
  }
  for (const connection of document.connections.values()) {
    if (!isSame(connection, source.connections.get(connection.id), ['kind', 'from', 'to', 'properties']))
      return false;
  }
  return true;
}

function baselineOf(document: LintelDocument, source: TemplateSource, read: ReadSource): Baseline {
  const known = baselines.get(source);
  if (known?.header === document.header) return known.baseline;
  // With the settings of now: tags that were set since are not an edit of every resource.
  const then = { ...document, nodes: source.nodes, connections: source.connections };
  const architecture = resolve(then);
  const baseline = { architecture, matches: matchResources(architecture, read.written) };
  baselines.set(source, { header: document.header, baseline });
  return baseline;
}
