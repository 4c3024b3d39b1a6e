import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { listeningPorts } from '#shared/resolve/implied/listening-ports.ts';
import { admitsPort, groupRules, isEveryone, portsOf } from '../../group-rules.ts';
import { isExposed } from '../../internet-exposure.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const administration = [22, 3389];

export const administrationNotPublic = defineRule({
  id: 'SEC-001',
  name: 'administration-not-public',
  title: 'The internet cannot reach administration ports',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  needs: 'reachability',
  subjects: { nodes: ['security-group'], connections: ['traffic'] },
  messages: {
    exposed:
      'The internet can reach {nodes} on {ports} through {name}. Name the addresses that need it, or use Session Manager.',
    open: '{name} admits every address on {ports}. Nothing with it can be reached from the internet now: narrow it before something can.',
    drawn:
      'Every address can reach {to} on port {port}. Draw the traffic from the site that needs it, or use Session Manager.',
  },
  fix: 'suggestion',
  sources: [aws.securityGroups, aws.ssmSession],
  maps: { checkov: ['CKV_AWS_24', 'CKV_AWS_25'], cdkNag: ['AwsSolutions-EC23'] },
  docs: {
    what: 'SSH (22), RDP (3389) and rules for all ports are not open to every address.',
    why: 'Open administration ports are found within minutes and tried without end; one weak password or unpatched server is then enough.',
    condition:
      'A drawn inbound rule admits 0.0.0.0/0 or ::/0 on port 22, on 3389, or on every port; or traffic from users or the internet is drawn to one of these ports. A warning when the network of the drawing has a way from the internet to something with the group, past routes, gateways, firewalls and network ACLs, else information. One finding a rule, however many ports it opens.',
    howToFix:
      'Use Session Manager, which needs no open port, or name the address range of your network or the group of a bastion host.',
    whenToSuppress:
      'For a break-glass entrance with its own protection: "Bastion with hardware keys, ticket OPS-71". Accepted as meant it becomes a pinned question, and is reported again when the answer changes.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      const { id, from, to, properties } = subject.connection;
      const { port } = properties;
      const source = ctx.node(from)?.kind;
      if ((source !== 'users' && source !== 'internet') || typeof port !== 'number') return;
      const target = ctx.node(to);
      if (target === undefined || !administration.includes(port) || isExposed(ctx, target) === false) return;
      yield {
        message: 'drawn',
        at: id,
        related: [to],
        data: { to: nameOf(to), port },
        fixData: { ports: [port] },
      };
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    const members = ctx.referrersOf(node.id).filter(({ id }) => ctx.hasTrait(id, 'network-interface'));
    const open = members.filter((member) => isExposed(ctx, member) === true).map(({ id }) => id);
    noteUnknown(ctx, node, 'securityGroupIngress');
    for (const rule of groupRules(node, 'securityGroupIngress')) {
      const isWide =
        rule.protocol === '-1' || (rule.protocol === 'tcp' && rule.from === 0 && rule.to === 65_535);
      if (!isEveryone(rule) || !(isWide || administration.some((port) => admitsPort(rule, port)))) continue;
      const ports = administration.filter((port) => admitsPort(rule, port));
      const isIpv6 = rule.cidr === '::/0';
      const exposed = open.filter((to) =>
        isReached(ctx, to, isWide ? [...ports, ...portsHeardAt(ctx, to)] : ports, isIpv6),
      );
      const place = {
        at: node.id,
        field: 'securityGroupIngress',
        discriminator: `${rule.protocol}:${rule.from}-${rule.to}:${rule.cidr}`,
        fixData: {
          index: rule.index,
          ports,
          isIpv6,
        },
      };
      if (exposed.length === 0)
        yield { message: 'open', severity: 'info', ...place, data: { ports: portsOf(rule) } };
      else
        yield {
          message: 'exposed',
          ...place,
          related: exposed,
          data: { nodes: nameOf(...exposed), ports: portsOf(rule) },
        };
    }
  },
  fixes(ctx, finding) {
    const group = ctx.node(finding.at);
    const index = finding.fixData?.index;
    if (group === undefined || typeof index !== 'number') return [];
    const rules = groupRules(group, 'securityGroupIngress').map(({ stored }) => stored);
    const narrowed = privateRanges.map((range) => ({
      title: `Admit only ${range}`,
      rules: rules.map((rule, at) => (at === index ? { ...rule, cidrIp: range, cidrIpv6: undefined } : rule)),
    }));
    const bastions = ctx
      .nodesOfKind('security-group')
      .filter(({ id, name }) => id !== group.id && /bastion|jump/i.test(name));
    const fromBastion = bastions.map((bastion) => ({
      title: `Admit only ${bastion.name}`,
      rules: rules.map((rule, at) =>
        at === index ? { ...rule, cidrIp: undefined, cidrIpv6: undefined, securityGroup: bastion.id } : rule,
      ),
    }));
    const removed = {
      title: 'Remove the rule and use Session Manager',
      rules: rules.filter((_, at) => at !== index),
    };
    return [removed, ...fromBastion, ...narrowed].map(({ title, rules: list }) => ({
      title,
      changes: setProperties(ctx.document, group.id, {
        securityGroupIngress: JSON.parse(JSON.stringify(list)),
      }),
    }));
  },
  meant(ctx, { at, fixData }) {
    const { ports, isIpv6 } = fixData ?? {};
    const family = isIpv6 === true ? ({ family: 6 } as const) : {};
    return membersOf(ctx, at).flatMap((to) =>
      (Array.isArray(ports) ? ports : [])
        .filter((port) => typeof port === 'number')
        .map((port) => ({ from: 'internet', to, protocol: 'tcp' as const, port, ...family })),
    );
  },
});

/**
 * Whether the internet gets there on one of the ports. The engine is asked only about what has an address and a route;
 * while there is no network to ask, that decides.
 */
function isReached(ctx: RuleContext, to: string, ports: readonly number[], isIpv6: boolean): boolean {
  const family = isIpv6 ? ({ family: 6 } as const) : {};
  return ports.some((port) => {
    const answer = ctx.ask({ from: 'internet', to, protocol: 'tcp', port, ...family });
    if (answer === undefined || !answer.ok) return true;
    return answer.value.verdict !== 'unreachable';
  });
}

/** A rule for every port opens those on which something answers; a load balancer answers on its listeners alone. */
function portsHeardAt(ctx: RuleContext, id: string): readonly number[] {
  return listeningPorts(id, ctx).map(({ port }) => port);
}

/** Who has the group, or the end of the connection. */
function membersOf(ctx: RuleContext, at: string): readonly string[] {
  const connection = ctx.connection(at);
  if (connection !== undefined) return [connection.to];
  return ctx.referrersOf(at).flatMap(({ id }) => (ctx.hasTrait(id, 'network-interface') ? [id] : []));
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
