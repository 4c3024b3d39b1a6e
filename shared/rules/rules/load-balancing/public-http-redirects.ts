import { isJsonObject } from '#shared/base/json.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isRedirect } from '#shared/resolve/implied/forwards.ts';
import { isExpression, isUnreadable, knownText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const publicHttpRedirects = defineRule({
  id: 'NET-080',
  name: 'public-http-redirects',
  title: 'A public ALB sends browsers on to HTTPS',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['alb'] },
  messages: {
    plain:
      '{name} serves plain HTTP on port {port} to the internet. Add an HTTPS listener and redirect to it.',
  },
  fix: 'automatic',
  sources: [aws.albListeners],
  maps: { checkov: ['CKV_AWS_2'] },
  docs: {
    what: 'HTTP listeners of an internet-facing Application Load Balancer only redirect to HTTPS.',
    why: 'What is sent over plain HTTP (passwords, session cookies) can be read and changed by every network on the way.',
    condition:
      'The scheme is internet-facing and a listener of protocol HTTP forwards. Behind an encrypted listener with a certificate, a plain one redirects unless a connection names its port.',
    howToFix:
      'Add a listener on 443 with a certificate, then let port 80 redirect. The quick fix turns the redirect on where an HTTPS listener exists.',
    whenToSuppress: 'When TLS ends in front of it: "Only CloudFront reaches this load balancer".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isUnreadable(node, 'listeners')) {
      if (isExpression(node.source.properties?.listeners)) ctx.undecided(node.id, 'listeners');
      return;
    }
    if (knownText(ctx, node, 'scheme') !== 'internet-facing') return;
    for (const listener of listenersAt(node, ctx)) {
      if (listener.protocol !== 'HTTP' || isRedirect(listener, node, ctx)) continue;
      yield {
        message: 'plain',
        at: node.id,
        field: 'listeners',
        discriminator: `${listener.port}`,
        data: { port: listener.port },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const { listeners } = node?.properties ?? {};
    const drawn =
      node === undefined
        ? undefined
        : listenersAt(node, ctx).find(({ port }) => String(port) === finding.discriminator)?.node;
    if (drawn !== undefined) {
      const changes = setProperties(ctx.document, drawn, { defaultAction: 'redirect-to-https' });
      return [{ title: 'Redirect to HTTPS', changes }];
    }
    if (node === undefined || !Array.isArray(listeners)) return [];
    const isSecure = listenersAt(node, ctx).some(({ protocol }) => protocol === 'HTTPS');
    const changed = listeners.map((listener) =>
      isJsonObject(listener) && String(listener.port) === finding.discriminator
        ? { ...listener, redirectToHttps: true }
        : listener,
    );
    const all = isSecure ? changed : [...changed, { port: 443, protocol: 'HTTPS' }];
    const title = isSecure ? 'Redirect to HTTPS' : 'Listen on HTTPS and redirect to it';
    return [{ title, changes: setProperties(ctx.document, node.id, { listeners: all }) }];
  },
});
