import { neighboursOf } from '../../hybrid-links.ts';
import { isExpression, knownFlag, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const tunnelOptionsPossible = defineRule({
  id: 'NET-116',
  name: 'tunnel-options-possible',
  title: 'Options of a VPN are ones that its gateway has',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['site-to-site-vpn'] },
  messages: {
    option:
      '{name} ends at a virtual private gateway and asks for {option}, which needs a Transit Gateway. Do without, or use one.',
  },
  fix: 'suggestion',
  sources: [aws.vpnOptions],
  docs: {
    what: 'Acceleration and large tunnels are asked for only where the VPN ends at a Transit Gateway.',
    why: 'AWS refuses to create the connection, and the site stays cut off until the option is taken away.',
    condition:
      'A VPN connection that ends at a virtual private gateway and at no Transit Gateway asks for acceleration or large tunnels.',
    howToFix: 'Do without, as the quick fix does, or end it at a Transit Gateway.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'transitGateway') !== undefined) return;
    const ends = new Set(neighboursOf(ctx, node.id).map((id) => ctx.kindOf(id)?.id));
    if (!ends.has('vpn-gateway') || ends.has('transit-gateway')) return;
    if (isExpression(node.source.properties?.tunnelBandwidth)) ctx.undecided(node.id, 'tunnelBandwidth');
    else if (node.properties.tunnelBandwidth === 'large')
      yield {
        message: 'option',
        at: node.id,
        field: 'tunnelBandwidth',
        discriminator: 'large',
        data: { option: 'large tunnels' },
      };
    if (knownFlag(ctx, node, 'enableAcceleration') === true)
      yield {
        message: 'option',
        at: node.id,
        field: 'enableAcceleration',
        discriminator: 'acceleration',
        data: { option: 'acceleration' },
      };
  },
  fixes: (ctx, finding) =>
    finding.field === undefined
      ? []
      : settingOf(ctx, finding.at, 'Do without', { [finding.field]: undefined }),
});
