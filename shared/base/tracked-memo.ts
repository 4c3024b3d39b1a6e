/**
 * Incremental computation in one idea: while a subject is computed, every fact it reads is noted as a key
 * (`node:web`, `children:vpc`, `resource:WebAlb`); when facts change, only the subjects that read them are
 * computed again. `resolve`, the rules and the bill all use it, so "incremental equals full" is one property.
 */
export type FactKey = string;

/** Collects the keys of the facts that one computation reads. */
export interface Tracker {
  read(key: FactKey): void;
  /** Which computation the reads are noted for, where one tracker serves several in turn. */
  computation?(): unknown;
}

export interface MemoOptions {
  /**
   * What is computed is not followed: what it reads is not noted, which is a fifth of the work, and another revision is
   * computed afresh.
   */
  readonly isForOnce?: boolean;
}

interface Entry<T> {
  value: T;
  reads: readonly FactKey[];
  isStale: boolean;
}

export class TrackedMemo<T> {
  readonly #entries = new Map<string, Entry<T>>();
  /** Most facts have one reader, which then stands there without a set around it. */
  readonly #readers = new Map<FactKey, string | Set<string>>();
  /** A set to collect reads in, while no computation does: thousands of small sets would all be kept. */
  #collecting: Set<FactKey> | undefined = new Set();
  readonly #isForOnce: boolean;

  constructor({ isForOnce = false }: MemoOptions = {}) {
    this.#isForOnce = isForOnce;
  }

  /** The value for `subject`, computed only when it is not known or a fact it read has changed. */
  get(subject: string, compute: (tracker: Tracker) => T): T {
    const known = this.#entries.get(subject);
    if (known?.isStale === false) return known.value;
    if (this.#isForOnce) {
      const value = compute(forgetful);
      this.#entries.set(subject, { value, reads: [], isStale: false });
      return value;
    }
    const collected = this.#collecting ?? new Set<FactKey>();
    this.#collecting = undefined;
    const value = compute({ read: (key) => void collected.add(key) });
    const reads = [...collected];
    collected.clear();
    this.#collecting = collected;
    if (known === undefined) {
      for (const key of reads) this.#note(key, subject);
      this.#entries.set(subject, { value, reads, isStale: false });
    } else {
      this.#noteDifference(known.reads, reads, subject);
      known.value = value;
      known.reads = reads;
      known.isStale = false;
    }
    return value;
  }

  /** The subjects that have read the fact, those included that have to be computed again. */
  readersOf(key: FactKey): ReadonlySet<string> {
    const readers = this.#readers.get(key);
    return typeof readers === 'string' ? new Set([readers]) : new Set(readers);
  }

  /** Whether the value is known and no fact it read has changed since. */
  has(subject: string): boolean {
    return this.#entries.get(subject)?.isStale === false;
  }

  /**
   * The subjects that read one of the keys: they are computed again when next asked for. Their values are kept in
   * `outdated`, unless it already holds an earlier one, for callers that go on only where a value differs.
   */
  invalidate(changed: Iterable<FactKey>, outdated?: Map<string, T>): ReadonlySet<string> {
    const stale = new Set<string>();
    for (const key of changed) {
      const readers = this.#readers.get(key);
      if (typeof readers === 'string') this.#outdate(readers, stale, outdated);
      else for (const subject of readers ?? []) this.#outdate(subject, stale, outdated);
    }
    return stale;
  }

  /** Forgets the subject and all that it read. */
  forget(subject: string): void {
    const entry = this.#entries.get(subject);
    if (entry === undefined) return;
    this.#entries.delete(subject);
    for (const key of entry.reads) this.#unnote(key, subject);
  }

  #outdate(subject: string, stale: Set<string>, outdated: Map<string, T> | undefined): void {
    const entry = this.#entries.get(subject);
    if (entry === undefined || entry.isStale) return;
    entry.isStale = true;
    stale.add(subject);
    if (outdated?.has(subject) === false) outdated.set(subject, entry.value);
  }

  /** A computation mostly reads again what it read before, in the same order. */
  #noteDifference(before: readonly FactKey[], after: readonly FactKey[], subject: string): void {
    let same = 0;
    while (same < after.length && after[same] === before[same]) same += 1;
    if (same === after.length && same === before.length) return;
    const old = new Set(before.slice(same));
    for (const key of after.slice(same)) if (!old.delete(key)) this.#note(key, subject);
    for (const key of old) this.#unnote(key, subject);
  }

  #note(key: FactKey, subject: string): void {
    const readers = this.#readers.get(key);
    if (readers === undefined) this.#readers.set(key, subject);
    else if (typeof readers !== 'string') readers.add(subject);
    else if (readers !== subject) this.#readers.set(key, new Set([readers, subject]));
  }

  #unnote(key: FactKey, subject: string): void {
    const readers = this.#readers.get(key);
    if (readers === subject) this.#readers.delete(key);
    if (readers === undefined || typeof readers === 'string') return;
    readers.delete(subject);
    if (readers.size === 0) this.#readers.delete(key);
  }
}

/** Notes nothing, for what is computed once. */
export const forgetful: Tracker = { read: () => undefined };
