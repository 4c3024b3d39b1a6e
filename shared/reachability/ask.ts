import { assertNever } from '#shared/base/assert-never.ts';
import {
  containsSet,
  formatAsCidrs,
  type IntervalSet,
  sameSet,
  single,
  subtract,
  union,
} from '#shared/base/interval-set.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { addressSet, parseBlock } from './address-set.ts';
import { balance } from './balance.ts';
import { describePorts } from './describe.ts';
import { addressesOf, internetAround, objectOf } from './ends.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import type { Family, Network, Protocol } from './network.ts';
import { indexOf } from './network-index.ts';
import { answerPorts, continueReturn, startReturn } from './return-path.ts';
import { arrived, later, type Onward, searchWays, stranded } from './search.ts';
import type { Transit } from './steps.ts';
import { createTransit } from './transit.ts';
import {
  block,
  branch,
  type Direction,
  type End,
  type Exit,
  interfaceOf,
  type Note,
  notesOf,
  pass,
  unknown,
  type Walk,
} from './walk-state.ts';

export interface Question {
  /** The id of an interface, load balancer, endpoint, service, network outside, or `internet`. */
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly family?: Family;
}

export type Verdict = 'reachable' | 'partly' | 'unreachable' | 'unknown';

export interface Answer {
  readonly question: Question;
  readonly verdict: Verdict;
  /** What refuses, all at once: code, object, direction. Empty when nothing does. */
  readonly codes: readonly (readonly [ExplanationCode, string, Direction])[];
  /** The same with what refuses in words, and what would let it pass. */
  readonly blocks: readonly Note[];
  /** Everything on the best way, there and back. */
  readonly notes: readonly Note[];
  /** Objects in the order in which packets pass them, there and back. */
  readonly path: readonly string[];
  readonly returnPath: readonly string[];
  /** Where only a part gets through: which senders, receivers, or ports for answers do. */
  readonly allowed?: Part;
  /** And which do not. */
  readonly refused?: Part;
}

export interface Part {
  readonly sources?: readonly string[];
  readonly destinations?: readonly string[];
  readonly answerPorts?: string;
}

/** Whether packets get there and answers back; the fault says which end does not exist. */
export function askReachability(network: Network, question: Question): Result<Answer> {
  const family = question.family ?? 4;
  const from = endsNamed(network, question.from, undefined, family);
  const to = endsNamed(network, question.to, from[0], family);
  for (const [ends, id] of [
    [from, question.from],
    [to, question.to],
  ] as const) {
    if (ends.length === 0) return fault('unknown-end', `There is no "${id}" in this network.`);
  }
  const transit = createTransit(network, complete);
  const starts = from.flatMap((source, i) =>
    to.flatMap((target, j): Onward => {
      const isItself =
        source.kind === 'interface' && target.kind === 'interface' && source.interface === target.interface;
      if (isItself) return [];
      const walk = startWalk(source, target, question, family, i * to.length + j);
      return later(walk, (next) => begin(transit, next));
    }),
  );
  const found = searchWays(
    starts,
    (arrivals) => arrivals[0]?.blocks === 0 && isWhole(arrivals, from, to, family),
  );
  return ok(answerOf(question, family, from, to, found.arrivals, found.bestStranded));
}

function begin(transit: Transit, walk: Walk): Onward {
  const { from, to } = walk.leg;
  const { family } = walk.packet;
  for (const end of [from, to]) {
    if (end.kind !== 'interface' || end.interface.addresses[family] !== undefined) continue;
    const { object, kind } = end.interface;
    if (family === 4 && kind !== 'nat') {
      return arrived(unknown(walk, object, `The address of ${object} is not known here.`));
    }
    if (family === 6) {
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', object, `${object} has no IPv6 address.`));
    }
  }
  const target = interfaceOf(to);
  switch (from.kind) {
    case 'interface':
      return transit.leaveInterface(walk, from.interface);
    case 'internet':
    case 'service':
      if (target === undefined) return stranded(walk);
      if (target.otherDoor !== undefined) {
        const text = `${target.object} has ${target.otherDoor}, which lies outside the VPC and is not followed here.`;
        return arrived(unknown(walk, target.object, text));
      }
      return transit.enterFromInternet(walk, target);
    case 'site':
      if (target === undefined || from.site.via.length === 0) return stranded(walk);
      return from.site.via.flatMap((way, index) =>
        later(branch(walk, index), (next) => transit.enterFromSite(next, way.gateway)),
      );
    default:
      return assertNever(from);
  }
}

