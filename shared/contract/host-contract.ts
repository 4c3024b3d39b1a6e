import { z } from 'zod';
import type { JsonValue } from '#shared/base/json.ts';
import type { Client } from './rpc.ts';

/**
 * Everything the window may ask of its host, and everything the host may tell it: one typed contract, carried by
 * Electron IPC, by loopback HTTP, or in process. Inputs and outputs are JSON, checked on both sides. The window
 * never names a path: files are opaque handles that a dialog, a drop or the command line made.
 */

/** Our own JSON type: the same values, with arrays that nobody edits. */
const jsonValue = z.json() as z.ZodType<JsonValue, JsonValue>;
const documentId = z.string().min(1).max(64);

/** What the host can do; the window shows or hides commands by these, it never asks which host it has. */
export const capabilitiesSchema = z.object({
  host: z.enum(['desktop', 'web', 'memory']),
  /** Open and save files through the system's own dialogs. Without it the window uses upload and download. */
  fileDialogs: z.boolean(),
  /** Menus outside the page. Without them the page shows its own. */
  nativeMenu: z.boolean(),
  printToPdf: z.boolean(),
  version: z.string(),
});

export const documentSummarySchema = z.object({
  id: documentId,
  name: z.string(),
  /** Milliseconds since 1970, from the host's clock. */
  updatedAt: z.number(),
  nodeCount: z.int(),
  /** An SVG drawing small enough for a list; absent until the first save with one. */
  thumbnail: z.string().optional(),
  /** The file it was opened from or saved to, as the user knows it. */
  fileName: z.string().optional(),
  /** Edits that were journalled after the last save: the last session ended in the middle of work. */
  hasRecovery: z.boolean(),
});

export const revisionSchema = z.object({
  number: z.int(),
  at: z.number(),
  name: z.string().optional(),
  nodeCount: z.int(),
});

export const runSchema = z.object({
  /** Counts the runs of the document. */
  number: z.int().min(1),
  at: z.number(),
});

export const openedFileSchema = z.object({
  handle: z.string(),
  name: z.string(),
  text: z.string(),
});

/** A file that goes beside another one; the name leads nowhere else. */
export const besideSchema = z.object({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/),
  text: z.string(),
});

const nothing = z.object({});

