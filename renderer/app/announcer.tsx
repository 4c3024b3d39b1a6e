import { VisuallyHidden } from '@mantine/core';
import { useAnnouncement } from '#renderer/state/announce.ts';

/** What changed, for those who cannot see it. */
export function Announcer() {
  const { text, number } = useAnnouncement();
  return (
    <VisuallyHidden role="status" aria-live="polite">
      <span key={number}>{text}</span>
    </VisuallyHidden>
  );
}
