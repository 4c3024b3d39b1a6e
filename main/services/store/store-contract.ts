import { z } from 'zod';
import { besideSchema, hostMethods, openedFileSchema } from '#shared/contract/host-contract.ts';

/**
 * What hosts ask of the store: the library, settings and files of the user. In the desktop it is a process of its
 * own, elsewhere it runs beside its host; the window never talks to it directly, because it takes paths.
 */
export const storeContract = {
  methods: {
    'library.list': hostMethods['library.list'],
    'library.open': hostMethods['library.open'],
    'library.save': hostMethods['library.save'],
    'library.journal': hostMethods['library.journal'],
    'library.remove': hostMethods['library.remove'],
    'library.revisions': hostMethods['library.revisions'],
    'library.revision': hostMethods['library.revision'],
    'library.nameRevision': hostMethods['library.nameRevision'],
    'library.runs': hostMethods['library.runs'],
    'library.run': hostMethods['library.run'],
    'library.keepRun': hostMethods['library.keepRun'],
    'library.removeRun': hostMethods['library.removeRun'],
    'settings.get': hostMethods['settings.get'],
    'settings.set': hostMethods['settings.set'],
    'files.save': hostMethods['files.save'],
    'store.openPath': { in: z.object({ path: z.string().min(1) }), out: openedFileSchema },
    'store.saveTo': {
      in: z.object({
        path: z.string().min(1),
        text: z.string().optional(),
        base64: z.string().optional(),
        documentId: z.string().optional(),
        beside: z.array(besideSchema).optional(),
      }),
      out: z.object({ handle: z.string(), name: z.string() }),
    },
    /** Writes what is pending into the database file and closes it: the last call of a session. */
    'store.close': { in: z.object({}), out: z.object({}) },
  },
  events: {},
} as const;

export type StoreContract = typeof storeContract;
