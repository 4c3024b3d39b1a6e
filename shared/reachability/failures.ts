import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { interfacesOf, type Verdict } from './ask.ts';
import { askDrawing } from './ask-drawing.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import { attachedBy } from './compile/sites.ts';
import { causesOf } from './explain.ts';
import { findExposure } from './exposure.ts';
import { liveQuestions } from './live-questions.ts';
import { nameObjectsIn } from './name-objects.ts';
import type { Network } from './network.ts';
import type { NodeQuestion } from './node-question.ts';

/** One thing that fails, and what is lost with it. */
export interface Failure {
  /** `zone a`, `nat-a`, `vpn`. */
  readonly id: string;
  readonly what: 'zone' | 'nat-gateway' | 'tunnel';
  /** The node that fails; a zone is none. */
  readonly node?: NodeId;
  /** Drawn ways that worked and work no longer, or only in part. */
  readonly lost: readonly LostWay[];
  /** Nodes that have nothing left: all their interfaces were there. */
  readonly gone: readonly NodeId[];
  /** What is still there, or lies outside, and was reached before, and that nobody reaches any more. */
  readonly cut: readonly NodeId[];
}

export interface LostWay extends NodeQuestion {
  readonly verdict: Verdict | 'gone';
  readonly reason: string;
}

/** Every zone, NAT gateway and tunnel in turn: what the drawing loses without it. */
export function findFailures(document: LintelDocument, drawn: DrawnNetwork): readonly Failure[] {
  const { network } = drawn;
  const asked = waysToKeep(document, drawn).filter((question) => {
    const answer = askDrawing(document, drawn, question);
    return answer.ok && (answer.value.verdict === 'reachable' || answer.value.verdict === 'partly');
  });
  const outbound = waysOut(document, drawn, subnetsThatCallOut(drawn, asked));
  const zones = [...new Set([...network.subnets.values()].map(({ zone }) => zone))]
    .filter((zone) => zone !== '')
    .sort();
  const gateways = new Set(
    [...network.sites.values()].flatMap(({ via }) => via.map(({ gateway }) => gateway)),
  );
  return [
    ...zones.map((zone) => failure({ id: `zone ${zone}`, what: 'zone' }, withoutZone(network, zone))),
    ...[...network.nats.values()].map(({ id }) =>
      failure({ id, what: 'nat-gateway', ...nodeField(drawn, id) }, withoutNat(network, id)),
    ),
    ...[...gateways]
      .sort()
      .map((id) => failure({ id, what: 'tunnel', ...nodeField(drawn, id) }, withoutTunnel(network, id))),
  ];

  /** A subnet that fails with its zone is gone with what is in it; only what its way leads through can cut it off. */
  function concerns({ question, path }: WayOut, { id, what }: Pick<Failure, 'id' | 'what'>): boolean {
    if (what === 'zone') return `zone ${network.subnets.get(question.from)?.zone}` !== id;
    return path.includes(id);
  }

  function failure(failing: Pick<Failure, 'id' | 'what' | 'node'>, left: Network): Failure {
    const then: DrawnNetwork = { ...drawn, network: left };
    const had = new Set([...network.interfaces.values()].map(({ object }) => object));
    const has = new Set([...left.interfaces.values()].map(({ object }) => object));
    // What is in one of several zones may be in this one.
    const chancy = new Set(
      [...network.interfaces.values()].flatMap(({ id, object, isOneOfSeveral }) =>
        isOneOfSeveral === true && !left.interfaces.has(id) ? [object] : [],
      ),
    );
    const isGone = (id: NodeId): boolean => {
      const end = drawn.endOf(id);
      return end !== undefined && ((had.has(end) && !has.has(end)) || chancy.has(end));
    };
    const ways = [
      ...asked,
      ...outbound.filter((way) => concerns(way, failing)).map(({ question }) => question),
    ];
    const lost = ways.flatMap((question): readonly LostWay[] => {
      const end = [question.from, question.to].find(isGone);
      if (end !== undefined) {
        const name = document.nodes.get(end)?.name ?? end;
        const reason = chancy.has(drawn.endOf(end) ?? '')
          ? `${name} runs in one zone, which may be this one.`
          : `${name} has nothing outside of it.`;
        return [{ ...question, verdict: 'gone', reason }];
      }
      const answer = askDrawing(document, then, question);
      if (!answer.ok) return [{ ...question, verdict: 'gone', reason: answer.fault.message }];
      const { verdict } = answer.value;
      if (verdict === 'reachable') return [];
      const [cause] = causesOf(answer.value);
      const usual =
        verdict === 'partly' ? 'Only a part still gets there.' : 'Nothing else that is drawn leads there.';
      // What routes lead to was there before.
      const said = cause?.text.replace(' does not exist', ' is gone');
      const reason = nameObjectsIn(said ?? usual, drawn.nameOf);
      return [{ ...question, verdict, reason }];
    });
    const gone = [...document.nodes.keys()].filter((id) => isGone(id) && id !== failing.node).sort();
    const isKept = (to: NodeId): boolean => {
      const ways = asked.filter((way) => way.to === to).length;
      return lost.filter((way) => way.to === to && way.verdict !== 'partly').length < ways;
    };
    const cut = [...new Set(lost.map(({ to }) => to))]
      .filter((to) => to !== 'internet' && !isGone(to) && !isKept(to))
      .sort();
    return { ...failing, lost, gone, cut };
  }
}

