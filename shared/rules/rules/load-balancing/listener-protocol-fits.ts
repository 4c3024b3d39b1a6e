import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { balancerOfListener } from '#shared/catalogue/kit/load-balancer.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

const protocols: Readonly<Record<string, readonly string[]>> = {
  alb: ['HTTP', 'HTTPS'],
  nlb: ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'],
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
  subjects: { nodes: ['alb', 'nlb', 'listener'] },
  messages: {
    protocol: '{type} does not listen on {protocol}, as {name} does on port {port}. Choose one of {allowed}.',
    drawn: '{type} does not listen on {protocol}, as {name} does. Choose one of {allowed}.',
    none: 'A Gateway Load Balancer takes every packet on every port: {name} names {protocol}. Leave it out.',
    twice: '{name} has two listeners on port {port}. Give one of them another port.',
  },
  fix: 'suggestion',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::Listener')],
  docs: {
    what: 'Listeners of an ALB speak HTTP or HTTPS, those of an NLB TCP, TLS, UDP or both TCP and UDP; each has a port of its own.',
    why: 'Elastic Load Balancing refuses other protocols and a second listener on the same port.',
    condition:
      'A listener names a protocol that its load balancer does not have, or two listeners name one port. A Gateway Load Balancer takes every packet and no protocol at all.',
    howToFix: 'Choose a protocol of the list, or the other kind of load balancer.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'listener') {
      yield* drawnFault(ctx, node);
      return;
    }
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
    if (node?.kind === 'listener') return drawnFixes(ctx, node);
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

/** A listener that is drawn as a node and speaks what its load balancer does not. */
function* drawnFault(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const balancer = balancerOfListener(node, ctx);
  const protocol = node.source.properties?.protocol;
  if (isExpression(protocol)) ctx.undecided(node.id, 'protocol');
  if (balancer === undefined || typeof protocol !== 'string') return;
  const place = { at: node.id, field: 'protocol', discriminator: 'protocol', related: [balancer.id] };
  const allowed = protocols[balancer.kind];
  if (balancer.kind === 'gwlb') yield { message: 'none', ...place, data: { protocol } };
  else if (allowed !== undefined && !allowed.includes(protocol))
    yield {
      message: 'drawn',
      ...place,
      data: { type: titles[balancer.kind] ?? 'It', protocol, allowed: allowed.join(', ') },
    };
}

function drawnFixes(ctx: FixContext, node: NodeView): readonly Fix[] {
  const kind = balancerOfListener(node, ctx)?.kind ?? '';
  const likely = counterparts[String(node.source.properties?.protocol)];
  return [
    ...settingOf(ctx, node.id, 'Let it follow from port and certificate', { protocol: undefined }),
    ...(likely !== undefined && protocols[kind]?.includes(likely) === true
      ? settingOf(ctx, node.id, `Listen on ${likely}`, { protocol: likely })
      : []),
  ];
}
