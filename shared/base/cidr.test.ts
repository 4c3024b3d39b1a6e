import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrContains, cidrsOverlap, endOf, formatCidr, nextFreeCidr, parseCidr, sizeOf } from './cidr.ts';

const cidr = fc
  .tuple(fc.nat({ max: 0xffffffff }), fc.integer({ min: 8, max: 30 }))
  .map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return { start: Math.floor(address / size) * size, prefix };
  });

function parsed(text: string) {
  const value = parseCidr(text);
  if (value === undefined) throw new Error(`${text} is not a CIDR`);
  return value;
}

describe('CIDR blocks', () => {
  it('are read with their host bits cleared and noted', () => {
    expect(parsed('10.0.1.7/24')).toEqual({
      start: parsed('10.0.1.0/24').start,
      prefix: 24,
      hasHostBits: true,
    });
    expect(parsed('255.255.255.255/32').hasHostBits).toBe(false);
  });

  it('refuse what is no IPv4 block', () => {
    for (const text of ['', '10.0.0.0', '10.0.0.256/24', '10.0.0.0/33', '::/0', 'ten', '10.0.0/8']) {
      expect(parseCidr(text)).toBeUndefined();
    }
  });

  it('print as they are read', () => {
    fc.assert(
      fc.property(cidr, (block) => {
        expect(parsed(formatCidr(block))).toMatchObject(block);
      }),
    );
  });

  it('overlap exactly when one contains the other', () => {
    fc.assert(
      fc.property(cidr, cidr, (a, b) => cidrsOverlap(a, b) === (cidrContains(a, b) || cidrContains(b, a))),
    );
  });

  it('are found free: inside the range, aligned, clear of what is taken', () => {
    const within = [parsed('10.0.0.0/16')];
    const block = fc
      .tuple(fc.nat({ max: 0xffff }), fc.integer({ min: 18, max: 28 }))
      .map(([offset, prefix]) => {
        const size = 2 ** (32 - prefix);
        return { start: parsed('10.0.0.0/16').start + Math.floor(offset / size) * size, prefix };
      });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), fc.integer({ min: 17, max: 28 }), (taken, prefix) => {
        const free = nextFreeCidr(within, taken, prefix);
        if (free === undefined) return;
        expect(free.start % sizeOf(free)).toBe(0);
        expect(within.some((range) => cidrContains(range, free))).toBe(true);
        expect(taken.some((other) => cidrsOverlap(other, free))).toBe(false);
      }),
    );
  });

  it('are not found when the range is full', () => {
    const range = parsed('10.0.0.0/24');
    expect(nextFreeCidr([range], [range], 28)).toBeUndefined();
    expect(nextFreeCidr([range], [], 16)).toBeUndefined();
    expect(endOf(range)).toBe(range.start + 255);
  });
});
