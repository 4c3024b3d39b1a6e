/** An IPv4 block: `start` is its first address as an unsigned 32-bit number. */
export interface Cidr {
  readonly start: number;
  readonly prefix: number;
}

/** A block as somebody wrote it: the address may have bits set to the right of the prefix. */
export interface WrittenCidr extends Cidr {
  readonly hasHostBits: boolean;
}

const written = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** The block that the text names, or undefined when it names none (IPv6 included). `start` has its host bits cleared. */
export function parseCidr(text: string): WrittenCidr | undefined {
  const match = written.exec(text.trim());
  if (match === null) return undefined;
  const parts = match.slice(1).map(Number) as [number, number, number, number, number];
  const [a, b, c, d, prefix] = parts;
  if (prefix > 32 || [a, b, c, d].some((part) => part > 255)) return undefined;
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const size = 2 ** (32 - prefix);
  const start = Math.floor(address / size) * size;
  return { start, prefix, hasHostBits: start !== address };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.start)}/${cidr.prefix}`;
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** How many addresses it has: 256 for a /24. */
export function sizeOf(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix);
}

/** Its last address. */
export function endOf(cidr: Cidr): number {
  return cidr.start + sizeOf(cidr) - 1;
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.start <= endOf(b) && b.start <= endOf(a);
}

export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return outer.start <= inner.start && endOf(inner) <= endOf(outer);
}

export function equalCidrs(a: Cidr, b: Cidr): boolean {
  return a.start === b.start && a.prefix === b.prefix;
}

/** The first block of that size within one of `within` that touches none of `taken`; undefined when all is taken. */
export function nextFreeCidr(
  within: readonly Cidr[],
  taken: readonly Cidr[],
  prefix: number,
): Cidr | undefined {
  const size = 2 ** (32 - prefix);
  for (const range of within) {
    if (prefix < range.prefix) continue;
    const inRange = taken.filter((block) => cidrsOverlap(block, range)).sort((a, b) => a.start - b.start);
    let start = range.start;
    for (const block of inRange) {
      if (start + size - 1 < block.start) break;
      // Blocks are aligned to their size, so the search goes on at the next multiple after what is taken.
      start = Math.max(start, Math.ceil((endOf(block) + 1) / size) * size);
    }
    if (start + size - 1 <= endOf(range)) return { start, prefix };
  }
  return undefined;
}
