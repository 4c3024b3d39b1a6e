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

interface Entry<T> {
  readonly value: T;
  readonly reads: readonly FactKey[];
}

export class TrackedMemo<T> {
  readonly #entries = new Map<string, Entry<T>>();
  /** Most facts have one reader, which then stands there without a set around it. */
  readonly #readers = new Map<FactKey, string | Set<string>>();
  /** A set to collect reads in, while no computation does: thousands of small sets would all be kept. */
  #collecting: Set<FactKey> | undefined = new Set();

  /** The value for `subject`, computed only when it is not known or a fact it read has changed. */
  get(subject: string, compute: (tracker: Tracker) => T): T {
    const known = this.#entries.get(subject);
    if (known !== undefined) return known.value;
    const collected = this.#collecting ?? new Set<FactKey>();
    this.#collecting = undefined;
    const value = compute({ read: (key) => void collected.add(key) });
    const reads = [...collected];
    collected.clear();
    this.#collecting = collected;
    this.#entries.set(subject, { value, reads });
    for (const key of reads) {
      const readers = this.#readers.get(key);
      if (readers === undefined) this.#readers.set(key, subject);
      else if (typeof readers !== 'string') readers.add(subject);
      else if (readers !== subject) this.#readers.set(key, new Set([readers, subject]));
    }
    return value;
  }

  /** The subjects that have read the fact. */
  readersOf(key: FactKey): ReadonlySet<string> {
    const readers = this.#readers.get(key);
    return typeof readers === 'string' ? new Set([readers]) : new Set(readers);
  }

  has(subject: string): boolean {
    return this.#entries.has(subject);
  }

  /**
   * Forgets every subject that read one of the keys; returns the forgotten subjects. Their values are kept in
   * `forgotten`, unless it already holds an earlier one, for callers that go on only where a value differs.
   */
  invalidate(changed: Iterable<FactKey>, forgotten?: Map<string, T>): ReadonlySet<string> {
    const stale = new Set<string>();
    for (const key of changed) {
      const readers = this.#readers.get(key);
      if (typeof readers === 'string') stale.add(readers);
      else for (const subject of readers ?? []) stale.add(subject);
    }
    for (const subject of stale) {
      const entry = this.#entries.get(subject);
      if (entry !== undefined && forgotten?.has(subject) === false) forgotten.set(subject, entry.value);
      this.forget(subject);
    }
    return stale;
  }

  forget(subject: string): void {
    const entry = this.#entries.get(subject);
    if (entry === undefined) return;
    this.#entries.delete(subject);
    for (const key of entry.reads) {
      const readers = this.#readers.get(key);
      if (readers === subject) this.#readers.delete(key);
      if (readers === undefined || typeof readers === 'string') continue;
      readers.delete(subject);
      if (readers.size === 0) this.#readers.delete(key);
    }
  }
}
