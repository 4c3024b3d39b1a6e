import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { NodeQuestion } from '#shared/reachability/node-question.ts';
import { listeningPorts } from '#shared/resolve/implied/listening-ports.ts';
import { isExpression, texts } from '../../known.ts';
import { asFixData, canBeRefused, obstacleIn, pathFixes } from '../../network-questions.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const drawnWayOpen = defineRule({
  id: 'NET-055',
  name: 'drawn-way-open',
  title: 'What is drawn as connected can be reached',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  needs: 'reachability',
  subjects: { connections: ['traffic', 'data'] },
  messages: {
    blocked:
      'The drawing says that {from} talks to {to} on port {port}, and it cannot: {obstacle}. Open the way, or take the line away.',
    ipv6: 'Over IPv6, {from} does not reach {to} on port {port}, though both have such addresses and IPv4 works: {obstacle}. Open the way for IPv6 too.',
  },
  fix: 'automatic',
  sources: [aws.reachability],
  docs: {
    what: 'Packets of every connection that is drawn arrive, and answers come back.',
    why: 'Routes, security groups and network ACLs are each right by themselves and refuse together. It shows when the first request times out.',
    condition:
      'The network of the drawing, with its routes, gateways, groups and network ACLs, refuses the connection on its port, there or back. Where both ends have IPv6 addresses, in subnets with an IPv6 block or at a site with IPv6 ranges, IPv6 is asked as well; what is refused there alone is information, since clients fall back to IPv4.',
    howToFix: 'The quick fix takes every obstacle away at once: routes, rules and entries.',
    whenToSuppress: 'Where it is meant to stay closed: draw no line, and pin that it must not be reached.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const question = questionOf(ctx, subject.connection);
    if (question === undefined || !canBeRefused(ctx, question.from, question.to)) return;
    const obstacle = obstacleIn(ctx, question);
    if (obstacle === undefined) {
      yield* refusedOverIpv6(ctx, subject.connection.id, question);
      return;
    }
    yield {
      message: 'blocked',
      at: subject.connection.id,
      related: [question.from, question.to],
      data: { from: nameOf(question.from), to: nameOf(question.to), port: question.port, obstacle },
      fixData: asFixData(question),
    };
  },
  fixes: pathFixes,
});

/** The same question over IPv6, where both ends have such addresses; IPv4 gets there. */
function* refusedOverIpv6(ctx: RuleContext, at: ConnectionId, asked: NodeQuestion): Generator<FindingDraft> {
  if (![asked.from, asked.to].every((end) => hasIpv6(ctx, end))) return;
  const question: NodeQuestion = { ...asked, family: 6 };
  const obstacle = obstacleIn(ctx, question);
  if (obstacle === undefined) return;
  const { from, to, port } = question;
  yield {
    message: 'ipv6',
    severity: 'info',
    at,
    discriminator: 'ipv6',
    related: [from, to],
    data: { from: nameOf(from), to: nameOf(to), port, obstacle },
    fixData: asFixData(question),
  };
}

function hasIpv6(ctx: RuleContext, end: NodeId): boolean {
  const site = ctx.node(end);
  if (site?.kind === 'on-premises') return texts(site, 'ipv6Prefixes').length > 0;
  return ctx
    .subnetsOf(end)
    .some(
      ({ id, properties }) =>
        typeof properties.ipv6CidrBlockIndex === 'number' &&
        ctx.vpcOf(id)?.properties.amazonProvidedIpv6CidrBlock === true,
    );
}

function questionOf(ctx: RuleContext, connection: ConnectionView): NodeQuestion | undefined {
  const { id, from, to, source, properties } = connection;
  if (isExpression(source.properties?.port)) {
    ctx.undecided(id, 'port');
    return undefined;
  }
  const [target, actor] = [ctx.kindOf(to), ctx.kindOf(from)];
  if (target === undefined || actor === undefined) return undefined;
  // Services are asked about as a whole by NET-043, and load balancers by the health of their targets.
  if (target.traits.includes('aws-api') || actor.traits.includes('load-balancer')) return undefined;
  if (!target.traits.includes('network-interface')) return undefined;
  const [heard] = listeningPorts(to, ctx);
  const port = typeof properties.port === 'number' ? properties.port : heard?.port;
  if (port === undefined) {
    // Nobody says what is spoken: values that are missing are counted, and the line can be given a port.
    if (connection.kind === 'traffic') ctx.undecided(id, 'port');
    return undefined;
  }
  const protocol =
    properties.protocol === 'UDP' || (properties.port === undefined && heard?.protocol === 'udp')
      ? 'udp'
      : 'tcp';
  return { from, to, protocol, port };
}
