import { equalJson, isJsonObject } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { referencedIds } from '#shared/resolve/leave-out-references.ts';
import { referencesIn, withoutReferencesTo } from '#shared/resolve/references.ts';
import type { TemplateEdit } from '#shared/template/template-edits.ts';
import type { TemplateSource } from '#shared/template/template-source.ts';
import type { ExportedText } from '../exported-text.ts';
import { renamed } from './match-resources.ts';
import { patchValue } from './patch-value.ts';
import type { ReadSource } from './read-source.ts';
import { serverlessPath } from './serverless-properties.ts';

/** What the drawing meant when it was imported, and which resource of the template each of its resources is. */
export interface Baseline {
  readonly architecture: Architecture;
  readonly matches: ReadonlyMap<string, string>;
}

/** What the edits of a template are made from. */
interface Editing {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  readonly source: TemplateSource;
  readonly read: ReadSource;
  readonly baseline: Baseline;
  readonly warnings: ExportedText['warnings'][number][];
}

/** What has to be edited in the template, so that it says what the drawing means now. */
export function editsFor(editing: Editing): readonly TemplateEdit[] {
  const { baseline } = editing;
  const removed = removedIds(editing);
  const draft = changesWith((id) => baseline.matches.get(id) ?? id, removed, { ...editing, warnings: [] });
  const added = addedResources(editing, draft);
  const ids = newIds(editing, added);
  const rename = (id: string): string => baseline.matches.get(id) ?? ids.get(id) ?? id;
  const changes = changesWith(rename, removed, editing);
  const additions = added.map((resource) => additionOf(resource, rename, editing));
  return [
    ...withoutRemoved(removed, editing),
    ...[...removed].filter((id) => editing.read.written.has(id)).flatMap((id) => removalOf(id, editing)),
    ...changes,
    ...neededParameters([...additions, ...changes], editing),
    ...additions,
  ];
}

function changesWith(
  rename: (id: string) => string,
  removed: ReadonlySet<string>,
  editing: Editing,
): readonly TemplateEdit[] {
  const { architecture, baseline } = editing;
  return [...architecture.resources.values()].flatMap((resource) => {
    const before = baseline.architecture.resources.get(resource.logicalId);
    const target = baseline.matches.get(resource.logicalId);
    return before === undefined || target === undefined || removed.has(target)
      ? []
      : changesOf(resource, before, target, rename, editing);
  });
}

/** Resources of the template whose drawn counterpart is gone, and those that belonged to a node that is. */
function removedIds({ architecture, baseline, source, document, read }: Editing): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const id of baseline.architecture.resources.keys()) {
    const target = baseline.matches.get(id);
    if (target !== undefined && !architecture.resources.has(id)) removed.add(target);
  }
  for (const { id, logicalId } of source.nodes.values()) {
    if (!document.nodes.has(id) && logicalId !== undefined) removed.add(logicalId);
  }
  for (const { logicalId, owner } of read.written.values()) {
    if (owner !== undefined && !document.nodes.has(owner)) removed.add(logicalId);
  }
  return removed;
}

function removalOf(id: string, { read, warnings }: Editing): readonly TemplateEdit[] {
  const resource = read.model.resources.get(id);
  if (resource?.writtenAs !== undefined) {
    warnings.push({
      message: `${id} is written by the loop ${resource.writtenAs}, which stays as it is. Edit the loop.`,
    });
    return [];
  }
  return [{ path: ['Resources', id] }];
}

