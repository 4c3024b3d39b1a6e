import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { Connection, NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { routeTo } from '../../subnet-routes.ts';

export const peeringRoutesBothWays = defineRule({
  id: 'NET-030',
  name: 'peering-routes-both-ways',
  title: 'Both sides of a peering have routes',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['peer'] },
  messages: {
    oneWay:
      '{a} can send to {b}, and {b} has no route for the answer. Let the implied route tables of {b} be used, or add the route to its own.',
    none: 'Neither {a} nor {b} has a route to the other, so the peering carries nothing. Let it add routes.',
  },
  fix: 'automatic',
  sources: [aws.peeringRoutes],
  docs: {
    what: 'At least one subnet on each side of a peering connection has a route to the other side.',
    why: 'A peering connection by itself carries nothing: without a route back, requests arrive and their answers are dropped.',
    condition:
      'The effective tables of the subnets on one side, or on both, have no route through the peering to the known block of the other. Sides without subnets are left alone.',
    howToFix:
      'Let the connection add routes, which the quick fix does; subnets with a drawn route table need the route in that table.',
    whenToSuppress:
      'When the routes are managed elsewhere: "Routes are added by the network team after acceptance".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const { from, to } = connection;
    if (ctx.node(from)?.kind !== 'vpc' || ctx.node(to)?.kind !== 'vpc' || from === to) return;
    const there = hasRoute(ctx, from, to);
    const back = hasRoute(ctx, to, from);
    if (there === undefined || back === undefined || (there && back)) return;
    const place = { at: connection.id, related: [from, to] };
    if (!there && !back) yield { message: 'none', ...place, data: { a: nameOf(from), b: nameOf(to) } };
    else {
      const [a, b] = there ? [from, to] : [to, from];
      yield {
        message: 'oneWay',
        ...place,
        data: { a: nameOf(a), b: nameOf(b) },
        fixData: { asks: a, answers: b },
      };
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const connection = document.connections.get(finding.at);
    if (connection === undefined) return [];
    if (connection.properties?.addRoutes === false) {
      const changes = setConnectionProperties(document, finding.at, { addRoutes: undefined });
      return [{ title: 'Add routes on both sides', changes }];
    }
    const { asks, answers } = finding.fixData ?? {};
    if (typeof asks !== 'string' || typeof answers !== 'string') return [];
    return routesBack(ctx, connection, asks, answers);
  },
});

/** The line as a peering of its own, which drawn tables can name, and a route to it in each that lacks one. */
function routesBack(
  ctx: FixContext,
  { id, from, to }: Connection,
  asks: NodeId,
  answers: NodeId,
): readonly Fix[] {
  const asker = ctx.node(asks);
  const block = asker === undefined ? undefined : vpcBlocks(ctx, asker)?.[0];
  const place = ctx.document.nodes.get(answers);
  if (block === undefined || place === undefined) return [];
  const tables = new Set(
    ctx.descendantsOf(answers, 'subnet').flatMap((subnet) =>
      ctx
        .connectionsTo(subnet.id, 'associate')
        .map((association) => association.from)
        .filter((table) => ctx.node(table)?.kind === 'route-table'),
    ),
  );
  const peering = addNode(ctx.document, {
    kind: 'vpc-peering',
    name: `${ctx.nameOf(from)} to ${ctx.nameOf(to)}`,
    ...(place.parent === undefined ? {} : { parent: place.parent }),
    at: [place.at[0] - 120, place.at[1]],
    properties: { vpc: from, peerVpc: to },
  });
  let changes = mergeChanges(removeRecords(ctx.document, [], [id]), peering.changes);
  for (const table of [...tables].sort()) {
    const route = addConnection(applyChanges(ctx.document, changes), {
      kind: 'route',
      from: table,
      to: peering.id,
      properties: { destinationCidrBlock: block.text },
    });
    changes = mergeChanges(changes, route.changes);
  }
  return [{ title: `Add a route back to ${block.text}`, changes }];
}

/** Whether some subnet of the one VPC sends to the other through a peering; undefined when nothing can be said. */
function hasRoute(ctx: RuleContext, from: NodeId, to: NodeId): boolean | undefined {
  const target = ctx.node(to);
  const block = target === undefined ? undefined : vpcBlocks(ctx, target)?.[0];
  const subnets = ctx.descendantsOf(from, 'subnet');
  if (block === undefined || subnets.length === 0) return undefined;
  return subnets.some(({ id }) => routeTo(ctx, id, block.cidr)?.targetKind === 'vpc-peering');
}
