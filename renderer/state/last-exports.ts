import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { documentStore } from './document-store.ts';

/** The texts that this document was last exported as, by format, while it is open. */
const lastExports = createStore<ReadonlyMap<string, string>>(() => new Map());

// Another document was exported as something else.
documentStore.subscribe((state, previous) => {
  if (state.openCount !== previous.openCount) lastExports.setState(new Map(), true);
});

/** Remembers what left the application, so that later changes can be told from it. */
export function rememberExport(format: string, text: string): void {
  lastExports.setState((known) => new Map([...known, [format, text]]), true);
}

/** What was last exported in that format; undefined before the first time. */
export function useLastExport(format: string): string | undefined {
  return useStore(lastExports, (known) => known.get(format));
}
