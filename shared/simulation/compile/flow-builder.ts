import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView, DocumentReader, NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { DnsFailoverPlan } from '../flow/failover.ts';
import type { Assumption, Branch, GroupPlan, Hop, Station } from '../flow/flow.ts';
import type { GuardPlan } from '../flow/guards.ts';
import type { HostPoolPlan } from '../flow/hosts.ts';
import type { WaitPlan } from '../flow/waits.ts';
import type { Scenario, ScenarioClass } from '../scenario/scenario.ts';
import { behaviourOf } from './behaviour-of.ts';
import { isCall } from './calls.ts';
import { CannotCompile, type InstanceFacts, type PricedType } from './cannot-compile.ts';
import { crossNetworks } from './cross-networks.ts';
import { sendByNames } from './dns-routes.ts';
import { downstreamOf, spawnedBy } from './downstream.ts';
import { enterNode } from './enter-node.ts';
import { type LoadValues, numberOf, readLoad } from './load-parameters.ts';
import { overConnection } from './over-connection.ts';
import { pastPayloadLimit } from './payload-gate.ts';
import { streamStation } from './queue-plans.ts';
import { answerStation, queueStation, serversStation } from './station-makers.ts';
import { waitedFor } from './waited-for.ts';

const leave: readonly Branch[] = [];
const endless = Number.POSITIVE_INFINITY;
const mostHops = 20_000;
const mostCalls = 100;

/** Walks the drawing from who sends requests, and writes down stations and hops on the way. */
export class FlowBuilder {
  readonly stations: Station[] = [];
  readonly hops: Hop[] = [];
  readonly groups: GroupPlan[] = [];
  readonly hostPools: HostPoolPlan[] = [];
  readonly failovers: DnsFailoverPlan[] = [];
  readonly guards: GuardPlan[] = [];
  readonly waits: WaitPlan[] = [];
  readonly assumptions = new Map<NodeId, readonly Assumption[]>();
  readonly reader: DocumentReader;
  readonly architecture: Architecture;
  readonly scenario: Scenario;
  readonly classes: readonly ScenarioClass[];
  readonly options: {
    readonly instanceType?: (type: string) => InstanceFacts | undefined;
    readonly instanceTypes?: () => readonly PricedType[];
  };
  accountConcurrency = awsFigure('lambda.concurrency');
  /** What a request or its answer weighs, whichever is more, as who sends it says. */
  payloadKilobytes = 20;
  /** Kilobytes of the requests of a trace that states them. */
  tracePayload: Distribution | undefined;
  /** What both weigh. */
  payloadBothWays = 22;
  /** Nobody waits for what is being walked to. */
  isDetached = false;
  /** How long somebody on the way waits at most for the request that is being walked with, in seconds. */
  patience = Number.POSITIVE_INFINITY;
  readonly stationByKey = new Map<string, number>();
  /** By station, the load balancer before it and who may own its target group. */
  readonly fronts = new Map<number, { readonly balancer: NodeId; readonly owners: readonly NodeId[] }>();
  private readonly loads = new Map<NodeId, LoadValues>();
  /** Keys of stations with the node that their consumers are drawn at. */
  readonly queuesToComplete = new Map<string, NodeId>();
  /** Nodes from the entry to where the walk is. */
  readonly onTheWay: NodeId[] = [];

  constructor(
    reader: DocumentReader,
    architecture: Architecture,
    scenario: Scenario,
    classes: readonly ScenarioClass[],
    options: FlowBuilder['options'],
  ) {
    this.reader = reader;
    this.architecture = architecture;
    this.scenario = scenario;
    this.classes = classes;
    this.options = options;
  }

  node(id: NodeId): NodeView {
    const node = this.reader.node(id);
    if (node === undefined)
      throw new CannotCompile('bad-scenario', `The drawing has no node "${id}" that could be simulated.`);
    return node;
  }

  load(id: NodeId): LoadValues {
    const known = this.loads.get(id);
    if (known !== undefined) return known;
    const read = readLoad(this.node(id), this.reader, this.scenario.overrides[id]);
    if (!read.ok) throw new CannotCompile(read.fault.code, read.fault.message);
    this.loads.set(id, read.value.values);
    this.assumptions.set(id, read.value.assumptions);
    return read.value.values;
  }

