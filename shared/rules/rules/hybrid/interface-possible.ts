import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** The guide says 8500 for transit interfaces, the property text 9001: both are taken. */
const sizes: Readonly<Record<string, readonly string[]>> = {
  private: ['mtu', 'jumboMtu'],
  transit: ['mtu', 'transitMtu', 'jumboMtu'],
  public: ['mtu'],
};

export const interfacePossible = defineRule({
  id: 'NET-114',
  name: 'interface-possible',
  title: 'A virtual interface has a VLAN of its own and a packet size that it can have',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['virtual-interface'] },
  messages: {
    vlan: '{vlan} is no VLAN: they go from 1 to 4094. Use {free}.',
    twice: '{name} and {other} share VLAN {vlan} of one connection. Use {free}.',
    mtu: 'A {type} interface takes packets of {sizes} bytes, and {name} has {mtu}. Use 1500.',
  },
  fix: 'automatic',
  sources: [aws.virtualInterfaces],
  docs: {
    what: 'Virtual interfaces of one connection have VLANs of their own from 1 to 4094, and a packet size that their type takes.',
    why: 'AWS refuses the interface. A VLAN that is used twice belongs to the first.',
    condition:
      'A VLAN is outside of its range or used twice on one connection, or the packet size is none that the type takes.',
    howToFix: 'Use the next free VLAN or 1500 bytes, which the quick fix sets.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { vlan: stored, mtu: size } = node.source.properties ?? {};
    if (isExpression(stored)) ctx.undecided(node.id, 'vlan');
    const line = lineOf(ctx, node);
    const others = ctx
      .nodesOfKind('virtual-interface')
      .filter((other) => other.id !== node.id && line !== undefined && lineOf(ctx, other) === line);
    const vlan =
      typeof stored === 'number' ? stored : isExpression(stored) ? undefined : node.properties.vlan;
    if (typeof vlan === 'number') {
      const free = freeVlan([node, ...others]);
      const place = { at: node.id, field: 'vlan', discriminator: 'vlan', fixData: { free } };
      const twin = others.find((other) => other.properties.vlan === vlan && other.id < node.id);
      const [min, max] = ['min', 'max'].map((end) => ctx.limits.get(`directConnect.vlan.${end}`).value);
      if (!Number.isInteger(vlan) || vlan < (min ?? 0) || vlan > (max ?? 0))
        yield { message: 'vlan', ...place, data: { vlan, free } };
      else if (twin !== undefined)
        yield {
          message: 'twice',
          ...place,
          related: [twin.id],
          data: { other: nameOf(twin.id), vlan, free },
        };
    }
    const type = String(node.properties.type);
    const mtu = typeof size === 'number' ? size : node.properties.mtu;
    const taken = (sizes[type] ?? []).map((name) => ctx.limits.get(`directConnect.${name}`).value);
    if (typeof mtu === 'number' && !isExpression(size) && !taken.includes(mtu))
      yield {
        message: 'mtu',
        at: node.id,
        field: 'mtu',
        discriminator: 'mtu',
        data: { type, sizes: taken.join(' or '), mtu },
      };
  },
  fixes(ctx, finding) {
    const free = finding.fixData?.free;
    if (finding.message === 'mtu') return settingOf(ctx, finding.at, 'Use 1500 bytes', { mtu: undefined });
    return typeof free === 'number' ? settingOf(ctx, finding.at, `Use VLAN ${free}`, { vlan: free }) : [];
  },
});

function lineOf(ctx: RuleContext, { id, properties }: NodeView): NodeId | undefined {
  const named = properties.connection;
  if (typeof named === 'string') return named;
  return (
    ctx.ancestorOf(id, 'direct-connect')?.id ??
    ctx.connectionsTo(id, 'tunnel').find(({ from }) => ctx.kindOf(from)?.id === 'direct-connect')?.from
  );
}

function freeVlan(interfaces: readonly NodeView[]): number {
  const taken = new Set(interfaces.map(({ properties }) => properties.vlan));
  let vlan = 101;
  while (taken.has(vlan)) vlan += 1;
  return vlan;
}
