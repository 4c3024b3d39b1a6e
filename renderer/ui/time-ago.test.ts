import { expect, it } from 'vitest';
import { timeAgo } from './time-ago.ts';

it('says how long ago something was, and the date when that is long', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  expect(timeAgo(now - 20_000, now)).toBe('just now');
  expect(timeAgo(now - 5 * 60_000, now)).toBe('5 minutes ago');
  expect(timeAgo(now - 3 * 3_600_000, now)).toBe('3 hours ago');
  expect(timeAgo(now - 30 * 3_600_000, now)).toBe('yesterday');
  expect(timeAgo(now - 30 * 86_400_000, now)).toMatch(/2026/);
});
