import { isJsonObject } from '#shared/base/json.ts';
import { defaultSslPolicy, listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, isUnreadable } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { type WrittenResource, writing, writtenResource } from '../../written-resource.ts';

/** Policies that still accept TLS 1.0 or 1.1, by their names. */
const outdated =
  /^ELBSecurityPolicy-(2015-05|2016-08|TLS-1-0|TLS-1-1|FS-2018-06|FS-1-1|TLS13-1-0|TLS13-1-1|2014|2011)/;

export const tlsPolicyCurrent = defineRule({
  id: 'NET-081',
  name: 'tls-policy-current',
  title: 'Encrypted listeners refuse TLS below 1.2',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['alb', 'nlb', 'resource'] },
  messages: {
    old: 'The policy {policy} of {name} on port {port} allows TLS {version}. Use {better}.',
    unset: '{name} names no policy, and what AWS then takes ({policy}) allows TLS {version}. Use {better}.',
  },
  fix: 'automatic',
  sources: [aws.albTls],
  maps: { checkov: ['CKV_AWS_103'] },
  docs: {
    what: 'The TLS policy of HTTPS and TLS listeners accepts TLS 1.2 and 1.3 only.',
    why: 'TLS 1.0 and 1.1 were withdrawn in 2021; their ciphers can be broken, and audits count every listener that still speaks them.',
    condition:
      'The listener names a policy that accepts TLS 1.0 or 1.1; or a written listener names none, since AWS then takes one of 2016. A drawn listener without a named policy has ELBSecurityPolicy-TLS13-1-2-2021-06 in the template.',
    howToFix: 'Use the policy that the quick fix sets.',
    whenToSuppress:
      'For clients that cannot do better: "Payment terminals of 2012, isolated listener, until 2027".',
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
    for (const { port, protocol, sslPolicy } of listenersAt(node, ctx)) {
      if (
        (protocol !== 'HTTPS' && protocol !== 'TLS') ||
        sslPolicy === undefined ||
        !outdated.test(sslPolicy)
      )
        continue;
      yield {
        message: 'old',
        at: node.id,
        field: 'listeners',
        discriminator: `${port}`,
        data: { policy: sslPolicy, port, version: versionOf(sslPolicy), better: defaultSslPolicy },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const { listeners } = node?.properties ?? {};
    const title = `Use ${defaultSslPolicy}`;
    if (node?.kind === 'resource') return writing(ctx, node.id, title, { SslPolicy: defaultSslPolicy });
    const drawn =
      node === undefined
        ? undefined
        : listenersAt(node, ctx).find(({ port }) => String(port) === finding.discriminator)?.node;
    if (drawn !== undefined) return settingOf(ctx, drawn, title, { sslPolicy: defaultSslPolicy });
    if (node === undefined || !Array.isArray(listeners)) return [];
    const changed = listeners.map((listener) =>
      isJsonObject(listener) && String(listener.port) === finding.discriminator
        ? { ...listener, sslPolicy: defaultSslPolicy }
        : listener,
    );
    return [
      {
        title,
        changes: setProperties(ctx.document, node.id, { listeners: changed }),
      },
    ];
  },
});

/** What AWS takes for a listener that names no policy. */
const policyOfAws = 'ELBSecurityPolicy-2016-08';

function* writtenFault(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  const { Protocol: protocol, SslPolicy: policy, Port: port } = properties;
  if (type !== 'AWS::ElasticLoadBalancingV2::Listener') return;
  if (isExpression(protocol) || isExpression(policy)) ctx.undecided(at, 'properties');
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return;
  const place = { at, field: 'properties', discriminator: 'written' };
  const better = defaultSslPolicy;
  if (policy === undefined)
    yield {
      message: 'unset',
      ...place,
      data: { policy: policyOfAws, version: versionOf(policyOfAws), better },
    };
  else if (typeof policy === 'string' && outdated.test(policy))
    yield {
      message: 'old',
      ...place,
      data: { policy, port: String(port), version: versionOf(policy), better },
    };
}

/** The lowest version of TLS that the policy still takes, by its name. */
function versionOf(policy: string): string {
  return /1-1/.test(policy) ? '1.1' : '1.0';
}