interface WayOut {
  readonly question: NodeQuestion;
  readonly path: readonly string[];
}

/** Subnets from which a way to the internet is drawn: those are asked as they are drawn. */
function subnetsThatCallOut(drawn: DrawnNetwork, asked: readonly NodeQuestion[]): ReadonlySet<string> {
  const { interfaces } = drawn.network;
  const callers = asked
    .filter(({ to }) => drawn.endOf(to) === 'internet')
    .flatMap(({ from }) => interfacesOf(drawn.network, drawn.endOf(from) ?? from));
  return new Set(callers.flatMap((id) => interfaces.get(id)?.subnet ?? []));
}

/** What calls from each other subnet out to the internet go through, where they get there. */
function waysOut(
  document: LintelDocument,
  drawn: DrawnNetwork,
  known: ReadonlySet<string>,
): readonly WayOut[] {
  const { interfaces, subnets } = drawn.network;
  const occupied = new Set([...interfaces.values()].map(({ subnet }) => subnet));
  return [...subnets.keys()].sort().flatMap((from): readonly WayOut[] => {
    if (known.has(from) || !occupied.has(from) || !document.nodes.has(from)) return [];
    const question = { from, to: 'internet', protocol: 'tcp', port: 443 } as const;
    const answer = askDrawing(document, drawn, question);
    return answer.ok && answer.value.verdict === 'reachable' ? [{ question, path: answer.value.path }] : [];
  });
}

function nodeField(drawn: DrawnNetwork, id: string): { readonly node?: NodeId } {
  const node = drawn.nodeOf(id) ?? drawn.nodeOf(attachedBy(id));
  return node === undefined ? {} : { node };
}

/** What is drawn as a way, and what the internet reaches. */
function waysToKeep(document: LintelDocument, drawn: DrawnNetwork): readonly NodeQuestion[] {
  const ways = new Map<string, NodeQuestion>();
  for (const { from, to, protocol, port } of liveQuestions(document, drawn)) {
    ways.set(`${from} ${to} ${protocol} ${port}`, { from, to, protocol, port });
  }
  for (const { object, protocol, ports, family } of findExposure(drawn.network)) {
    const to = drawn.nodeOf(object);
    const isDrawn = [...ways.values()].some(
      (way) => way.to === to && way.port === ports[0] && way.family === family,
    );
    if (to === undefined || isDrawn) continue;
    const way = {
      from: 'internet',
      to,
      protocol,
      port: ports[0],
      ...(family === undefined ? {} : { family }),
    };
    ways.set(`internet ${to} ${protocol} ${ports[0]} ${family ?? 4}`, way);
  }
  return [...ways.values()];
}

function withoutZone(network: Network, zone: string): Network {
  const isLost = (subnet: string): boolean => network.subnets.get(subnet)?.zone === zone;
  const interfaces = filterMap(network.interfaces, ({ subnet }) => !isLost(subnet));
  return {
    ...network,
    interfaces,
    nats: filterMap(network.nats, (nat) => nat.interface === undefined || !isLost(nat.interface.subnet)),
    balancers: mapValues(network.balancers, (balancer) => ({
      ...balancer,
      nodes: balancer.nodes.filter((id) => interfaces.has(id)),
    })),
    targetGroups: mapValues(network.targetGroups, (group) => ({
      ...group,
      targets: group.targets.filter((target) => interfaces.has(target.interface)),
    })),
    endpoints: mapValues(network.endpoints, (endpoint) => ({
      ...endpoint,
      interfaces: endpoint.interfaces.filter((id) => interfaces.has(id)),
    })),
  };
}

/** Routes to it stay, and lead nowhere. */
function withoutNat(network: Network, id: string): Network {
  return {
    ...network,
    nats: filterMap(network.nats, (nat) => nat.id !== id),
    interfaces: filterMap(network.interfaces, (each) => each.object !== id),
  };
}

function withoutTunnel(network: Network, gateway: string): Network {
  return {
    ...network,
    sites: mapValues(network.sites, (site) => ({
      ...site,
      via: site.via.filter((way) => way.gateway !== gateway),
    })),
    transitGateways: mapValues(network.transitGateways, (tgw) => ({
      ...tgw,
      attachments: filterMap(tgw.attachments, ({ id }) => id !== gateway),
    })),
  };
}

function filterMap<V>(map: ReadonlyMap<string, V>, keep: (value: V) => boolean): ReadonlyMap<string, V> {
  return new Map([...map].filter(([, value]) => keep(value)));
}

function mapValues<V>(map: ReadonlyMap<string, V>, change: (value: V) => V): ReadonlyMap<string, V> {
  return new Map([...map].map(([id, value]) => [id, change(value)]));
}
