import type { Resource } from '#shared/resolve/architecture.ts';
import { isPseudoParameter, referencesIn } from '#shared/resolve/references.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const noReferenceCycle = defineRule({
  id: 'ARC-015',
  name: 'no-reference-cycle',
  title: 'Resources can be created in some order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { document: true },
  messages: {
    cycle: 'CloudFormation cannot order {path}: each waits for the next. Remove one of the references.',
  },
  fix: 'none',
  sources: [aws.dependsOn],
  maps: { cfnLint: ['E3004'] },
  docs: {
    what: 'The references between the resources of the template form no circle.',
    why: 'CloudFormation creates a resource after those that it refers to; in a circle none can be first, and the template is refused as a whole.',
    condition: 'Following `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn` from a resource leads back to it.',
    howToFix:
      'Take one reference out: give a rule, an attachment or a policy of its own (a separate resource that refers to both), or name the thing by a fixed name.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx) {
    const resources = ctx.allResources();
    for (const cycle of findCycles(resources)) {
      const [first] = cycle;
      const owner = first === undefined ? undefined : resources.get(first)?.owner;
      if (first === undefined || owner === undefined) continue;
      yield {
        message: 'cycle',
        at: owner,
        discriminator: first,
        related: [...new Set(cycle.flatMap((id) => resources.get(id)?.owner ?? []))].filter(
          (id) => id !== owner,
        ),
        data: { path: [...cycle, first].join(' → ') },
      };
    }
  },
});

const edges = new WeakMap<Resource, readonly string[]>();

function edgesOf(resource: Resource): readonly string[] {
  const known = edges.get(resource);
  if (known !== undefined) return known;
  const ids = new Set(resource.dependsOn ?? []);
  for (const { logicalId } of referencesIn(resource.properties))
    if (!isPseudoParameter(logicalId)) ids.add(logicalId);
  const list = [...ids].sort();
  edges.set(resource, list);
  return list;
}

/** One circle each, from its smallest logical id, found depth first without recursion: templates can be long. */
function findCycles(resources: ReadonlyMap<string, Resource>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const start of [...resources.keys()].sort()) {
    if (done.has(start)) continue;
    const path: { readonly id: string; readonly next: Iterator<string> }[] = [];
    const onPath = new Set<string>();
    const enter = (id: string, resource: Resource): void => {
      path.push({ id, next: edgesOf(resource).values() });
      onPath.add(id);
    };
    const first = resources.get(start);
    if (first !== undefined) enter(start, first);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value, done: isLast } = top.next.next();
      if (isLast === true || value === undefined) {
        path.pop();
        onPath.delete(top.id);
        done.add(top.id);
        continue;
      }
      if (onPath.has(value)) {
        cycles.push(fromSmallest(path.slice(path.findIndex(({ id }) => id === value)).map(({ id }) => id)));
        continue;
      }
      const resource = resources.get(value);
      if (resource !== undefined && !done.has(value)) enter(value, resource);
    }
  }
  return cycles;
}

function fromSmallest(cycle: readonly string[]): readonly string[] {
  const smallest = [...cycle].sort()[0] ?? '';
  const index = cycle.indexOf(smallest);
  return [...cycle.slice(index), ...cycle.slice(0, index)];
}
