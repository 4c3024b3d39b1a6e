import { z } from 'zod';
import { equalJson, type JsonValue } from '#shared/base/json.ts';

/** What an input of the form is made from: read out of a kind's schema and its `.meta()`, nothing else. */
export interface FieldModel {
  readonly name: string;
  readonly title: string;
  readonly help: string | undefined;
  readonly unit: string | undefined;
  /** Heading it stands under; undefined stands first. */
  readonly group: string | undefined;
  readonly isAdvanced: boolean;
  /** Where the limit or default was read, and when. */
  readonly source: string | undefined;
  readonly defaultValue: JsonValue | undefined;
  readonly input: FieldInput;
}

export type FieldInput =
  | { readonly type: 'text'; readonly format: 'plain' | 'multiline' | 'cidr' | 'instance-type' }
  | {
      readonly type: 'number';
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly isInteger: boolean;
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'enum'; readonly options: readonly string[] }
  | { readonly type: 'reference'; readonly kinds: readonly string[]; readonly isList: boolean }
  | {
      readonly type: 'texts';
      readonly format: 'plain' | 'cidr';
      readonly options: readonly string[] | undefined;
    }
  | { readonly type: 'objects'; readonly fields: readonly FieldModel[] }
  | { readonly type: 'object'; readonly fields: readonly FieldModel[] }
  | { readonly type: 'json' }
  /** A definition in the Amazon States Language. */
  | { readonly type: 'state-machine' };

const models = new WeakMap<z.ZodObject, readonly FieldModel[]>();

/** The fields of a schema in its own order. */
export function fieldModels(schema: z.ZodObject): readonly FieldModel[] {
  const known = models.get(schema);
  if (known !== undefined) return known;
  const fields = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, field]) =>
    fieldModel(name, field),
  );
  models.set(schema, fields);
  return fields;
}

function fieldModel(name: string, schema: z.ZodType): FieldModel {
  const { inner, meta } = unwrap(schema);
  const fallback = schema.safeParse(undefined);
  return {
    name,
    title: text(meta.title) ?? titleFrom(name),
    help: text(meta.help) ?? text(meta.description),
    unit: text(meta.unit),
    group: text(meta.group),
    isAdvanced: meta.advanced === true,
    source: sourceOf(meta),
    defaultValue: fallback.success ? (fallback.data as JsonValue | undefined) : undefined,
    input: inputOf(inner, meta),
  };
}

type Meta = Readonly<Record<string, unknown>>;

/** Looks through defaults and options to the schema that says what a value is; the outermost word counts. */
function unwrap(schema: z.ZodType): { readonly inner: z.ZodType; readonly meta: Meta } {
  let inner = schema;
  let meta: Meta = schema.meta() ?? {};
  for (;;) {
    const next = wrapped(inner);
    if (next === undefined) return { inner, meta };
    inner = next;
    meta = { ...next.meta(), ...meta };
  }
}

function wrapped(schema: z.ZodType): z.ZodType | undefined {
  const isWrapper =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch;
  if (isWrapper) return schema.def.innerType as z.ZodType;
  // A transform after the value: what is typed is the value before it.
  if (schema instanceof z.ZodPipe) return schema.def.in as z.ZodType;
  return undefined;
}

function inputOf(schema: z.ZodType, meta: Meta): FieldInput {
  const kinds = Array.isArray(meta.reference) ? meta.reference.map(String) : undefined;
  if (schema instanceof z.ZodArray) {
    if (kinds !== undefined) return { type: 'reference', kinds, isList: true };
    const element = unwrap(schema.element as z.ZodType).inner;
    if (element instanceof z.ZodObject) return { type: 'objects', fields: fieldModels(element) };
    if (element instanceof z.ZodEnum)
      return { type: 'texts', format: 'plain', options: element.options.map(String) };
    if (isText(element)) {
      const isCidr = meta.format === 'cidr' || element instanceof z.ZodCIDRv4;
      return { type: 'texts', format: isCidr ? 'cidr' : 'plain', options: undefined };
    }
    return { type: 'json' };
  }
  if (kinds !== undefined) return { type: 'reference', kinds, isList: false };
  if (schema instanceof z.ZodBoolean) return { type: 'boolean' };
  if (schema instanceof z.ZodEnum) return { type: 'enum', options: schema.options.map(String) };
  if (schema instanceof z.ZodLiteral) return { type: 'enum', options: [...schema.values].map(String) };
  if (schema instanceof z.ZodNumber) {
    return {
      type: 'number',
      min: finite(schema.minValue),
      max: finite(schema.maxValue),
      isInteger: schema.format?.includes('int') ?? false,
    };
  }
  if (schema instanceof z.ZodObject) return { type: 'object', fields: fieldModels(schema) };
  if (isText(schema)) return { type: 'text', format: textFormat(schema, meta) };
  if (meta.format === 'state-machine') return { type: 'state-machine' };
  return { type: 'json' };
}

function isText(schema: z.ZodType): boolean {
  return schema instanceof z.ZodString || schema instanceof z.ZodStringFormat;
}

function textFormat(schema: z.ZodType, meta: Meta): 'plain' | 'multiline' | 'cidr' | 'instance-type' {
  if (meta.format === 'multiline' || meta.format === 'instance-type' || meta.format === 'cidr')
    return meta.format;
  return schema instanceof z.ZodCIDRv4 ? 'cidr' : 'plain';
}

/** Integers have bounds of their own, which are no limit that anyone should read. */
function finite(value: number | null | undefined): number | undefined {
  return value === null || value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER
    ? undefined
    : value;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function sourceOf(meta: Meta): string | undefined {
  const source = text(meta.source);
  const checked = text(meta.checked);
  if (source === undefined) return undefined;
  return checked === undefined ? source : `${source}, checked ${checked}`;
}

/** `healthCheckPath` reads "Health check path". */
function titleFrom(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface FieldGroup {
  readonly title: string | undefined;
  readonly fields: readonly FieldModel[];
}

/** The fields under their headings, in the order of the schema; those without a heading first. */
export function groupFields(fields: readonly FieldModel[]): readonly FieldGroup[] {
  const groups = new Map<string | undefined, FieldModel[]>();
  for (const field of fields) {
    const group = groups.get(field.group);
    if (group === undefined) groups.set(field.group, [field]);
    else group.push(field);
  }
  return [...groups]
    .map(([title, members]) => ({ title, fields: members }))
    .sort((a, b) => Number(a.title !== undefined) - Number(b.title !== undefined));
}

/** Fields whose title, name, help or heading holds every word. */
export function findFields(fields: readonly FieldModel[], query: string): readonly FieldModel[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return fields;
  return fields.filter((field) => {
    const about = `${field.title} ${field.name} ${field.help ?? ''} ${field.group ?? ''}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
}

/** The fields that all schemas have in the same form: what several nodes of different kinds can be given at once. */
export function commonFields(schemas: readonly z.ZodObject[]): readonly FieldModel[] {
  const [first, ...others] = schemas;
  if (first === undefined) return [];
  return fieldModels(first).filter((field) =>
    others.every((schema) =>
      fieldModels(schema).some(
        (other) =>
          other.name === field.name && other.title === field.title && equalJson(other.input, field.input),
      ),
    ),
  );
}

/** How a default or a value reads in a placeholder; undefined when there is nothing to say. */
export function showValue(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.trim() === '') return undefined;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value))
    return (
      value
        .map((entry) => showValue(entry))
        .filter((entry) => entry !== undefined)
        .join(', ') || undefined
    );
  if (typeof value === 'object') return undefined;
  return String(value);
}
