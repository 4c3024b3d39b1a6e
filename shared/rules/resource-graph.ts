import type { Resource } from '#shared/resolve/architecture.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';

const known = new WeakMap<Resource, readonly string[]>();

/** Logical ids that a resource waits for: those it refers to and those it depends on, in order. */
export function edgesOf(resource: Resource): readonly string[] {
  const cached = known.get(resource);
  if (cached !== undefined) return cached;
  const ids = new Set(resource.dependsOn ?? []);
  for (const { logicalId } of referencesIn(resource.properties)) {
    if (!isPseudoParameter(logicalId)) ids.add(logicalId);
  }
  const edges = [...ids].sort();
  known.set(resource, edges);
  return edges;
}

/** True when the two differ in type, in who owns them or in what they wait for. */
export function changesGraph(before: Resource | undefined, after: Resource | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  if (before.owner !== after.owner || before.type !== after.type) return true;
  const [old, now] = [edgesOf(before), edgesOf(after)];
  return old.length !== now.length || old.some((edge, index) => edge !== now[index]);
}

/**
 * Circles of waiting resources, each from its smallest logical id. What waits for nothing is taken away until nothing
 * more can be; in a sound template nothing is left, and that is quick.
 */
export function findCycles(resources: ReadonlyMap<string, Resource>): readonly (readonly string[])[] {
  const rest = withoutOrdered(resources);
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  for (const start of [...rest].sort()) {
    if (done.has(start)) continue;
    // Depth first without recursion: a circle may be long.
    const path: { readonly id: string; readonly edges: readonly string[]; next: number }[] = [];
    const onPath = new Set<string>();
    const enter = (id: string): void => {
      const resource = resources.get(id);
      if (resource === undefined) return;
      path.push({ id, edges: edgesOf(resource), next: 0 });
      onPath.add(id);
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges[top.next];
      top.next += 1;
      if (edge === undefined) {
        path.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (onPath.has(edge)) {
        cycles.push(fromSmallest(path.slice(path.findIndex(({ id }) => id === edge)).map(({ id }) => id)));
      } else if (rest.has(edge) && !done.has(edge)) enter(edge);
    }
  }
  return cycles;
}

/** The resources that are in a circle, or lead into one or out of one to another. */
function withoutOrdered(resources: ReadonlyMap<string, Resource>): ReadonlySet<string> {
  const waitsFor = new Map<string, number>();
  const waiting = new Map<string, string[]>();
  const free: string[] = [];
  for (const [id, resource] of resources) {
    let count = 0;
    for (const edge of edgesOf(resource)) {
      if (!resources.has(edge)) continue;
      count += 1;
      const list = waiting.get(edge);
      if (list === undefined) waiting.set(edge, [id]);
      else list.push(id);
    }
    if (count === 0) free.push(id);
    else waitsFor.set(id, count);
  }
  for (const id of free) {
    for (const next of waiting.get(id) ?? []) {
      const count = (waitsFor.get(next) ?? 0) - 1;
      if (count === 0) {
        waitsFor.delete(next);
        free.push(next);
      } else waitsFor.set(next, count);
    }
  }
  return new Set(waitsFor.keys());
}

function fromSmallest(cycle: readonly string[]): readonly string[] {
  const smallest = [...cycle].sort()[0] ?? '';
  const index = cycle.indexOf(smallest);
  return [...cycle.slice(index), ...cycle.slice(0, index)];
}
