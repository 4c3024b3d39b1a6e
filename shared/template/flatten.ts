import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { intrinsicName } from '#shared/resolve/references.ts';

/** Leaves of a resource by their path; entries of a list by what names them, where something does. */
export type FlatValues = ReadonlyMap<string, CfnValue>;

const nameKeys = ['Key', 'Field', 'ParameterKey', 'OptionName'];
/** Lists of pairs in which `Name` is the key; elsewhere it is a name that somebody chose. */
const namedPairs = /\b(Environment|Attributes|Secrets)$/;

/** The properties as paths and values. A function is a leaf, and so is an empty map or list. */
export function flatten(properties: CfnObject): FlatValues {
  const found = new Map<string, CfnValue>();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) collect(value, key, found);
  }
  return found;
}

function collect(value: CfnValue, path: string, found: Map<string, CfnValue>): void {
  if (Array.isArray(value)) {
    const items = value as readonly CfnValue[];
    if (items.length === 0) found.set(path, items);
    items.forEach((item, index) => {
      collect(item, `${path}[${nameOf(item, path) ?? index}]`, found);
    });
    return;
  }
  if (!isJsonObject(value) || intrinsicName(value) !== undefined) {
    found.set(path, value);
    return;
  }
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (entries.length === 0) found.set(path, value);
  for (const [key, entry] of entries) collect(entry as CfnValue, `${path}.${key}`, found);
}

function nameOf(item: CfnValue, path: string): string | undefined {
  if (!isJsonObject(item)) return undefined;
  if (namedPairs.test(path) && typeof item.Name === 'string') return `Name=${item.Name}`;
  for (const key of nameKeys) if (typeof item[key] === 'string') return `${key}=${item[key]}`;
  return undefined;
}
