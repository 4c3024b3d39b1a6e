import { isJsonObject } from '#shared/base/json.ts';
import { defaultSslPolicy, listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, isUnreadable } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

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
  subjects: { nodes: ['alb', 'nlb'] },
  messages: {
    old: 'The policy {policy} of {name} on port {port} allows TLS {version}. Use {better}.',
  },
  fix: 'automatic',
  sources: [aws.albTls],
  maps: { checkov: ['CKV_AWS_103'] },
  docs: {
    what: 'The TLS policy of HTTPS and TLS listeners accepts TLS 1.2 and 1.3 only.',
    why: 'TLS 1.0 and 1.1 were withdrawn in 2021; their ciphers can be broken, and audits count every listener that still speaks them.',
    condition:
      'The listener names a policy that accepts TLS 1.0 or 1.1. Without a named policy the template takes ELBSecurityPolicy-TLS13-1-2-2021-06.',
    howToFix: 'Use the policy that the quick fix sets.',
    whenToSuppress:
      'For clients that cannot do better: "Payment terminals of 2012, isolated listener, until 2027".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
        data: {
          policy: sslPolicy,
          port,
          version: /1-1/.test(sslPolicy) ? '1.1' : '1.0',
          better: defaultSslPolicy,
        },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const { listeners } = node?.properties ?? {};
    const title = `Use ${defaultSslPolicy}`;
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
