import { neighboursOf } from '#shared/catalogue/kit/ends.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { isExpression, isUnreadable } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const encryptedListenerHasCertificate = defineRule({
  id: 'NET-079',
  name: 'encrypted-listener-has-certificate',
  title: 'An encrypted listener has a certificate',
  severity: 'error',
  nature: 'deploy',
  pillar: 'security',
  subjects: { nodes: ['alb', 'nlb'] },
  messages: {
    certificate:
      'The {protocol} listener of {name} on port {port} has no certificate, so the template asks for one. Choose a certificate of this Region.',
    grpc: '{group} speaks gRPC and {name} listens with plain HTTP on port {port}. Forward to it from an HTTPS listener.',
  },
  fix: 'suggestion',
  sources: [aws.albListeners],
  maps: { cfnLint: ['E3676'] },
  docs: {
    what: 'HTTPS and TLS listeners have a certificate, and gRPC target groups are behind HTTPS.',
    why: 'Elastic Load Balancing refuses an encrypted listener without a default certificate, and a gRPC target group behind plain HTTP.',
    condition:
      'A listener of protocol HTTPS or TLS names no certificate and none is attached: information, since the template then asks for the ARN as a parameter. A gRPC target group hangs on an HTTP listener: an error.',
    howToFix: 'Give the ARN of a certificate of ACM in the inspector, or attach one, as the quick fixes do.',
    whenToSuppress:
      'When every deployment brings its own certificate: "The pipeline passes the ARN of the stage".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isUnreadable(node, 'listeners')) {
      if (isExpression(node.source.properties?.listeners)) ctx.undecided(node.id, 'listeners');
      return;
    }
    const isAttached = ctx
      .connectionsTo(node.id, 'attach')
      .some(({ from }) => ctx.place(from)?.kind === 'certificate');
    for (const { port, protocol, certificateArn, node: drawn } of listenersAt(node, ctx)) {
      if (drawn !== undefined && hasOwnCertificate(drawn, ctx)) continue;
      const place = { at: node.id, field: 'listeners' };
      const isEncrypted = protocol === 'HTTPS' || protocol === 'TLS';
      if (isEncrypted && certificateArn === undefined && !isAttached) {
        yield {
          message: 'certificate',
          severity: 'info',
          ...place,
          discriminator: `${port}`,
          data: { protocol, port },
        };
      }
      if (protocol !== 'HTTP') continue;
      for (const { to, listenerPort } of forwardsOf(node.id, ctx)) {
        if (listenerPort !== port || ctx.node(to)?.properties.protocolVersion !== 'GRPC') continue;
        yield {
          message: 'grpc',
          ...place,
          discriminator: `${port} ${to}`,
          related: [to],
          data: { group: nameOf(to), port },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const balancer = document.nodes.get(finding.at);
    if (balancer === undefined || finding.message !== 'certificate') return [];
    const attach = (from: string, before: ChangeSet): ChangeSet =>
      mergeChanges(
        before,
        addConnection(applyChanges(document, before), { kind: 'attach', from, to: balancer.id }).changes,
      );
    const drawn = ctx.nodesOfKind('certificate').map(({ id, name }) => ({
      title: `Use ${name}`,
      changes: attach(id, noChanges),
    }));
    const region = ctx.ancestorOf(balancer.id, 'region');
    const added = addNode(document, {
      kind: 'certificate',
      name: `${balancer.name} certificate`,
      ...(region === undefined ? {} : { parent: region.id }),
      at: [balancer.at[0], Math.max(0, balancer.at[1] - 120)],
    });
    return [...drawn, { title: 'Add a certificate', changes: attach(added.id, added.changes) }];
  },
});

function hasOwnCertificate(listener: NodeId, ctx: RuleContext): boolean {
  return (
    ctx.node(listener)?.properties.certificate !== undefined ||
    neighboursOf(listener, ['attach'], ['certificate'], ctx).length > 0
  );
}
