import { intersect, isEmpty } from '#shared/base/interval-set.ts';
import { type Answer, askReachability } from './ask.ts';
import { internetAround } from './ends.ts';
import type { Network, NetworkInterface, Protocol } from './network.ts';

/** Something that the internet can connect to. */
export interface Exposed {
  /** The node or load balancer. */
  readonly object: string;
  readonly protocol: Protocol;
  /** First and last port that the same rule admits. */
  readonly ports: readonly [from: number, to: number];
  /** Absent for IPv4, which goes without saying. */
  readonly family?: 6;
  readonly answer: Answer;
}

/**
 * What the internet can reach, wholly or in part, or may reach where a value is not known: every load balancer and one
 * interface of each class, on the ports that its groups open to public addresses. Members of a class share the verdict.
 */
export function findExposure(network: Network): readonly Exposed[] {
  const seen = new Set<string>();
  const exposed: Exposed[] = [];
  for (const each of network.interfaces.values()) {
    // The internet reaches public addresses only; answers that lead nowhere else need not be looked for.
    const families = publicFamiliesOf(each);
    if (families.length === 0 || each.kind === 'nat') continue;
    const key = each.kind === 'load-balancer' ? each.object : classOf(each);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const family of families) {
      const about = family === 6 ? ({ family } as const) : {};
      for (const opening of openingsOf(each, network, family)) {
        const asked = askReachability(network, {
          from: 'internet',
          to: each.kind === 'load-balancer' ? each.object : each.id,
          protocol: opening.protocol,
          port: opening.ports[0],
          ...about,
        });
        if (asked.ok && asked.value.verdict !== 'unreachable') {
          exposed.push({ object: each.object, ...opening, ...about, answer: asked.value });
        }
      }
    }
  }
  return exposed;
}

/** The kinds of addresses under which the internet may know the interface. Every IPv6 address is a public one. */
function publicFamiliesOf(each: NetworkInterface): readonly (4 | 6)[] {
  return [
    ...(each.publicAddress === undefined ? [] : ([4] as const)),
    ...(each.addresses[6] === undefined ? [] : ([6] as const)),
  ];
}

/** Interfaces with the same subnet, groups, kind and address family get the same answers. */
function classOf(each: NetworkInterface): string {
  const isPublic = each.publicAddress === undefined ? 'private' : 'public';
  const listens = each.listens === undefined ? '' : JSON.stringify(each.listens);
  const groups = each.groups?.join(',') ?? '-';
  return `${each.subnet} ${groups} ${each.kind} ${isPublic} ${each.addresses[6] === undefined} ${listens}`;
}

type Opening = Pick<Exposed, 'protocol' | 'ports'>;

/** The ports worth asking about: of listeners, else of rules that admit public addresses. */
function openingsOf(each: NetworkInterface, network: Network, family: 4 | 6): readonly Opening[] {
  const balancer = network.balancers.get(each.object);
  if (balancer !== undefined) {
    return balancer.listeners.flatMap(({ protocols, port }) =>
      protocols.map((protocol): Opening => ({ protocol, ports: [port, port] })),
    );
  }
  const internet = internetAround(network);
  const rules = (each.groups ?? []).flatMap((id) => network.groups.get(id)?.in ?? []);
  const openings = new Map<string, Opening>();
  for (const rule of rules) {
    const isOpen =
      rule.peer.kind === 'unknown' ||
      (rule.peer.kind === 'addresses' && !isEmpty(intersect(rule.peer.addresses[family], internet[family])));
    if (!isOpen || rule.protocol === 'other') continue;
    const protocol = rule.protocol === 'all' ? 'tcp' : rule.protocol;
    openings.set(`${protocol} ${rule.from} ${rule.to}`, { protocol, ports: [rule.from, rule.to] });
  }
  return [...openings.values()];
}
