import { type DocumentSettings, type LintelDocument, settingsSchema } from './records.ts';

/** A document with nothing drawn. `id` is a ULID that the caller made (clock and randomness are not ours). */
export function createDocument(
  id: string,
  name: string,
  settings: Partial<DocumentSettings> = {},
): LintelDocument {
  return {
    id,
    header: new Map([['document', { id: 'document', name, settings: settingsSchema.parse(settings) }]]),
    nodes: new Map(),
    connections: new Map(),
    scenarios: new Map(),
    suppressions: new Map(),
    intents: new Map(),
    comments: new Map(),
    decisions: new Map(),
    views: new Map(),
    sources: new Map(),
    unknownFields: {},
  };
}
