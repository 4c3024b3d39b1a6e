import { equalJson, isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { type FlatValues, flatten } from '#shared/template/flatten.ts';

/** A resource of the template, worked out as far as the template itself decides it. */
export interface WrittenResource {
  readonly logicalId: string;
  readonly type: string;
  readonly values: CfnObject;
  /** The node that it became or became part of. */
  readonly owner: NodeId | undefined;
}

/** Less alike than this, two resources of one type are not the same thing. */
const leastLikeness = 0.3;

/**
 * Which resource of the template each resource of the imported drawing is: the node's own by its logical id, an implied
 * one by its type, its node and what it says. What the template does without is not in the answer.
 */
export function matchResources(
  baseline: Architecture,
  written: ReadonlyMap<string, WrittenResource>,
): ReadonlyMap<string, string> {
  const matches = new Map<string, string>();
  const taken = new Set<string>();
  const match = (id: string, other: string): void => {
    matches.set(id, other);
    taken.add(other);
  };
  for (const { logicalId, implied } of baseline.resources.values()) {
    if (!implied && written.has(logicalId)) match(logicalId, logicalId);
  }
  const byType = new Map<string, WrittenResource[]>();
  for (const resource of written.values()) {
    const known = byType.get(resource.type);
    if (known === undefined) byType.set(resource.type, [resource]);
    else known.push(resource);
  }
  const flats = new Map<WrittenResource, FlatValues>();
  const flatOf = (resource: WrittenResource): FlatValues => {
    const known = flats.get(resource) ?? flatten(resource.values);
    flats.set(resource, known);
    return known;
  };
  const rename = (id: string): string => matches.get(id) ?? id;
  // Twice, because what refers to a matched resource is more alike once the match is known.
  for (let round = 0; round < 2; round += 1) {
    const pairs = [...baseline.resources.values()]
      .filter(({ logicalId }) => !matches.has(logicalId))
      .flatMap((resource) => {
        const flat = flatten(renamed(resource.properties, rename));
        return (byType.get(resource.type) ?? [])
          .filter((other) => !taken.has(other.logicalId))
          .map((other) => ({
            id: resource.logicalId,
            other: other.logicalId,
            likeness: likeness(flat, flatOf(other)) + (other.owner === resource.owner ? leastLikeness : 0),
          }));
      })
      .filter((pair) => pair.likeness >= leastLikeness)
      .sort((a, b) => b.likeness - a.likeness || (a.id + a.other < b.id + b.other ? -1 : 1));
    for (const { id, other } of pairs) {
      if (!matches.has(id) && !taken.has(other)) match(id, other);
    }
  }
  return matches;
}

function likeness(left: FlatValues, right: FlatValues): number {
  let same = 0;
  for (const [path, value] of left) if (equalJson(value, right.get(path))) same += 1;
  return left.size + right.size === 0 ? 0 : (2 * same) / (left.size + right.size);
}

/** The value with other logical ids in its references. */
export function renamed<T extends CfnValue>(value: T, rename: (id: string) => string): T {
  return renameIn(value, rename) as T;
}

function renameIn(value: CfnValue, rename: (id: string) => string): CfnValue {
  if (Array.isArray(value)) return (value as readonly CfnValue[]).map((item) => renameIn(item, rename));
  if (!isJsonObject(value)) return value;
  const { Ref: ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub } = value;
  if (typeof ref === 'string') return { Ref: rename(ref) };
  if (Array.isArray(getAtt)) {
    const [id, ...rest] = getAtt as readonly CfnValue[];
    return { 'Fn::GetAtt': [typeof id === 'string' ? rename(id) : (id ?? ''), ...rest] };
  }
  if (sub !== undefined) {
    const [text, variables] = Array.isArray(sub) ? (sub as readonly CfnValue[]) : [sub, undefined];
    const own = isJsonObject(variables) ? variables : {};
    const next =
      typeof text !== 'string'
        ? (text ?? '')
        : text.replace(/\$\{([^!}.]+)([^}]*)\}/g, (whole, id: string, rest: string) =>
            Object.hasOwn(own, id) ? whole : `\${${rename(id)}${rest}}`,
          );
    return { 'Fn::Sub': variables === undefined ? next : [next, renameIn(variables, rename)] };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === undefined ? undefined : renameIn(item, rename),
    ]),
  );
}
