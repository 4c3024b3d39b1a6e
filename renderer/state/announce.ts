import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

interface Announcement {
  readonly text: string;
  /** Grows with every announcement, so that the same sentence twice is read twice. */
  readonly number: number;
}

export const announcementStore = createStore<Announcement>(() => ({ text: '', number: 0 }));

/** Says one sentence to screen readers through the window's live region; sighted users see the change itself. */
export function announce(text: string): void {
  announcementStore.setState(({ number }) => ({ text, number: number + 1 }));
}

export function useAnnouncement(): Announcement {
  return useStore(announcementStore);
}
