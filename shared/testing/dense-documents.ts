import fc from 'fast-check';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type Change } from '#shared/document/change-set.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { DocumentNode, LintelDocument, Properties } from '#shared/document/records.ts';

const frames = new Set(['account', 'region', 'vpc', 'subnet', 'stack', 'frame', 'note', 'shape', 'resource']);
/** Lines that state an order or nothing at all; an order can be drawn as a circle, which is then the user's. */
const ordering = new Set(['depends', 'note', 'deploy']);

/**
 * Documents with one or two nodes of every kind in two VPCs, and many legal connections between them: for laws about
 * what connections imply, which sparse random documents hardly reach.
 */
export function denseDocument(maxConnections = 120): fc.Arbitrary<LintelDocument> {
  const choice = fc.nat(1_000_000);
  return fc
    .record({
      examples: fc.array(choice, { minLength: 200, maxLength: 200 }),
      lines: fc.array(fc.tuple(choice, choice, choice), {
        minLength: 20,
        maxLength: maxConnections,
        size: 'max',
      }),
    })
    .map(({ examples, lines }) => {
      const nodes = allNodes(examples);
      const connections = new Map<string, Change>();
      const addresses = new Set<string>();
      for (const [a, b, c] of lines) {
        const from = nodes[a % nodes.length];
        if (from === undefined) continue;
        const pairs = nodes.flatMap((to) =>
          to === from
            ? []
            : legalConnectionKinds(from.kind, to.kind)
                .filter(({ id }) => !ordering.has(id))
                .map(({ id }) => ({ kind: id, to: to.id })),
        );
        const pair = pairs[(b + c) % Math.max(1, pairs.length)];
        if (pair === undefined) continue;
        // One Elastic IP on two things is a drawing of something that does not exist.
        if (from.kind === 'elastic-ip' && addresses.has(from.id)) continue;
        addresses.add(from.id);
        const id = `${from.id}-${pair.to}-${pair.kind}`;
        connections.set(id, {
          table: 'connections',
          id,
          after: { id, kind: pair.kind, from: from.id, to: pair.to },
        });
      }
      const changes: Change[] = nodes.map((node) => ({ table: 'nodes', id: node.id, after: node }));
      return applyChanges(createDocument('dense', 'Dense'), [...changes, ...connections.values()]);
    });
}

function allNodes(examples: readonly number[]): readonly DocumentNode[] {
  const nodes: DocumentNode[] = [];
  const add = (kind: string, id: string, parent?: string, properties?: Properties): void => {
    nodes.push({
      id,
      kind,
      name: id,
      at: [0, 0],
      ...(parent === undefined ? {} : { parent }),
      ...(properties === undefined ? {} : { properties }),
    });
  };
  add('region', 'region');
  add('vpc', 'main', 'region');
  add('vpc', 'other', 'region', { cidrBlock: '10.9.0.0/16' });
  ['public', 'private', 'isolated'].forEach((tier, row) => {
    ['a', 'b'].forEach((availabilityZone, column) => {
      const cidrBlock = `10.0.${row * 2 + column}.0/24`;
      add('subnet', `${tier}-${availabilityZone}`, 'main', { tier, availabilityZone, cidrBlock });
    });
  });
  add('subnet', 'other-a', 'other', { availabilityZone: 'a', cidrBlock: '10.9.0.0/24' });
  let turn = 0;
  const next = (): number => examples[turn++ % examples.length] ?? 0;
  for (const kind of allKinds()) {
    if (frames.has(kind.id)) continue;
    for (let count = 0; count <= next() % 2; count += 1) {
      const example = kind.examples.good[next() % Math.max(1, kind.examples.good.length)];
      add(kind.id, `${kind.id}-${count + 1}`, parentFor(kind, next(), nodes), example?.properties);
    }
  }
  return nodes;
}

function parentFor(kind: Kind, choice: number, nodes: readonly DocumentNode[]): string | undefined {
  const fitting = nodes.filter((node) => kind.placement.parents.includes(node.kind));
  return fitting[choice % Math.max(1, fitting.length)]?.id;
}
