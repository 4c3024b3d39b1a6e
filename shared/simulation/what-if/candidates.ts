import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { patchNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { putScenario } from '#shared/document/commands/change-scenarios.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { FunctionStation, GroupPlan, LinkStation, ServersStation, Station } from '../flow/flow.ts';
import { visitRates } from '../results/stability.ts';
import type { PreparedRun, SimulationOptions } from '../run-simulation.ts';

/** One thing decided otherwise, worth a run. */
export interface Candidate {
  /** Stable: `app desiredCapacity 3`. */
  readonly id: string;
  readonly node: NodeId;
  readonly title: string;
  readonly changes: ChangeSet;
}

/** More than these are not read. */
const most = 12;

/**
 * What could be decided otherwise about the nodes that the requests of a run pass: sizes, targets of policies, limits,
 * classes of machines, batches. The busiest nodes come first. Nothing is looked up in the result of a run, so every
 * machine that shares the work comes to the same list.
 */
export function whatIfCandidates(
  document: LintelDocument,
  run: PreparedRun,
  options: SimulationOptions,
): readonly Candidate[] {
  const { flow, scenario } = run;
  const visits = visitRates(flow, scenario.horizonSeconds);
  const useOf = (index: number): number => {
    const station = flow.stations[index];
    const demand = (visits[index] ?? 0) * (station === undefined ? 0 : meanOf(station.service));
    return demand / Math.max(1e-9, placesOf(run, index));
  };
  const order = flow.stations.map((_, index) => index).sort((a, b) => useOf(b) - useOf(a) || a - b);
  const maker = new CandidateMaker(document, run, options);
  const found = order.flatMap((index) => {
    const station = flow.stations[index];
    const group = flow.groups.find((each) => each.station === index);
    return station === undefined ? [] : maker.about(station, group, visits[index] ?? 0);
  });
  // A table is two stations, and two functions share the concurrency of the account.
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at).slice(0, most);
}

function placesOf({ flow }: PreparedRun, index: number): number {
  const station = flow.stations[index];
  if (station?.is === 'servers') return station.workers * station.targets.length;
  if (station?.is === 'function') return station.reserved ?? flow.pools[station.pool]?.limit ?? 1000;
  if (station?.is === 'buckets') return Math.min(...station.buckets.map(({ rate }) => rate));
  return Number.POSITIVE_INFINITY;
}

class CandidateMaker {
  private readonly document: LintelDocument;
  private readonly run: PreparedRun;
  private readonly options: SimulationOptions;
  private readonly reader;

  constructor(document: LintelDocument, run: PreparedRun, options: SimulationOptions) {
    this.document = document;
    this.run = run;
    this.options = options;
    this.reader = createDocumentReader(document, forgetful);
  }

  about(station: Station, group: GroupPlan | undefined, rate: number): readonly Candidate[] {
    switch (station.is) {
      case 'servers':
        return [
          ...this.ofGroup(station, group),
          ...this.ofMachine(station),
          ...this.ofBalancer(station),
          ...this.ofHealthCheck(station, group),
        ];
      case 'function':
        return this.ofFunction(station, rate);
      case 'buckets':
        return this.ofBuckets(station.node);
      case 'queue':
        return this.ofQueue(station.node);
      case 'link':
        return this.ofLink(station);
    }
  }

  private properties(node: NodeId): Readonly<Record<string, unknown>> {
    return this.reader.node(node)?.properties ?? {};
  }

  private name(node: NodeId): string {
    return this.reader.nameOf(node);
  }

  private set(node: NodeId, values: JsonObject, title: string): Candidate {
    const [field, value] = Object.entries(values)[0] ?? ['', ''];
    return {
      id: `${node} ${field} ${String(value)}`,
      node,
      title,
      changes: setProperties(this.document, node, values),
    };
  }

  /** What only the simulation knows: in the scenario where it has its own value, else at the node. */
  private load(node: NodeId, field: string, value: JsonValue, title: string): Candidate {
    const { document, run } = this;
    const record = document.scenarios.get(run.scenarioId);
    const overrides = run.scenario.overrides;
    const changes =
      record !== undefined && overrides[node]?.[field] !== undefined
        ? putScenario(document, run.scenarioId, {
            ...record,
            overrides: { ...overrides, [node]: { ...overrides[node], [field]: value } },
          })
        : patchNode(document, node, {
            load: { ...document.nodes.get(node)?.load, [field]: value },
          });
    return { id: `${node} ${field} ${String(value)}`, node, title, changes };
  }

