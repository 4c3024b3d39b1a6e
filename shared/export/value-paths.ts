import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';

/** The value at the path of keys and positions; undefined where it leads nowhere. */
export function valueAt(
  value: CfnValue | undefined,
  path: readonly (string | number)[],
): CfnValue | undefined {
  return path.reduce<CfnValue | undefined>((at, key) => {
    if (Array.isArray(at)) return (at as readonly CfnValue[])[Number(key)];
    return isJsonObject(at) ? at[key] : undefined;
  }, value);
}

/** The properties with another value at the path. */
export function withValue(
  properties: CfnObject,
  path: readonly (string | number)[],
  value: CfnValue,
): CfnObject {
  return replaced(properties, path, value) as CfnObject;
}

function replaced(
  at: CfnValue | undefined,
  [key = '', ...rest]: readonly (string | number)[],
  value: CfnValue,
): CfnValue {
  if (Array.isArray(at)) {
    return (at as readonly CfnValue[]).map((item, index) =>
      index === Number(key) ? (rest.length === 0 ? value : replaced(item, rest, value)) : item,
    );
  }
  const own = isJsonObject(at) ? at : {};
  return { ...own, [key]: rest.length === 0 ? value : replaced(own[key], rest, value) };
}
