import type { Walk } from './walk-state.ts';

/** More settings than these wrong at once, and the way is no way. */
const maxBlocks = 12;
/** A drawing asks narrow questions: beyond this something goes round in circles. */
const maxSteps = 20_000;

/** What comes of a step: ways to go on, or the end of the way. */
export type Onward = readonly Step[];

export type Step =
  | { readonly walk: Walk; readonly go: (walk: Walk) => Onward }
  | { readonly walk: Walk; readonly end: 'arrived' | 'stranded' };

/** Goes on from here when it is this walk's turn. */
export function later(walk: Walk, go: (walk: Walk) => Onward): Onward {
  return [{ walk, go }];
}

/** There and back. */
export function arrived(walk: Walk): Onward {
  return [{ walk, end: 'arrived' }];
}

/** No way on; kept for the case that no other walk arrives. */
export function stranded(walk: Walk): Onward {
  return [{ walk, end: 'stranded' }];
}

export interface Found {
  /** The best first. Without blocks there are as many as it took to be enough; with blocks, one. */
  readonly arrivals: readonly Walk[];
  readonly bestStranded: Walk | undefined;
}

/**
 * Shortest way by the number of blocks: what has met fewest goes on first, then what knows most, then what follows
 * the tables, then the branch that was named first.
 */
export function searchWays(start: Onward, isEnough: (arrivals: readonly Walk[]) => boolean): Found {
  const heap: Step[] = [];
  const arrivals: Walk[] = [];
  let bestStranded: Walk | undefined;
  let tooBlocked: Walk | undefined;
  for (const step of start) push(heap, step);
  for (let steps = 0; steps < maxSteps; steps += 1) {
    const [next] = heap;
    const [best] = arrivals;
    if (next === undefined) break;
    if (best !== undefined && (isBehind(next.walk, best) || isEnough(arrivals))) break;
    pop(heap);
    if ('end' in next) {
      if (next.end === 'arrived') arrivals.push(next.walk);
      else bestStranded ??= next.walk;
      continue;
    }
    for (const step of next.go(next.walk)) {
      if (step.walk.blocks <= maxBlocks) push(heap, step);
      else if (tooBlocked === undefined || compareWalks(step.walk, tooBlocked) < 0) tooBlocked = step.walk;
    }
  }
  return { arrivals, bestStranded: bestStranded ?? tooBlocked };
}

/** Only walks without blocks add up; of the blocked the first is the answer. */
function isBehind(walk: Walk, best: Walk): boolean {
  return best.blocks > 0 || walk.blocks > 0 || walk.unknowns > best.unknowns;
}

function compareWalks(a: Walk, b: Walk): number {
  if (a.blocks !== b.blocks) return a.blocks - b.blocks;
  if (a.unknowns !== b.unknowns) return a.unknowns - b.unknowns;
  if (a.detours !== b.detours) return a.detours - b.detours;
  const length = Math.min(a.order.length, b.order.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a.order[i] ?? 0) - (b.order[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.order.length - b.order.length;
}

function push(heap: Step[], entry: Step): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || compareWalks(parent.walk, entry.walk) <= 0) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Step[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  while (true) {
    const left = 2 * at + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (a === undefined) break;
    const child = b !== undefined && compareWalks(b.walk, a.walk) < 0 ? left + 1 : left;
    const smaller = heap[child];
    if (smaller === undefined || compareWalks(last.walk, smaller.walk) <= 0) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = last;
}
