/**
 * How many others each node stands before: those that every way from an entry leads through it. Entries themselves
 * are not counted. Cooper, Harvey and Kennedy's simple algorithm, from one root before all entries.
 */
export function dominatedCounts(
  entries: readonly string[],
  next: (id: string) => readonly string[],
): ReadonlyMap<string, number> {
  const order = postOrder(entries, next);
  const last = order.length;
  const numberOf = new Map(order.map((id, index) => [id, index]));
  const before: number[][] = order.map(() => []);
  for (const [index, id] of order.entries())
    for (const target of next(id)) before[numberOf.get(target) ?? -1]?.push(index);
  for (const entry of entries) before[numberOf.get(entry) ?? -1]?.push(last);

  const dominator = new Array<number>(last + 1).fill(-1);
  dominator[last] = last;
  const meet = (a: number, b: number): number => {
    let [one, two] = [a, b];
    while (one !== two) {
      while (one < two) one = dominator[one] ?? last;
      while (two < one) two = dominator[two] ?? last;
    }
    return one;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = last - 1; index >= 0; index -= 1) {
      const known = (before[index] ?? []).filter((each) => dominator[each] !== -1);
      const [first, ...rest] = known;
      if (first === undefined) continue;
      const found = rest.reduce((sum, each) => meet(sum, each), first);
      if (dominator[index] === found) continue;
      dominator[index] = found;
      changed = true;
    }
  }
  // In post-order a node comes before its dominator, so that its count is complete when it is handed on.
  const counts = new Array<number>(last + 1).fill(0);
  for (let index = 0; index < last; index += 1) {
    const above = dominator[index] ?? last;
    counts[above] = (counts[above] ?? 0) + (counts[index] ?? 0) + 1;
  }
  const isEntry = new Set(entries);
  return new Map(
    order.flatMap((id, index): readonly [string, number][] => {
      const count = counts[index] ?? 0;
      return count === 0 || isEntry.has(id) ? [] : [[id, count]];
    }),
  );
}

/** Depth first without recursion: a way may be long. */
function postOrder(entries: readonly string[], next: (id: string) => readonly string[]): readonly string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    const path: { readonly id: string; readonly targets: readonly string[]; at: number }[] = [
      { id: entry, targets: next(entry), at: 0 },
    ];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = top.targets[top.at];
      top.at += 1;
      if (target === undefined) {
        order.push(top.id);
        path.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        path.push({ id: target, targets: next(target), at: 0 });
      }
    }
  }
  return order;
}
