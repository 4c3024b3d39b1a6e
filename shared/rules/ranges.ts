/**
 * Fields whose range is an AWS limit with a rule of its own, by kind or connection kind. That rule names the limit,
 * its source and the next legal value, so the general rule about refused values leaves these fields to it.
 */
const rangeChecked = new Map<string, ReadonlySet<string>>([]);

/** True when a rule about an AWS limit speaks for this field. */
export function isRangeChecked(kind: string, field: string): boolean {
  return rangeChecked.get(kind)?.has(field) ?? false;
}
