import type { Branch } from '../flow/flow.ts';
import type { RandomStream } from './random-stream.ts';

/** The hop that a draw falls on; -1 when the way ends here. A single certain branch needs no draw. */
export function chooseBranch(branches: readonly Branch[], stream: RandomStream): number {
  if (branches.length === 0) return -1;
  const first = branches[0] as Branch;
  if (first.p >= 1) return first.to;
  let draw = stream.uniform();
  for (const { to, p } of branches) {
    if (draw < p) return to;
    draw -= p;
  }
  return -1;
}
