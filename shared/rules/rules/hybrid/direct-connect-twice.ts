import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
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
      'One cut isolates {site}: every connection is in {location} and no VPN stands by. Add a second location or a VPN.',
  },
  fix: 'automatic',
  sources: [aws.directConnectResiliency],
  docs: {
    what: 'Direct Connect comes in at two locations, or a VPN takes over.',
    why: 'Fibres are cut and locations are serviced. A port and its device have no agreement on how soon they are back.',
    condition:
      'All connections of a site are in one location, and none of its customer gateways has a VPN. A connection that is joined with no site counts for each of them.',
    howToFix:
      'Order a connection in a second location; the quick fix draws it with the same interfaces. Or draw a VPN.',
    whenToSuppress: 'Where the site may be cut off: "Nightly transfer, repeated".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const { site, lines } of linesBySite(ctx)) {
      if (lines[0]?.id !== node.id) continue;
      const open = lines.filter(({ source }) => isExpression(source.properties?.location));
      for (const { id } of open) ctx.undecided(id, 'location');
      const [location, ...others] = new Set(lines.map(({ properties }) => properties.location));
      if (open.length > 0 || others.length > 0 || hasVpn(ctx, site)) continue;
      yield {
        message: 'single',
        at: node.id,
        field: 'location',
        discriminator: site ?? '',
        related: site === undefined ? [] : [site],
        data: { location: String(location), site: site === undefined ? 'the site' : nameOf(site) },
      };
    }
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

interface LinesOfSite {
  /** Undefined when no connection is joined with a drawn site. */
  readonly site: NodeId | undefined;
  readonly lines: readonly NodeView[];
}

/** The connections of each site, in id order. */
function linesBySite(ctx: RuleContext): readonly LinesOfSite[] {
  const all = ctx.nodesOfKind('direct-connect');
  const bySite = new Map<NodeId, NodeView[]>();
  const shared: NodeView[] = [];
  for (const line of all) {
    const ends = ctx.connectionsTo(line.id, 'tunnel').map(({ from }) => from);
    const sites = [line.id, ...ends].flatMap((id) => siteOf(ctx, id) ?? []);
    for (const site of new Set(sites)) bySite.set(site, [...(bySite.get(site) ?? []), line]);
    if (sites.length === 0) shared.push(line);
  }
  if (bySite.size === 0) return [{ site: undefined, lines: all }];
  return [...bySite]
    .map(([site, lines]) => ({ site, lines: [...lines, ...shared].sort((a, b) => (a.id < b.id ? -1 : 1)) }))
    .sort((a, b) => (a.site < b.site ? -1 : 1));
}

function siteOf(ctx: RuleContext, id: NodeId): NodeId | undefined {
  return ctx.kindOf(id)?.id === 'on-premises' ? id : ctx.ancestorOf(id, 'on-premises')?.id;
}

/** A customer gateway of the site, or any where no site is known, has a VPN. */
function hasVpn(ctx: RuleContext, site: NodeId | undefined): boolean {
  const isOurs = (id: NodeId): boolean => site === undefined || siteOf(ctx, id) === site;
  const named = ctx
    .nodesOfKind('site-to-site-vpn')
    .map(({ properties }) => properties.customerGateway)
    .filter((id) => typeof id === 'string');
  if (site === undefined && ctx.idsOfKind('site-to-site-vpn').length > 0) return true;
  return ctx
    .idsOfKind('customer-gateway')
    .filter(isOurs)
    .some(
      (id) =>
        named.includes(id) ||
        [
          ...ctx.connectionsFrom(id, 'tunnel').map(({ to }) => to),
          ...ctx.connectionsTo(id, 'tunnel').map(({ from }) => from),
        ].some((end) => ctx.kindOf(end)?.id !== 'direct-connect'),
    );
}
