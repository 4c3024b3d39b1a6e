import { Box } from '@mantine/core';
import { Outline } from '#renderer/palette/outline.tsx';
import { Palette } from '#renderer/palette/palette.tsx';
import { viewStore } from '#renderer/state/view-store.ts';
import { PanelHeader } from '#renderer/ui/panel-header.tsx';
import { LibraryPanel } from './library-panel.tsx';
import { type LeftTab, useWindow } from './window-store.ts';

const titles: Readonly<Record<LeftTab, string>> = {
  palette: 'Palette',
  outline: 'Outline',
  library: 'Library',
};

export function LeftPanel() {
  const tab = useWindow((state) => state.leftTab);
  return (
    <Box
      component="aside"
      h="100%"
      bg="var(--lintel-surface)"
      style={{ display: 'flex', flexDirection: 'column' }}
      aria-label={titles[tab]}
    >
      <PanelHeader title={titles[tab]} onClose={() => viewStore.setState({ isPaletteOpen: false })} />
      {tab === 'palette' && <Palette />}
      {tab === 'outline' && <Outline />}
      {tab === 'library' && <LibraryPanel />}
    </Box>
  );
}
