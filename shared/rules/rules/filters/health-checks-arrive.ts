import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { isExpression } from '../../known.ts';
import { asFixData, canBeRefused, obstacleIn, pathFixes } from '../../network-questions.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const healthChecksArrive = defineRule({
  id: 'NET-054',
  name: 'health-checks-arrive',
  title: 'Health checks arrive at the targets',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  needs: 'reachability',
  subjects: { nodes: ['alb', 'nlb', 'gwlb'] },
  messages: {
    blocked:
      'Health checks of {name} on port {port} do not arrive at {target}: {obstacle}. Open the way for them.',
  },
  fix: 'automatic',
  sources: [aws.albHealthChecks, aws.reachability],
  docs: {
    what: 'Where health checks use a port of their own, it is as open as the port of the service.',
    why: 'A target whose health check is dropped is unhealthy, however well it serves.',
    condition:
      'A health check has a port other than the traffic, and the network of the drawing refuses it, while it lets the traffic pass.',
    howToFix: 'Admit the health check too; the quick fix takes every obstacle away.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const seen = new Set<string>();
    for (const { target, toPort, healthCheckPort, connection } of legsFrom(node.id, ctx)) {
      if (isExpression(ctx.connection(connection)?.source.properties?.healthCheckPort))
        ctx.undecided(connection, 'healthCheckPort');
      const key = `${target} ${healthCheckPort}`;
      if (healthCheckPort === undefined || healthCheckPort === toPort || seen.has(key)) continue;
      seen.add(key);
      if (!canBeRefused(ctx, node.id, target)) continue;
      const question = { from: node.id, to: target, protocol: 'tcp' as const, port: healthCheckPort };
      const obstacle = obstacleIn(ctx, question);
      // What keeps the traffic too is NET-053.
      if (obstacle === undefined || obstacleIn(ctx, { ...question, port: toPort }) !== undefined) continue;
      yield {
        message: 'blocked',
        at: node.id,
        discriminator: key,
        related: [target, connection],
        data: { target: nameOf(target), port: healthCheckPort, obstacle },
        fixData: asFixData(question),
      };
    }
  },
  fixes: pathFixes,
});