/** What the drawing has now and had not, and what that and the changes need of what the template did without. */
function addedResources(editing: Editing, changes: readonly TemplateEdit[]): readonly Resource[] {
  const { architecture, baseline, read } = editing;
  const added = new Map<string, Resource>();
  const waiting: Resource[] = [];
  const add = (resource: Resource | undefined): void => {
    if (resource === undefined || added.has(resource.logicalId) || baseline.matches.has(resource.logicalId))
      return;
    added.set(resource.logicalId, resource);
    waiting.push(resource);
  };
  for (const [id, resource] of architecture.resources) {
    const before = baseline.architecture.resources.get(id);
    if (before === undefined) add(resource);
    else if (before !== resource && !baseline.matches.has(id)) add(whatIsMore(resource, before, editing));
  }
  for (const { path, value } of changes) {
    const waits = path[2] === 'DependsOn' ? [value].flat().filter((id) => typeof id === 'string') : [];
    for (const id of [...referencesIn(value).map(({ logicalId }) => logicalId), ...waits]) {
      if (!read.model.resources.has(id)) add(architecture.resources.get(id));
    }
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const needed of referencedIds(next)) add(architecture.resources.get(needed));
  }
  return [...added.values()].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

/**
 * A change of something that the template says in another way: of a policy, the statements that it has not yet; of
 * anything else nothing, and a warning.
 */
function whatIsMore(resource: Resource, before: Resource, { warnings }: Editing): Resource | undefined {
  const meaning = ({ properties: { Tags: _, ...rest } }: Resource): CfnObject => rest;
  if (equalJson(meaning(resource), meaning(before))) return undefined;
  const [now, then] = [statementsOf(resource), statementsOf(before)];
  if (now !== undefined && then !== undefined) {
    const more = now.filter((statement) => !then.some((other) => equalJson(statement, other)));
    if (more.length === 0) return undefined;
    const { PolicyDocument } = resource.properties;
    const document = isJsonObject(PolicyDocument) ? PolicyDocument : {};
    return {
      ...resource,
      properties: { ...resource.properties, PolicyDocument: { ...document, Statement: more } },
    };
  }
  warnings.push({
    node: resource.owner,
    message: `The template says in its own way what ${resource.logicalId} (${resource.type}) would be, so this change is not in it. Edit the template there.`,
  });
  return undefined;
}

function statementsOf({ type, properties }: Resource): readonly CfnValue[] | undefined {
  const { PolicyDocument } = properties;
  if (type !== 'AWS::IAM::Policy' || !isJsonObject(PolicyDocument)) return undefined;
  return Array.isArray(PolicyDocument.Statement)
    ? (PolicyDocument.Statement as readonly CfnValue[])
    : undefined;
}

/** Logical ids for what is added: those of the template are taken. */
function newIds({ read }: Editing, added: readonly Resource[]): ReadonlyMap<string, string> {
  const taken = new Set([...read.model.resources.keys(), ...read.model.parameters.keys()]);
  const ids = new Map<string, string>();
  for (const { logicalId } of added) {
    const id = uniqueName(logicalId, (name) => taken.has(name), '');
    taken.add(id);
    ids.set(logicalId, id);
  }
  return ids;
}

function changesOf(
  resource: Resource,
  before: Resource,
  target: string,
  rename: (id: string) => string,
  { read, warnings }: Editing,
): readonly TemplateEdit[] {
  if (before === resource) return [];
  const entry = read.model.resources.get(target);
  if (entry === undefined) return [];
  const evaluate = read.evaluation.evaluate;
  const properties = patchValue({
    before: renamed(before.properties, rename),
    after: renamed(resource.properties, rename),
    written: entry.properties,
    path: [],
    evaluate,
  });
  const attributes = patchValue({
    before: attributesOf(before, rename),
    after: attributesOf(resource, rename),
    written: entry.attributes,
    path: [],
    evaluate,
  });
  const edits: TemplateEdit[] = attributes.map((edit) => ({
    ...edit,
    path: ['Resources', target, ...edit.path],
  }));
  // The type changes only where another kind took the id.
  if (resource.type !== before.type)
    edits.push({ path: ['Resources', target, 'Type'], value: resource.type });
  const isServerless = entry.type.startsWith('AWS::Serverless::');
  for (const edit of properties) {
    const path = isServerless ? serverlessPath(edit.path) : edit.path;
    if (path === undefined) {
      warnings.push({
        node: resource.owner,
        message: `${target} is a ${entry.type}, which has no ${edit.path.join('.')}; the template keeps what it says.`,
      });
    } else edits.push({ ...edit, path: ['Resources', target, 'Properties', ...path] });
  }
  if (edits.length > 0 && entry.writtenAs !== undefined) {
    warnings.push({
      node: resource.owner,
      message: `${target} is written by the loop ${entry.writtenAs}, which stays as it is. Edit the loop.`,
    });
    return [];
  }
  return edits;
}

