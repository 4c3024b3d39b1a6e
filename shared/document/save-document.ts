import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { headerOf } from './document-index.ts';
import { currentFormat } from './migrations/migrate.ts';
import type { LintelDocument } from './records.ts';

const fieldOrder = [
  'kind',
  'from',
  'to',
  'name',
  'label',
  'parent',
  'at',
  'size',
  'logicalId',
  'rule',
  'scope',
  'target',
  'properties',
  'usage',
  'load',
];

/**
 * The file's text. The same content always gives the same bytes: one record a line, sorted by id, known fields in
 * a fixed order and the rest by name, two spaces, a final newline.
 */
export function saveDocument(document: LintelDocument): string {
  const header = headerOf(document);
  const { region, environment, profile, hoursPerMonth, tags, ...otherSettings } = header.settings;
  const settings: JsonObject = {
    region,
    environment,
    profile,
    ...(hoursPerMonth === 730 ? {} : { hoursPerMonth }),
    ...(Object.keys(tags).length === 0 ? {} : { tags: sorted(tags) }),
    ...sorted(otherSettings as JsonObject),
  };
  const entries: [string, string][] = [
    ['format', JSON.stringify(currentFormat)],
    ['id', JSON.stringify(document.id)],
    ['name', JSON.stringify(header.name)],
    ['settings', inline(settings)],
    ['nodes', recordLines(document.nodes)],
    ['connections', recordLines(document.connections)],
    ['scenarios', recordLines(document.scenarios)],
    ['suppressions', listLines(document.suppressions)],
    // Most drawings have none, and files of before have no such field.
    ...(document.intents.size === 0
      ? []
      : [['intents', listLines(document.intents)] satisfies [string, string]]),
    ['comments', recordLines(document.comments)],
    ['decisions', recordLines(document.decisions)],
    ['views', recordLines(document.views)],
    ...(document.sources.size === 0
      ? []
      : [['sources', sourceLines(document.sources)] satisfies [string, string]]),
    ...Object.entries(sorted(document.unknownFields)).map(([key, value]): [string, string] => [
      key,
      inline(value as JsonValue),
    ]),
  ];
  return `{\n${entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${text}`).join(',\n')}\n}\n`;
}

function recordLines(table: ReadonlyMap<string, object>): string {
  if (table.size === 0) return '{}';
  const lines = [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, record]) => `    ${JSON.stringify(id)}: ${inline(withoutId(record))}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

function listLines(table: ReadonlyMap<string, { readonly id: string }>): string {
  if (table.size === 0) return '[]';
  const lines = [...table.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((record) => `    ${inline(withoutId(record))}`);
  return `[\n${lines.join(',\n')}\n  ]`;
}

/** Imported texts are long: what is a list or a table stands one entry a line, so that a difference is as small as it is. */
function sourceLines(table: ReadonlyMap<string, object>): string {
  const records = [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, record]) => {
      const fields = Object.entries(withoutId(record)).map(
        ([key, value]) => `      ${JSON.stringify(key)}: ${entryLines(value as JsonValue)}`,
      );
      return `    ${JSON.stringify(id)}: {\n${fields.join(',\n')}\n    }`;
    });
  return `{\n${records.join(',\n')}\n  }`;
}

function entryLines(value: JsonValue): string {
  const indent = ' '.repeat(8);
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((entry: JsonValue) => indent + inline(entry)).join(',\n')}\n      ]`;
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return inline(value);
  const members = Object.entries(value).map(
    ([key, entry]) => `${indent}${JSON.stringify(key)}: ${inline(entry as JsonValue)}`,
  );
  return `{\n${members.join(',\n')}\n      }`;
}

/** The id is the key; fields come in their fixed order, nested objects by name. */
function withoutId(record: object): JsonObject {
  const fields = record as JsonObject;
  const known = fieldOrder.filter((key) => fields[key] !== undefined);
  const rest = Object.keys(fields)
    .filter((key) => key !== 'id' && !known.includes(key) && fields[key] !== undefined)
    .sort();
  return Object.fromEntries([...known, ...rest].map((key) => [key, sortedDeep(fields[key] as JsonValue)]));
}

function sortedDeep(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((element: JsonValue) => sortedDeep(element));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(sorted(value)).map(([key, inner]) => [key, sortedDeep(inner as JsonValue)]),
  );
}

function sorted<T extends JsonObject>(value: T): JsonObject {
  return Object.fromEntries(
    Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => [key, value[key]]),
  );
}

/** JSON on one line with spaces where a person would put them. */
function inline(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((element: JsonValue) => inline(element)).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (members.length === 0) return '{}';
  return `{ ${members.map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner as JsonValue)}`).join(', ')} }`;
}
