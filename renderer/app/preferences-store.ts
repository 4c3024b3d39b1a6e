import { z } from 'zod';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const preferencesSchema = z.object({
  colorScheme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  /** Of the interface, in per cent. */
  zoomPercent: z.number().min(80).max(200).catch(100),
  favouriteKinds: z.array(z.string()).catch([]),
  recentKinds: z.array(z.string()).catch([]),
  /** Sizes of the panels, by the name of their group. */
  layouts: z.record(z.string(), z.string()).catch({}),
  isPaletteOpen: z.boolean().catch(true),
  isInspectorOpen: z.boolean().catch(true),
  isMinimapOpen: z.boolean().catch(true),
  isSnapping: z.boolean().catch(true),
  bottomPanel: z
    .enum(['problems', 'reachability', 'simulation', 'cost', 'template', 'implied', 'revisions'])
    .nullable()
    .catch('problems'),
});

/** How this person has set up the window: kept by the host, the same for every document. */
export type Preferences = z.output<typeof preferencesSchema>;

export const preferencesStore = createStore<Preferences>(() => preferencesSchema.parse({}));

export function usePreferences<T>(selector: (preferences: Preferences) => T): T {
  return useStore(preferencesStore, selector);
}

/** Takes what the host kept; a value that makes no sense any more falls back to its default. */
export function loadPreferences(stored: unknown): void {
  const isObject = typeof stored === 'object' && stored !== null;
  preferencesStore.setState(preferencesSchema.parse(isObject ? stored : {}));
}

export function toggleFavourite(kind: string): void {
  preferencesStore.setState(({ favouriteKinds }) => ({
    favouriteKinds: favouriteKinds.includes(kind)
      ? favouriteKinds.filter((known) => known !== kind)
      : [...favouriteKinds, kind],
  }));
}

const recentKindsKept = 8;

/** Puts the kind first among the recently used ones. */
export function rememberKind(kind: string): void {
  preferencesStore.setState(({ recentKinds }) => ({
    recentKinds: [kind, ...recentKinds.filter((known) => known !== kind)].slice(0, recentKindsKept),
  }));
}

const zoomSteps = [80, 90, 100, 110, 125, 150, 175, 200] as const;

/** One step up or down, or back to 100 %. */
export function zoomInterface(direction: 1 | -1 | 0): void {
  preferencesStore.setState(({ zoomPercent }) => ({
    zoomPercent:
      direction === 0
        ? 100
        : direction === 1
          ? (zoomSteps.find((step) => step > zoomPercent) ?? 200)
          : (zoomSteps.findLast((step) => step < zoomPercent) ?? 80),
  }));
}
