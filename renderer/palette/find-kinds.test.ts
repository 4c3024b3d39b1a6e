import { describe, expect, it } from 'vitest';
import { allKinds } from '#shared/catalogue/registry.ts';
import { familyTitles, findKinds, paletteSections } from './find-kinds.ts';

const kinds = allKinds();
const first = (query: string): string | undefined => findKinds(kinds, query)[0]?.id;

describe('searching the palette', () => {
  it('finds a kind by its title, by what people call it and by what it is for', () => {
    expect(first('vpc')).toBe('vpc');
    expect(first('Dead Letter')).toBe('sqs-queue');
    expect(findKinds(kinds, 'consumer takes').map((kind) => kind.id)).toContain('sqs-queue');
  });

  it('wants every word', () => {
    expect(findKinds(kinds, 'sqs vpc')).toEqual([]);
  });

  it('gives everything for an empty query', () => {
    expect(findKinds(kinds, '  ')).toBe(kinds);
  });
});

describe('the sections of the palette', () => {
  it('show every kind in the family it has', () => {
    const sections = paletteSections(kinds, [], []);
    const shown = sections.flatMap((section) => section.kinds.map((kind) => kind.id));
    expect([...shown].sort()).toEqual(kinds.map((kind) => kind.id).sort());
    for (const kind of kinds) expect(Object.keys(familyTitles)).toContain(kind.family);
  });

  it('start with favourites and recently used kinds, without those that are gone', () => {
    const [favourites, recent] = paletteSections(kinds, ['vpc', 'gone'], ['sqs-queue']);
    expect(favourites?.kinds.map((kind) => kind.id)).toEqual(['vpc']);
    expect(recent?.kinds.map((kind) => kind.id)).toEqual(['sqs-queue']);
  });
});
