import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidrContains, cidrsOverlap, formatCidr, isCanonicalCidr, nextFreeBlock, parseCidr } from './cidr.ts';

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 8, max: 32 }))
  .map(([address, prefix]) => {
    const bytes = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
    return parse(`${bytes.join('.')}/${prefix}`);
  });

function parse(text: string) {
  const block = parseCidr(text);
  if (block === undefined) throw new Error(`${text} is a block`);
  return block;
}

test('host bits are cut off and the canonical form reads back to the same block', () => {
  expect(formatCidr(parse('10.0.1.7/24'))).toBe('10.0.1.0/24');
  expect(isCanonicalCidr('10.0.1.7/24')).toBe(false);
  expect(isCanonicalCidr('10.0.1.0/24')).toBe(true);
  fc.assert(
    fc.property(cidr, (block) => {
      expect(parse(formatCidr(block))).toEqual(block);
    }),
  );
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.256/24', '10.0.0/24', '010.0.0.0/8', '::1', '1::2::3/64', ''])(
  '%j is not a block',
  (text) => expect(parseCidr(text)).toBeUndefined(),
);

test('IPv6 blocks are read and written in their short form', () => {
  expect(formatCidr(parse('2001:db8:0:0:1:0:0:1/64'))).toBe('2001:db8::/64');
  expect(formatCidr(parse('::/0'))).toBe('::/0');
  expect(cidrsOverlap(parse('::/0'), parse('0.0.0.0/0'))).toBe(false);
});

test('the next free block lies inside, overlaps nothing taken, and is the first that does', () => {
  const vpc = parse('10.0.0.0/16');
  expect(formatCidr(nextFreeBlock([vpc], [parse('10.0.0.0/24'), parse('10.0.2.0/24')], 24) ?? vpc)).toBe(
    '10.0.1.0/24',
  );
  expect(formatCidr(nextFreeBlock([vpc], [parse('10.0.0.0/28')], 24) ?? vpc)).toBe('10.0.1.0/24');
  expect(
    nextFreeBlock([parse('10.0.0.0/24')], [parse('10.0.0.0/25'), parse('10.0.0.128/25')], 28),
  ).toBeUndefined();
  fc.assert(
    fc.property(fc.array(cidr, { maxLength: 12 }), fc.integer({ min: 16, max: 28 }), (taken, prefix) => {
      const free = nextFreeBlock([vpc], taken, prefix);
      if (free === undefined) return;
      expect(cidrContains(vpc, free)).toBe(true);
      expect(taken.some((block) => cidrsOverlap(block, free))).toBe(false);
    }),
  );
});