function attributesOf(resource: Resource, rename: (id: string) => string): CfnObject {
  const dependsOn = resource.dependsOn?.map(rename);
  return {
    ...(resource.attributes ?? {}),
    ...(dependsOn === undefined ? {} : { DependsOn: dependsOn }),
    ...(resource.deletionPolicy === undefined ? {} : { DeletionPolicy: resource.deletionPolicy }),
    ...(resource.updateReplacePolicy === undefined
      ? {}
      : { UpdateReplacePolicy: resource.updateReplacePolicy }),
    ...(resource.metadata === undefined ? {} : { Metadata: resource.metadata }),
  };
}

function additionOf(resource: Resource, rename: (id: string) => string, { document }: Editing): TemplateEdit {
  const { DependsOn: dependsOn, ...attributes } = attributesOf(resource, rename);
  const [only, ...others] = Array.isArray(dependsOn) ? (dependsOn as readonly string[]) : [];
  const properties = renamed(resource.properties, rename);
  const node = document.nodes.get(resource.owner);
  const title = node === undefined ? undefined : findKind(node.kind)?.title;
  const name = node?.name ?? resource.owner;
  return {
    path: ['Resources', rename(resource.logicalId)],
    value: {
      Type: resource.type,
      ...(only === undefined ? {} : { DependsOn: others.length === 0 ? only : [only, ...others] }),
      ...attributes,
      ...(Object.keys(properties).length === 0 ? {} : { Properties: properties }),
    },
    comments: resource.implied
      ? resource.because.slice(0, 2).map(({ reason }) => `Implied: ${reason}`)
      : [title === undefined || title === name ? name : `${name} (${title})`],
  };
}

/** Parameters that the new values name and the template has not. */
function neededParameters(
  edits: readonly TemplateEdit[],
  { architecture, read }: Editing,
): readonly TemplateEdit[] {
  const needed = new Set(edits.flatMap(({ value }) => referencesIn(value).map(({ logicalId }) => logicalId)));
  return [...architecture.parameters]
    .filter(([name]) => needed.has(name) && !read.model.parameters.has(name))
    .map(([name, value]) => ({ path: ['Parameters', name], value }));
}

/** The template without what refers to resources that go: outputs, entries of lists, waiting for them. */
function withoutRemoved(removed: ReadonlySet<string>, { read, warnings }: Editing): readonly TemplateEdit[] {
  if (removed.size === 0) return [];
  const isMissing = (id: string): boolean => removed.has(id);
  const refers = (value: CfnValue | undefined): boolean =>
    referencesIn(value).some(({ logicalId }) => isMissing(logicalId));
  const edits: TemplateEdit[] = [];
  for (const [name, output] of read.model.outputs) {
    if (!refers(output)) continue;
    edits.push({ path: ['Outputs', name] });
    warnings.push({ message: `The output ${name} is about something that was removed, and goes with it.` });
  }
  for (const resource of read.model.resources.values()) {
    const { logicalId, properties, attributes, writtenAs } = resource;
    if (removed.has(logicalId) || writtenAs !== undefined) continue;
    const { DependsOn } = attributes;
    const waits = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter((id) => typeof id === 'string');
    const left = waits.filter((id) => !removed.has(id));
    if (left.length < waits.length) {
      const path = ['Resources', logicalId, 'DependsOn'];
      edits.push(
        left.length === 0 ? { path } : { path, value: Array.isArray(DependsOn) ? left : (left[0] ?? '') },
      );
    }
    if (!refers(properties)) continue;
    const kept = withoutReferencesTo(properties, isMissing);
    edits.push(
      ...patchValue({
        before: properties,
        after: kept ?? {},
        written: properties,
        path: ['Resources', logicalId, 'Properties'],
        evaluate: (value) => value,
      }),
    );
  }
  return edits;
}
