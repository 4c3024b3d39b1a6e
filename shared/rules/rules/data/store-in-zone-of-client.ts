import { listeningPorts } from '#shared/resolve/implied/listening-ports.ts';
import { isExpression, texts } from '../../known.ts';
import { obstacleIn } from '../../network-questions.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const storeInZoneOfClient = defineRule({
  id: 'REL-033',
  name: 'store-in-zone-of-client',
  title: 'A file system has a mount target in each zone that uses it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  needs: 'reachability',
  subjects: { connections: ['data', 'traffic'] },
  messages: {
    zone: '{client} runs in zone {zones} and reaches {store} across zones: each byte is charged, and {client} stops with the other zone. Add a mount target there.',
    vpc: '{client} is in {from} and {store} in {to}, and there is no way between them: {obstacle}. Peer them, join them by a Transit Gateway, or move one.',
  },
  fix: 'automatic',
  sources: [aws.efsMountTargets],
  docs: {
    what: 'File systems, proxies and caches are reached inside the VPC, and file systems inside the zone, of what uses them.',
    why: 'A client without a mount target in its zone depends on a second zone for every read.',
    condition:
      'A client of an EFS file system runs in a zone in which the file system has no subnet, or a client is in another VPC than the store, and the network of the drawing has no way between them, there or back.',
    howToFix:
      'Add a subnet of the zone to the file system, as the quick fix does. Between VPCs, NET-055 at the same line offers what opens the way.',
    whenToSuppress: 'For one that is rarely used: "Nightly import, 2 GB".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const client = ctx.node(connection.from);
    const store = ctx.node(connection.to);
    if (client === undefined || store === undefined || !ctx.hasTrait(store.id, 'database')) return;
    if (isExpression(store.source.properties?.subnets)) {
      ctx.undecided(store.id, 'subnets');
      return;
    }
    const own = ctx.subnetsOf(client.id);
    const theirs = ctx.subnetsOf(store.id);
    const [from, to] = [own[0], theirs[0]].map((subnet) =>
      subnet === undefined ? undefined : ctx.vpcOf(subnet.id),
    );
    if (from === undefined || to === undefined) return;
    const place = { at: connection.id, related: [client.id, store.id] };
    if (from.id !== to.id) {
      const [heard] = listeningPorts(store.id, ctx);
      if (heard === undefined) return;
      const { protocol } = heard;
      const obstacle = obstacleIn(ctx, { from: client.id, to: store.id, protocol, port: heard.port });
      if (obstacle === undefined) return;
      yield {
        message: 'vpc',
        ...place,
        data: {
          client: nameOf(client.id),
          store: nameOf(store.id),
          from: nameOf(from.id),
          to: nameOf(to.id),
          obstacle,
        },
      };
      return;
    }
    if (store.kind !== 'efs') return;
    const covered = new Set(theirs.map(({ id }) => ctx.zoneOf(id)));
    const missing = [...new Set(own.flatMap(({ id }) => ctx.zoneOf(id) ?? []))]
      .filter((zone) => !covered.has(zone))
      .sort();
    if (missing.length === 0 || store.properties.storage === 'one-zone') return;
    yield {
      message: 'zone',
      ...place,
      data: { client: nameOf(client.id), store: nameOf(store.id), zones: missing.join(', ') },
      fixData: {
        store: store.id,
        subnets: own.filter(({ id }) => missing.includes(ctx.zoneOf(id) ?? '')).map(({ id }) => id),
      },
    };
  },
  fixes(ctx, finding) {
    const { store, subnets } = finding.fixData ?? {};
    const view = typeof store === 'string' ? ctx.node(store) : undefined;
    if (view === undefined || !Array.isArray(subnets)) return [];
    const named = texts(view, 'subnets');
    const present = named.length > 0 ? named : ctx.subnetsOf(view.id).map(({ id }) => id);
    return settingOf(ctx, view.id, 'Add a mount target there', { subnets: [...present, ...subnets] });
  },
});