  /** The Region of a node, whose quotas it shares with the others there. */
  regionOf(id: NodeId): string {
    const region = this.reader.ancestorOf(id, 'region')?.properties.region;
    return typeof region === 'string' ? region : this.reader.settings.region;
  }

  /** Says what the flow takes for granted beside the parameters of a node. */
  assume(assumption: Assumption): void {
    const { node } = assumption;
    const known = this.assumptions.get(node) ?? [];
    if (known.some(({ field }) => field === assumption.field)) return;
    this.assumptions.set(node, [...known, assumption]);
  }

  /** The place of a pool of machines, made when it is first asked for. */
  poolOnce(key: NodeId, make: () => HostPoolPlan): number {
    const known = this.hostPools.findIndex(({ id }) => id === key);
    if (known >= 0) return known;
    this.hostPools.push(make());
    return this.hostPools.length - 1;
  }

  // Entries

  /** Where requests of a source go first: to the named node, or along what is drawn from the source. */
  entryFrom(from: NodeId | undefined, to: NodeId | undefined, classIndex: number): readonly Branch[] {
    if (to !== undefined) return this.visit(to, leave, classIndex);
    if (from === undefined)
      throw new CannotCompile('bad-scenario', 'The arrivals name no node that they come from or go to.');
    const { requestKilobytes, responseKilobytes } = this.node(from).usage;
    const [request, answer] = [numberOf(requestKilobytes, 2), numberOf(responseKilobytes, 20)];
    this.payloadKilobytes = Math.max(request, answer);
    this.payloadBothWays = request + answer;
    if (behaviourOf(from, this.reader) !== 'source') return this.visit(from, leave, classIndex);
    const ways = this.reader
      .connectionsFrom(from)
      .filter(
        ({ kind, to: next }) =>
          (isCall(kind) || kind === 'event') && behaviourOf(next, this.reader) !== undefined,
      );
    if (ways.length === 0) {
      throw new CannotCompile(
        'bad-scenario',
        `${this.node(from).name} sends requests, but no connection leads from it to something that answers.`,
      );
    }
    return sendByNames(this, from, ways, classIndex);
  }

  // The walk

  /** What is outside of the drawing answers after its time, whatever is asked of it. */
  private answer(id: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    const station = this.once(`${id} answers`, () => answerStation(this, id));
    return this.plain(station, then, undefined, classIndex);
  }

  /** A visit from somewhere else: over the link between the networks, where they are two. */
  sendTo(from: NodeId, to: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    const visit = (next: readonly Branch[]): readonly Branch[] =>
      behaviourOf(to, this.reader) === 'source'
        ? this.answer(to, next, classIndex)
        : this.visit(to, next, classIndex);
    const cross = (): readonly Branch[] => crossNetworks(this, from, to, visit, then, classIndex);
    const way = this.reader.connectionsFrom(from).find((each) => each.to === to && isCall(each.kind));
    return way === undefined
      ? cross()
      : waitedFor(this, way, () => overConnection(this, way, classIndex, cross));
  }

  /** A visit of what the connection leads to. */
  visitOver(way: ConnectionView, then: readonly Branch[], classIndex: number): readonly Branch[] {
    return overConnection(this, way, classIndex, () => this.visit(way.to, then, classIndex));
  }

  /** The hops that a request takes when it is sent to the node and then goes on to `then`. */
  visit(id: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    const behaviour = behaviourOf(id, this.reader);
    if (behaviour === undefined || behaviour === 'source') return then;
    if (behaviour === 'way') return this.downstream(id, then, classIndex);
    if (this.onTheWay.includes(id)) {
      const round = [...this.onTheWay.slice(this.onTheWay.indexOf(id)), id].map((each) =>
        this.reader.nameOf(each),
      );
      throw new CannotCompile(
        'loop',
        `Requests go round without an end: ${round.join(' → ')}. Take one of these connections away.`,
      );
    }
    if (this.hops.length > mostHops) {
      throw new CannotCompile(
        'too-large',
        `Requests take more than ${mostHops} different ways through the drawing; state the paths of the classes in the scenario.`,
      );
    }
    this.onTheWay.push(id);
    try {
      return this.enter(id, then, classIndex);
    } finally {
      this.onTheWay.pop();
    }
  }

  private enter(id: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    return pastPayloadLimit(this, id, classIndex, () => enterNode(this, id, then, classIndex));
  }

