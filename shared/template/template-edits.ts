import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';

export type TemplatePath = readonly (string | number)[];

/** One change of a template's data; without `value` what is at the path goes. */
export interface TemplateEdit {
  readonly path: TemplatePath;
  readonly value?: CfnValue;
  /** Written above it where it is new. */
  readonly comments?: readonly string[];
}

/** Edits by where they apply: what happens to a value, or to parts of it. */
export interface EditTree {
  readonly edit?: TemplateEdit;
  readonly parts: Map<string | number, EditTree>;
}

/** The edits as a tree; a later edit of the same or an outer path replaces the earlier. */
export function treeOf(edits: readonly TemplateEdit[]): EditTree {
  const root: EditTree = { parts: new Map() };
  for (const edit of edits) {
    let tree = root;
    const [last] = edit.path.slice(-1);
    if (last === undefined) continue;
    for (const step of edit.path.slice(0, -1)) {
      let next = tree.parts.get(step);
      if (next === undefined) {
        next = { parts: new Map() };
        tree.parts.set(step, next);
      }
      tree = next;
    }
    tree.parts.set(last, { edit, parts: new Map() });
  }
  return root;
}

export function isRemoval(tree: EditTree): boolean {
  return tree.edit !== undefined && tree.edit.value === undefined;
}

/** The value after the edits; undefined when it is removed. */
export function editedValue(value: CfnValue | undefined, tree: EditTree): CfnValue | undefined {
  const base = tree.edit === undefined ? value : tree.edit.value;
  if (tree.parts.size === 0) return base;
  if (Array.isArray(base)) {
    const items = base as readonly CfnValue[];
    const kept = items.flatMap((item, index) => {
      const part = tree.parts.get(index);
      const next = part === undefined ? item : editedValue(item, part);
      return next === undefined ? [] : [next];
    });
    const added = [...tree.parts]
      .filter(([key]) => typeof key === 'number' && key >= items.length)
      .sort(([a], [b]) => Number(a) - Number(b))
      .flatMap(([, part]) => editedValue(undefined, part) ?? []);
    return [...kept, ...added];
  }
  const object: Record<string, CfnValue | undefined> = isJsonObject(base) ? { ...base } : {};
  for (const [key, part] of tree.parts) {
    const next = editedValue(object[key], part);
    if (next === undefined) delete object[key];
    else object[key] = next;
  }
  return object;
}

/** A map of data: a function stands for one value and is compared as one. */
export function isPlainObject(value: CfnValue | undefined): value is CfnObject {
  if (!isJsonObject(value)) return false;
  const keys = Object.keys(value);
  const [key = ''] = keys;
  return keys.length !== 1 || !(key === 'Ref' || key.startsWith('Fn::'));
}
