import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { DerivingReader } from '#shared/resolve/derived-facts.ts';

/**
 * What has addresses in the subnet. Derived once for the drawing, so that an edit inside one node touches it only
 * when that node comes to span other subnets.
 */
export function occupantsOf(reader: DerivingReader, subnet: NodeId): readonly NodeView[] {
  const ids = reader.derived(`occupants ${subnet}`, (inner) => occupantTable(inner)[subnet] ?? []);
  return ids.flatMap((id) => reader.node(id) ?? []);
}

function occupantTable(reader: DerivingReader): Readonly<Record<NodeId, readonly NodeId[]>> {
  return reader.derived('occupants', (inner) => {
    const table: Record<NodeId, NodeId[]> = {};
    for (const kind of kindsWithAddresses()) {
      for (const node of inner.idsOfKind(kind)) {
        for (const subnet of spannedSubnets(inner, node)) {
          const list = table[subnet];
          if (list === undefined) table[subnet] = [node];
          else list.push(node);
        }
      }
    }
    for (const list of Object.values(table)) list.sort();
    return table;
  });
}

function spannedSubnets(reader: DerivingReader, node: NodeId): readonly NodeId[] {
  return reader.derived(`spanned-subnets ${node}`, (inner) => inner.subnetsOf(node).map(({ id }) => id));
}

let withAddresses: readonly string[] | undefined;

function kindsWithAddresses(): readonly string[] {
  withAddresses ??= allKinds()
    .filter((kind) => kind.addressDemand !== undefined || kind.traits.includes('network-interface'))
    .map((kind) => kind.id);
  return withAddresses;
}
