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

/** Another program wrote the file since it was opened here. */
export function askToOverwrite(fileName: string): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: `${fileName} was changed by another program`,
      children: 'Save over what it wrote? The previous content is kept as a backup beside the file.',
      labels: { confirm: 'Save over it', cancel: 'Keep the file as it is' },
      confirmProps: { color: 'red' },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
