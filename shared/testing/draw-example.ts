import type { Kind } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { aDocument } from './a-document.ts';

/**
 * A node of the kind, called `subject`, in a place where it may be: a VPC with two zones, and the other containers
 * that it needs, made for it.
 */
export function drawExample(kind: Kind, properties: Properties): LintelDocument {
  let builder = aDocument()
    .node('region', 'region')
    .node('vpc', 'vpc', { parent: 'region' })
    .node('availability-zone', 'zone-a', { parent: 'vpc' })
    .node('subnet', 'private-a', { parent: 'zone-a', properties: { cidrBlock: '10.0.100.0/24' } })
    .node('subnet', 'public-a', {
      parent: 'zone-a',
      properties: { tier: 'public', cidrBlock: '10.0.101.0/24' },
    })
    .node('availability-zone', 'zone-b', { parent: 'vpc', properties: { zone: 'b' } })
    .node('subnet', 'private-b', { parent: 'zone-b', properties: { cidrBlock: '10.0.102.0/24' } })
    .node('subnet', 'public-b', {
      parent: 'zone-b',
      properties: { tier: 'public', cidrBlock: '10.0.103.0/24' },
    });
  const places: Readonly<Record<string, string>> = {
    region: 'region',
    vpc: 'vpc',
    'availability-zone': 'zone-a',
    subnet: 'private-a',
  };
  function placeFor(child: Kind, depth: number): string | undefined {
    const [usual = 'canvas'] = child.placement.parents;
    if (places[usual] !== undefined) return places[usual];
    const parent = depth > 4 ? undefined : findKind(usual);
    if (parent === undefined) return undefined;
    const around = placeFor(parent, depth + 1);
    builder = builder.node(parent.id, parent.id, around === undefined ? {} : { parent: around });
    return parent.id;
  }
  const parent = placeFor(kind, 0);
  return builder
    .node(kind.id, 'subject', { properties, ...(parent === undefined ? {} : { parent }) })
    .build();
}
