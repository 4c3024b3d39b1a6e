import { spotlight } from '@mantine/spotlight';
import { openDialog, windowStore } from '#renderer/app/window-store.ts';
import { analysisStore } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { notify } from '#renderer/ui/notify.ts';
import type { Command } from './command.ts';

export const helpCommands: readonly Command[] = [
  {
    id: 'help.command-palette',
    title: 'Command palette',
    group: 'Help',
    keys: ['mod+K', 'mod+Shift+P'],
    inFields: true,
    run: () => spotlight.toggle(),
  },
  {
    id: 'help.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['shift+?'],
    run: () => openDialog({ type: 'shortcuts' }),
  },
  {
    id: 'help.about',
    title: 'About Lintel',
    group: 'Help',
    keywords: 'version licence attribution',
    run: () => openDialog({ type: 'about' }),
  },
  {
    id: 'problems.fix-all',
    title: 'Fix every problem that can be fixed automatically',
    group: 'Drawing',
    keywords: 'repair problems',
    when: () =>
      windowStore.getState().screen === 'editor' &&
      (analysisStore.getState().analysis?.problems.some((problem) => problem.fix === 'automatic') ?? false),
    async run({ engine }) {
      const keys = (analysisStore.getState().analysis?.problems ?? [])
        .filter((problem) => problem.fix === 'automatic')
        .map((problem) => problem.key);
      const { openCount } = documentStore.getState();
      const changes = await engine.queries.fix(keys);
      if (documentStore.getState().openCount !== openCount) return;
      const isFixed = dispatch(keys.length === 1 ? 'Fix a problem' : `Fix ${keys.length} problems`, changes);
      if (!isFixed) notify('None of these problems can be fixed automatically any more.');
    },
  },
  {
    id: 'engine.restart',
    title: 'Restart the engine',
    group: 'Help',
    keywords: 'worker analysis',
    when: () => analysisStore.getState().status === 'stopped',
    run: ({ engine }) => engine.restart(),
  },
];
