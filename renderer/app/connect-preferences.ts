import { type BottomPanel, viewStore } from '#renderer/state/view-store.ts';
import type { JsonValue } from '#shared/base/json.ts';
import type { HostClient } from '#shared/contract/host-contract.ts';
import { loadPreferences, preferencesStore } from './preferences-store.ts';

const saveDelayMs = 500;

/** Loads how this person has set up the window, and keeps what they change. Without a host the defaults serve. */
export async function connectPreferences(host: HostClient): Promise<void> {
  const { settings } = await host
    .call('settings.get', {})
    .catch(() => ({ settings: {} as Record<string, JsonValue> }));
  loadPreferences(settings.window);
  const { isPaletteOpen, isInspectorOpen, isMinimapOpen, isSnapping, bottomPanel } =
    preferencesStore.getState();
  viewStore.setState({
    isPaletteOpen,
    isInspectorOpen,
    isMinimapOpen,
    isSnapping,
    bottomPanel: bottomPanel ?? undefined,
  });
  viewStore.subscribe((view, previous) => {
    const isSame =
      view.isPaletteOpen === previous.isPaletteOpen &&
      view.isInspectorOpen === previous.isInspectorOpen &&
      view.isMinimapOpen === previous.isMinimapOpen &&
      view.isSnapping === previous.isSnapping &&
      view.bottomPanel === previous.bottomPanel;
    if (isSame) return;
    preferencesStore.setState({
      isPaletteOpen: view.isPaletteOpen,
      isInspectorOpen: view.isInspectorOpen,
      isMinimapOpen: view.isMinimapOpen,
      isSnapping: view.isSnapping,
      bottomPanel: (view.bottomPanel ?? null) as BottomPanel | null,
    });
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  preferencesStore.subscribe((preferences) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Losing the width of a panel is not worth a message; losing edits is, and the session tells of that.
      host.call('settings.set', { settings: { window: { ...preferences } } }).catch(() => undefined);
    }, saveDelayMs);
  });
}
