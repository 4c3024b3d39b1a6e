import { describe, expect, it } from 'vitest';
import { TrackedMemo, type Tracker } from './tracked-memo.ts';

describe('TrackedMemo', () => {
  const reading =
    (...keys: readonly string[]) =>
    (tracker: Tracker): readonly string[] => {
      for (const key of keys) tracker.read(key);
      return keys;
    };

  it('computes a value again only after a fact that it read has changed', () => {
    const memo = new TrackedMemo<readonly string[]>();
    memo.get('subject', reading('a', 'b'));
    expect(memo.get('subject', reading('other'))).toEqual(['a', 'b']);
    expect([...memo.invalidate(['c'])]).toEqual([]);
    expect([...memo.invalidate(['b'])]).toEqual(['subject']);
    expect(memo.has('subject')).toBe(false);
    expect(memo.get('subject', reading('a', 'c'))).toEqual(['a', 'c']);
    expect(memo.has('subject')).toBe(true);
  });

  it('follows what the newest computation read, and no longer what only an earlier one did', () => {
    const memo = new TrackedMemo<readonly string[]>();
    memo.get('subject', reading('a', 'b'));
    memo.get('other', reading('b'));
    memo.invalidate(['a']);
    memo.get('subject', reading('a', 'c'));
    expect([...memo.invalidate(['b'])]).toEqual(['other']);
    expect([...memo.invalidate(['c'])]).toEqual(['subject']);
  });

  it('names a subject once until it is computed again, with the value it had', () => {
    const memo = new TrackedMemo<readonly string[]>();
    memo.get('subject', reading('a', 'b'));
    const outdated = new Map<string, readonly string[]>();
    expect([...memo.invalidate(['a', 'b'], outdated)]).toEqual(['subject']);
    expect([...memo.invalidate(['a'], outdated)]).toEqual([]);
    expect(outdated.get('subject')).toEqual(['a', 'b']);
  });

  it('knows nothing of a forgotten subject', () => {
    const memo = new TrackedMemo<readonly string[]>();
    memo.get('subject', reading('a'));
    memo.forget('subject');
    expect([...memo.invalidate(['a'])]).toEqual([]);
    expect([...memo.readersOf('a')]).toEqual([]);
  });

  it('for once keeps values and follows nothing', () => {
    const memo = new TrackedMemo<readonly string[]>({ isForOnce: true });
    memo.get('subject', reading('a'));
    expect(memo.get('subject', reading('b'))).toEqual(['a']);
    expect([...memo.invalidate(['a'])]).toEqual([]);
  });
});
