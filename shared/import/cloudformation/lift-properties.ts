import { z } from 'zod';
import { equalJson, isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { getKind } from '#shared/catalogue/registry.ts';
import { intrinsicName } from '#shared/resolve/references.ts';
import { isKnown, scalarText } from '#shared/template/evaluate.ts';
import { flatten } from '#shared/template/flatten.ts';
import { awsDefaults } from './aws-defaults.ts';
import { type FieldLens, lensOf, unwrapSchema } from './kind-lens.ts';
import type { NodeDraft } from './lift.ts';
import { typeOfVariant, variantOf } from './resource-variants.ts';

interface Found {
  readonly at: ReadonlyMap<string, CfnValue>;
  readonly types: ReadonlySet<string>;
  readonly ownTypes: ReadonlySet<string>;
}

/**
 * Sets the fields of a node from its resource and those folded into it, the way its kind would write them. Where the
 * template is silent, AWS's own default is set unless it is that of the kind too. A field that another part of the
 * lift has set stays.
 */
export function liftProperties(node: NodeDraft): void {
  const kind = getKind(node.kind);
  const found = foundIn(node, kind);
  const schemas = kind.properties.shape as Readonly<Record<string, z.ZodType>>;
  for (const [field, lens] of lensOf(kind).fields) {
    const schema = schemas[field];
    if (schema === undefined || node.properties[field] !== undefined) continue;
    const value = fieldValue(lens, schema, found, node, field);
    const fallback = schema.safeParse(undefined);
    const preset = fallback.success ? (fallback.data as JsonValue | undefined) : undefined;
    if (value === undefined || equalJson(value, preset)) continue;
    if (schema.safeParse(value).success) node.properties[field] = value;
  }
}

function foundIn(node: NodeDraft, kind: Kind): Found {
  const at = new Map<string, CfnValue>();
  const types = new Set<string>();
  for (const { type: plain, values } of [node.resource, ...node.folded]) {
    const type = variantOf(plain, values);
    if (types.has(type)) continue;
    types.add(type);
    at.set(`${type}|`, true);
    for (const [path, value] of flatten(values)) at.set(`${type}|${path}`, value);
  }
  return { at, types, ownTypes: new Set(kind.types) };
}

function fieldValue(
  lens: FieldLens,
  schema: z.ZodType,
  found: Found,
  node: NodeDraft,
  field: string,
): JsonValue | undefined {
  switch (lens.as) {
    case 'copy': {
      for (const paths of byType(lens.paths)) {
        const values = paths.map((path) => found.at.get(path) ?? defaultAt(path, found));
        const [value] = values;
        // What a kind writes in several places of a resource is there only where it is in all of them.
        if (value === undefined || values.includes(undefined)) continue;
        if (!isKnown(value)) return express(node, field, value);
        if (lens.around === undefined) return coerced(value, schema, lens.factor);
        const [before, after] = lens.around;
        const text = scalarText(value);
        if (!text.startsWith(before) || !text.endsWith(after)) return coerced(value, schema, 1);
        return text.slice(before.length, text.length - after.length);
      }
      return undefined;
    }
    case 'choice':
      return chosen(lens, schema, found, node, field);
    case 'list': {
      const items: JsonValue[] = [];
      for (let index = 0; ; index += 1) {
        const item = found.at.get(`${lens.path}${index}${lens.after}`);
        if (item === undefined) break;
        if (!isKnown(item)) return express(node, field, item);
        items.push(item);
      }
      return items.length === 0 ? undefined : items;
    }
    case 'record': {
      const entries: Record<string, JsonValue> = {};
      for (const [path, value] of found.at) {
        if (!path.startsWith(lens.path) || !path.endsWith(lens.after)) continue;
        const key = path.slice(lens.path.length, path.length - lens.after.length);
        if (/[[\].]/.test(key)) continue;
        if (isKnown(value) && !isJsonObject(value)) entries[key] = scalarText(value);
        else express(node, `${field}.${key}`, value);
      }
      return Object.keys(entries).length === 0 ? undefined : entries;
    }
  }
}

function byType(paths: readonly string[]): readonly (readonly string[])[] {
  const types = new Map<string, string[]>();
  for (const path of paths) {
    const [type = ''] = path.split('|');
    const known = types.get(type);
    if (known === undefined) types.set(type, [path]);
    else known.push(path);
  }
  return [...types.values()];
}

/** AWS's default counts only where the resource itself is there. */
function defaultAt(path: string, found: Found): CfnValue | undefined {
  const [type = '', name = ''] = path.split('|');
  return found.types.has(type) ? awsDefaults[typeOfVariant(type)]?.[name] : undefined;
}

/** The option that would write most of what is there. */
function chosen(
  lens: Extract<FieldLens, { as: 'choice' }>,
  schema: z.ZodType,
  found: Found,
  node: NodeDraft,
  field: string,
): JsonValue | undefined {
  const [sample] = lens.options;
  if (sample === undefined) return undefined;
  const paths = [...sample.written.keys()].filter((path) => {
    const [type = '', name = ''] = path.split('|');
    // Of resources that are not there, only that they are not there tells something.
    return found.types.has(type) || (name === '' && found.ownTypes.has(typeOfVariant(type)));
  });
  // Where one property has the very name of the option, it tells alone.
  const naming = paths.find((path) =>
    lens.options.every(({ value, written }) => equalJson(written.get(path) ?? null, value ?? null)),
  );
  const name = naming === undefined ? undefined : (found.at.get(naming) ?? defaultAt(naming, found));
  const named = name === undefined ? undefined : lens.options.find(({ value }) => equalJson(value, name));
  if (named !== undefined) return named.value;
  // What shows only beside other settings tells nothing where none of it is there.
  if (!lens.isPlain && paths.every((path) => found.at.get(path) === undefined)) return undefined;
  const fallback = schema.safeParse(undefined);
  const preset = fallback.success ? (fallback.data as JsonValue | undefined) : undefined;
  let best: JsonValue | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  let told = false;
  for (const { value, written } of lens.options) {
    let score = 0;
    for (const path of paths) {
      const has = found.at.get(path) ?? defaultAt(path, found);
      if (has !== undefined && !isKnown(has)) continue;
      const points = likeness(has, written.get(path), path, lens.presence);
      if (points > 0) told = true;
      score += points;
    }
    if (score > bestScore || (score === bestScore && equalJson(value, preset))) {
      best = value;
      bestScore = score;
    }
  }
  const unknown = paths
    .map((path) => found.at.get(path))
    .find((value) => value !== undefined && !isKnown(value));
  if (unknown !== undefined && paths.length === 1) return express(node, field, unknown);
  if (!told || !hasTrace(best, preset, lens, found, node)) return undefined;
  return best;
}

/** Whether something is there of what the option writes and the usual one does not, if it writes more at all. */
function hasTrace(
  option: JsonValue | undefined,
  usual: JsonValue | undefined,
  lens: Extract<FieldLens, { as: 'choice' }>,
  found: Found,
  node: NodeDraft,
): boolean {
  const writtenBy = (wanted: JsonValue | undefined) =>
    lens.options.find(({ value }) => equalJson(value ?? null, wanted ?? null))?.written;
  const usually = writtenBy(usual);
  if (usually === undefined) return true;
  const more = [...(writtenBy(option) ?? [])].filter(
    ([path, value]) => !isNothing(value) && isNothing(usually.get(path)),
  );
  if (more.length === 0 || more.some(([path]) => path === `${node.resource.type}|`)) return true;
  const there = more.flatMap(([path, would]) => {
    const has = found.at.get(path) ?? defaultAt(path, found);
    return has === undefined ? [] : [{ path, has, would }];
  });
  // A resource of that type with other words in it is another one.
  const words = there.filter(
    ({ path, has, would }) => !path.endsWith('|') && isKnown(has) && would !== undefined && isKnown(would),
  );
  if (words.length === 0) return there.length > 0;
  return words.some(({ has, would }) => would !== undefined && alike(has, would));
}

/**
 * How well what is there goes with what would be written. That something is absent tells little: kinds write more than
 * people do, except that a whole resource is absent.
 */
function likeness(
  has: CfnValue | undefined,
  would: CfnValue | undefined,
  path: string,
  presence: ReadonlySet<string>,
): number {
  if (has === undefined) return isNothing(would) ? 0.25 : path.endsWith('|') ? -3 : -0.25;
  if (would === undefined) return -1;
  if (!isKnown(would)) return 0;
  return presence.has(path) || alike(has, would) ? 1 : -1;
}

function isNothing(would: CfnValue | undefined): boolean {
  return would === undefined || would === false || would === 0 || would === 'false';
}

function alike(has: CfnValue, would: CfnValue): boolean {
  return isKnown(would) && scalarText(has).toLowerCase() === scalarText(would).toLowerCase();
}

/** Templates write numbers as text and text as numbers; a field takes what its schema takes. */
function coerced(value: CfnValue, schema: z.ZodType, factor: number): JsonValue | undefined {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodNumber) {
    const number = Number(scalarText(value)) / factor;
    return Number.isFinite(number) && scalarText(value) !== '' ? number : undefined;
  }
  if (inner instanceof z.ZodString && !isJsonObject(value) && !Array.isArray(value)) return scalarText(value);
  return schema.safeParse(value).success ? value : undefined;
}

/** Keeps what is written where only a deployment knows the value. */
function express(node: NodeDraft, field: string, value: CfnValue): undefined {
  node.expressions[field] = expressionText(value);
}

function expressionText(value: CfnValue): string {
  const text = inShort(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** On one line, with short functions: `!If [IsProd, 2, 1]`. */
function inShort(value: CfnValue): string {
  if (Array.isArray(value)) return `[${(value as readonly CfnValue[]).map(inShort).join(', ')}]`;
  if (!isJsonObject(value)) return scalarText(value).replace(/\s+/g, ' ');
  const [[name, argument = null] = ['', null]] = Object.entries(value);
  if (intrinsicName(value) === undefined) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${inShort(item ?? null)}`);
    return `{${entries.join(', ')}}`;
  }
  const tag = `!${name.replace(/^Fn::/, '')}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `${tag} ${argument.map(scalarText).join('.')}`;
  return `${tag} ${inShort(argument)}`;
}