/** One end of the way: the target, a node of a load balancer, or, on the way back, the client. */
function complete(transit: Transit, walk: Walk, exit?: Exit): Onward {
  if (walk.direction === 'return') return continueReturn(transit, walk);
  const { leg, packet } = walk;
  const ended: Walk = {
    ...pass(walk, objectOf(leg.to), 'The request arrives.'),
    leg: {
      ...leg,
      source: packet.source,
      destination: packet.destination,
      ...(exit === undefined ? {} : { exit }),
    },
  };
  const at = interfaceOf(leg.to);
  const balancer = at?.kind === 'load-balancer' ? transit.network.balancers.get(at.object) : undefined;
  if (at !== undefined && balancer !== undefined) return balance(transit, ended, balancer, at);
  return startReturn(transit, ended);
}

function startWalk(from: End, to: End, question: Question, family: Family, index: number): Walk {
  const source = addressesOf(from, family);
  const destination = addressesOf(to, family);
  const leg = { from, to, nats: [], inspected: [], keepsClientAddress: false, source, destination };
  const walk: Walk = {
    direction: 'forward',
    packet: {
      family,
      protocol: question.protocol,
      source,
      destination,
      ports: single(BigInt(question.port)),
    },
    holder: from,
    target: to,
    leg,
    earlierLegs: [],
    inspectedOnReturn: [],
    isAdmittedByReference: false,
    trace: undefined,
    blocks: 0,
    unknowns: 0,
    detours: 0,
    order: [index],
    lookups: 0,
  };
  return pass(walk, objectOf(from), `Sends ${question.protocol} ${question.port}.`);
}

/** What an id means as an end. A service that has an interface endpoint beside the client is reached there. */
function endsNamed(network: Network, id: string, client: End | undefined, family: Family): readonly End[] {
  if (id === 'internet') return [{ kind: 'internet', addresses: internetAround(network) }];
  const interfaces = (ids: readonly string[]): readonly End[] =>
    ids.flatMap((each) => {
      const found = network.interfaces.get(each);
      return found === undefined ? [] : [{ kind: 'interface' as const, interface: found }];
    });
  const own = interfaces([id]);
  if (own.length > 0) return own;
  const named = interfacesOf(network, id);
  if (named.length > 0) return interfaces(named);
  const balancer = network.balancers.get(id);
  if (balancer !== undefined) return interfaces(balancer.nodes);
  const endpoint = network.endpoints.get(id);
  if (endpoint !== undefined && endpoint.type !== 'gateway') return interfaces(endpoint.interfaces);
  const service = network.services.get(endpoint?.service ?? id);
  if (service !== undefined) {
    const at = client === undefined ? undefined : interfaceOf(client);
    const vpc = network.subnets.get(at?.subnet ?? '')?.vpc;
    const beside = [...network.endpoints.values()].find(
      (each) =>
        each.type === 'interface' && each.hasPrivateDns && each.service === service.id && each.vpc === vpc,
    );
    if (beside !== undefined && beside.interfaces.length > 0) return interfaces(beside.interfaces);
    return [{ kind: 'service', service }];
  }
  const site = network.sites.get(id);
  if (site !== undefined) return [{ kind: 'site', site }];
  const group = network.targetGroups.get(id);
  if (group !== undefined) return interfaces(group.targets.map((target) => target.interface));
  return endsAtAddresses(network, id, family);
}

/** An address or a block: the interface that has it, else the part of the internet, else nobody. */
function endsAtAddresses(network: Network, text: string, family: Family): readonly End[] {
  const block = parseBlock(text);
  if (block === undefined || block.version !== family) return [];
  const holder = [...network.interfaces.values()].find(
    (each) =>
      block.first === block.last &&
      (each.addresses[family] === block.first || (family === 4 && each.publicAddress === block.first)),
  );
  if (holder !== undefined) return [{ kind: 'interface', interface: holder }];
  const addresses = addressSet([block]);
  if (containsSet(internetAround(network)[family], addresses[family]))
    return [{ kind: 'internet', addresses }];
  return [{ kind: 'site', site: { id: text, addresses, via: [] } }];
}

