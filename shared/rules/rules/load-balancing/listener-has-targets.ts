import { isJsonObject } from '#shared/base/json.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsOf, isRedirect } from '#shared/resolve/implied/forwards.ts';
import { isExpression, isFromTemplate, isUnreadable } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const listenerHasTargets = defineRule({
  id: 'NET-090',
  name: 'listener-has-targets',
  title: 'A listener forwards to something',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['alb', 'nlb'] },
  messages: {
    nothing: '{name} forwards port {port} to nothing. Connect it to a target, or remove the listener.',
    empty: '{name} forwards to {group}, which has no targets, so clients get an error. Give it targets.',
    listener:
      '{name} has no listener for its connection to {to}. Add one, or name a port that it listens on.',
  },
  fix: 'suggestion',
  sources: [aws.reachability, aws.albListeners],
  docs: {
    what: 'Every listener forwards to a target group with targets, or redirects.',
    why: 'A listener without targets answers 503, or closes the connection: the address exists and nothing works.',
    condition:
      'A listener that does not redirect has no connection; a drawn target group has no target; or a connection names a port that no listener has.',
    howToFix:
      'Draw a connection from the load balancer to what serves the requests; the quick fixes offer what has none yet, or remove the listener.',
    whenToSuppress: 'When targets come later: "Targets are registered by the deployment tool".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isUnreadable(node, 'listeners')) {
      if (isExpression(node.source.properties?.listeners)) ctx.undecided(node.id, 'listeners');
      return;
    }
    const forwards = forwardsOf(node.id, ctx);
    for (const listener of listenersAt(node, ctx)) {
      if (
        isRedirect(listener, node, ctx) ||
        answersItself(listener.node, ctx) ||
        forwards.some(({ listenerPort }) => listenerPort === listener.port)
      )
        continue;
      yield {
        message: 'nothing',
        at: node.id,
        field: 'listeners',
        discriminator: `${listener.port}`,
        data: { port: listener.port },
      };
    }
    for (const { to, connection, listenerPort, targetGroup } of forwards) {
      const place = { at: node.id, discriminator: connection, related: [to] };
      if (listenerPort === undefined) yield { message: 'listener', ...place, data: { to: nameOf(to) } };
      else if (targetGroup.suffix === undefined && ctx.connectionsFrom(to, 'target').length === 0) {
        // The targets of a template may be in another stack.
        const severity = isFromTemplate(ctx.record(to)) ? { severity: 'info' as const } : {};
        yield { message: 'empty', ...severity, ...place, data: { group: nameOf(to) } };
      }
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const balancer = document.nodes.get(finding.at);
    if (balancer === undefined) return [];
    const vpc = ctx.vpcOf(balancer.id);
    const group = finding.message === 'empty' ? finding.related?.[0] : undefined;
    const idle = ['auto-scaling-group', 'ecs-service', 'ec2-instance']
      .flatMap((kind) => (vpc === undefined ? [] : ctx.descendantsOf(vpc.id, kind)))
      .filter(
        ({ id }) => ctx.connectionsTo(id, 'forward').length + ctx.connectionsTo(id, 'target').length === 0,
      )
      .slice(0, mostTargets);
    const port = Number(finding.data?.port);
    const targets =
      finding.message === 'listener'
        ? []
        : idle.map(({ id, name }) => ({
            title: `Send to ${name}`,
            changes:
              group === undefined
                ? addConnection(document, {
                    kind: 'forward',
                    from: balancer.id,
                    to: id,
                    properties: { listenerPort: port },
                  }).changes
                : addConnection(document, { kind: 'target', from: group, to: id }).changes,
          }));
    const listeners = balancer.properties?.listeners;
    if (finding.message !== 'nothing' || !Array.isArray(listeners) || listeners.length < 2) return targets;
    const rest = listeners.filter((each) => !isJsonObject(each) || each.port !== port);
    const changes = setProperties(document, balancer.id, { listeners: rest });
    return [...targets, { title: `Remove the listener on port ${port}`, changes }];
  },
});

/** A drawn listener may answer by itself. */
function answersItself(listener: NodeId | undefined, ctx: RuleContext): boolean {
  return listener !== undefined && ctx.node(listener)?.properties.defaultAction !== 'forward';
}

/** More choices than these help nobody. */
const mostTargets = 3;
