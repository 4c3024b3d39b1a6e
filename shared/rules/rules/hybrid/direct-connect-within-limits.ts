import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { patchConnection } from '#shared/document/commands/change-connections.ts';
import { isExpression, noteUnknown, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const directConnectWithinLimits = defineRule({
  id: 'LIM-060',
  name: 'direct-connect-within-limits',
  title: 'Interfaces and prefixes of Direct Connect are within its limits',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['direct-connect', 'direct-connect-gateway', 'on-premises'] },
  messages: {
    interfaces: '{name} carries {count} {type} interfaces and takes {max}. Use a second connection.',
    announced:
      '{name} announces {count} prefixes to AWS, and from {max} on the session goes down. Summarise them.',
    allowed:
      '{name} announces {count} prefixes to the site, and {max} are allowed for each gateway. Summarise them.',
  },
  fix: 'suggestion',
  sources: [aws.directConnectLimits],
  docs: {
    what: 'A connection carries as many virtual interfaces as it takes, and both sides announce few enough prefixes.',
    why: 'With one prefix too many AWS closes the BGP session, and the site is cut off from one second to the next.',
    condition:
      'A hosted connection has more than one interface, a dedicated one more than 50 private and public, 4 transit or 51 of all ones, a site more than 100 prefixes (1,000 where all interfaces are public), or a Direct Connect gateway more allowed prefixes than its limit.',
    howToFix: 'Summarise prefixes, or use a second connection, which the quick fix draws.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'direct-connect') {
      if (isExpression(node.source.properties?.connectionType)) {
        ctx.undecided(node.id, 'connectionType');
        return;
      }
      const ids = new Set([
        ...ctx.connectionsFrom(node.id, 'tunnel').map(({ to }) => to),
        ...ctx.childrenOf(node.id, 'virtual-interface').map(({ id }) => id),
        ...ctx.referrersOf(node.id).map(({ id }) => id),
      ]);
      const types = [...ids].flatMap((id) => {
        const face = ctx.node(id);
        return face?.kind === 'virtual-interface' ? [String(face.properties.type)] : [];
      });
      const isHosted = node.properties.connectionType === 'hosted';
      const transit = types.filter((type) => type === 'transit').length;
      const checks = isHosted
        ? [{ type: 'virtual', count: types.length, limit: 'directConnect.hostedInterfaces' }]
        : [
            { type: 'transit', count: transit, limit: 'directConnect.transitInterfaces' },
            { type: 'private and public', count: types.length - transit, limit: 'directConnect.interfaces' },
            { type: 'virtual', count: types.length, limit: 'directConnect.allInterfaces' },
          ];
      for (const { type, count, limit } of checks) {
        const max = ctx.limits.get(limit).value;
        if (count > max)
          yield { message: 'interfaces', at: node.id, discriminator: type, data: { count, type, max } };
      }
      return;
    }
    const isSite = node.kind === 'on-premises';
    const usesDirectConnect =
      ctx.idsOfKind('virtual-interface').length + ctx.idsOfKind('direct-connect').length > 0;
    if (isSite && !usesDirectConnect) return;
    const field = isSite ? 'prefixes' : 'allowedPrefixes';
    if (noteUnknown(ctx, node, field)) return;
    const interfaces = ctx.nodesOfKind('virtual-interface').map(({ properties }) => properties.type);
    const isPublic = interfaces.length > 0 && interfaces.every((type) => type === 'public');
    const toAws = isPublic ? 'directConnect.publicPrefixesToAws' : 'directConnect.prefixesToAws';
    const max = ctx.limits.get(isSite ? toAws : 'directConnect.prefixesToSite').value;
    const count = texts(node, field).length;
    if (count > max)
      yield { message: isSite ? 'announced' : 'allowed', at: node.id, field, data: { count, max } };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const fibre = document.nodes.get(finding.at);
    const { count, max } = finding.data ?? {};
    const lines = ctx.connectionsFrom(finding.at, 'tunnel');
    if (fibre === undefined || finding.message !== 'interfaces') return [];
    const surplus = lines.slice(lines.length - (Number(count) - Number(max)));
    if (surplus.length === 0) return [];
    const second = addNode(document, {
      kind: fibre.kind,
      name: `${fibre.name} 2`,
      ...(fibre.parent === undefined ? {} : { parent: fibre.parent }),
      at: [fibre.at[0], fibre.at[1] + 100],
      ...(fibre.properties === undefined ? {} : { properties: fibre.properties }),
    });
    let changes = second.changes;
    for (const { id } of surplus) {
      const after = applyChanges(document, changes);
      changes = mergeChanges(changes, patchConnection(after, id, { from: second.id }));
    }
    return [{ title: 'Carry the surplus on a second connection', changes }];
  },
});
