import { TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { DocumentNode, LintelDocument, Properties } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { createDerivedFacts } from '#shared/resolve/derived-facts.ts';
import { assignLogicalIds } from '#shared/resolve/logical-ids.ts';
import { resolveUnit } from '#shared/resolve/resolve-unit.ts';

const subject = 'subject';
const places: Readonly<Record<string, string>> = {
  region: 'region',
  vpc: 'vpc',
  'availability-zone': 'zone',
  subnet: 'private',
};

/** A node of the kind in a place where it may be, to see which resources its properties make. */
export interface Probe {
  resourcesWith(properties: Properties): readonly Resource[];
}

/** A drawing around one node of the kind, the containers that it needs made for it. */
export function createProbe(kind: Kind): Probe {
  const nodes = new Map<string, DocumentNode>();
  const add = (id: string, kindId: string, parent?: string, properties?: Properties): void => {
    nodes.set(id, {
      id,
      kind: kindId,
      name: id,
      at: [0, 0],
      ...(parent === undefined ? {} : { parent }),
      ...(properties === undefined ? {} : { properties }),
    });
  };
  add('region', 'region');
  add('vpc', 'vpc', 'region');
  add('zone', 'availability-zone', 'vpc');
  add('private', 'subnet', 'zone');
  add('public', 'subnet', 'zone', { tier: 'public' });
  const placeFor = (child: Kind, depth: number): string | undefined => {
    const [usual = 'canvas'] = child.placement.parents;
    if (places[usual] !== undefined) return places[usual];
    const parent = depth > 4 ? undefined : findKind(usual);
    if (parent === undefined) return undefined;
    add(`around-${parent.id}`, parent.id, placeFor(parent, depth + 1));
    return `around-${parent.id}`;
  };
  const parent = placeFor(kind, 0);
  add(subject, kind.id, parent);
  const base: LintelDocument = { ...createDocument('probe', 'Probe'), nodes };
  const logicalIds = assignLogicalIds(nodes);

  return {
    resourcesWith(properties) {
      const node = nodes.get(subject);
      if (node === undefined) return [];
      const document = { ...base, nodes: new Map(nodes).set(subject, { ...node, properties }) };
      const revision = { document, logicalIds, derivedFacts: createDerivedFacts() };
      return new TrackedMemo<readonly Resource[]>().get(
        subject,
        (tracker) => resolveUnit(subject, revision, tracker).resources,
      );
    },
  };
}
