import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { isExpression } from '../../known.ts';
import { asFixData, canBeRefused, obstacleIn, pathFixes } from '../../network-questions.ts';
import { defineRule, nameOf } from '../../rule.ts';
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
  },
  fix: 'automatic',
  sources: [aws.albHealthChecks, aws.reachability],
  docs: {
    what: 'Packets of a load balancer arrive at its targets on their port, and answers come back.',
    why: 'A target that is not reached is unhealthy and gets nothing. With all of them unhealthy, the load balancer answers 502 or 503.',
    condition:
      'The network of the drawing refuses a connection from the load balancer to a target on the port of its group, there or back.',
    howToFix:
      'Admit the load balancer in security group and network ACL; the quick fix takes every obstacle away.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const seen = new Set<string>();
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
      if (obstacle === undefined) continue;
      yield {
        message: 'blocked',
        at: node.id,
        discriminator: key,
        related: [target, connection],
        data: { target: nameOf(target), port: toPort, obstacle },
        fixData: asFixData(question),
      };
    }
  },
  fixes: pathFixes,
});