  private ofGroup(station: ServersStation, group: GroupPlan | undefined): readonly Candidate[] {
    if (group === undefined || group.is === 'fixed') return [];
    const { node, desired } = group;
    const properties = this.properties(node);
    const name = this.name(node);
    const { what, count, least, largest, aim } = groupFields[group.is];
    const sized = (size: number): Candidate => {
      const min = properties[least];
      const max = properties[largest];
      return this.set(
        node,
        {
          [count]: size,
          // The group must neither shrink back at once nor refuse the size.
          ...(typeof min === 'number' && min < size ? { [least]: size } : {}),
          ...(typeof max === 'number' && max < size ? { [largest]: size } : {}),
        },
        `${name}: ${plural(size, what)} to begin with, not ${desired}`,
      );
    };
    const target = properties[aim];
    const metric = properties.scalingMetric;
    const tracking = group.policies.find((policy) => policy.is === 'target-tracking');
    const scales = tracking !== undefined || (group.is === 'pods' && properties.autoscaling !== false);
    const candidates: Candidate[] = [];
    if (desired > 0) candidates.push(sized(desired + 1));
    if (desired > 1) candidates.push(sized(desired * 2));
    if (scales && typeof target === 'number' && metric !== 'none') {
      const lower = Number((target * 0.8).toPrecision(group.is === 'pods' ? 2 : 3));
      candidates.push(this.set(node, { [aim]: lower }, `${name}: a target of ${lower}, not ${target}`));
      const perMinute = (60 * station.workers * target) / 100 / Math.max(1e-9, meanOf(station.service));
      if (tracking?.metric === 'cpu' && Number.isFinite(perMinute)) {
        const requests = Number(perMinute.toPrecision(4));
        candidates.push(
          this.set(
            node,
            { scalingMetric: 'requests', targetValue: requests },
            `${name}: scaling on ${requests} requests a minute per ${what}, not on CPU`,
          ),
        );
      }
      if (typeof properties[largest] === 'number') {
        const larger = group.max * 2;
        candidates.push(
          this.set(node, { [largest]: larger }, `${name}: up to ${plural(larger, what)}, not ${group.max}`),
        );
      }
    }
    return candidates;
  }

  /** The next larger class, where the number of workers follows from it. */
  private ofMachine({ node }: ServersStation): readonly Candidate[] {
    const properties = this.properties(node);
    const field = typeof properties.dbInstanceClass === 'string' ? 'dbInstanceClass' : 'instanceType';
    const type = properties[field];
    if (typeof type !== 'string' || this.run.scenario.overrides[node]?.workers !== undefined) return [];
    const larger = nextSize(type);
    if (larger === undefined) return [];
    const plain = (value: string): string => value.replace(/^db\./, '');
    const now = this.options.instanceType?.(plain(type));
    const then = this.options.instanceType?.(plain(larger));
    if (now === undefined || then === undefined || then.vcpu <= now.vcpu) return [];
    return [this.set(node, { [field]: larger }, `${this.name(node)}: ${larger}, not ${type}`)];
  }

  private ofBalancer(station: ServersStation): readonly Candidate[] {
    const { targets, zones } = station;
    if (zones.length < 2 || targets.length < 2 || targets[0] === undefined) return [];
    return this.balancersOf(targets[0].node).map((balancer): Candidate => {
      const title = `${this.name(balancer)}: cross-zone ${station.crossZone ? 'off' : 'on'}`;
      return this.run.scenario.overrides[balancer]?.crossZone === undefined
        ? this.set(balancer, { crossZone: !station.crossZone }, title)
        : this.load(balancer, 'crossZone', !station.crossZone, title);
    });
  }

  /** How soon a lost target is noticed. */
  private ofHealthCheck(station: ServersStation, group: GroupPlan | undefined): readonly Candidate[] {
    const interval = group?.health?.interval;
    const target = station.targets[0]?.node;
    if (interval === undefined || interval <= soonInterval || target === undefined) return [];
    const values = { healthCheckIntervalSeconds: soonInterval };
    const titleOf = (node: NodeId): string =>
      `${this.name(node)}: checks every ${soonInterval} s, not ${interval}`;
    return this.reader.connectionsTo(target).flatMap(({ id, kind, from }): Candidate[] => {
      if (this.reader.node(from)?.kind === 'target-group') return [this.set(from, values, titleOf(from))];
      if (kind !== 'forward') return [];
      const changes = setConnectionProperties(this.document, id, values);
      return [{ id: `${id} healthCheckIntervalSeconds`, node: target, title: titleOf(target), changes }];
    });
  }

  private ofLink(station: LinkStation): readonly Candidate[] {
    return station.paths
      .filter(({ detection }) => detection.is === 'bgp')
      .map(({ node }) => this.load(node, 'bfd', true, `${this.name(node)}: BFD, not the hold time of BGP`));
  }

  /** Network load balancers in front of a target, also through target groups. */
  private balancersOf(target: NodeId): readonly NodeId[] {
    return this.reader.connectionsTo(target).flatMap(({ from }) => {
      const kind = this.reader.node(from)?.kind;
      if (kind === 'nlb') return [from];
      return kind === 'target-group' ? this.balancersOf(from) : [];
    });
  }

