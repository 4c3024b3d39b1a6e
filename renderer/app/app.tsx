import { type MantineColorSchemeManager, MantineProvider, useComputedColorScheme } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { lazy, Suspense, useEffect } from 'react';
import { CommandPalette } from '#renderer/commands/command-palette.tsx';
import { ShortcutSheet } from '#renderer/commands/shortcut-sheet.tsx';
import { useCommandKeys } from '#renderer/commands/use-command-keys.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { cssVariables, theme } from '#renderer/ui/theme.ts';
import { AboutDialog } from './about-dialog.tsx';
import { Announcer } from './announcer.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { loadEditor } from './load-editor.ts';
import { preferencesStore, usePreferences } from './preferences-store.ts';
import { type Services, ServicesProvider } from './services.tsx';
import { WelcomeScreen } from './welcome-screen.tsx';
import { useWindow } from './window-store.ts';

const Editor = lazy(() => loadEditor().then(({ Editor }) => ({ default: Editor })));
const ExportDialog = lazy(() =>
  import('./export-dialog.tsx').then(({ ExportDialog }) => ({ default: ExportDialog })),
);

export function App({ services }: { readonly services: Services }) {
  const colorScheme = usePreferences((preferences) => preferences.colorScheme);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme={colorScheme}
      colorSchemeManager={colorSchemeManager}
    >
      <ServicesProvider services={services}>
        <ModalsProvider labels={{ confirm: 'Continue', cancel: 'Cancel' }}>
          <Notifications position="bottom-right" limit={4} containerWidth="24rem" />
          <Window />
        </ModalsProvider>
      </ServicesProvider>
    </MantineProvider>
  );
}

function Window() {
  const screen = useWindow((state) => state.screen);
  const isExporting = useWindow((state) => state.dialog?.type === 'export');
  useCommandKeys();
  useThemeOfDrawing();
  return (
    <>
      <ErrorBoundary name="The window">
        {screen === 'welcome' ? (
          <WelcomeScreen />
        ) : (
          <Suspense>
            <Editor />
          </Suspense>
        )}
      </ErrorBoundary>
      <CommandPalette />
      <ShortcutSheet />
      <AboutDialog />
      <ImportDialog />
      {isExporting && (
        <Suspense>
          <ExportDialog />
        </Suspense>
      )}
      <Announcer />
    </>
  );
}

/** The drawing paints itself and must know the scheme that "system" comes out as. */
function useThemeOfDrawing(): void {
  const computed = useComputedColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => viewStore.setState({ theme: computed }), [computed]);
}

/** The scheme is a preference like the others, kept by the host. */
const colorSchemeManager: MantineColorSchemeManager = createColorSchemeManager();

function createColorSchemeManager(): MantineColorSchemeManager {
  let stop: (() => void) | undefined;
  return {
    get: () => preferencesStore.getState().colorScheme,
    set: (value) => preferencesStore.setState({ colorScheme: value }),
    subscribe(onUpdate) {
      stop = preferencesStore.subscribe((next, previous) => {
        if (next.colorScheme !== previous.colorScheme) onUpdate(next.colorScheme);
      });
    },
    unsubscribe: () => stop?.(),
    clear: () => preferencesStore.setState({ colorScheme: 'auto' }),
  };
}
