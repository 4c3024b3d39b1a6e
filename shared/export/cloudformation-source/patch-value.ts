import { equalJson, isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { isPlainObject, type TemplateEdit, type TemplatePath } from '#shared/template/template-edits.ts';

/** A change that the drawing made, to be made in a value that somebody else wrote. */
export interface Patch {
  /** What the drawing said when it was imported, and says now. */
  readonly before: CfnValue | undefined;
  readonly after: CfnValue | undefined;
  /** What the template has there, as it is written. */
  readonly written: CfnValue | undefined;
  readonly path: TemplatePath;
  /** The written value worked out, to find an entry of a list by what it says. */
  evaluate(value: CfnValue): CfnValue | undefined;
}

/**
 * The edits that make the change in what is written. Only what changed between before and after is touched: what the
 * template says beyond the drawing stays, and entries of lists are found by what they say, not by their number.
 */
export function patchValue(patch: Patch): readonly TemplateEdit[] {
  const { before, after, written, path } = patch;
  if (equalJson(before, after)) return [];
  if (after === undefined) return written === undefined ? [] : [{ path }];
  if (isPlainObject(before) && isPlainObject(after) && (written === undefined || isPlainObject(written))) {
    return patchObject(patch, before, after, written);
  }
  if (Array.isArray(before) && Array.isArray(after)) return patchList(patch, before, after);
  if (path.at(-1) === 'DependsOn' && Array.isArray(after)) return patchList(patch, [], after);
  if (before === undefined && Array.isArray(after) && Array.isArray(written))
    return patchList(patch, [], after);
  return equalJson(written, after) ? [] : [{ path, value: after }];
}

function patchObject(
  patch: Patch,
  before: CfnObject,
  after: CfnObject,
  written: CfnObject | undefined,
): readonly TemplateEdit[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    patchValue({
      ...patch,
      before: before[key],
      after: after[key],
      written: written?.[key],
      path: [...patch.path, key],
    }),
  );
}

function patchList(
  patch: Patch,
  before: readonly CfnValue[],
  after: readonly CfnValue[],
): readonly TemplateEdit[] {
  const { written, path } = patch;
  const isTags = path.at(-1) === 'Tags';
  if (isTags && isPlainObject(written)) return patchTagMap(before, after, written, path);
  // The name of a node is its tag where the template has such a tag; it gets none by being renamed.
  if (isTags && !Array.isArray(written)) return [];
  if (path.at(-1) === 'DependsOn' && !Array.isArray(written))
    return patchDependsOn(before, after, written, path);
  if (!Array.isArray(written)) return [{ path, value: after }];
  const items = written as readonly CfnValue[];
  const { changed, removed, added } = compareLists(before, after);
  const used = new Set<number>();
  const find = (value: CfnValue): number | undefined => {
    const index = indexIn(items, value, before.indexOf(value), before.length, patch, used);
    if (index !== undefined) used.add(index);
    return index;
  };
  const edits: TemplateEdit[] = [];
  let end = items.length;
  const append = (value: CfnValue): void => {
    edits.push({ path: [...path, end], value });
    end += 1;
  };
  for (const [from, to] of changed) {
    const index = find(from);
    if (index === undefined) {
      if (!isTags) append(to);
      continue;
    }
    edits.push(
      ...patchValue({ ...patch, before: from, after: to, written: items[index], path: [...path, index] }),
    );
  }
  for (const value of removed) {
    const index = find(value);
    if (index !== undefined) edits.push({ path: [...path, index] });
  }
  for (const value of added) append(value);
  return edits;
}

/** What a resource waits for may be one name or none: only what the drawing adds or takes away is told. */
function patchDependsOn(
  before: readonly CfnValue[],
  after: readonly CfnValue[],
  written: CfnValue | undefined,
  path: TemplatePath,
): readonly TemplateEdit[] {
  const kept =
    typeof written === 'string' && !(before.includes(written) && !after.includes(written)) ? [written] : [];
  const added = after.filter((id) => !before.includes(id) && !kept.includes(id as string));
  const [only, ...others] = [...kept, ...added];
  if (only === undefined) return written === undefined ? [] : [{ path }];
  const value = others.length === 0 ? only : [only, ...others];
  return equalJson(value, written) ? [] : [{ path, value }];
}

/** Tags of the Serverless Application Model are a map. */
function patchTagMap(
  before: readonly CfnValue[],
  after: readonly CfnValue[],
  written: CfnObject,
  path: TemplatePath,
): readonly TemplateEdit[] {
  const { changed, removed, added } = compareLists(before, after);
  const edits: TemplateEdit[] = [];
  for (const tag of [...changed.map(([, to]) => to), ...added]) {
    if (!isJsonObject(tag) || typeof tag.Key !== 'string' || tag.Value === undefined) continue;
    if (written[tag.Key] !== undefined || added.includes(tag)) {
      edits.push({ path: [...path, tag.Key], value: tag.Value });
    }
  }
  for (const tag of removed) {
    if (isJsonObject(tag) && typeof tag.Key === 'string' && written[tag.Key] !== undefined) {
      edits.push({ path: [...path, tag.Key] });
    }
  }
  return edits;
}

interface ListChange {
  readonly changed: readonly (readonly [CfnValue, CfnValue])[];
  readonly removed: readonly CfnValue[];
  readonly added: readonly CfnValue[];
}

/** Entries that say the same are the same; of the others, those of one name are one that changed. */
function compareLists(before: readonly CfnValue[], after: readonly CfnValue[]): ListChange {
  const left = [...after];
  const gone: CfnValue[] = [];
  for (const value of before) {
    const index = left.findIndex((other) => equalJson(value, other));
    if (index >= 0) left.splice(index, 1);
    else gone.push(value);
  }
  const changed: (readonly [CfnValue, CfnValue])[] = [];
  const removed: CfnValue[] = [];
  const isOneToOne = gone.length === left.length && before.length === after.length;
  for (const value of gone) {
    const name = nameOf(value);
    const index =
      name === undefined
        ? isOneToOne && isJsonObject(value)
          ? 0
          : -1
        : left.findIndex((other) => nameOf(other) === name);
    const other = left[index];
    if (index < 0 || other === undefined) removed.push(value);
    else {
      left.splice(index, 1);
      changed.push([value, other]);
    }
  }
  return { changed, removed, added: left };
}

const names = [
  'Key',
  'Name',
  'Sid',
  'PolicyName',
  'AttributeName',
  'IndexName',
  'ContainerName',
  'Field',
  'Id',
];

function nameOf(value: CfnValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const key of names) if (typeof value[key] === 'string') return `${key} ${value[key]}`;
  return undefined;
}

function indexIn(
  items: readonly CfnValue[],
  value: CfnValue,
  number: number,
  count: number,
  { evaluate }: Patch,
  used: ReadonlySet<number>,
): number | undefined {
  const worked = items.map((item) => evaluate(item));
  const free = (index: number): boolean => index >= 0 && !used.has(index);
  const same = worked.findIndex((item, index) => free(index) && equalJson(item, value));
  if (same >= 0) return same;
  const name = nameOf(value);
  if (name !== undefined) {
    const named = worked.findIndex((item, index) => free(index) && nameOf(item) === name);
    return named >= 0 ? named : undefined;
  }
  return count === items.length && free(number) ? number : undefined;
}
