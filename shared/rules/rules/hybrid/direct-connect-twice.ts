import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const directConnectTwice = defineRule({
  id: 'NET-111',
  name: 'direct-connect-twice',
  title: 'Direct Connect has a second location or a VPN behind it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['direct-connect'] },
  messages: {
    single:
      'One cut isolates the site: every connection is in {location} and no VPN stands by. Add a second location or a VPN.',
  },
  fix: 'automatic',
  sources: [aws.directConnectResiliency],
  docs: {
    what: 'Direct Connect comes in at two locations, or a VPN takes over.',
    why: 'Fibres are cut and locations are serviced. A port and its device have no agreement on how soon they are back.',
    condition: 'All connections of the drawing are in one location, and no customer gateway has a VPN.',
    howToFix:
      'Order a connection in a second location; the quick fix draws it with the same interfaces. Or draw a VPN.',
    whenToSuppress: 'Where the site may be cut off: "Nightly transfer, repeated".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const all = ctx.nodesOfKind('direct-connect');
    if (all[0]?.id !== node.id) return;
    for (const { id, source } of all)
      if (isExpression(source.properties?.location)) ctx.undecided(id, 'location');
    if (all.some(({ source }) => isExpression(source.properties?.location))) return;
    const locations = new Set(all.map(({ properties }) => properties.location));
    const hasVpn =
      ctx.idsOfKind('site-to-site-vpn').length > 0 ||
      ctx
        .idsOfKind('customer-gateway')
        .some((id) =>
          ctx.connectionsFrom(id, 'tunnel').some(({ to }) => ctx.kindOf(to)?.id !== 'direct-connect'),
        );
    const [location] = locations;
    if (locations.size !== 1 || hasVpn) return;
    yield { message: 'single', at: node.id, field: 'location', data: { location: String(location) } };
  },
  fixes(ctx, finding) {
    const record = ctx.document.nodes.get(finding.at);
    if (record === undefined) return [];
    const location = record.properties?.location === 'EqDA2' ? 'EqDC2' : 'EqDA2';
    const second = addNode(ctx.document, {
      kind: 'direct-connect',
      name: `${record.name} 2`,
      ...(record.parent === undefined ? {} : { parent: record.parent }),
      at: [record.at[0], record.at[1] + 120],
      properties: { ...record.properties, location },
    });
    let changes: ChangeSet = second.changes;
    for (const { to } of ctx.connectionsFrom(record.id, 'tunnel')) {
      const face = ctx.document.nodes.get(to);
      if (face === undefined) continue;
      let document = applyChanges(ctx.document, changes);
      const copy = addNode(document, {
        kind: face.kind,
        name: `${face.name} 2`,
        ...(face.parent === undefined ? {} : { parent: face.parent === record.id ? second.id : face.parent }),
        at: [face.at[0], face.at[1] + 120],
        properties: { ...face.properties, connection: undefined },
      });
      changes = mergeChanges(changes, copy.changes);
      const ends = ctx.connectionsFrom(face.id, 'tunnel').map((tunnel) => tunnel.to);
      for (const [from, end] of [[second.id, copy.id], ...ends.map((end) => [copy.id, end])]) {
        if (from === undefined || end === undefined) continue;
        document = applyChanges(ctx.document, changes);
        changes = mergeChanges(
          changes,
          addConnection(document, { kind: 'tunnel', from, to: end, properties: {} }).changes,
        );
      }
    }
    return [{ title: `Add a connection in ${location}`, changes }];
  },
});
