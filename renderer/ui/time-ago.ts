const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** "5 minutes ago", "yesterday"; a date when it is more than a week back. */
export function timeAgo(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds > 7 * 86_400) return absolute.format(at);
  for (const [unit, length] of steps) {
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  }
  return 'just now';
}
