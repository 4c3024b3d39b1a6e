/**
 * Blocks of addresses, IPv4 and IPv6, as the numbers they are. `10.0.1.7/24` keeps its host bits in the text and
 * loses them in the block: AWS stores the canonical form.
 */
export interface Cidr {
  readonly version: 4 | 6;
  /** First address. */
  readonly first: bigint;
  /** Last address, inclusive. */
  readonly last: bigint;
  readonly prefix: number;
}

/** The block, or undefined when the text is not one. Host bits are cut off. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, prefixText, ...rest] = text.trim().split('/');
  if (address === undefined || prefixText === undefined || rest.length > 0) return undefined;
  const parsed = parseAddress(address);
  if (parsed === undefined || !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  const bits = parsed.version === 4 ? 32 : 128;
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (parsed.value / size) * size;
  return { version: parsed.version, first, last: first + size - 1n, prefix };
}

/** True when the text is a block whose address has no bits set behind the prefix. */
export function isCanonicalCidr(text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && formatCidr(cidr) === text.trim().toLowerCase();
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.version, cidr.first)}/${cidr.prefix}`;
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

/** The first block of that size inside `within` that overlaps none of `taken`, or undefined when it is full. */
export function nextFreeBlock(
  within: readonly Cidr[],
  taken: readonly Cidr[],
  prefix: number,
): Cidr | undefined {
  for (const range of within) {
    const bits = range.version === 4 ? 32 : 128;
    if (prefix < range.prefix || prefix > bits) continue;
    const size = 1n << BigInt(bits - prefix);
    const blockers = taken
      .filter((block) => cidrsOverlap(range, block))
      .sort((a, b) => (a.first < b.first ? -1 : 1));
    let first = range.first;
    for (const block of blockers) {
      if (first + size - 1n < block.first) break;
      // The next aligned start behind the blocker.
      if (block.last >= first) first = ((block.last + size) / size) * size;
    }
    if (first + size - 1n <= range.last)
      return { version: range.version, first, last: first + size - 1n, prefix };
  }
  return undefined;
}

export function parseAddress(text: string): { version: 4 | 6; value: bigint } | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function formatAddress(version: 4 | 6, value: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return compressZeros(groups);
}

function parseIpv4(text: string): { version: 4; value: bigint } | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { version: 4, value };
}

function parseIpv6(text: string): { version: 6; value: bigint } | undefined {
  const halves = text.toLowerCase().split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  let value = 0n;
  for (const group of groups) {
    if (!/^[0-9a-f]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return { version: 6, value };
}

/** RFC 5952: the longest run of at least two zero groups becomes `::`. */
function compressZeros(groups: readonly string[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.start === -1) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
