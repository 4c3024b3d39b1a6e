import type { Services } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { addEarlierRuns, dropRun, type KeptRun } from '#renderer/state/simulation-store.ts';
import { notify } from '#renderer/ui/notify.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';

/** A run as the library keeps it; another format is of another version, and left alone. */
interface StoredRun {
  readonly format: 'lintel-kept-run/1';
  /** Of the document that ran, to tell whether it was changed since. */
  readonly document: string;
  readonly run: SimulationRun;
}

let loading: { readonly openCount: number; readonly done: Promise<void> } | undefined;

/** Brings back the runs that the library keeps with the open document, once. */
export function loadKeptRuns({ host }: Services): Promise<void> {
  const { openCount, document, revision } = documentStore.getState();
  if (loading?.openCount === openCount) return loading.done;
  const isStillOpen = (): boolean => documentStore.getState().openCount === openCount;
  const load = async (): Promise<void> => {
    const { runs } = await host.call('library.runs', { id: document.id });
    const found: KeptRun[] = [];
    const before = runs.length === 0 ? '' : await digest(document);
    for (const { number } of runs) {
      const { text } = await host.call('library.run', { id: document.id, number });
      const stored = read(text);
      if (stored === undefined || !isStillOpen()) continue;
      const isSame = stored.document === before;
      found.push({ number, run: stored.run, revision: isSame ? revision : undefined });
    }
    if (isStillOpen() && found.length > 0) addEarlierRuns(found);
  };
  // A drawing that the library does not have yet has no runs either.
  const done = load().catch(() => undefined);
  loading = { openCount, done };
  return done;
}

/** Keeps the run in the library; a run that cannot be kept is there until the window closes, and that is said. */
export async function keepInLibrary(
  { host, session }: Services,
  { number, run }: KeptRun,
  document: LintelDocument,
): Promise<void> {
  if (documentStore.getState().isReadOnly) return;
  try {
    const stored: StoredRun = { format: 'lintel-kept-run/1', document: await digest(document), run };
    await session.flush();
    await host.call('library.keepRun', { id: document.id, number, text: JSON.stringify(stored) });
  } catch (error) {
    notify(`Run ${number} is kept only until the window closes: ${messageOf(error)}`, 'error');
  }
}

/** Forgets the run here and in the library. */
export async function removeKeptRun({ host }: Services, number: number): Promise<void> {
  dropRun(number);
  await host.call('library.removeRun', { id: documentStore.getState().document.id, number });
}

async function digest(document: LintelDocument): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(saveDocument(document)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function read(text: string): StoredRun | undefined {
  const stored = JSON.parse(text) as Partial<StoredRun>;
  return stored.format === 'lintel-kept-run/1' && stored.run !== undefined
    ? (stored as StoredRun)
    : undefined;
}
