import type { z } from 'zod';
import type { JsonValue } from '#shared/base/json.ts';
import type { InvalidField } from '#shared/catalogue/define-kind.ts';
import type { Properties } from '#shared/document/records.ts';
import { isExpression } from './known.ts';
import { listOf } from './render-message.ts';

export interface RefusedValue {
  /** The whole field below `properties`, or `usage.` and the field. */
  readonly field: string;
  readonly title: string;
  readonly value: string;
  readonly why: string;
  /** True for a CloudFormation expression, which is unknown here and not wrong. */
  readonly expression: boolean;
}

interface Holder {
  readonly invalid: readonly InvalidField[];
  readonly source: { readonly properties?: Properties; readonly usage?: Properties };
}

interface Schemas {
  readonly properties: z.ZodObject;
  readonly usage: z.ZodObject | undefined;
}

/** Says whether another rule speaks for the value: `path` has `*` in place of list positions. */
type IsElsewhere = (path: string, value: JsonValue | undefined) => boolean;

/** What the schema refuses, one entry for each field however many faults it has. */
export function refusedValues(
  holder: Holder,
  schemas: Schemas,
  isElsewhere: IsElsewhere = () => false,
): readonly RefusedValue[] {
  const byField = new Map<string, RefusedValue>();
  for (const { field, message } of holder.invalid) {
    const isUsage = field.startsWith('usage.');
    const path = (isUsage ? field.slice('usage.'.length) : field).split('.');
    const [name] = path;
    if (name === undefined) continue;
    const stored = isUsage ? holder.source.usage : holder.source.properties;
    const schema = isUsage ? schemas.usage : schemas.properties;
    const key = isUsage ? `usage.${name}` : name;
    const value = valueAt(stored, path);
    if (byField.has(key) || isElsewhere(path.join('.').replace(/\.\d+/g, '.*'), value)) continue;
    byField.set(key, {
      field: key,
      title: titleOf(schema, name),
      value: shown(value),
      why: reasonOf(message),
      expression: isExpression(value) || isExpression(stored?.[name]),
    });
  }
  return [...byField.values()];
}

function titleOf(schema: z.ZodObject | undefined, field: string): string {
  const fieldSchema = schema?.shape[field] as z.ZodType | undefined;
  const title = fieldSchema?.meta()?.title;
  return typeof title === 'string' ? title : field;
}

function valueAt(stored: Properties | undefined, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = stored;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return value;
    value = (value as Readonly<Record<string, JsonValue | undefined>>)[step];
  }
  return value;
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'empty';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The library's words as ours: "at most 65535", "one of default or dedicated", "a number is expected". */
function reasonOf(message: string): string {
  const bound = /^Too (big|small): expected \w+ to (?:be|have) [<>]=?(\S+)(?: (\w+))?/.exec(message);
  if (bound !== null) {
    const what = bound[3] === undefined ? '' : ` ${bound[3]}`;
    return `${bound[1] === 'big' ? 'at most' : 'at least'} ${bound[2]}${what}`;
  }
  const options = /^Invalid option: expected one of (.+)$/.exec(message)?.[1];
  if (options !== undefined) {
    return `one of ${listOf(
      options.split('|').map((option) => option.replaceAll('"', '')),
      'or',
      8,
    )}`;
  }
  const type = /^Invalid input: expected (\w+), received/.exec(message)?.[1];
  if (type !== undefined) return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type} is expected`;
  const text = message.replace(/^Invalid input: /, '').replace(/\.$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
