import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { noteUnknown, optionalText } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

const targetsFor: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTP', 'HTTPS'],
  HTTPS: ['HTTP', 'HTTPS'],
  TCP: ['TCP', 'TCP_UDP'],
  TLS: ['TCP', 'TLS'],
  UDP: ['UDP', 'TCP_UDP'],
  TCP_UDP: ['TCP_UDP'],
  QUIC: ['QUIC'],
  TCP_QUIC: ['TCP_QUIC'],
};

export const targetProtocolFits = defineRule({
  id: 'NET-074',
  name: 'target-protocol-fits',
  title: 'A listener forwards to targets that speak a protocol it can',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['alb', 'nlb'] },
  messages: {
    pair: 'The {listener} listener of {name} on port {port} cannot forward to {target}, which speaks {protocol}. Set the target protocol to {allowed}.',
  },
  fix: 'automatic',
  sources: [aws.nlbTargetGroups, aws.albListeners],
  docs: {
    what: 'The protocol of a target group is one that the listener in front of it can forward to.',
    why: 'Elastic Load Balancing refuses the listener otherwise.',
    condition:
      'The stated protocol of a target group, or of a connection to a target, is not among those for its listener: HTTP and HTTPS behind an ALB; TCP to TCP or TCP_UDP, TLS to TCP or TLS, UDP to UDP or TCP_UDP, TCP_UDP, QUIC and TCP_QUIC each to their own behind an NLB. Without a stated protocol a fitting one is used.',
    howToFix:
      'Choose a fitting protocol. The quick fix takes the stated one away, so that the fitting one is used.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const listeners = listenersAt(node, ctx);
    for (const forward of forwardsOf(node.id, ctx)) {
      const listener = listeners.find(({ port }) => port === forward.listenerPort);
      const connection = ctx.connection(forward.connection);
      const group = ctx.node(forward.to);
      if (listener === undefined || connection === undefined || group === undefined) continue;
      const isDrawn = group.kind === 'target-group';
      if (noteUnknown(ctx, node, 'listeners') || noteUnknown(ctx, isDrawn ? group : connection, 'protocol'))
        continue;
      const stated = isDrawn
        ? optionalText(group, 'protocol')
        : statedBy(connection.kind, optionalText(connection, 'protocol'));
      const allowed = targetsFor[listener.protocol] ?? [];
      if (stated === undefined || allowed.includes(stated)) continue;
      yield {
        message: 'pair',
        at: isDrawn ? group.id : connection.id,
        field: 'protocol',
        discriminator: connection.id,
        related: [node.id, group.id],
        data: {
          name: nameOf(node.id),
          listener: listener.protocol,
          port: listener.port,
          target: nameOf(group.id),
          protocol: stated,
          allowed: allowed.join(' or '),
        },
        fixData: { isDrawn },
      };
    }
  },
  fixes({ document }, finding) {
    const changes =
      finding.fixData?.isDrawn === true
        ? setProperties(document, finding.at, { protocol: undefined })
        : setConnectionProperties(document, finding.at, { protocol: undefined });
    return [{ title: 'Use the fitting protocol', changes }];
  },
});

/** On a plain traffic line the protocol is what clients speak; only a forward states the target's. */
function statedBy(kind: string, protocol: string | undefined): string | undefined {
  return kind === 'forward' ? protocol : undefined;
}
