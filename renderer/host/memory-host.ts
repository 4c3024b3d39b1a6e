import type { JsonValue } from '#shared/base/json.ts';
import type {
  Capabilities,
  DocumentSummary,
  HostClient,
  HostEvent,
  HostInput,
  HostMethod,
  HostOutput,
} from '#shared/contract/host-contract.ts';

interface MemoryDocument {
  summary: DocumentSummary;
  text: string;
  journal: { sequence: number; changes: JsonValue }[];
  revisions: { number: number; at: number; name?: string; nodeCount: number; text: string }[];
  runs: Map<number, { at: number; text: string }>;
}

type Handlers = { readonly [M in HostMethod]: (input: HostInput<M>) => HostOutput<M> };

/**
 * A host that forgets: for tests, and for looking at the window alone during development. Nothing outlives the page.
 */
export function createMemoryHost(now: () => number): HostClient & {
  emit(event: HostEvent, payload: unknown): void;
} {
  const documents = new Map<string, MemoryDocument>();
  const files = new Map<string, { name: string; text: string }>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let settings: Record<string, JsonValue> = {};
  const capabilities: Capabilities = {
    host: 'memory',
    fileDialogs: false,
    nativeMenu: false,
    printToPdf: false,
    version: '0.0.0',
  };

  const get = (id: string): MemoryDocument => {
    const document = documents.get(id);
    if (document === undefined) throw new Error('This document is not in the library any more.');
    return document;
  };

  const handlers: Handlers = {
    'host.capabilities': () => capabilities,
    'host.startupFile': () => ({}),
    'library.list': () => ({
      documents: [...documents.values()]
        .map(({ summary, journal }) => ({ ...summary, hasRecovery: journal.length > 0 }))
        .sort((a, b) => b.updatedAt - a.updatedAt),
    }),
    'library.open': ({ id }) => {
      const { text, journal } = get(id);
      return { text, journal };
    },
    'library.save': ({ id, name, text, nodeCount, sequence, thumbnail }) => {
      const updatedAt = now();
      const known = documents.get(id);
      const revisions = known?.revisions ?? [];
      revisions.push({ number: revisions.length + 1, at: updatedAt, nodeCount, text });
      const kept = thumbnail ?? known?.summary.thumbnail;
      documents.set(id, {
        summary: {
          id,
          name,
          updatedAt,
          nodeCount,
          hasRecovery: false,
          ...(kept === undefined ? {} : { thumbnail: kept }),
        },
        text,
        journal: (known?.journal ?? []).filter((entry) => entry.sequence > sequence),
        revisions,
        runs: known?.runs ?? new Map(),
      });
      return { updatedAt };
    },
    'library.journal': ({ id, entries }) => {
      const document = documents.get(id);
      document?.journal.push(...entries);
      return {};
    },
    'library.remove': ({ id }) => {
      documents.delete(id);
      return {};
    },
    'library.revisions': ({ id }) => ({
      revisions: get(id)
        .revisions.map(({ text: _, ...revision }) => revision)
        .reverse(),
    }),
    'library.revision': ({ id, number }) => {
      const revision = get(id).revisions.find((known) => known.number === number);
      if (revision === undefined) throw new Error('This revision is not in the library any more.');
      return { text: revision.text };
    },
    'library.nameRevision': ({ id, number, name }) => {
      const revision = get(id).revisions.find((known) => known.number === number);
      if (revision !== undefined) revision.name = name;
      return {};
    },
    'library.runs': ({ id }) => ({
      runs: [...get(id).runs].map(([number, { at }]) => ({ number, at })).sort((a, b) => a.number - b.number),
    }),
    'library.run': ({ id, number }) => {
      const run = get(id).runs.get(number);
      if (run === undefined) throw new Error('This run is not in the library any more.');
      return { text: run.text };
    },
    'library.keepRun': ({ id, number, text }) => {
      get(id).runs.set(number, { at: now(), text });
      return {};
    },
    'library.removeRun': ({ id, number }) => {
      get(id).runs.delete(number);
      return {};
    },
    'files.open': () => ({}),
    'files.save': ({ handle, text }) => {
      const file = files.get(handle);
      if (file === undefined) throw new Error('This file is not open any more.');
      file.text = text;
      return { name: file.name };
    },
    'files.saveAs': () => ({}),
    'picture.pdf': () => ({ base64: '' }),
    'template.check': () => ({ findings: [], unavailable: 'This host has no validator.' }),
    'settings.get': () => ({ settings }),
    'settings.set': ({ settings: changed }) => {
      settings = { ...settings, ...changed };
      return {};
    },
    'window.state': () => ({}),
    'window.openExternal': () => ({}),
  };

  // Handlers and listeners are typed by name; of a name that is known only when it is used, no type can be told. Here both
  // sides are the same page, so nothing is checked on the way.
  return {
    async call(method, input) {
      const handler = handlers[method] as unknown as (given: typeof input) => never;
      return handler(input);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      set.add(listener as never);
      listeners.set(event, set);
      return () => void set.delete(listener as never);
    },
    emit(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
  };
}
