import { expect, it } from 'vitest';
import type { InstanceOffer } from '#renderer/worker/engine-messages.ts';
import { findInstanceTypes, type InstanceWish } from './find-instance-types.ts';

const offers: readonly InstanceOffer[] = [
  { type: 'm7i.large', vcpu: 2, memoryGib: 8, architecture: 'x86_64', hourlyUsd: '0.1008' },
  { type: 'm7g.large', vcpu: 2, memoryGib: 8, architecture: 'arm64', hourlyUsd: '0.0816' },
  { type: 't4g.nano', vcpu: 2, memoryGib: 0.5, architecture: 'arm64', hourlyUsd: '0.0042' },
  { type: 'x9z.large', vcpu: 4, memoryGib: 16, architecture: 'x86_64' },
];
const find = (wish: Partial<InstanceWish>): readonly string[] =>
  findInstanceTypes(offers, { query: '', minVcpu: 0, minMemoryGib: 0, architecture: 'any', ...wish }).map(
    (offer) => offer.type,
  );

it('finds types by size and processor, the cheapest first, without a price last', () => {
  expect(find({ minMemoryGib: 4 })).toEqual(['m7g.large', 'm7i.large', 'x9z.large']);
  expect(find({ architecture: 'arm64' })).toEqual(['t4g.nano', 'm7g.large']);
  expect(find({ query: ' M7 ' })).toEqual(['m7g.large', 'm7i.large']);
  expect(find({ minVcpu: 8 })).toEqual([]);
});
