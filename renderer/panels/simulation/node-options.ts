import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LoadBehaviour } from '#shared/catalogue/kit/load/kind-load.ts';
import { indexNames } from '#shared/catalogue/kit/load/table-load.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { behaviourOf } from '#shared/simulation/compile/behaviour-of.ts';

export interface NodeOption {
  readonly value: string;
  readonly label: string;
  readonly behaves: LoadBehaviour;
  /** Of a table, its global secondary indexes. */
  readonly indexes?: readonly string[];
}

/** The nodes that take part in a simulation, by name. */
export function nodeOptions(document: LintelDocument): readonly NodeOption[] {
  const reader = createDocumentReader(document, forgetful);
  return [...document.nodes.values()]
    .flatMap((node) => {
      const behaves = behaviourOf(node.id, reader);
      if (behaves === undefined) return [];
      const name = node.name === '' ? node.id : node.name;
      const view = behaves === 'table' ? reader.node(node.id) : undefined;
      const indexes = view === undefined ? {} : { indexes: indexNames(view) };
      const label = `${name} (${findKind(node.kind)?.title ?? node.kind})`;
      return [{ value: node.id, label, behaves, ...indexes }];
    })
    .sort((a, b) => a.label.localeCompare(b.label, 'en') || a.value.localeCompare(b.value, 'en'));
}

/** The letters of the zones that are drawn. */
export function zoneOptions(document: LintelDocument): readonly string[] {
  const zones = new Set<string>();
  for (const { properties } of document.nodes.values()) {
    const zone = properties?.zone ?? properties?.availabilityZone;
    if (typeof zone === 'string' && zone !== '') zones.add(zone);
  }
  return [...zones].sort();
}
