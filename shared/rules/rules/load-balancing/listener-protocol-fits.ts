import { isJsonObject } from '#shared/base/json.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

const protocols: Readonly<Record<string, readonly string[]>> = {
  alb: ['HTTP', 'HTTPS'],
  nlb: ['TCP', 'TLS', 'UDP', 'TCP_UDP'],
};
/** What the same listener is called on the other kind of load balancer. */
const counterparts: Readonly<Record<string, string>> = {
  TCP: 'HTTP',
  TLS: 'HTTPS',
  HTTP: 'TCP',
  HTTPS: 'TLS',
};
const titles: Readonly<Record<string, string>> = {
  alb: 'An Application Load Balancer',
  nlb: 'A Network Load Balancer',
};

export const listenerProtocolFits = defineRule({
  id: 'NET-073',
  name: 'listener-protocol-fits',
  title: 'A listener speaks a protocol of its load balancer',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['alb', 'nlb'] },
  messages: {
    protocol: '{type} does not listen on {protocol}, as {name} does on port {port}. Choose one of {allowed}.',
    twice: '{name} has two listeners on port {port}. Give one of them another port.',
  },
  fix: 'suggestion',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::Listener')],
  docs: {
    what: 'Listeners of an ALB speak HTTP or HTTPS, those of an NLB TCP, TLS, UDP or both TCP and UDP; each has a port of its own.',
    why: 'Elastic Load Balancing refuses other protocols and a second listener on the same port.',
    condition:
      'A listener names a protocol that its load balancer does not have, or two listeners name one port. QUIC listeners are not part of this version.',
    howToFix: 'Choose a protocol of the list, or the other kind of load balancer.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const stored = node.source.properties?.listeners;
    const allowed = protocols[node.kind] ?? [];
    if (isExpression(stored)) ctx.undecided(node.id, 'listeners');
    if (!Array.isArray(stored)) return;
    const ports = new Set<number>();
    for (const [index, listener] of stored.entries()) {
      if (!isJsonObject(listener)) continue;
      const { port, protocol } = listener;
      const number = typeof port === 'number' ? port : 80;
      const place = { at: node.id, field: 'listeners', fixData: { index } };
      if (ports.has(number))
        yield { message: 'twice', ...place, discriminator: `port ${index}`, data: { port: number } };
      ports.add(number);
      if (isExpression(protocol)) ctx.undecided(node.id, 'listeners');
      if (typeof protocol !== 'string' || allowed.includes(protocol)) continue;
      yield {
        message: 'protocol',
        ...place,
        discriminator: `protocol ${index}`,
        data: { type: titles[node.kind] ?? 'It', protocol, port: number, allowed: allowed.join(', ') },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const stored = node?.source.properties?.listeners;
    const index = finding.fixData?.index;
    if (node === undefined || !Array.isArray(stored) || typeof index !== 'number') return [];
    const listener = stored[index];
    if (!isJsonObject(listener)) return [];
    const replaced = (changed: typeof listener) =>
      setProperties(ctx.document, node.id, {
        listeners: stored.map((entry, at) => (at === index ? changed : entry)),
      });
    if (finding.message === 'twice') {
      const rest = stored.filter((_, at) => at !== index);
      return [
        {
          title: 'Remove the second one',
          changes: setProperties(ctx.document, node.id, { listeners: rest }),
        },
      ];
    }
    const likely = counterparts[String(listener.protocol)];
    const allowed = protocols[node.kind] ?? [];
    return [...allowed]
      .sort((a, b) => Number(b === likely) - Number(a === likely))
      .map((protocol) => ({ title: `Listen on ${protocol}`, changes: replaced({ ...listener, protocol }) }));
  },
});
