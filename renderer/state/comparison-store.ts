import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { compareDocuments, type DocumentComparison } from '#shared/document/compare-documents.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { documentStore, useDocument } from './document-store.ts';

/** An earlier state that the drawing is shown against. */
export interface ComparedState {
  /** What it is called, as in "revision 3". */
  readonly title: string;
  readonly document: LintelDocument;
}

export const comparisonStore = createStore<{ readonly against: ComparedState | undefined }>(() => ({
  against: undefined,
}));

// Another document has another past.
documentStore.subscribe((state, previous) => {
  if (state.openCount !== previous.openCount) comparisonStore.setState({ against: undefined });
});

/** What differs now; undefined while nothing is compared. */
export function useComparison():
  | { readonly against: ComparedState; readonly differences: DocumentComparison }
  | undefined {
  const against = useStore(comparisonStore, (state) => state.against);
  const document = useDocument((state) => state.document);
  return useMemo(
    () =>
      against === undefined
        ? undefined
        : { against, differences: compareDocuments(against.document, document) },
    [against, document],
  );
}
