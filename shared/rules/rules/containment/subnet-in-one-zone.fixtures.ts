import type { Point, Size } from '#shared/base/geometry.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

type Places = Readonly<Record<string, { readonly at: Point; readonly size: Size }>>;

/** The drawing with places and sizes of its own for some of its nodes. */
function placed(document: LintelDocument, places: Places): LintelDocument {
  const nodes = [...document.nodes.values()].map(
    (node) => [node.id, { ...node, ...places[node.id] }] as const,
  );
  return { ...document, nodes: new Map(nodes) };
}

function across(width: number): LintelDocument {
  return placed(
    drawing({
      main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      left: { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
      right: { kind: 'availability-zone', in: 'main', properties: { zone: 'b' } },
      app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24' } },
    }),
    {
      left: { at: [20, 20], size: [300, 400] },
      right: { at: [340, 20], size: [300, 400] },
      app: { at: [40, 60], size: [width, 120] },
    },
  );
}

export const subnetInOneZoneFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A subnet without a zone',
      document: drawing({ main: { kind: 'vpc' }, app: { kind: 'subnet', in: 'main' } }),
      finds: [{ at: 'app', message: 'none' }],
    },
    {
      title: 'A subnet drawn in zone a that says b',
      document: drawing({
        main: { kind: 'vpc' },
        zone: { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
        app: { kind: 'subnet', in: 'zone', properties: { availabilityZone: 'b' } },
      }),
      finds: [{ at: 'app', message: 'two' }],
    },
    {
      title: 'A subnet across two zone frames',
      document: across(580),
      finds: [{ at: 'app', message: 'across' }],
    },
  ],
  passing: [
    {
      title: 'A subnet in a zone frame',
      document: drawing({
        main: { kind: 'vpc' },
        zone: { kind: 'availability-zone', in: 'main', properties: { zone: 'b' } },
        app: { kind: 'subnet', in: 'zone' },
      }),
    },
    {
      title: 'A subnet that states its zone',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'c' } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A zone that a parameter decides',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { availabilityZone: { Ref: 'Zone' } } },
      }),
      undecided: { at: 'app', field: 'availabilityZone' },
    },
  ],
};
