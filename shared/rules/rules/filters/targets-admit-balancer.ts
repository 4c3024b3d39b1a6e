import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { forwardsOf, legsFrom } from '#shared/resolve/implied/forwards.ts';
import { drawnGroupOf, keepsAddress } from '../../client-address.ts';
import { isExpression } from '../../known.ts';
import { asFixData, canBeRefused, obstacleIn, pathFixes } from '../../network-questions.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const targetsAdmitBalancer = defineRule({
  id: 'NET-053',
  name: 'targets-admit-balancer',
  title: 'A load balancer reaches its targets',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  needs: 'reachability',
  subjects: { nodes: ['alb', 'nlb', 'gwlb'] },
  messages: {
    blocked:
      '{name} cannot reach {target} on port {port}: {obstacle}. Its targets stay unhealthy; open the way.',
    clients:
      '{client} cannot use {name} on port {port}: its targets see the address of the client, and {obstacle}. Open the way for clients, or do not keep their addresses.',
  },
  fix: 'automatic',
  sources: [aws.albHealthChecks, aws.reachability],
  docs: {
    what: 'Packets of a load balancer arrive at its targets on their port, and answers come back.',
    why: 'A target that is not reached is unhealthy and gets nothing. With all of them unhealthy, the load balancer answers 502 or 503.',
    condition:
      'The network of the drawing refuses a connection from the load balancer to a target on the port of its group, there or back; or a Network Load Balancer keeps the address of the client, and the network refuses what is drawn to call it.',
    howToFix:
      'Admit the load balancer in security group and network ACL; the quick fix takes every obstacle away.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const seen = new Set<string>();
    const asked = new Map<ConnectionId, 'tcp' | 'udp'>();
    for (const { target, transport, toPort, fromPort, connection } of legsFrom(node.id, ctx)) {
      const key = `${target} ${fromPort}`;
      // Dynamic ports are many: one that is open says nothing about the others.
      if (seen.has(key) || fromPort !== toPort || ctx.hasTrait(target, 'lambda-target')) continue;
      seen.add(key);
      if (isExpression(ctx.connection(connection)?.source.properties?.port)) {
        ctx.undecided(connection, 'port');
        continue;
      }
      if (!canBeRefused(ctx, node.id, target)) continue;
      const question = { from: node.id, to: target, protocol: transport, port: toPort };
      const obstacle = obstacleIn(ctx, question);
      if (obstacle === undefined) {
        const isKept = node.kind === 'nlb' && keepsAddress(ctx, target, drawnGroupOf(ctx, target));
        if (isKept) asked.set(connection, transport);
        continue;
      }
      yield {
        message: 'blocked',
        at: node.id,
        discriminator: key,
        related: [target, connection],
        data: { target: nameOf(target), port: toPort, obstacle },
        fixData: asFixData(question),
      };
    }
    for (const [connection, transport] of asked) yield* refusedClients(ctx, node.id, connection, transport);
  },
  fixes: pathFixes,
});

/** Who is drawn to call the load balancer on the listener of the connection, and is refused behind it. */
function* refusedClients(
  ctx: RuleContext,
  balancer: NodeId,
  connection: ConnectionId,
  protocol: 'tcp' | 'udp',
): Generator<FindingDraft> {
  const forward = forwardsOf(balancer, ctx).find((each) => each.connection === connection);
  const listenerPort = forward?.listenerPort;
  if (forward === undefined || listenerPort === undefined) return;
  for (const line of ctx.connectionsTo(balancer, 'traffic')) {
    const { from } = line;
    // What something before the load balancer may refuse is asked for the line itself (NET-055).
    const isOther = typeof line.properties.port === 'number' && line.properties.port !== listenerPort;
    if (isOther || canBeRefused(ctx, from, balancer)) continue;
    const question = { from, to: balancer, protocol, port: listenerPort };
    const obstacle = obstacleIn(ctx, question);
    if (obstacle === undefined) continue;
    yield {
      message: 'clients',
      at: balancer,
      discriminator: `clients ${from} ${listenerPort}`,
      related: [from, forward.to],
      data: { client: nameOf(from), port: listenerPort, obstacle },
      fixData: asFixData(question),
    };
  }
}
