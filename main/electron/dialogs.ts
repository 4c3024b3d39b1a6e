import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { CloseAnswer } from '#main/services/host/close-decision.ts';

const lintelFilter: FileFilter = { name: 'Lintel documents', extensions: ['json'] };
const mermaidFilter: FileFilter = { name: 'Mermaid diagrams', extensions: ['mmd', 'md', 'mermaid'] };
const templateFilter: FileFilter = {
  name: 'CloudFormation templates',
  extensions: ['yaml', 'yml', 'json', 'template'],
};
const anyFilter: FileFilter = { name: 'All files', extensions: ['*'] };

const filterOf = {
  lintel: lintelFilter,
  mermaid: mermaidFilter,
  template: templateFilter,
  any: anyFilter,
} as const;

export async function askOpen(
  window: BrowserWindow,
  kinds: readonly (keyof typeof filterOf)[],
): Promise<string | undefined> {
  const filters = kinds.map((kind) => filterOf[kind]);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: filters.length === 0 ? [anyFilter] : filters,
  });
  return canceled ? undefined : filePaths[0];
}

export async function askSave(window: BrowserWindow, suggestedName: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: suggestedName });
  return canceled || filePath === '' ? undefined : filePath;
}

const closeAnswers: readonly CloseAnswer[] = ['save', 'discard', 'cancel'];

export async function askBeforeClose(window: BrowserWindow, title: string): Promise<CloseAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `The last edits of ${title} are not saved yet. Save them before closing?`,
    detail: 'Saving did not succeed so far. Edits that reached the library before are kept in any case.',
    buttons: ['Save', "Don't save", 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return closeAnswers[response] ?? 'cancel';
}

/** One sentence for the user when the window itself cannot show it. */
export async function tellFault(message: string, detail: string): Promise<void> {
  await dialog.showMessageBox({ type: 'error', message, detail, buttons: ['OK'] });
}
