import type { CapacityShare } from '../flow/hosts.ts';

/**
 * Where one more task goes: to the provider whose base is not full, and then to the one that has least of its weight
 * beyond its base. Of equal ones the first.
 */
export function nextShare(shares: readonly CapacityShare[], counts: readonly number[]): number {
  const open = shares.findIndex(({ base }, index) => (counts[index] ?? 0) < base);
  if (open >= 0) return open;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  shares.forEach(({ base, weight }, index) => {
    const filled = weight === 0 ? Number.POSITIVE_INFINITY : ((counts[index] ?? 0) - base) / weight;
    if (filled >= least) return;
    least = filled;
    best = index;
  });
  return best;
}

/** How many tasks each provider has, and how that came: `FARGATE 4, FARGATE_SPOT 6`, `base 1, weights 1 : 2`. */
export function mixWords(
  shares: readonly CapacityShare[],
  counts: readonly number[],
): { readonly text: string; readonly arithmetic: string } {
  const bases = shares.filter(({ base }) => base > 0).map(({ name, base }) => `base ${base} on ${name}`);
  return {
    text: shares.map(({ name }, index) => `${name} ${counts[index] ?? 0}`).join(', '),
    arithmetic: [...bases, `weights ${shares.map(({ weight }) => weight).join(' : ')}`].join(', '),
  };
}