  /** It keeps its place until everything that it calls has answered. */
  holding(station: number, id: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    const inner = this.waiting(endless, () => this.downstream(id, leave, classIndex));
    return this.addHop({
      station,
      calls: inner.length === 0 ? [] : [inner],
      join: inner.length === 0 ? 0 : 1,
      spawns: this.spawnsOf(id, classIndex),
      next: then,
      units: 1,
    });
  }

  plain(
    station: number,
    next: readonly Branch[],
    spawner: NodeId | undefined,
    classIndex: number,
  ): readonly Branch[] {
    return this.addHop({
      station,
      calls: [],
      join: 0,
      spawns: spawner === undefined ? [] : this.spawnsOf(spawner, classIndex),
      next,
      units: 1,
    });
  }

  /** What a node calls, and then on. */
  downstream(id: NodeId, then: readonly Branch[], classIndex: number): readonly Branch[] {
    return downstreamOf(this, id, then, classIndex);
  }

  /** What it starts and does not wait for. */
  spawnsOf(id: NodeId, classIndex: number): readonly Branch[] {
    return spawnedBy(this, id, classIndex);
  }

  /** A walk to what nobody waits for. */
  detached(walk: () => readonly Branch[]): readonly Branch[] {
    const before = this.isDetached;
    this.isDetached = true;
    const entry = this.waiting(endless, walk);
    this.isDetached = before;
    return entry;
  }

  /** A walk with a request that somebody waits for so many seconds; of one of its own, endlessly. */
  waiting(seconds: number, walk: () => readonly Branch[]): readonly Branch[] {
    const before = this.patience;
    this.patience = seconds;
    const entry = walk();
    this.patience = before;
    return entry;
  }

  /** Calls a request: as the scenario says, else as the connection does. */
  shareOf(way: ConnectionView, otherwise: number): number {
    const share = this.scenario.overrides[way.id]?.share ?? way.usage.callsPerRequest;
    return typeof share === 'number' && share >= 0 ? Math.min(mostCalls, share) : otherwise;
  }

  /** Alternatives by their weights, equal ones unless said. */
  split(
    ways: readonly {
      readonly way: ConnectionView;
      readonly entry: readonly Branch[];
      readonly weight?: number | undefined;
    }[],
  ): readonly Branch[] {
    const weights = ways.map(({ way, weight }) =>
      this.shareOf(way, weight ?? numberOf(way.properties.weight, 1)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return [];
    return ways.flatMap(({ entry }, index) =>
      entry.map(({ to, p }) => ({ to, p: (p * (weights[index] as number)) / total })),
    );
  }

  /** With that probability the one, else the other. */
  mix(share: number, one: readonly Branch[], other: readonly Branch[]): readonly Branch[] {
    if (share >= 1) return one;
    if (share <= 0) return other;
    return [
      ...one.map(({ to, p }) => ({ to, p: p * share })),
      ...other.map(({ to, p }) => ({ to, p: p * (1 - share) })),
    ];
  }

  // Queues and their consumers

  queue(id: NodeId): number {
    this.queuesToComplete.set(id, id);
    const isStream = this.reader.hasTrait(id, 'stream');
    return this.once(id, () => (isStream ? streamStation(this, id) : queueStation(this, id)));
  }

  // Making things once

  /** The station under the key, made when it is first asked for. */
  once(key: string, make: () => Station): number {
    const known = this.stationByKey.get(key);
    if (known !== undefined) return known;
    const index = this.stations.length;
    this.stations.push(make());
    this.stationByKey.set(key, index);
    return index;
  }

  servers(
    members: readonly NodeId[],
    front?: { readonly balancer: NodeId; readonly owners: readonly NodeId[] },
    pulls?: number,
  ): number {
    const known = members.map((member) => this.stationByKey.get(member)).find((index) => index !== undefined);
    if (known !== undefined) return known;
    const index = this.stations.length;
    const made = serversStation(this, members, front, pulls);
    this.stations.push(made.station);
    if (front !== undefined) this.fronts.set(index, front);
    if (made.group !== undefined) this.groups.push({ ...made.group, station: index });
    for (const member of members) this.stationByKey.set(member, index);
    return index;
  }

  addHop(hop: Hop): readonly Branch[] {
    const index = this.hops.length;
    this.hops.push(hop);
    return [{ to: index, p: 1 }];
  }
}
