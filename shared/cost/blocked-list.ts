/** Exact sums are dear, and to look at thousands of bills is too: an edit changes one, and the other blocks stand. */
const blockSize = 64;

/** A list in blocks, each with what its members come to; only blocks with a changed member are made up again. */
export interface BlockedList<Member, Whole> {
  /** These members are others than they were. */
  follow(changed: Iterable<Member>): void;
  /** What each block comes to, in the order of the list. */
  parts(): readonly Whole[];
}

export function blockedList<Member, Whole>(
  list: readonly Member[],
  makeUp: (members: readonly Member[]) => Whole,
): BlockedList<Member, Whole> {
  const blockOf = new Map(list.map((member, index) => [member, Math.floor(index / blockSize)]));
  const parts: Whole[] = [];
  const stale = new Set(Array.from({ length: Math.ceil(list.length / blockSize) }, (_, block) => block));
  return {
    follow(changed) {
      for (const member of changed) {
        const block = blockOf.get(member);
        if (block !== undefined) stale.add(block);
      }
    },
    parts() {
      for (const block of stale)
        parts[block] = makeUp(list.slice(block * blockSize, (block + 1) * blockSize));
      stale.clear();
      return parts;
    },
  };
}
