import { neighboursOf } from '../../hybrid-links.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const interfaceEndsRightly = defineRule({
  id: 'NET-113',
  name: 'interface-ends-rightly',
  title: 'A virtual interface ends where its type can',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['virtual-interface', 'direct-connect-gateway'] },
  messages: {
    type: 'A {type} interface cannot end at {target}{behind}. Make it {fitting}.',
    public:
      '{name} is a public interface: it leads to the public services of AWS and to no gateway. Take the line to {target} away, or make it {fitting}.',
    both: '{name} is joined with a Transit Gateway and a virtual private gateway, and AWS allows one sort. Use two Direct Connect gateways.',
  },
  fix: 'automatic',
  sources: [aws.virtualInterfaces],
  docs: {
    what: 'Private interfaces end at a virtual private gateway, also through a Direct Connect gateway; transit interfaces at a Direct Connect gateway before Transit Gateways; public interfaces at no gateway.',
    why: 'AWS refuses the association, after the port has been ordered and paid for weeks.',
    condition:
      'A virtual interface is connected to a gateway that its type cannot end at, or a Direct Connect gateway is joined with both sorts of gateway.',
    howToFix: 'Change the type, as the quick fix does, or connect it to the other gateway.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'direct-connect-gateway') {
      const kinds = new Set(neighboursOf(ctx, node.id).map((id) => ctx.kindOf(id)?.id));
      if (kinds.has('transit-gateway') && kinds.has('vpn-gateway')) yield { message: 'both', at: node.id };
      return;
    }
    if (isExpression(node.source.properties?.type)) {
      ctx.undecided(node.id, 'type');
      return;
    }
    const type = String(node.properties.type);
    for (const { to } of ctx.connectionsFrom(node.id, 'tunnel')) {
      const kind = ctx.kindOf(to)?.id;
      const behind =
        kind === 'direct-connect-gateway' ? neighboursOf(ctx, to).map((id) => ctx.kindOf(id)?.id) : [];
      const wanted =
        kind === 'vpn-gateway' || behind.includes('vpn-gateway')
          ? 'private'
          : behind.includes('transit-gateway')
            ? 'transit'
            : undefined;
      const place = { at: node.id, field: 'type', discriminator: to, related: [to] };
      const fitting = wanted ?? 'private';
      if (type === 'public')
        yield { message: 'public', ...place, data: { target: nameOf(to), fitting }, fixData: { fitting } };
      else if (wanted !== undefined && wanted !== type)
        yield {
          message: 'type',
          ...place,
          data: {
            type,
            target: nameOf(to),
            behind:
              kind === 'vpn-gateway'
                ? ''
                : `, which is joined with a ${wanted === 'private' ? 'virtual private gateway' : 'Transit Gateway'}`,
            fitting,
          },
          fixData: { fitting },
        };
    }
  },
  fixes(ctx, finding) {
    const fitting = finding.fixData?.fitting;
    if (typeof fitting !== 'string') return [];
    // The private interface has another largest packet than the transit one.
    return settingOf(ctx, finding.at, `Make it ${fitting}`, { type: fitting, mtu: undefined });
  },
});
