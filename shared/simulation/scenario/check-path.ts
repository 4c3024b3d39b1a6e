import type { ScenarioHop } from './scenario.ts';

/** What no request could follow in the path of a class, as a sentence; every hop must lead out in the end. */
export function checkPath(classId: string, path: readonly ScenarioHop[]): string | undefined {
  const hops = new Map(path.map((hop) => [hop.id, hop]));
  if (hops.size === 0) return `The path of class "${classId}" has no hops.`;
  if (path[0]?.async === true)
    return `Callers of class "${classId}" wait for its first hop: only later ones can be asynchronous.`;
  for (const hop of path) {
    const wrong = checkHop(classId, hop, hops);
    if (wrong !== undefined) return wrong;
  }
  const again = path.find(({ id }) => startsItself(id, hops));
  if (again !== undefined)
    return `Hop "${again.id}" of class "${classId}" starts itself again beside itself, so there are ever more: let its parts lead elsewhere.`;
  const caught = findCaught(path, hops);
  return caught === undefined
    ? undefined
    : `Requests of class "${classId}" that come to hop "${caught.id}" go round without an exit: let some of them leave.`;
}

function checkHop(
  classId: string,
  { id, next, fanOut }: ScenarioHop,
  hops: ReadonlyMap<string, ScenarioHop>,
): string | undefined {
  const where = `hop "${id}" of class "${classId}"`;
  const sum = onward(next, hops).reduce((total, { p }) => total + p, 0);
  if (sum > 1 + 1e-9) return `After ${where} the probabilities add up to ${sum}; at most 1 is possible.`;
  const unknown = [...next.map(({ to }) => to), ...(fanOut?.to ?? [])].find((to) => !hops.has(to));
  if (unknown !== undefined)
    return `${where.replace('hop', 'Hop')} leads to "${unknown}", which the path does not have.`;
  const parts = (fanOut?.to ?? []).filter((to) => hops.get(to)?.async !== true).length;
  if (typeof fanOut?.join === 'number' && fanOut.join > parts)
    return `${where.replace('hop', 'Hop')} waits for ${fanOut.join} answers and asks ${parts === 1 ? 'one' : parts}.`;
  return undefined;
}

/** Branches that the request itself takes. */
function onward(next: ScenarioHop['next'], hops: ReadonlyMap<string, ScenarioHop>): ScenarioHop['next'] {
  return next.filter(({ to }) => hops.get(to)?.async !== true);
}

/** Whether what a hop starts beside the request comes back to the hop. */
function startsItself(id: string, hops: ReadonlyMap<string, ScenarioHop>): boolean {
  const start = hops.get(id);
  const seen = new Set([
    ...(start?.fanOut?.to ?? []),
    ...(start?.next ?? []).flatMap(({ to }) => (hops.get(to)?.async === true ? [to] : [])),
  ]);
  for (const each of seen) {
    if (each === id) return true;
    const hop = hops.get(each);
    for (const to of [...(hop?.next.map((branch) => branch.to) ?? []), ...(hop?.fanOut?.to ?? [])])
      seen.add(to);
  }
  return false;
}

/** The first hop from which no way leads out. */
function findCaught(
  path: readonly ScenarioHop[],
  hops: ReadonlyMap<string, ScenarioHop>,
): ScenarioHop | undefined {
  const leaves = new Set<string>();
  for (const { id, next, cacheHit = 0 } of path) {
    const sum = onward(next, hops).reduce((total, { p }) => total + p, 0);
    if (sum * (1 - cacheHit) < 1 - 1e-9) leaves.add(id);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const { id, next } of path) {
      if (leaves.has(id) || !onward(next, hops).some(({ to, p }) => p > 0 && leaves.has(to))) continue;
      leaves.add(id);
      changed = true;
    }
  }
  return path.find(({ id }) => !leaves.has(id));
}
