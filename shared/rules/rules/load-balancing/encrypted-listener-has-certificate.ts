import { neighboursOf } from '#shared/catalogue/kit/ends.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { isExpression, isUnreadable } from '../../known.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, type WrittenResource, writing, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const encryptedListenerHasCertificate = defineRule({
  id: 'NET-079',
  name: 'encrypted-listener-has-certificate',
  title: 'An encrypted listener has a certificate',
  severity: 'error',
  nature: 'deploy',
  pillar: 'security',
  subjects: { nodes: ['alb', 'nlb', 'resource'] },
  messages: {
    certificate:
      'The {protocol} listener of {name} on port {port} has no certificate, so the template asks for one. Choose a certificate of this Region.',
    default:
      '{name} listens with {protocol} and names {count} default certificates. AWS takes exactly one: {advice}.',
    attached:
      '{certificates} are attached to {name}, and only the first serves its listeners. Keep one, and name the others as more certificates of a drawn listener.',
    grpc: '{group} speaks gRPC and {name} listens with plain HTTP on port {port}. Forward to it from an HTTPS listener.',
  },
  fix: 'suggestion',
  sources: [aws.albListeners],
  maps: { cfnLint: ['E3676'] },
  docs: {
    what: 'HTTPS and TLS listeners have a certificate, and gRPC target groups are behind HTTPS.',
    why: 'Elastic Load Balancing refuses an encrypted listener without a default certificate, and a gRPC target group behind plain HTTP.',
    condition:
      'A written HTTPS or TLS listener names no default certificate or several, or a gRPC target group hangs on a plain HTTP listener (errors). Two certificates are attached to one load balancer (a warning). A drawn listener without a certificate is information and no error: the template asks for its ARN as a parameter, and so always has exactly one.',
    howToFix: 'Give the ARN of a certificate of ACM in the inspector, or attach one, as the quick fixes do.',
    whenToSuppress:
      'When every deployment brings its own certificate: "The pipeline passes the ARN of the stage".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFault(ctx, node.id, written);
      return;
    }
    if (isUnreadable(node, 'listeners')) {
      if (isExpression(node.source.properties?.listeners)) ctx.undecided(node.id, 'listeners');
      return;
    }
    const attached = ctx
      .connectionsTo(node.id, 'attach')
      .filter(({ from }) => ctx.place(from)?.kind === 'certificate');
    const isAttached = attached.length > 0;
    if (attached.length > 1) {
      const certificates = attached.map(({ from }) => from);
      yield {
        message: 'attached',
        severity: 'warning',
        at: node.id,
        discriminator: 'attached',
        related: certificates,
        data: { certificates: nameOf(...certificates) },
        fixData: { surplus: attached.slice(1).map(({ id }) => id) },
      };
    }
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
    const { surplus } = finding.fixData ?? {};
    if (Array.isArray(surplus)) {
      const [kept] = finding.related ?? [];
      const changes = removeRecords(document, [], surplus.map(String));
      return [{ title: `Keep ${ctx.nameOf(kept ?? '')} alone`, changes }];
    }
    if (finding.message === 'default') return writtenFixes(ctx, finding);
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

function* writtenFault(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  const { Protocol: protocol, Certificates: certificates } = properties;
  if (type !== 'AWS::ElasticLoadBalancingV2::Listener') return;
  if (isExpression(protocol) || isExpression(certificates)) {
    ctx.undecided(at, 'properties');
    return;
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return;
  const count = listOfValues(certificates).length;
  if (count === 1) return;
  const advice = count === 0 ? 'name it' : 'move the others into a ListenerCertificate of their own';
  yield {
    message: 'default',
    at,
    field: 'properties',
    discriminator: 'default',
    data: { protocol, count: count === 0 ? 'no' : count, advice },
  };
}

/** A drawn certificate in the written listener; or the first of several, the others as those for further names. */
function writtenFixes(ctx: FixContext, { at }: Finding): readonly Fix[] {
  const node = ctx.node(at);
  const record = ctx.document.nodes.get(at);
  const [listener] = ctx.resourcesOf(at);
  const written = node === undefined ? undefined : writtenResource(node);
  if (written === undefined || record === undefined || listener === undefined) return [];
  const [first, ...others] = listOfValues(written.properties.Certificates);
  if (first === undefined)
    return ctx.nodesOfKind('certificate').flatMap((certificate) => {
      const [resource] = ctx.resourcesOf(certificate.id);
      return resource === undefined
        ? []
        : writing(ctx, at, `Use ${certificate.name}`, {
            Certificates: [{ CertificateArn: { Ref: resource.logicalId } }],
          });
    });
  const further = writtenBeside(ctx.document, record, {
    name: `${record.name} certificates`,
    type: 'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    properties: { ListenerArn: { Ref: listener.logicalId }, Certificates: others },
  });
  const [kept] = writing(ctx, at, '', { Certificates: [first] });
  const changes = mergeChanges(further.changes, kept?.changes ?? []);
  return [{ title: 'Keep the first as the default', changes }];
}
