import type { Resource } from './architecture.ts';
import { propertiesWithoutReferencesTo, referencesIn } from './references.ts';

const references = new WeakMap<Resource, readonly string[]>();
const reduced = new WeakMap<Resource, { readonly missing: string; readonly resource: Resource }>();

/** The logical ids that a resource names in its properties or waits for. */
export function referencedIds(resource: Resource): readonly string[] {
  const known = references.get(resource);
  if (known !== undefined) return known;
  const ids = new Set(referencesIn(resource.properties).map(({ logicalId }) => logicalId));
  for (const id of resource.dependsOn ?? []) ids.add(id);
  const list = [...ids];
  references.set(resource, list);
  return list;
}

/** The resource without its references to what is missing; the same resource when it has none. */
export function leaveOutReferences(resource: Resource, isMissing: (id: string) => boolean): Resource {
  const missing = referencedIds(resource).filter(isMissing);
  if (missing.length === 0) return resource;
  const key = missing.join(' ');
  const known = reduced.get(resource);
  if (known?.missing === key) return known.resource;
  const { dependsOn, ...rest } = resource;
  const kept = dependsOn?.filter((id) => !isMissing(id)) ?? [];
  const result: Resource = {
    ...rest,
    properties: propertiesWithoutReferencesTo(resource.properties, isMissing),
    ...(kept.length === 0 ? {} : { dependsOn: kept }),
  };
  reduced.set(resource, { missing: key, resource: result });
  return result;
}
