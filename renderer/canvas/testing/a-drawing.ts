import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';

/** A document with these nodes and connections, for tests. */
export function aDrawing(
  nodes: readonly (Partial<DocumentNode> & { readonly id: string })[],
  connections: readonly (Partial<Connection> & { readonly from: string; readonly to: string })[] = [],
): LintelDocument {
  return {
    id: 'test',
    header: new Map([
      [
        'document',
        {
          id: 'document',
          name: 'Test',
          settings: {
            region: 'us-east-1',
            environment: 'production',
            profile: 'standard',
            hoursPerMonth: 730,
            tags: {},
          },
        },
      ],
    ]),
    nodes: new Map(
      nodes.map((node) => [node.id, { kind: 'sqs-queue', name: node.id, at: [0, 0] as const, ...node }]),
    ),
    connections: new Map(
      connections.map(({ from, to, ...rest }) => {
        const id = rest.id ?? `${from}-${to}`;
        return [id, { kind: 'traffic', ...rest, id, from, to }];
      }),
    ),
    scenarios: new Map(),
    suppressions: new Map(),
    intents: new Map(),
    comments: new Map(),
    decisions: new Map(),
    views: new Map(),
    sources: new Map(),
    unknownFields: {},
  };
}

/** A VPC of 600 × 400 at 100, 100 with one queue at 150, 150 (absolute) and one queue outside. */
export function vpcWithQueue(): LintelDocument {
  return aDrawing([
    { id: 'vpc', kind: 'vpc', name: 'Main', at: [100, 100], size: [600, 400] },
    { id: 'in', parent: 'vpc', at: [50, 50] },
    { id: 'out', at: [900, 100] },
  ]);
}
