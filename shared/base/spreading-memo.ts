import { equalJson, type JsonValue } from './json.ts';
import { type FactKey, type MemoOptions, TrackedMemo, type Tracker } from './tracked-memo.ts';

/** Computes one kept value, noting what it reads. */
export type Evaluate<C> = (compute: C, tracker: Tracker) => JsonValue;

/**
 * Values computed once and read by many, each of which is a fact of its own. When facts below a value change it is
 * computed again, and its readers follow only if it differs: so a change stops where it makes no difference.
 */
export class SpreadingMemo<C> {
  readonly #memo: TrackedMemo<JsonValue>;
  readonly #computations = new Map<string, C>();
  readonly #factOf: (key: string) => FactKey;

  /** `factOf` names the fact that a value is, for those who read it. */
  constructor(factOf: (key: string) => FactKey, options?: MemoOptions) {
    this.#factOf = factOf;
    this.#memo = new TrackedMemo(options);
  }

  /** The value under the key. `key` says all that `compute` depends on beside the facts it reads. */
  get(key: string, compute: C, evaluate: Evaluate<C>): JsonValue {
    return this.#memo.get(key, (tracker) => {
      this.#computations.set(key, compute);
      return evaluate(compute, tracker);
    });
  }

  /** The changed facts and with them the kept values that differ now. */
  spread(changed: ReadonlySet<FactKey>, evaluate: Evaluate<C>): ReadonlySet<FactKey> {
    const all = new Set(changed);
    let fresh: ReadonlySet<FactKey> = changed;
    // A value may be made from others, so the changes travel until none is left.
    while (fresh.size > 0) {
      const before = new Map<string, JsonValue>();
      const next = new Set<FactKey>();
      for (const key of this.#memo.invalidate(fresh, before)) {
        const compute = this.#computations.get(key);
        if (compute === undefined) continue;
        const value = this.get(key, compute, evaluate);
        if (equalJson(before.get(key), value)) continue;
        next.add(this.#factOf(key));
        all.add(this.#factOf(key));
      }
      fresh = next;
    }
    return all;
  }
}
