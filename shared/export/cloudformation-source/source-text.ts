import { lineAndColumn } from '#shared/base/json-text.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import type { TemplateModel } from '#shared/template/template-model.ts';
import { findTemplateNode, type TemplateText } from '#shared/template/template-node.ts';
import type { TemplateSource } from '#shared/template/template-source.ts';
import type { ExportedText } from '../exported-text.ts';
import type { ReadSource } from './read-source.ts';

/** The text of a template, edited or not, in the form that is asked for, with the lines of each node. */
export function finishedText(
  { template, model }: ReadSource,
  text: string,
  format: 'yaml' | 'json',
  document: LintelDocument,
  source: TemplateSource,
  warnings: ExportedText['warnings'],
): ExportedText {
  if (format === 'json' && template.format === 'yaml') {
    const read = text === template.text ? undefined : readTemplateText(text);
    const root = read === undefined ? template.root.value : read.ok ? read.value.root.value : {};
    return textOf(`${JSON.stringify(root, null, 2)}\n`, 'json', warnings);
  }
  const now = text === template.text ? template : readAgain(text);
  const exported = textOf(text, template.format, warnings);
  return now === undefined ? exported : { ...exported, spans: spansOf(now, model, document, source) };
}

function readAgain(text: string): TemplateText | undefined {
  const read = readTemplateText(text);
  return read.ok ? read.value : undefined;
}

/** A text as an export, without anything known of its lines. */
export function textOf(
  text: string,
  format: 'yaml' | 'json',
  warnings: ExportedText['warnings'],
): ExportedText {
  return {
    text,
    extension: format,
    mediaType: format === 'yaml' ? 'application/yaml' : 'application/json',
    warnings,
    spans: [],
  };
}

/** The lines of every resource, by the node that it is or belongs to. */
function spansOf(
  template: TemplateText,
  model: TemplateModel,
  document: LintelDocument,
  source: TemplateSource,
): ExportedText['spans'] {
  const owners = new Map<string, NodeId>();
  for (const node of document.nodes.values())
    if (node.logicalId !== undefined) owners.set(node.logicalId, node.id);
  const resources = findTemplateNode(template.root, ['Resources']);
  if (resources?.kind !== 'map') return [];
  const loops = new Map<string, string>();
  for (const { logicalId, writtenAs } of model.resources.values())
    if (writtenAs !== undefined && !loops.has(writtenAs)) loops.set(writtenAs, logicalId);
  return resources.pairs.flatMap(({ key, keyStart, node }) => {
    const owner = owners.get(loops.get(key) ?? key) ?? source.names[key];
    if (owner === undefined || !document.nodes.has(owner)) return [];
    const last = Math.max(keyStart, node.end - 1);
    return [
      {
        owner,
        from: lineAndColumn(template.text, keyStart).line,
        to: lineAndColumn(template.text, last).line,
      },
    ];
  });
}
