import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { locateInJson, parseJsonText } from '#shared/base/json-text.ts';
import { describeFault, type Fault, fault, ok, type Result } from '#shared/base/result.ts';
import { intentIdOf } from './commands/change-intents.ts';
import { migrateFile } from './migrations/migrate.ts';
import {
  connectionSchema,
  freeRecordSchema,
  intentSchema,
  type LintelDocument,
  nodeSchema,
  settingsSchema,
  suppressionSchema,
} from './records.ts';

export interface OpenedDocument {
  readonly document: LintelDocument;
  /** True for a file of a newer format: it can be looked at and exported, saving would lose what is new. */
  readonly isReadOnly: boolean;
  /** Sentences for the user about what is odd but was kept. */
  readonly notices: readonly string[];
}

/** Larger than any drawing; a bigger file is something else. */
const maxCharacters = 64 * 1024 * 1024;

const knownFields = new Set([
  'format',
  'id',
  'name',
  'settings',
  'nodes',
  'connections',
  'scenarios',
  'suppressions',
  'intents',
  'comments',
  'decisions',
  'views',
  'sources',
]);

const fileSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  settings: settingsSchema.default(settingsSchema.parse({})),
  nodes: z.record(z.string(), nodeSchema).default({}),
  connections: z.record(z.string(), connectionSchema).default({}),
  scenarios: z.record(z.string(), freeRecordSchema).default({}),
  suppressions: z.array(suppressionSchema).default([]),
  intents: z.array(intentSchema).default([]),
  comments: z.record(z.string(), freeRecordSchema).default({}),
  decisions: z.record(z.string(), freeRecordSchema).default({}),
  views: z.record(z.string(), freeRecordSchema).default({}),
  sources: z.record(z.string(), freeRecordSchema).default({}),
});

/** The document in a file's text. Unknown kinds, properties and fields are kept; a damaged file gives its line. */
export function openDocument(text: string, file?: string): Result<OpenedDocument> {
  const place = file === undefined ? {} : { file };
  if (text.length > maxCharacters) {
    const megabytes = Math.round(text.length / 1024 / 1024);
    return fault('too-large', `The file is ${megabytes} MB; a document may have 64 MB.`, place);
  }
  const json = parseJsonText(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) {
    return fault('not-lintel', 'This is not a Lintel document: the file holds no JSON object.', place);
  }
  const forbidden = pathOfForbiddenKey(json.value);
  if (forbidden !== undefined) {
    return fault(
      'not-a-document',
      `The document is damaged: "__proto__" cannot be the name of anything in it.`,
      {
        ...place,
        ...locateInJson(text, forbidden),
      },
    );
  }
  const strayIcon = pathOfStrayIcon(json.value);
  if (strayIcon !== undefined) {
    return fault(
      'not-a-document',
      `The icon of "${strayIcon[1]}" is a path that leads out of the document. Remove it.`,
      { ...place, ...locateInJson(text, strayIcon) },
    );
  }
  const migrated = migrateFile(json.value);
  if (!migrated.ok) return { ok: false, fault: { ...migrated.fault, ...place } };
  const parsed = fileSchema.safeParse(migrated.value.file);
  if (!parsed.success && migrated.value.isNewer) {
    return fault(
      'newer-format',
      `The file has the format ${String(json.value.format)}, which this version of Lintel cannot show. Open it with a newer version.`,
      place,
    );
  }
  if (!parsed.success) return { ok: false, fault: { ...schemaFault(parsed.error, text), ...place } };
  const document = toDocument(parsed.data, json.value);
  return ok({
    document,
    isReadOnly: migrated.value.isNewer,
    notices: [
      ...(migrated.value.isNewer
        ? [
            `The file has the format ${String(json.value.format)}, which is newer than this version of Lintel: it is open for reading only.`,
          ]
        : []),
      ...danglingNotices(document),
    ],
  });
}

function toDocument(file: z.infer<typeof fileSchema>, raw: JsonObject): LintelDocument {
  return {
    id: file.id,
    header: new Map([['document', { id: 'document', name: file.name, settings: file.settings }]]),
    nodes: table(file.nodes),
    connections: table(file.connections),
    scenarios: table(file.scenarios),
    suppressions: new Map(
      file.suppressions.map((record) => {
        const id = `${record.rule} ${record.scope} ${record.target}`;
        return [id, { ...record, id }];
      }),
    ),
    intents: new Map(
      file.intents.map((record) => {
        const id = intentIdOf(record);
        return [id, { ...record, id }];
      }),
    ),
    comments: table(file.comments),
    decisions: table(file.decisions),
    views: table(file.views),
    sources: table(file.sources),
    unknownFields: Object.fromEntries(Object.entries(raw).filter(([key]) => !knownFields.has(key))),
  };
}

function table<T extends object>(
  records: Readonly<Record<string, T>>,
): Map<string, T & { readonly id: string }> {
  return new Map(
    Object.entries(records)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, record]) => [id, { ...record, id }]),
  );
}

/** JavaScript gives this key a meaning of its own, and libraries drop it in silence: the file is refused instead. */
function pathOfForbiddenKey(value: JsonValue): readonly (string | number)[] | undefined {
  const entries: [string | number, JsonValue | undefined][] = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, inner] of entries) {
    if (key === '__proto__') return [key];
    const below = inner === undefined ? undefined : pathOfForbiddenKey(inner);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}

/** Icons belong to kinds and are never read from files; one that climbs out of its folder is no mistake. */
function pathOfStrayIcon({ nodes }: JsonObject): readonly [string, string, string] | undefined {
  if (!isJsonObject(nodes)) return undefined;
  for (const [id, node] of Object.entries(nodes)) {
    const icon = isJsonObject(node) ? node.icon : undefined;
    if (typeof icon === 'string' && icon.split(/[\\/]/).includes('..')) return ['nodes', id, 'icon'];
  }
  return undefined;
}

function schemaFault(error: z.ZodError, text: string): Fault {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol');
  const where = path.length === 0 ? 'the document' : `"${path.join('.')}"`;
  const reason = (issue?.message ?? 'not what a document holds').replace(/^Invalid input: /, '');
  return {
    code: 'not-a-document',
    message: `The document is damaged at ${where}: ${reason}.`,
    ...locateInJson(text, path),
  };
}

/** Connections without an end and nodes in missing containers stay as they are; the user hears of them once. */
function danglingNotices(document: LintelDocument): readonly string[] {
  const connections = [...document.connections.values()].filter(
    ({ from, to }) => !document.nodes.has(from) || !document.nodes.has(to),
  );
  const orphans = [...document.nodes.values()].filter(
    ({ parent }) => parent !== undefined && !document.nodes.has(parent),
  );
  return [
    ...(connections.length === 0
      ? []
      : [
          `${connections.length} connections lead to nodes that are not in the file (${firstIds(connections)}).`,
        ]),
    ...(orphans.length === 0
      ? []
      : [`${orphans.length} nodes sit in containers that are not in the file (${firstIds(orphans)}).`]),
  ];
}

function firstIds(records: readonly { readonly id: string }[]): string {
  const ids = records.slice(0, 3).map(({ id }) => id);
  return records.length > 3 ? `${ids.join(', ')} …` : ids.join(', ');
}

/** For callers that open what this build wrote itself. */
export function reopenDocument(text: string): LintelDocument {
  const opened = openDocument(text);
  if (!opened.ok) throw new Error(describeFault(opened.fault));
  return opened.value.document;
}
