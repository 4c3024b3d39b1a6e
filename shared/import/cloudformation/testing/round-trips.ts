import { expect } from 'vitest';
import { equalJson, isJsonObject } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { renameNode } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel } from '#shared/template/template-model.ts';
import { findTemplateNode, type TemplateText } from '#shared/template/template-node.ts';
import { importTemplate } from '../import-template.ts';

/** The drawing of a template. */
export function imported(text: string, fileName = 'template.yaml'): LintelDocument {
  return unwrap(importTemplate(text, { fileName, documentId: 'test' })).document;
}

/** A template with its places. */
export function readText(text: string): TemplateText {
  return unwrap(readTemplateText(text));
}

/** The template of a drawing, in the form in which it came. */
export function exported(document: LintelDocument): string {
  return exportCloudFormation(document, resolve(document), { format: 'yaml' }).text;
}

/** What names a resource in the drawing: a node, or a node or connection that it is folded into. */
export function namesIn({ nodes, connections }: LintelDocument): ReadonlySet<string> {
  return new Set(
    [...nodes.values(), ...connections.values()].flatMap(({ origin, ...record }) => [
      ...('logicalId' in record && record.logicalId !== undefined ? [record.logicalId] : []),
      ...(Array.isArray(origin?.resources) ? (origin.resources as readonly string[]) : []),
    ]),
  );
}

/** The text of every entry of the map at the path, as it stands there. */
function entriesOf(
  template: TemplateText,
  section: string,
): ReadonlyMap<string, { text: string; value: CfnValue }> {
  const map = findTemplateNode(template.root, [section]);
  if (map?.kind !== 'map') return new Map();
  return new Map(
    map.pairs.map(({ key, keyStart, node }) => [
      key,
      { text: template.text.slice(keyStart, node.end).trimEnd(), value: node.value },
    ]),
  );
}

/** References of the template that lead to nothing. */
function danglingIn(template: TemplateText): readonly string[] {
  const model = unwrap(readTemplateModel(template));
  const known = (id: string): boolean =>
    model.resources.has(id) || model.parameters.has(id) || isPseudoParameter(id);
  return [...model.resources.values()]
    .filter(({ writtenAs }) => writtenAs === undefined)
    .flatMap(({ logicalId, properties, attributes }) => {
      const { DependsOn } = attributes;
      const waits = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter(
        (id) => typeof id === 'string',
      );
      return [...referencesIn(properties).map((reference) => reference.logicalId), ...waits]
        .filter((id) => !known(id))
        .map((id) => `${logicalId} ${id}`);
    });
}

/** What must hold of the template after any edits of the drawing. */
export function expectSound(was: TemplateText, document: LintelDocument): void {
  const text = exported(document);
  const is = readText(text);
  const dangled = new Set(danglingIn(was));
  expect(danglingIn(is).filter((reference) => !dangled.has(reference))).toEqual([]);
  for (const section of Object.keys(isJsonObject(was.root.value) ? was.root.value : {})) {
    const now = entriesOf(is, section);
    for (const [name, entry] of entriesOf(was, section)) {
      const other = now.get(name);
      // What says the same is written the same.
      if (other !== undefined && equalJson(other.value, entry.value)) expect(other.text).toBe(entry.text);
    }
  }
  expect(exported(document)).toBe(text);
}

/** The drawing with another name for every node: nothing that a resource is made for. */
export function renamedAll(document: LintelDocument): LintelDocument {
  return [...document.nodes.values()].reduce(
    (now, { id, name }) => applyChanges(now, renameNode(now, id, `${name} two`)),
    document,
  );
}

/** Names that the template of the drawing has and the one that it was imported from has not. */
export function addedBy(document: LintelDocument, was: TemplateText): readonly string[] {
  const before = entriesOf(was, 'Resources');
  const after = entriesOf(readText(exported(document)), 'Resources');
  return [...after.keys()].filter((id) => !before.has(id));
}