export const hostMethods = {
  'host.capabilities': { in: nothing, out: capabilitiesSchema },
  /** What the command line asked to open, once. */
  'host.startupFile': { in: nothing, out: z.object({ file: openedFileSchema.optional() }) },

  'library.list': {
    in: nothing,
    out: z.object({
      documents: z.array(documentSummarySchema),
      /** One sentence when the library needs the user's attention: restored from a backup, opened read-only. */
      notice: z.string().optional(),
    }),
  },
  /** The last saved text of a document and the journalled change sets since, oldest first. */
  'library.open': {
    in: z.object({ id: documentId }),
    out: z.object({
      text: z.string(),
      fileHandle: z.string().optional(),
      fileName: z.string().optional(),
      journal: z.array(z.object({ sequence: z.int(), changes: jsonValue })),
    }),
  },
  /** Saves the whole text as the newest state and clears the journal up to `sequence`. */
  'library.save': {
    in: z.object({
      id: documentId,
      name: z.string(),
      text: z.string(),
      nodeCount: z.int(),
      /** Highest journal sequence contained in the text. */
      sequence: z.int(),
      thumbnail: z.string().optional(),
    }),
    out: z.object({ updatedAt: z.number() }),
  },
  /** Keeps change sets at once: what survives a crash. */
  'library.journal': {
    in: z.object({ id: documentId, entries: z.array(z.object({ sequence: z.int(), changes: jsonValue })) }),
    out: nothing,
  },
  'library.remove': { in: z.object({ id: documentId }), out: nothing },
  'library.revisions': {
    in: z.object({ id: documentId }),
    out: z.object({ revisions: z.array(revisionSchema) }),
  },
  'library.revision': {
    in: z.object({ id: documentId, number: z.int() }),
    out: z.object({ text: z.string() }),
  },
  'library.nameRevision': {
    in: z.object({ id: documentId, number: z.int(), name: z.string() }),
    out: nothing,
  },
  /** Runs of the simulation that are kept with a document, oldest first: the last few. */
  'library.runs': {
    in: z.object({ id: documentId }),
    out: z.object({ runs: z.array(runSchema) }),
  },
  'library.run': {
    in: z.object({ id: documentId, number: z.int() }),
    out: z.object({ text: z.string() }),
  },
  /** Keeps a run, a JSON text, under its number; the oldest goes when there are too many. */
  'library.keepRun': {
    in: z.object({ id: documentId, number: z.int().min(1), text: z.string().max(24_000_000) }),
    out: nothing,
  },
  'library.removeRun': { in: z.object({ id: documentId, number: z.int() }), out: nothing },

  /** Asks the user for a file; empty when they cancel. Only with `fileDialogs`. */
  'files.open': {
    in: z.object({ kinds: z.array(z.enum(['lintel', 'mermaid', 'template', 'any'])) }),
    out: z.object({ file: openedFileSchema.optional() }),
  },
  /**
   * Writes a text to a file the host knows: whole or not at all, the previous content kept as a backup. Fails with
   * `changed-outside` when another program wrote the file since, unless `overwrite` says that this is meant.
   */
  'files.save': {
    in: z.object({
      handle: z.string(),
      text: z.string(),
      documentId: documentId.optional(),
      overwrite: z.boolean().optional(),
    }),
    out: z.object({ name: z.string() }),
  },
  /**
   * Asks the user where to save, then writes; empty when they cancel. `base64` for pictures. `beside` are files that
   * the text refers to by name: they go into the same folder, and all are written or none.
   */
  'files.saveAs': {
    in: z.object({
      suggestedName: z.string(),
      text: z.string().optional(),
      base64: z.string().optional(),
      beside: z.array(besideSchema).max(500).optional(),
      documentId: documentId.optional(),
    }),
    out: z.object({ file: z.object({ handle: z.string(), name: z.string() }).optional() }),
  },

  /**
   * What AWS's own validator finds in a template; `unavailable` says in a sentence why it could not look. The first
   * question takes seconds.
   */
  'template.check': {
    in: z.object({
      text: z.string().max(5_000_000),
      /** Values for parameters without default; what refers to one that has none is otherwise taken for absent. */
      parameters: z.record(z.string(), z.string()).optional(),
    }),
    out: z.object({
      findings: z.array(
        z.object({
          severity: z.enum(['error', 'warning', 'info']),
          rule: z.string(),
          message: z.string(),
          logicalId: z.string().optional(),
          property: z.string().optional(),
          line: z.int().optional(),
        }),
      ),
      unavailable: z.string().optional(),
    }),
  },

  /** An SVG drawing as a PDF of one page; fails with a sentence when it is no drawing. */
  'picture.pdf': {
    in: z.object({ svg: z.string(), title: z.string() }),
    out: z.object({ base64: z.string() }),
  },

  'settings.get': { in: nothing, out: z.object({ settings: z.record(z.string(), jsonValue) }) },
  'settings.set': { in: z.object({ settings: z.record(z.string(), jsonValue) }), out: nothing },

  /** Whether the document has unsaved edits: for the title, and for the question before closing. */
  'window.state': { in: z.object({ title: z.string(), hasUnsavedEdits: z.boolean() }), out: nothing },
  /** Opens a documentation page in the user's browser; only https pages of a few known hosts. */
  'window.openExternal': { in: z.object({ url: z.string() }), out: nothing },
} as const;

export const hostEvents = {
  /** A native menu item was chosen: the id of a command in the window's command list. */
  'menu.command': z.object({ command: z.string() }),
  /** A file was opened from outside (second start, drop on the dock icon). */
  'file.opened': openedFileSchema,
  /** The user chose to save before closing: save what is pending, then call `window.state`; the window closes then. */
  'window.closing': nothing,
} as const;

export const hostContract = { methods: hostMethods, events: hostEvents } as const;

export type HostMethod = keyof typeof hostMethods;
export type HostInput<M extends HostMethod> = z.input<(typeof hostMethods)[M]['in']>;
export type HostOutput<M extends HostMethod> = z.output<(typeof hostMethods)[M]['out']>;
export type HostEvent = keyof typeof hostEvents;
export type HostEventPayload<E extends HostEvent> = z.output<(typeof hostEvents)[E]>;
export type Capabilities = z.output<typeof capabilitiesSchema>;
export type DocumentSummary = z.output<typeof documentSummarySchema>;
export type RevisionSummary = z.output<typeof revisionSchema>;

export type RunSummary = z.output<typeof runSchema>;

export type HostContract = typeof hostContract;

/** The window's side of the contract. Failed calls reject with a `HostError`, which carries a `HostFault`. */
export type HostClient = Client<HostContract>;
