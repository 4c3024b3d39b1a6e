import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '#renderer/host/message-of.ts';
import type { DocumentSummary } from '#shared/contract/host-contract.ts';
import { useServices } from './services.tsx';
import { useSession } from './session-store.ts';

export interface Library {
  /** Undefined until the host has answered. */
  readonly documents: readonly DocumentSummary[] | undefined;
  /** One sentence when the library could not be read or wants attention. */
  readonly notice: string | undefined;
  reload(): void;
}

/** The documents that the host keeps, the newest first; asked for again whenever one is saved. */
export function useLibrary(): Library {
  const { host } = useServices();
  const [documents, setDocuments] = useState<readonly DocumentSummary[]>();
  const [notice, setNotice] = useState<string>();
  const saveState = useSession((state) => state.saveState);
  const reload = useCallback(() => {
    host.call('library.list', {}).then(
      (library) => {
        setDocuments([...library.documents].sort((a, b) => b.updatedAt - a.updatedAt));
        setNotice(library.notice);
      },
      (error: unknown) => {
        setDocuments([]);
        setNotice(messageOf(error));
      },
    );
  }, [host]);
  useEffect(() => {
    if (saveState === 'saved') reload();
  }, [saveState, reload]);
  return { documents, notice, reload };
}