  private ofFunction(station: FunctionStation, rate: number): readonly Candidate[] {
    const { node, reserved, provisioned, service } = station;
    const name = this.name(node);
    const needed = Math.ceil(rate * meanOf(service) * 1.25);
    const candidates: Candidate[] = [];
    if (needed > 0 && provisioned < needed) {
      candidates.push(
        this.set(
          node,
          { provisionedConcurrency: needed },
          `${name}: ${needed} environments provisioned, not ${provisioned}`,
        ),
      );
    }
    const memory = this.properties(node).memorySize;
    if (typeof memory === 'number' && memory * 2 <= 10_240) {
      candidates.push(
        this.set(node, { memorySize: memory * 2 }, `${name}: ${memory * 2} MB of memory, not ${memory}`),
      );
    }
    if (reserved !== undefined) {
      candidates.push(
        this.set(
          node,
          { reservedConcurrentExecutions: Math.max(1, reserved * 2) },
          `${name}: ${Math.max(1, reserved * 2)} concurrent executions reserved, not ${reserved}`,
        ),
      );
    } else {
      const limit = this.run.flow.pools[station.pool]?.limit ?? 1000;
      candidates.push(
        this.load(
          node,
          'accountConcurrency',
          limit * 2,
          `A concurrency of ${limit * 2} in the account, not ${limit}`,
        ),
      );
    }
    return candidates;
  }

  private ofBuckets(node: NodeId): readonly Candidate[] {
    const properties = this.properties(node);
    const name = this.name(node);
    const candidates: Candidate[] = [];
    const { readCapacityUnits: reads, writeCapacityUnits: writes } = properties;
    if (properties.billingMode === 'PROVISIONED' && typeof reads === 'number' && typeof writes === 'number') {
      candidates.push(
        this.set(
          node,
          { readCapacityUnits: reads * 2, writeCapacityUnits: writes * 2 },
          `${name}: ${reads * 2} read and ${writes * 2} write units, twice as many`,
        ),
        this.set(node, { billingMode: 'PAY_PER_REQUEST' }, `${name}: on demand, not provisioned`),
      );
    }
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = properties;
    if (typeof rate === 'number' && typeof burst === 'number') {
      const stage = this.set(
        node,
        { throttlingRateLimit: rate * 2, throttlingBurstLimit: burst * 2 },
        `${name}: a stage of ${rate * 2} requests a second, not ${rate}`,
      );
      candidates.push(stage);
      const station = this.run.flow.stations.find((each) => each.node === node && each.is === 'buckets');
      const account =
        station?.is === 'buckets' ? station.buckets.find((bucket) => bucket.name === 'account') : undefined;
      if (account !== undefined) {
        const title = `${account.rate * 2} requests a second in the account, not ${account.rate}`;
        candidates.push(this.load(node, 'accountRate', account.rate * 2, title));
        // The smaller of the two hides what the other does.
        const raised = applyChanges(this.document, stage.changes);
        const both = new CandidateMaker(raised, this.run, this.options);
        const { changes } = both.load(node, 'accountRate', account.rate * 2, title);
        candidates.push({
          id: `${node} throttlingRateLimit accountRate`,
          node,
          title: `${name}: twice the rate of the stage and of the account`,
          changes: mergeChanges(stage.changes, changes),
        });
      }
    }
    return candidates;
  }

  private ofQueue(node: NodeId): readonly Candidate[] {
    return this.reader.connectionsFrom(node, 'poll').flatMap(({ id, to, properties }): Candidate[] => {
      const window = properties?.maximumBatchingWindowInSeconds;
      const size = properties?.batchSize;
      if (this.reader.node(to)?.kind !== 'lambda-function') return [];
      const about = (values: JsonObject, title: string): Candidate => ({
        id: `${id} ${Object.entries(values).flat().join(' ')}`,
        node: to,
        title,
        changes: setConnectionProperties(this.document, id, values),
      });
      const batch = typeof size === 'number' ? size : 10;
      const wait = typeof window === 'number' ? window : 0;
      const longer = wait === 0 ? 20 : wait * 2;
      return [
        about({ batchSize: batch * 2 }, `${this.name(to)}: batches of ${batch * 2}, not ${batch}`),
        ...(longer > 300
          ? []
          : [
              about(
                { maximumBatchingWindowInSeconds: longer },
                `${this.name(to)}: a window of ${longer} s, not ${wait}`,
              ),
            ]),
      ];
    });
  }
}

/** `m6i.large` grows to `m6i.xlarge`, `db.r6g.2xlarge` to `db.r6g.4xlarge`. */
export function nextSize(type: string): string | undefined {
  const dot = type.lastIndexOf('.');
  const family = type.slice(0, dot);
  const at = sizes.indexOf(type.slice(dot + 1));
  const next = at < 0 ? undefined : sizes[at + 1];
  return dot < 0 || next === undefined ? undefined : `${family}.${next}`;
}

const sizes = ['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'];

const soonInterval = 10;

/** What the kinds call the size of a group, its bounds and what it aims at. */
const groupFields = {
  instances: {
    what: 'instance',
    count: 'desiredCapacity',
    least: 'minSize',
    largest: 'maxSize',
    aim: 'targetValue',
  },
  tasks: {
    what: 'task',
    count: 'desiredCount',
    least: 'minCapacity',
    largest: 'maxCapacity',
    aim: 'targetValue',
  },
  pods: {
    what: 'pod',
    count: 'replicas',
    least: 'minReplicas',
    largest: 'maxReplicas',
    aim: 'targetCpuUtilization',
  },
} as const;

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
