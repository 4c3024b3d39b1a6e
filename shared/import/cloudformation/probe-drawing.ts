import { TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { Kind, ResourceDraft } from '#shared/catalogue/define-kind.ts';
import { referenceFields } from '#shared/catalogue/node-references.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { DocumentNode, LintelDocument, Properties } from '#shared/document/records.ts';
import { createDerivedFacts } from '#shared/resolve/derived-facts.ts';
import { assignLogicalIds } from '#shared/resolve/logical-ids.ts';
import { createUnitContext } from '#shared/resolve/unit-context.ts';
import { kindsNamedBy } from './kinds-named-by.ts';

const subject = 'subject';
const places: Readonly<Record<string, string>> = {
  region: 'region',
  vpc: 'vpc',
  'availability-zone': 'zone',
  subnet: 'private',
};

/** A node of the kind in a place where it may be, to see which resources its properties make. */
export interface Probe {
  /** Every field that names other nodes, with one that it may name. */
  readonly references: Properties;
  resourcesWith(properties: Properties): readonly ResourceDraft[];
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
  const references = referencesFor(kind, (id) => {
    const known = places[id];
    if (known !== undefined) return known;
    const other = findKind(id);
    if (other === undefined) return undefined;
    if (!nodes.has(`other-${id}`)) add(`other-${id}`, id, placeFor(other, 1));
    return `other-${id}`;
  });
  const base: LintelDocument = { ...createDocument('probe', 'Probe'), nodes };
  const logicalIds = assignLogicalIds(nodes);

  return {
    references,
    resourcesWith(properties) {
      const node = nodes.get(subject);
      if (node === undefined) return [];
      const document = { ...base, nodes: new Map(nodes).set(subject, { ...node, properties }) };
      const revision = { document, logicalIds, derivedFacts: createDerivedFacts() };
      return new TrackedMemo<readonly ResourceDraft[]>().get(subject, (tracker) => {
        const ctx = createUnitContext(subject, revision, tracker, { gaps: [], parameters: new Map() });
        const view = ctx.node(subject);
        return view === undefined ? [] : (kind.resources?.(view, ctx) ?? []);
      });
    },
  };
}

/** A value for every field that names nodes directly, singly or in a list. */
function referencesFor(kind: Kind, nodeOf: (kind: string) => string | undefined): Properties {
  const values: Record<string, string | string[]> = {};
  for (const { field, schema } of referenceFields(kind.id)) {
    const [target] = kindsNamedBy(schema) ?? [];
    const id = target === undefined ? undefined : nodeOf(target);
    if (id === undefined) continue;
    for (const value of [id, [id]]) if (schema.safeParse(value).success) values[field] = value;
  }
  return values;
}
