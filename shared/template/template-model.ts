import { isJsonObject } from '#shared/base/json.ts';
import { lineAndColumn } from '#shared/base/json-text.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { findTemplateNode, type TemplateNote, type TemplateText } from './template-node.ts';

/** The sections of a template, in long form, as they are written. */
export interface TemplateModel {
  readonly description?: string;
  readonly transforms: readonly string[];
  readonly parameters: ReadonlyMap<string, CfnObject>;
  readonly mappings: CfnObject;
  readonly conditions: ReadonlyMap<string, CfnValue>;
  readonly globals: CfnObject;
  readonly outputs: ReadonlyMap<string, CfnObject>;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly notes: readonly TemplateNote[];
}

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: CfnObject;
  /** All that stands beside `Type` and `Properties`. */
  readonly attributes: CfnObject;
  /** Counted from 1. */
  readonly line: number;
  /** The entry of the section it is written in, where that is another: a loop writes several. */
  readonly writtenAs?: string;
}

/** More than CloudFormation takes in one template by far: a loop over loops ends here. */
const mostResources = 5000;

/** What the template says. A resource without a type and sections that are no maps are reported and left out. */
export function readTemplateModel(template: TemplateText, file?: string): Result<TemplateModel> {
  const root = template.root.value;
  const sections = isJsonObject(root) ? root : {};
  const notes: TemplateNote[] = [...template.notes];
  const lineOf = (...path: string[]): number => {
    const node = findTemplateNode(template.root, path);
    return lineAndColumn(template.text, node?.start ?? template.root.start).line;
  };
  if (!isJsonObject(sections.Resources)) {
    const place = { ...(file === undefined ? {} : { file }), line: lineOf('Resources') };
    return fault('not-a-template', 'This is no CloudFormation template: it has no map of Resources.', place);
  }
  const transforms = [sections.Transform]
    .flat()
    .flatMap((name) => (typeof name === 'string' ? [name] : isJsonObject(name) ? [String(name.Name)] : []));
  const written = new Map<string, { readonly value: CfnValue; readonly writtenAs: string }>();
  for (const [name, value] of Object.entries(sections.Resources)) {
    if (value === undefined) continue;
    if (!name.startsWith('Fn::ForEach::')) {
      written.set(name, { value, writtenAs: name });
      continue;
    }
    const loop = writeOutLoop(value, sections, mostResources - written.size);
    if (loop === undefined) {
      notes.push({
        message: `${name.slice('Fn::ForEach::'.length)} loops over values that only a deployment knows; it stays in the template and is not drawn.`,
        line: lineOf('Resources', name),
      });
      continue;
    }
    for (const [entry, inner] of Object.entries(loop)) {
      if (inner !== undefined) written.set(entry, { value: inner, writtenAs: name });
    }
  }
  const resources = new Map<string, TemplateResource>();
  for (const [logicalId, { value, writtenAs }] of written) {
    const line = lineOf('Resources', writtenAs);
    if (!isJsonObject(value) || typeof value.Type !== 'string') {
      notes.push({ message: `${logicalId} has no Type; it stays in the template and is not drawn.`, line });
      continue;
    }
    const { Type: type, Properties: properties, ...attributes } = value;
    resources.set(logicalId, {
      logicalId,
      type,
      properties: isJsonObject(properties) ? properties : {},
      attributes,
      line,
      ...(writtenAs === logicalId ? {} : { writtenAs }),
    });
  }
  return ok({
    ...(typeof sections.Description === 'string' ? { description: sections.Description } : {}),
    transforms,
    parameters: mapsOf(sections.Parameters),
    mappings: isJsonObject(sections.Mappings) ? sections.Mappings : {},
    conditions: entriesOf(sections.Conditions),
    globals: isJsonObject(sections.Globals) ? sections.Globals : {},
    outputs: mapsOf(sections.Outputs),
    resources,
    notes,
  });
}

function entriesOf(section: CfnValue | undefined): ReadonlyMap<string, CfnValue> {
  if (!isJsonObject(section)) return new Map();
  return new Map(
    Object.entries(section).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function mapsOf(section: CfnValue | undefined): ReadonlyMap<string, CfnObject> {
  return new Map(
    [...entriesOf(section)].flatMap(([key, value]) => (isJsonObject(value) ? [[key, value]] : [])),
  );
}

/** `Fn::ForEach` of the language extensions: an identifier, a list and a map whose keys and values name it. */
function writeOutLoop(value: CfnValue, sections: CfnObject, room: number): CfnObject | undefined {
  if (!Array.isArray(value)) return undefined;
  const [identifier, collection, body] = value as readonly CfnValue[];
  const values = listOf(collection, sections);
  if (typeof identifier !== 'string' || values === undefined || !isJsonObject(body)) return undefined;
  const written: Record<string, CfnValue | undefined> = {};
  let count = 0;
  for (const each of values) {
    for (const [key, entry] of Object.entries(body)) {
      if (entry === undefined) continue;
      const filled = fillIn(entry, identifier, each);
      const inner = key.startsWith('Fn::ForEach::')
        ? writeOutLoop(filled, sections, room - count)
        : undefined;
      const entries = inner ?? { [fillText(key, identifier, each)]: filled };
      count += Object.keys(entries).length;
      if (count > room) return undefined;
      Object.assign(written, entries);
    }
  }
  return written;
}

/** A list that is written out, or the default of a parameter that is a list. */
function listOf(collection: CfnValue | undefined, sections: CfnObject): readonly string[] | undefined {
  if (Array.isArray(collection)) {
    const items = collection as readonly CfnValue[];
    return items.every((item) => typeof item === 'string' || typeof item === 'number')
      ? items.map(String)
      : undefined;
  }
  if (!isJsonObject(collection) || typeof collection.Ref !== 'string') return undefined;
  const parameters = isJsonObject(sections.Parameters) ? sections.Parameters : {};
  const parameter = parameters[collection.Ref];
  const fallback = isJsonObject(parameter) ? parameter.Default : undefined;
  return typeof fallback === 'string' ? fallback.split(',').map((part) => part.trim()) : undefined;
}

function fillIn(value: CfnValue, identifier: string, each: string): CfnValue {
  if (typeof value === 'string') return fillText(value, identifier, each);
  if (Array.isArray(value))
    return (value as readonly CfnValue[]).map((item) => fillIn(item, identifier, each));
  if (!isJsonObject(value)) return value;
  if (value.Ref === identifier && Object.keys(value).length === 1) return each;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      fillText(key, identifier, each),
      item === undefined ? undefined : fillIn(item, identifier, each),
    ]),
  );
}

function fillText(text: string, identifier: string, each: string): string {
  return text
    .replaceAll(`\${${identifier}}`, each)
    .replaceAll(`&{${identifier}}`, each.replace(/[^A-Za-z0-9]/g, ''));
}
