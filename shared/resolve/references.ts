import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';

/** One reference in a value: to a resource, a parameter or a pseudo parameter; `attribute` where it is a `GetAtt`. */
export interface Reference {
  readonly logicalId: string;
  readonly attribute?: string;
}

/** Every reference in the value, `Ref`, `Fn::GetAtt` and `Fn::Sub` alike, in the order in which they are written. */
export function referencesIn(value: CfnValue | undefined): readonly Reference[] {
  const found: Reference[] = [];
  collect(value, found);
  return found;
}

/** `Ref`, `Condition` and every `Fn::…`: an object with exactly one such key is a function, not data. */
export function intrinsicName(value: CfnValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  let key: string | undefined;
  // Called for every value of every resource, so it looks at two keys at most and makes no list of them.
  for (const each in value) {
    if (key !== undefined) return undefined;
    key = each;
  }
  if (key === undefined) return undefined;
  if (key === 'Condition') return typeof value.Condition === 'string' ? key : undefined;
  return key === 'Ref' || key.startsWith('Fn::') ? key : undefined;
}

export function isPseudoParameter(logicalId: string): boolean {
  return logicalId.startsWith('AWS::');
}

function collect(value: CfnValue | undefined, found: Reference[]): void {
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, found);
    return;
  }
  if (!isJsonObject(value)) return;
  const intrinsic = intrinsicName(value);
  if (intrinsic === undefined) {
    for (const key in value) collect(value[key], found);
    return;
  }
  if (intrinsic === 'Ref' && typeof value.Ref === 'string') {
    found.push({ logicalId: value.Ref });
    return;
  }
  if (intrinsic === 'Fn::GetAtt') {
    const reference = getAttReference(value['Fn::GetAtt']);
    if (reference !== undefined) found.push(reference);
    return;
  }
  if (intrinsic === 'Fn::Sub') {
    collectSub(value['Fn::Sub'], found);
    return;
  }
  for (const entry of Object.values(value)) collect(entry, found);
}

function getAttReference(argument: CfnValue | undefined): Reference | undefined {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return dot < 0 ? undefined : { logicalId: argument.slice(0, dot), attribute: argument.slice(dot + 1) };
  }
  if (!Array.isArray(argument)) return undefined;
  const [logicalId, attribute] = argument as readonly CfnValue[];
  if (typeof logicalId !== 'string') return undefined;
  return typeof attribute === 'string' ? { logicalId, attribute } : { logicalId };
}

const placeholder = /\$\{([^!}][^}]*)\}/g;

function collectSub(argument: CfnValue | undefined, found: Reference[]): void {
  const [text, variables] = Array.isArray(argument) ? (argument as readonly CfnValue[]) : [argument];
  const own = isJsonObject(variables) ? variables : {};
  if (typeof text === 'string' && text.includes('${')) {
    for (const match of text.matchAll(placeholder)) {
      const name = (match[1] ?? '').trim();
      if (Object.hasOwn(own, name)) continue;
      const dot = name.indexOf('.');
      found.push(
        dot < 0 ? { logicalId: name } : { logicalId: name.slice(0, dot), attribute: name.slice(dot + 1) },
      );
    }
  }
  collect(own, found);
}

/**
 * The value without what refers to a missing resource: the smallest property or list entry around the reference goes,
 * a list or policy statement that would be left meaningless goes with it. Undefined when nothing is left.
 */
export function withoutReferencesTo(
  value: CfnValue,
  isMissing: (logicalId: string) => boolean,
): CfnValue | undefined {
  if (Array.isArray(value)) {
    const kept = (value as readonly CfnValue[]).flatMap((entry) => {
      const rest = withoutReferencesTo(entry, isMissing);
      return rest === undefined ? [] : [rest];
    });
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  }
  if (!isJsonObject(value)) return value;
  if (intrinsicName(value) !== undefined) {
    return referencesIn(value).some(({ logicalId }) => isMissing(logicalId)) ? undefined : value;
  }
  const kept = propertiesWithoutReferencesTo(value, isMissing);
  const isStatement = 'Effect' in value && 'Action' in value;
  if (isStatement && 'Resource' in value && !('Resource' in kept)) return undefined;
  return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept;
}

/** The same for the properties of a resource, which may end up empty but never go away. */
export function propertiesWithoutReferencesTo(
  properties: CfnObject,
  isMissing: (logicalId: string) => boolean,
): CfnObject {
  const kept: Record<string, CfnValue> = {};
  for (const [name, entry] of Object.entries(properties)) {
    if (entry === undefined) continue;
    const rest = withoutReferencesTo(entry, isMissing);
    if (rest !== undefined) kept[name] = rest;
  }
  return kept;
}
