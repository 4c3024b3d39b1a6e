import type { Services } from '#renderer/app/services.tsx';
import { openDialog, windowStore } from '#renderer/app/window-store.ts';
import type { FileKind } from '#renderer/host/file-access.ts';
import { attempt } from '#renderer/ui/notify.ts';
import type { Command } from './command.ts';

const isEditing = (): boolean => windowStore.getState().screen === 'editor';

export const fileCommands: readonly Command[] = [
  {
    id: 'file.new',
    title: 'New drawing',
    group: 'File',
    keys: ['mod+N', 'alt+N'],
    run: ({ session }) => session.createBlank(),
  },
  {
    id: 'file.open',
    title: 'Open file …',
    group: 'File',
    keys: ['mod+O'],
    inFields: true,
    run: (services) => openPicked(services, ['lintel', 'template', 'mermaid', 'any']),
  },
  {
    id: 'file.import',
    title: 'Import Mermaid …',
    group: 'File',
    keywords: 'mmd markdown diagram flowchart',
    run: (services) => openPicked(services, ['mermaid']),
  },
  {
    id: 'file.import-template',
    title: 'Import CloudFormation …',
    group: 'File',
    keywords: 'template yaml json sam serverless stack',
    run: (services) => openPicked(services, ['template', 'any']),
  },
  {
    id: 'file.save',
    title: 'Save',
    group: 'File',
    keys: ['mod+S'],
    inFields: true,
    when: isEditing,
    run: async ({ session }) => {
      await session.flush();
      await session.saveToFile('save');
    },
  },
  {
    id: 'file.save-as',
    title: 'Save as …',
    group: 'File',
    keys: ['mod+Shift+S'],
    inFields: true,
    when: isEditing,
    run: ({ session }) => session.saveToFile('save-as'),
  },
  {
    id: 'file.export',
    title: 'Export …',
    group: 'File',
    keys: ['mod+E'],
    inFields: true,
    keywords: 'mermaid cloudformation svg png picture template',
    when: isEditing,
    run: () => openDialog({ type: 'export' }),
  },
  {
    id: 'file.close',
    title: 'Close drawing',
    group: 'File',
    keywords: 'welcome start home',
    when: isEditing,
    run: ({ session }) => session.close(),
  },
];

async function openPicked(services: Services, kinds: readonly FileKind[]): Promise<void> {
  const file = await services.files.pick(kinds);
  if (file !== undefined) await attempt(() => services.session.openFile(file));
}
