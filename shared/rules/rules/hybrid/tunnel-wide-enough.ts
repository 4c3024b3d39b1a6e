import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { neighboursOf } from '../../hybrid-links.ts';
import { isExpression, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const kinds = ['site-to-site-vpn'];

export const tunnelWideEnough = defineRule({
  id: 'NET-115',
  name: 'tunnel-wide-enough',
  title: 'A VPN carries what is sent through it',
  severity: 'warning',
  nature: 'works',
  pillar: 'performance',
  subjects: { nodes: kinds },
  messages: {
    narrow:
      '{name} is to carry {demand} Gbit/s on average and {what} {capacity}. Use large tunnels, several connections over a Transit Gateway with BGP, or Direct Connect.',
  },
  fix: 'suggestion',
  sources: [aws.vpnQuotas],
  docs: {
    what: 'What is stated to go through a VPN connection fits its tunnels.',
    why: 'AWS uses one of the two tunnels at a time, and what does not fit is dropped.',
    condition:
      'The stated data of a month, spread evenly, is more than the tunnels carry: both of them at a Transit Gateway that balances over equal paths, where BGP is spoken; else one.',
    howToFix:
      'Use large tunnels (with a Transit Gateway), spread over several connections, or order Direct Connect.',
    whenToSuppress: 'Where it may take longer: "Backup, spread over the night by QoS".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.tunnelBandwidth)) {
      ctx.undecided(node.id, 'tunnelBandwidth');
      return;
    }
    const isLarge = node.properties.tunnelBandwidth === 'large';
    const tunnels = usesBothTunnels(ctx, node) ? 2 : 1;
    const capacity = tunnels * ctx.limits.get(isLarge ? 'vpn.largeTunnel' : 'vpn.tunnel').value;
    const stated = [
      ...(node.declaredUsage.has('internetOutGigabytesPerMonth')
        ? [node.usage.internetOutGigabytesPerMonth]
        : []),
      ...[...ctx.connectionsFrom(node.id, 'tunnel'), ...ctx.connectionsTo(node.id, 'tunnel')].map(
        ({ usage }) => usage.gigabytesPerMonth,
      ),
    ];
    const gigabytes = Math.max(0, ...stated.map((value) => (typeof value === 'number' ? value : 0)));
    const demand = (gigabytes * 8) / (ctx.settings.hoursPerMonth * 3600);
    if (demand <= capacity) return;
    yield {
      message: 'narrow',
      at: node.id,
      field: 'tunnelBandwidth',
      data: {
        demand: Math.round(demand * 100) / 100,
        capacity,
        what: tunnels === 2 ? 'its two tunnels carry' : 'one tunnel carries',
      },
      fixData: { fits: !isLarge && demand <= tunnels * ctx.limits.get('vpn.largeTunnel').value },
    };
  },
  fixes: (ctx, finding) =>
    finding.fixData?.fits === true
      ? settingOf(ctx, finding.at, 'Use large tunnels', { tunnelBandwidth: 'large' })
      : [],
});

/** Equal paths need a Transit Gateway that balances over them, and BGP on the other side. */
function usesBothTunnels(ctx: RuleContext, node: NodeView): boolean {
  if (node.properties.staticRoutesOnly === true) return false;
  const stated = optionalText(node, 'transitGateway');
  return [...(stated === undefined ? [] : [stated]), ...neighboursOf(ctx, node.id)].some((id) => {
    const hub = ctx.kindOf(id)?.id === 'transit-gateway' ? ctx.node(id) : undefined;
    return hub !== undefined && hub.properties.vpnEcmpSupport !== false;
  });
}
