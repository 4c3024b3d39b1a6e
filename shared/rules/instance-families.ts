/**
 * Families of earlier generations and what takes their place at the same size and architecture, as AWS lists them on
 * its page of previous-generation instances (read 2026-11). Nothing here is gone: the newer one does more for less.
 */
const successors: Readonly<Record<string, string>> = {
  t1: 't3',
  t2: 't3',
  m1: 'm6i',
  m2: 'r6i',
  m3: 'm6i',
  m4: 'm6i',
  c1: 'c6i',
  c3: 'c6i',
  c4: 'c6i',
  r3: 'r6i',
  r4: 'r6i',
  i2: 'i4i',
  i3: 'i4i',
  d2: 'd3',
  p2: 'g5',
  p3: 'g5',
  g3: 'g5',
  a1: 'm6g',
};

/** Sizes that the successor has too; for others there is no like-for-like change. */
const commonSizes = new Set(['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge']);
const burstableSizes = new Set(['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge']);

/** Of nodes that AWS runs (caches, search domains): their processor is its own affair. */
const managedSuccessors: Readonly<Record<string, string>> = {
  t2: 't3',
  m3: 'm6g',
  m4: 'm6g',
  r3: 'r6g',
  r4: 'r6g',
  c4: 'c6g',
};

/** The current type of the same size, or undefined when the type is current or has no equal. */
export function successorOf(instanceType: string): string | undefined {
  const [, prefix = '', family = '', size = '', suffix = ''] =
    /^(db\.|cache\.)?([a-z]+\d+[a-z]*)\.([a-z0-9]+)(\.search)?$/.exec(instanceType) ?? [];
  const isManaged = prefix === 'cache.' || suffix !== '';
  const next = (isManaged ? managedSuccessors : successors)[family];
  if (next === undefined) return undefined;
  const sizes = next.startsWith('t') ? burstableSizes : commonSizes;
  return sizes.has(size) ? `${prefix}${next}.${size}${suffix}` : undefined;
}

/** Sizes of most families, the smallest first. */
export const instanceSizes: readonly string[] = [
  'micro',
  'small',
  'medium',
  'large',
  'xlarge',
  '2xlarge',
  '4xlarge',
  '8xlarge',
  '12xlarge',
  '16xlarge',
];
