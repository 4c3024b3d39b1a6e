import { peeredVpcs } from '#shared/catalogue/kit/peered-vpcs.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { Connection, NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
  type RuleSubject,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes, routeTo } from '../../subnet-routes.ts';

export const peeringRoutesBothWays = defineRule({
  id: 'NET-030',
  name: 'peering-routes-both-ways',
  title: 'Both sides of a peering have routes',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['peer'], nodes: ['vpc-peering'] },
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
      'Let the connection add routes, which the quick fix does; subnets with a drawn route table need the route in that table, and the quick fix draws it.',
    whenToSuppress:
      'When the routes are managed elsewhere: "Routes are added by the network team after acceptance".',
  },
  *check(ctx, subject) {
    const peering = peeringAt(ctx, subject);
    if (peering === undefined) return;
    const { id, from, to } = peering;
    for (const side of [from, to])
      for (const subnet of ctx.descendantsOf(side, 'subnet')) if (noteUnknownRoutes(ctx, subnet.id)) return;
    const there = hasRoute(ctx, from, to);
    const back = hasRoute(ctx, to, from);
    if (there === undefined || back === undefined || (there && back)) return;
    const place = { at: id, related: [from, to] };
    if (!there && !back)
      yield {
        message: 'none',
        ...place,
        data: { a: nameOf(from), b: nameOf(to) },
        fixData: { asks: from, answers: to },
      };
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
    const { asks, answers } = finding.fixData ?? {};
    if (typeof asks !== 'string' || typeof answers !== 'string') return [];
    const record = document.connections.get(finding.at) ?? document.nodes.get(finding.at);
    if (record?.properties?.addRoutes === false)
      return settingOf(ctx, finding.at, 'Add routes on both sides', { addRoutes: undefined });
    const connection = document.connections.get(finding.at);
    const sides = finding.message === 'none' ? [answers, asks] : [answers];
    if (connection !== undefined) {
      return sides.length === 1 ? routesBack(ctx, connection, asks, answers) : [];
    }
    let changes: ChangeSet = noChanges;
    for (const side of sides) {
      const added = routesTo(ctx, changes, finding.at, side, side === answers ? asks : answers);
      changes = mergeChanges(changes, added);
    }
    return [{ title: sides.length === 1 ? 'Add the route back' : 'Add routes on both sides', changes }];
  },
});

interface PeeringAt {
  readonly id: string;
  readonly from: NodeId;
  readonly to: NodeId;
}

function peeringAt(ctx: RuleContext, subject: RuleSubject): PeeringAt | undefined {
  if ('connection' in subject) {
    const { id, from, to } = subject.connection;
    const isBetweenVpcs = ctx.node(from)?.kind === 'vpc' && ctx.node(to)?.kind === 'vpc' && from !== to;
    return isBetweenVpcs ? { id, from, to } : undefined;
  }
  if (!('node' in subject)) return undefined;
  const { node } = subject;
  if (noteUnknown(ctx, node, 'vpc') || noteUnknown(ctx, node, 'peerVpc')) return undefined;
  const { asks, accepts } = peeredVpcs(node, ctx);
  return asks === undefined || accepts === undefined || asks.id === accepts.id
    ? undefined
    : { id: node.id, from: asks.id, to: accepts.id };
}

/** Drawn route tables of the subnets of the VPC. */
function tablesIn(ctx: RuleContext, vpc: NodeId): readonly NodeId[] {
  const tables = ctx.descendantsOf(vpc, 'subnet').flatMap((subnet) =>
    ctx
      .connectionsTo(subnet.id, 'associate')
      .map((association) => association.from)
      .filter((table) => ctx.node(table)?.kind === 'route-table'),
  );
  return [...new Set(tables)].sort();
}

/** A route to the other VPC in every drawn table of this one that has none. */
function routesTo(
  ctx: FixContext,
  before: ChangeSet,
  peering: NodeId,
  vpc: NodeId,
  other: NodeId,
): ChangeSet {
  const target = ctx.node(other);
  const block = target === undefined ? undefined : vpcBlocks(ctx, target)?.[0];
  if (block === undefined) return noChanges;
  let changes: ChangeSet = noChanges;
  for (const table of tablesIn(ctx, vpc)) {
    const document = applyChanges(ctx.document, mergeChanges(before, changes));
    const route = addConnection(document, {
      kind: 'route',
      from: table,
      to: peering,
      properties: { destinationCidrBlock: block.text },
    });
    changes = mergeChanges(changes, route.changes);
  }
  return changes;
}

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
  const peering = addNode(ctx.document, {
    kind: 'vpc-peering',
    name: `${ctx.nameOf(from)} to ${ctx.nameOf(to)}`,
    ...(place.parent === undefined ? {} : { parent: place.parent }),
    at: [place.at[0] - 120, place.at[1]],
    properties: { vpc: from, peerVpc: to },
  });
  const drawn = mergeChanges(removeRecords(ctx.document, [], [id]), peering.changes);
  const changes = mergeChanges(drawn, routesTo(ctx, drawn, peering.id, answers, asks));
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
