import { peeredVpcs } from '#shared/catalogue/kit/peered-vpcs.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { noteUnknownPeers } from '../../peerings.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const meshStaysSmall = defineRule({
  id: 'NET-119',
  name: 'mesh-stays-small',
  title: 'A mesh of peerings stays small',
  severity: 'info',
  nature: 'practice',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    mesh: '{n} VPCs are joined by {m} peerings, and each new one needs a peering and routes with every other: {full} in all. A Transit Gateway needs {n} attachments.',
  },
  fix: 'suggestion',
  sources: [aws.peering, aws.transitGatewayHow],
  docs: {
    what: 'VPCs that all talk to one another are joined by a Transit Gateway and not by peerings, once they are more than a few.',
    why: 'Peerings grow with the square of the number of VPCs, and each has routes on both sides.',
    condition: 'Five or more VPCs are each peered with all others, or ten or more VPCs are peered.',
    howToFix:
      'Draw a Transit Gateway, attach the VPCs to it and take the peerings away, which the quick fix does. It is charged by attachment and by gigabyte.',
    whenToSuppress: 'Where data between VPCs is much: "A Transit Gateway would charge every byte".',
  },
  *check(ctx) {
    const pairs = new Set<string>();
    const add = (a: unknown, b: unknown): void => {
      if (typeof a !== 'string' || typeof b !== 'string' || a === b) return;
      if (ctx.kindOf(a)?.id === 'vpc' && ctx.kindOf(b)?.id === 'vpc')
        pairs.add(JSON.stringify([a, b].sort()));
    };
    noteUnknownPeers(ctx);
    for (const vpc of ctx.idsOfKind('vpc'))
      for (const { to } of ctx.connectionsFrom(vpc, 'peer')) add(vpc, to);
    for (const { id, properties } of ctx.nodesOfKind('vpc-peering')) {
      add(properties.vpc, properties.peerVpc);
      const ends = [
        ...ctx.connectionsFrom(id, 'peer').map(({ to }) => to),
        ...ctx.connectionsTo(id, 'peer').map(({ from }) => from),
      ];
      add(ends[0], ends[1]);
    }
    const vpcs = new Set([...pairs].flatMap((pair) => JSON.parse(pair) as string[]));
    const n = vpcs.size;
    const full = (n * (n - 1)) / 2;
    const manyVpcs = ctx.limits.get('peering.manyVpcs').value;
    const fullMesh = ctx.limits.get('peering.fullMesh').value;
    if (n < manyVpcs && !(n >= fullMesh && pairs.size === full)) return;
    yield { message: 'mesh', at: 'document', related: [...vpcs].sort(), data: { n, m: pairs.size, full } };
  },
  fixes(ctx, finding) {
    const vpcs = finding.related ?? [];
    const { document } = ctx;
    const [first] = vpcs.flatMap((id) => document.nodes.get(id) ?? []);
    if (first === undefined) return [];
    const among = new Set<string>(vpcs);
    const lines = [...document.connections.values()].filter(
      ({ kind, from, to }) => kind === 'peer' && among.has(from) && among.has(to),
    );
    const peerings = ctx
      .nodesOfKind('vpc-peering')
      .filter((node) => {
        const { asks, accepts } = peeredVpcs(node, ctx);
        return asks !== undefined && accepts !== undefined && among.has(asks.id) && among.has(accepts.id);
      })
      .map(({ id }) => id);
    const removed = removeRecords(
      document,
      peerings,
      lines.map(({ id }) => id),
    );
    const hub = addNode(applyChanges(document, removed), {
      kind: 'transit-gateway',
      name: 'Hub',
      ...(first.parent === undefined ? {} : { parent: first.parent }),
      at: [first.at[0], first.at[1] - 140],
    });
    let changes = mergeChanges(removed, hub.changes);
    for (const vpc of vpcs) {
      const after = applyChanges(document, changes);
      changes = mergeChanges(
        changes,
        addConnection(after, { kind: 'attach', from: hub.id, to: vpc }).changes,
      );
    }
    return [{ title: `Join the ${vpcs.length} VPCs by a Transit Gateway`, changes }];
  },
});