interface Got {
  readonly sources: IntervalSet;
  readonly destinations: IntervalSet;
  readonly ports: IntervalSet;
}

/** What got through, over all walks that met no block: of the first leg, as the answer left it. */
function gotThrough(arrived: readonly Walk[]): Got {
  return arrived
    .filter(({ blocks }) => blocks === 0)
    .reduce<Got>(
      (all, walk) => ({
        sources: union(
          all.sources,
          walk.direction === 'return' ? walk.packet.destination : walk.packet.source,
        ),
        destinations: union(
          all.destinations,
          walk.direction === 'return' ? walk.packet.source : walk.packet.destination,
        ),
        ports: union(all.ports, walk.answerPorts ?? answerPorts),
      }),
      { sources: [], destinations: [], ports: [] },
    );
}

function isWhole(
  arrived: readonly Walk[],
  from: readonly End[],
  to: readonly End[],
  family: Family,
): boolean {
  const got = gotThrough(arrived);
  return (
    covers(got.sources, from, family) &&
    covers(got.destinations, to, family) &&
    sameSet(got.ports, answerPorts)
  );
}

/** Of single addresses one is enough; of sets all of it has to get through. */
function covers(got: IntervalSet, ends: readonly End[], family: Family): boolean {
  return ends.some((end) => end.kind === 'interface' || sameSet(got, addressesOf(end, family)));
}

function answerOf(
  question: Question,
  family: Family,
  from: readonly End[],
  to: readonly End[],
  arrivals: readonly Walk[],
  stranded: Walk | undefined,
): Answer {
  const best = arrivals[0] ?? stranded;
  const notes = best === undefined ? [] : notesOf(best);
  const hasArrived = arrivals.length > 0;
  const verdict = verdictOf(hasArrived ? best : undefined, arrivals, from, to, family);
  const effect = verdict === 'unknown' ? 'unknown' : 'block';
  const blocks =
    verdict === 'reachable' || verdict === 'partly' ? [] : notes.filter((note) => note.effect === effect);
  return {
    question,
    verdict,
    codes: blocks.flatMap((note) =>
      note.code === undefined ? [] : [[note.code, note.object, note.direction] as const],
    ),
    blocks,
    notes,
    path: objectsOn(notes, 'forward'),
    returnPath: objectsOn(notes, 'return'),
    ...(verdict === 'partly' ? partsOf(gotThrough(arrivals), from, to, family) : {}),
  };
}

function verdictOf(
  best: Walk | undefined,
  arrivals: readonly Walk[],
  from: readonly End[],
  to: readonly End[],
  family: Family,
): Verdict {
  if (best === undefined || best.blocks > 0) return 'unreachable';
  if (best.unknowns > 0) return 'unknown';
  return isWhole(
    arrivals.filter(({ unknowns }) => unknowns === 0),
    from,
    to,
    family,
  )
    ? 'reachable'
    : 'partly';
}

/** Where only a part gets through: what does, and what does not. */
function partsOf(
  got: Got,
  from: readonly End[],
  to: readonly End[],
  family: Family,
): { readonly allowed: Part; readonly refused: Part } {
  const all = (ends: readonly End[]): IntervalSet =>
    ends.reduce<IntervalSet>((sum, end) => union(sum, addressesOf(end, family)), []);
  const part = (choose: (asked: IntervalSet, through: IntervalSet) => IntervalSet): Part => ({
    ...(covers(got.sources, from, family)
      ? {}
      : { sources: formatAsCidrs(choose(all(from), got.sources), family) }),
    ...(covers(got.destinations, to, family)
      ? {}
      : { destinations: formatAsCidrs(choose(all(to), got.destinations), family) }),
    ...(sameSet(got.ports, answerPorts)
      ? {}
      : { answerPorts: describePorts(choose(answerPorts, got.ports)) }),
  });
  return {
    allowed: part((_asked, through) => through),
    refused: part((asked, through) => subtract(asked, through)),
  };
}

function objectsOn(notes: readonly Note[], direction: Direction): readonly string[] {
  const objects: string[] = [];
  for (const note of notes) {
    if (note.direction === direction && !objects.includes(note.object)) objects.push(note.object);
  }
  return objects;
}

/** The interfaces of something that has several, one in each of its subnets. */
export function interfacesOf(network: Network, object: string): readonly string[] {
  return indexOf(network).interfacesOf(object);
}
