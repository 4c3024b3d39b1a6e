import { modals } from '@mantine/modals';
import { attempt } from '#renderer/ui/notify.ts';
import type { DocumentSummary } from '#shared/contract/host-contract.ts';
import type { Services } from './services.tsx';

/** Asks first: a document that is removed from the library is gone with its revisions. */
export function askToRemove(document: DocumentSummary, { host }: Services, after: () => void): void {
  modals.openConfirmModal({
    title: `Delete "${document.name}"?`,
    children:
      document.fileName === undefined
        ? 'The drawing and all its revisions are deleted from the library.'
        : `The drawing and all its revisions are deleted from the library. The file ${document.fileName} stays.`,
    labels: { confirm: 'Delete', cancel: 'Keep' },
    confirmProps: { color: 'red' },
    onConfirm: () => void attempt(() => host.call('library.remove', { id: document.id }).then(after)),
  });
}
