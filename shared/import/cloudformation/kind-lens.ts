import { z } from 'zod';
import { equalJson, isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { referenceFields } from '#shared/catalogue/node-references.ts';
import type { Properties } from '#shared/document/records.ts';
import { isKnown, scalarText } from '#shared/template/evaluate.ts';
import { flatten } from '#shared/template/flatten.ts';
import { createProbe, type Probe } from './probe-drawing.ts';
import { variantOf } from './resource-variants.ts';

/**
 * How a field of a kind shows in its resources, learnt by trying values: `copy` is written as it stands (or times a
 * factor), `choice` changes what is written, `list` and `record` are written entry by entry.
 */
export type FieldLens =
  | {
      readonly as: 'copy';
      readonly paths: readonly string[];
      readonly factor: number;
      /** What is written around a text. */
      readonly around?: readonly [before: string, after: string];
    }
  | {
      readonly as: 'choice';
      readonly options: readonly LensOption[];
      /** Paths whose value is up to another field: only whether something is there tells about this one. */
      readonly presence: ReadonlySet<string>;
      /** It shows whatever the other fields are. */
      readonly isPlain: boolean;
    }
  | { readonly as: 'list' | 'record'; readonly path: string; readonly after: string };

export interface LensOption {
  readonly value: JsonValue;
  /** What is written with this value, at every path that differs between the options. */
  readonly written: ReadonlyMap<string, CfnValue | undefined>;
}

export interface KindLens {
  readonly fields: ReadonlyMap<string, FieldLens>;
  /** What a node writes with no property set: kinds that share a type are told apart by it. */
  readonly written: ReadonlyMap<string, CfnValue>;
}

const lenses = new Map<string, KindLens>();

/** The lens of a kind; made on first use, because trying values takes some milliseconds. */
export function lensOf(kind: Kind): KindLens {
  const known = lenses.get(kind.id);
  if (known !== undefined) return known;
  const lens: KindLens =
    kind.resources === undefined
      ? { fields: new Map(), written: new Map() }
      : { fields: learn(kind), written: writtenBy(createProbe(kind), {}) ?? new Map() };
  lenses.set(kind.id, lens);
  return lens;
}

/** More combinations show little more, and each field is tried in all of them. */
const mostExamples = 4;

function learn(kind: Kind): ReadonlyMap<string, FieldLens> {
  const probe = createProbe(kind);
  // A field may show only beside others: the examples are combinations that make sense.
  const settings: readonly Properties[] = [
    {},
    probe.references,
    ...kind.examples.good.slice(0, mostExamples).map(({ properties }) => properties),
  ];
  const naming = new Set(referenceFields(kind.id).map(({ field }) => field));
  const fields = new Map<string, FieldLens>();
  for (const [field, schema] of Object.entries(kind.properties.shape) as [string, z.ZodType][]) {
    if (naming.has(field)) continue;
    const candidates = candidatesFor(schema, kind, field);
    for (const setting of settings) {
      const lens = learnField(probe, field, schema, candidates, setting);
      if (lens === undefined) continue;
      fields.set(field, lens);
      break;
    }
  }
  return withPresence(fields);
}

const ownTypes = new Map<string, ReadonlyMap<string, Properties>>();

/** The types that a node's own resource may have, with the setting that makes it so: an alarm or a composite one. */
export function ownTypesOf(kind: Kind): ReadonlyMap<string, Properties> {
  const known = ownTypes.get(kind.id);
  if (known !== undefined) return known;
  const types = new Map<string, Properties>();
  const [usual] = kind.types;
  if (usual !== undefined) types.set(usual, {});
  if (kind.types.length > 1 && kind.resources !== undefined) {
    const probe = createProbe(kind);
    for (const [field, schema] of Object.entries(kind.properties.shape) as [string, z.ZodType][]) {
      const inner = unwrapSchema(schema);
      const options =
        inner instanceof z.ZodEnum
          ? (inner.options as string[])
          : inner instanceof z.ZodBoolean
            ? [true, false]
            : [];
      for (const option of options) {
        const own = firstType(probe, { [field]: option });
        if (own !== undefined && !types.has(own)) types.set(own, { [field]: option });
      }
    }
  }
  ownTypes.set(kind.id, types);
  return types;
}

function firstType(probe: Probe, properties: Properties): string | undefined {
  try {
    return probe.resourcesWith(properties)[0]?.type;
  } catch {
    return undefined;
  }
}

type Written = ReadonlyMap<string, CfnValue>;

function writtenBy(probe: Probe, properties: Properties): Written | undefined {
  try {
    const all = new Map<string, CfnValue>();
    const seen = new Map<string, number>();
    for (const { type: plain, properties: values } of probe.resourcesWith(properties)) {
      const type = variantOf(plain, values);
      // Several of one type cannot be told apart by it alone; the first is the one a field is about.
      const count = seen.get(type) ?? 0;
      seen.set(type, count + 1);
      if (count > 0) continue;
      all.set(`${type}|`, true);
      for (const [path, value] of flatten(values)) {
        if (!path.startsWith('Tags')) all.set(`${type}|${path}`, filledIn(value));
      }
    }
    return all;
  } catch {
    // A value that its kind does not expect beside the others: nothing can be learnt from it.
    return undefined;
  }
}

function learnField(
  probe: Probe,
  field: string,
  schema: z.ZodType,
  candidates: Candidates,
  setting: Properties,
): FieldLens | undefined {
  const without = { ...setting };
  delete without[field];
  const base = writtenBy(probe, without);
  if (base === undefined) return undefined;
  const tried = candidates.values.flatMap((value) => {
    const written = writtenBy(probe, { ...without, [field]: value });
    return written === undefined ? [] : [{ value, written }];
  });
  const [first, second] = tried;
  if (first === undefined) return undefined;
  if (candidates.as === 'choice') return learnChoice(tried, Object.keys(setting).length === 0);
  if (candidates.as === 'list' || candidates.as === 'record') return learnMany(candidates.as, first, base);
  const changed = [...first.written].filter(([path, value]) => !equalJson(value, base.get(path)));
  const copied = changed.filter(([path, value]) => {
    if (!isSame(value, first.value)) return false;
    return second === undefined || isSame(second.written.get(path), second.value);
  });
  if (copied.length > 0) return { as: 'copy', paths: copied.map(([path]) => path), factor: 1 };
  if (schemaKind(schema) === 'string') return learnAround(changed, first, second);
  return second === undefined || schemaKind(schema) !== 'number'
    ? undefined
    : learnFactor(changed, first, second);
}

function withPresence(fields: ReadonlyMap<string, FieldLens>): ReadonlyMap<string, FieldLens> {
  const varied = new Set<string>();
  for (const lens of fields.values()) {
    if (lens.as === 'copy') for (const path of lens.paths) varied.add(path);
    if (lens.as === 'choice')
      for (const path of pathsIn(lens.options)) if (valuesAt(path, lens.options) > 1) varied.add(path);
  }
  return new Map(
    [...fields].map(([field, lens]): readonly [string, FieldLens] => {
      if (lens.as !== 'choice') return [field, lens];
      const presence = pathsIn(lens.options).filter(
        (path) => varied.has(path) && valuesAt(path, lens.options) === 1,
      );
      return [field, { ...lens, presence: new Set(presence) }];
    }),
  );
}

function pathsIn(options: readonly LensOption[]): readonly string[] {
  return [...(options[0]?.written.keys() ?? [])];
}

/** How many different values the options write there. */
function valuesAt(path: string, options: readonly LensOption[]): number {
  const values = options.flatMap(({ written }) => {
    const value = written.get(path);
    return value === undefined ? [] : [JSON.stringify(value)];
  });
  return new Set(values).size;
}

interface Tried {
  readonly value: JsonValue;
  readonly written: Written;
}

/** A number in another unit: gigabytes as megabytes, percent as a share. */
function learnFactor(
  changed: readonly (readonly [string, CfnValue])[],
  first: Tried,
  second: Tried,
): FieldLens | undefined {
  for (const [path, value] of changed) {
    const factor = Number(scalarText(value)) / Number(first.value);
    const other = Number(scalarText(second.written.get(path))) / Number(second.value);
    if (Number.isFinite(factor) && factor !== 0 && factor === other)
      return { as: 'copy', paths: [path], factor };
  }
  return undefined;
}

/** A text with something around it: the name of a service in that of its endpoint. */
function learnAround(
  changed: readonly (readonly [string, CfnValue])[],
  first: Tried,
  second: Tried | undefined,
): FieldLens | undefined {
  const sample = String(first.value);
  for (const [path, value] of changed) {
    const at = typeof value === 'string' ? value.indexOf(sample) : -1;
    if (typeof value !== 'string' || at < 0) continue;
    const around = [value.slice(0, at), value.slice(at + sample.length)] as const;
    const other = second?.written.get(path);
    if (second !== undefined && other !== `${around[0]}${String(second.value)}${around[1]}`) continue;
    return { as: 'copy', paths: [path], factor: 1, around };
  }
  return undefined;
}

function learnChoice(tried: readonly Tried[], isPlain: boolean): FieldLens | undefined {
  const paths = new Set(tried.flatMap(({ written }) => [...written.keys()]));
  const differing = [...paths].filter((path) =>
    tried.some(({ written }) => !equalJson(written.get(path), tried[0]?.written.get(path))),
  );
  if (differing.length === 0) return undefined;
  return {
    as: 'choice',
    presence: new Set(),
    isPlain,
    options: tried.map(({ value, written }) => ({
      value,
      written: new Map(differing.map((path) => [path, written.get(path)])),
    })),
  };
}

function learnMany(as: 'list' | 'record', { written, value }: Tried, base: Written): FieldLens | undefined {
  const sample = Array.isArray(value)
    ? (value as JsonValue[])[0]
    : isJsonObject(value)
      ? value[recordKey]
      : undefined;
  const endings =
    as === 'list'
      ? [['[', '0', ']']]
      : [
          ['.', recordKey, ''],
          ['[Name=', recordKey, '].Value'],
        ];
  for (const [path, found] of written) {
    if (isSame(base.get(path), sample) || !isSame(found, sample)) continue;
    for (const [before = '', key = '', after = ''] of endings) {
      const ending = `${before}${key}${after}`;
      if (path.endsWith(ending)) return { as, path: `${path.slice(0, -ending.length)}${before}`, after };
    }
  }
  return undefined;
}

/** The Region stands for itself in texts, as it does in an evaluated template. */
function filledIn(value: CfnValue): CfnValue {
  const text = isJsonObject(value) ? value['Fn::Sub'] : undefined;
  if (typeof text !== 'string') return value;
  const filled = text.replaceAll(`\${AWS::Region}`, probeRegion).replaceAll(`\${AWS::Partition}`, 'aws');
  return filled.includes(`\${`) ? value : filled;
}

/** The Region of drawings that name none. */
const probeRegion = 'us-east-1';

function isSame(written: CfnValue | undefined, value: JsonValue | undefined): boolean {
  if (written === undefined || value === undefined || !isKnown(written)) return false;
  return scalarText(written) === scalarText(value);
}

interface Candidates {
  readonly as: 'copy' | 'choice' | 'list' | 'record';
  readonly values: readonly JsonValue[];
}

const recordKey = 'LintelProbe';
/** Unlikely as defaults, so that where they turn up is where the field is written. */
const numbers = [
  7, 77, 377, 3, 11, 33, 60, 90, 120, 400, 600, 999, 1024, 2048, 3600, 4096, 0.5, 7200, 43_200, 86_400,
];
const texts = [
  'lintelprobe',
  'lintel-probe',
  'LintelProbe',
  'lintel.probe.handler',
  '/lintel-probe',
  '/lintel/probe/',
  'lintel-probe.example.com',
  '10.250.0.0/16',
  '10.250.0.7',
  'arn:aws:iam::123456789012:role/lintel-probe',
  'arn:aws:acm:us-east-1:123456789012:certificate/lintel-probe',
  'ami-0123456789abcdef0',
  'm6i.2xlarge',
  'db.r6i.2xlarge',
  'cache.r6g.xlarge',
  '123456789012',
  '64513',
  '3.11',
  '1.30',
  '8080',
  'rate(7 minutes)',
  'sun:07:07-sun:07:37',
  '07:07-07:37',
  '{"lintel":["probe"]}',
];

export function unwrapSchema(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

function schemaKind(schema: z.ZodType): string {
  return unwrapSchema(schema)._zod.def.type;
}

function candidatesFor(schema: z.ZodType, kind: Kind, field: string): Candidates {
  const inner = unwrapSchema(schema);
  const fallback = schema.safeParse(undefined);
  const preset = fallback.success ? (fallback.data as JsonValue | undefined) : undefined;
  const examples = kind.examples.good.flatMap(({ properties }) => properties[field] ?? []);
  const fitting = (values: readonly JsonValue[]): readonly JsonValue[] =>
    values.filter((value) => !equalJson(value, preset) && schema.safeParse(value).success).slice(0, 2);
  if (inner instanceof z.ZodBoolean) return { as: 'choice', values: [false, true] };
  if (inner instanceof z.ZodEnum) return { as: 'choice', values: inner.options as string[] };
  if (inner instanceof z.ZodLiteral) return { as: 'choice', values: [...inner.values] as JsonValue[] };
  if (inner instanceof z.ZodUnion && inner.options.every((option) => option instanceof z.ZodLiteral)) {
    const values = inner.options.flatMap((option) =>
      option instanceof z.ZodLiteral ? [...option.values] : [],
    );
    return { as: 'choice', values: values as JsonValue[] };
  }
  if (inner instanceof z.ZodArray) {
    const element = inner.element as z.ZodType;
    const one = [...texts, ...numbers].find((value) => element.safeParse(value).success);
    return { as: 'list', values: one === undefined || element instanceof z.ZodObject ? [] : [[one]] };
  }
  if (inner instanceof z.ZodRecord) {
    return { as: 'record', values: fitting(texts.map((text) => ({ [recordKey]: text }))) };
  }
  return { as: 'copy', values: fitting([...texts, ...numbers, ...examples]) };
}
