import type { ErrorCause } from '../flow/causes.ts';
import type { ServersStation } from '../flow/flow.ts';
import { exp } from '../portable-math.ts';
import { stationFlow } from './fluid-station.ts';

export interface FluidTarget {
  readonly station: number;
  zone: number;
  isRegistered: boolean;
  isIn: boolean;
  weight: number;
  condition: 'serves' | 'refuses' | 'hangs';
  factor: number;
  errorRate: number;
  errorCause: ErrorCause;
  requests: number;
  /** Of them, those that it fails or does not answer. */
  failures: number;
  busySeconds: number;
  /** Its part of what comes to the station. */
  share: number;
  /** Of the clients who come back to where they were, the part that was here last. */
  clients: number;
  /** Since when it is lost, where clients stay all the same. */
  lostAt?: number | undefined;
  /** Requests there, where targets differ, and those that were there when it left. */
  inside: number;
  leaves: number;
}

/** Targets that are alike: each gets as much as any other, and is as fast. */
export interface Cohort {
  readonly targets: readonly FluidTarget[];
  readonly count: number;
  /** Of what comes to all of them, what each gets. */
  readonly part: number;
  /** Of what all that serve get, the part of these together. */
  readonly share: number;
  readonly factor: number;
  /** Requests at all of them, and where they last were in the table of waits. */
  inside: number;
  /** What leaves them, a second. */
  out: number;
  readonly hint: Int32Array;
}

/** So many times as many requests as workers are a backlog, which a target keeps for itself. */
const leastBacklog = 2;

/** The targets of one station, as shares of its flow. */
export class StationTargets {
  /** Those that serve, by what they get: one for most stations. */
  cohorts: readonly Cohort[] = [];
  serving = 0;
  refusing = 0;
  hanging = 0;
  /** What comes to zones of the load balancer that never had a target. */
  empty = 0;
  /** All of these three. */
  away = 0;
  /** All serve, and all alike. */
  isPlain = false;
  /** On average over what is served: how long it takes against the usual, and the share that fails. */
  factor = 1;
  errorRate = 0;
  errorCause: ErrorCause = 'app_error_5xx';
  private used: readonly FluidTarget[] = [];
  private own: readonly FluidTarget[] = [];
  /** The shares of those who choose anew. */
  private chosen: readonly number[] = [];
  private readonly plan: ServersStation | undefined;
  /** Requests at the station. */
  private readonly total: () => number;
  /** Seconds of the steps so far. */
  private elapsed = 0;

  constructor(plan: ServersStation | undefined, total: () => number) {
    this.plan = plan;
    this.total = total;
  }

  /** Requests at a target. */
  insideOf(target: FluidTarget): number {
    const [only, ...others] = this.cohorts;
    if (only === undefined || others.length > 0) return target.inside;
    return only.targets.includes(target) ? this.total() / only.count : 0;
  }

  /** Of targets that differ, how long those stay who come now; undefined where all are alike. */
  stayOfNew(): number | undefined {
    if (this.cohorts.length < 2) return undefined;
    let sum = 0;
    for (const { share, inside, out } of this.cohorts)
      if (share > 0 && out > 0) sum += (share * inside) / out;
    return sum;
  }

  /** Everything at a target is lost; gives how much that is. */
  lose(target: FluidTarget): number {
    this.note();
    const amount = this.cohorts.some(({ targets }) => targets.includes(target))
      ? target.inside
      : target.leaves;
    target.inside = 0;
    target.leaves = 0;
    this.group();
    return amount;
  }

  /** Looks anew at all targets of the station, after some of them have changed. */
  update(own: readonly FluidTarget[]): void {
    const { plan } = this;
    if (plan === undefined) return;
    const registered = own.filter(({ isRegistered }) => isRegistered);
    const healthy = registered.filter(({ isIn }) => isIn);
    this.own = own;
    this.used = healthy.length === 0 && plan.failOpen ? registered : healthy;
    for (const target of own) target.share = 0;
    this.empty = spread(plan, this.used, registered);
    this.chosen = this.used.map(({ share }) => share);
    this.holdLost(registered);
    if (plan.sticky !== undefined) this.shareClients(0);
    this.note();
    this.group();
  }

  /** Clients of a station who come back to where they were, during a step: those who come too late or find it gone choose anew. */
  moveClients(inflow: number, dt: number): void {
    const sticky = this.plan?.sticky;
    if (sticky === undefined) return;
    this.elapsed += dt;
    if (inflow <= 0 || this.used.length === 0) return;
    const perClient = inflow / sticky.clients;
    if (this.used.some((target) => !target.isIn && this.isGivenUp(target))) this.update(this.own);
    const late = exp(-perClient * sticky.seconds);
    // Each client that sends a request is then where it went; in a long step most have.
    const moved = 1 - exp(-perClient * dt);
    const choosing = this.choosing(late);
    this.used.forEach((target, index) => {
      const before = target.clients;
      // Of a lost target only those who came lately are left, and each of them may come too late at any time.
      const usual = target.lostAt === undefined ? late : Math.min(1 / moved, late / (1 - late));
      const leaving = this.isGivenUp(target) ? 1 : usual;
      target.clients += moved * (choosing * (this.chosen[index] as number) - leaving * before);
    });
    for (const target of this.own) if (!this.used.includes(target)) target.clients *= 1 - moved;
    this.shareClients(late);
    this.note();
    this.group();
  }

  /** Counts what comes to each target in the step that `stationFlow` says. */
  count(): void {
    const { used } = this;
    const all = (stationFlow[0] as number) * (stationFlow[1] as number);
    for (let at = 0; at < used.length; at += 1) {
      const target = used[at] as FluidTarget;
      const come = all * target.share;
      target.requests += come;
      if (target.condition !== 'serves') target.failures += come;
      else if (target.errorRate > 0) target.failures += come * target.errorRate;
    }
  }

  /** Those who come in time go where they were, if it is still there. */
  private shareClients(late: number): void {
    const choosing = this.choosing(late);
    this.used.forEach((target, index) => {
      const staying = this.isGivenUp(target) ? 0 : target.clients * (1 - late);
      target.share = staying + choosing * (this.chosen[index] as number);
    });
  }

  /** The part of the requests whose clients choose anew. */
  private choosing(late: number): number {
    let there = 0;
    for (const target of this.used) if (!this.isGivenUp(target)) there += target.clients;
    return 1 - there * (1 - late);
  }

  /** Lost targets that clients stay with get what those send, and nobody else. */
  private holdLost(registered: readonly FluidTarget[]): void {
    if (this.plan?.sticky?.stays === undefined) return;
    for (const target of registered) {
      if (target.isIn && target.condition === 'serves') target.lostAt = undefined;
      else target.lostAt ??= this.elapsed;
    }
    const held = registered.filter(
      (target) => !this.used.includes(target) && target.clients > 0 && !this.isGivenUp(target),
    );
    this.used = [...this.used, ...held];
    this.chosen = [...this.chosen, ...held.map(() => 0)];
  }

  /** Whether its clients have stayed with a lost target for as long as they do. */
  private isGivenUp({ lostAt }: FluidTarget): boolean {
    const stays = this.plan?.sticky?.stays;
    return stays !== undefined && lostAt !== undefined && this.elapsed >= lostAt + stays;
  }

  /** Notes what is at each target, before they are grouped anew. */
  private note(): void {
    const [only, ...others] = this.cohorts;
    if (only !== undefined && others.length === 0) only.inside = this.total();
    for (const { targets, inside, count } of this.cohorts)
      for (const target of targets) target.inside = inside / count;
  }

  /** How many times as many as its workers are at a target that has a backlog, roughly. */
  private backlogOf({ inside }: FluidTarget): string {
    const times = inside / (this.plan?.workers ?? Number.POSITIVE_INFINITY);
    return times > leastBacklog ? times.toPrecision(2) : '';
  }

  private group(): void {
    const { used } = this;
    const good = used.filter(({ condition }) => condition === 'serves');
    // Who gets nothing more works off what has come; where others serve, a few requests are as good as there.
    const leaving = this.own.filter(
      (target) =>
        target.condition === 'serves' &&
        !used.includes(target) &&
        (good.length === 0 ? target.inside > 0 : this.backlogOf(target) !== ''),
    );
    for (const target of this.own) {
      const stays = target.condition === 'serves' && (used.includes(target) || leaving.includes(target));
      target.leaves = stays ? 0 : target.inside;
      if (!stays) target.inside = 0;
    }
    const sumOf = (targets: readonly FluidTarget[], of: (target: FluidTarget) => number): number =>
      targets.reduce((sum, target) => sum + of(target), 0);
    const sharesOf = (condition: FluidTarget['condition']): number =>
      sumOf(
        used.filter((target) => target.condition === condition),
        ({ share }) => share,
      );
    this.serving = good.length;
    this.refusing = sharesOf('refuses');
    this.hanging = sharesOf('hangs');
    this.away = this.refusing + this.hanging + this.empty;
    const whole = sumOf(good, ({ share }) => share);
    this.factor = whole === 0 ? 1 : sumOf(good, ({ share, factor }) => share * factor) / whole;
    this.errorRate = whole === 0 ? 0 : sumOf(good, ({ share, errorRate }) => share * errorRate) / whole;
    this.errorCause = good.find(({ errorRate }) => errorRate > 0)?.errorCause ?? 'app_error_5xx';
    const alike = new Map<string, FluidTarget[]>();
    for (const target of [...good, ...leaving]) {
      const key = `${target.share.toPrecision(9)} ${target.factor} ${this.backlogOf(target)}`;
      const known = alike.get(key);
      if (known === undefined) alike.set(key, [target]);
      else known.push(target);
    }
    const hints = this.cohorts.map(({ hint }) => hint);
    this.cohorts = [...alike.values()].map((targets, index) => ({
      targets,
      count: targets.length,
      part: 1 / targets.length,
      share: whole === 0 ? 1 / alike.size : sumOf(targets, ({ share }) => share) / whole,
      factor: targets[0]?.factor ?? 1,
      inside: sumOf(targets, ({ inside }) => inside),
      out: 0,
      hint: hints[index] ?? new Int32Array(1),
    }));
    this.isPlain =
      this.cohorts.length === 1 && leaving.length === 0 && this.away === 0 && this.errorRate === 0;
  }

  /** Brings what is at the cohorts in line with what is at the station, after targets have come or gone. */
  settle(total: number): void {
    const { cohorts } = this;
    let known = 0;
    let open = 0;
    for (const { inside, share, count } of cohorts) {
      known += inside;
      if (share > 0) open += count;
    }
    const rest = total - known;
    if (open === 0 || Math.abs(rest) < 1e-9 * (1 + total)) return;
    for (const cohort of cohorts) {
      if (cohort.share === 0) continue;
      cohort.inside = Math.max(0, cohort.inside + rest * (cohort.count / open));
      for (const target of cohort.targets) target.inside = cohort.inside / cohort.count;
    }
  }
}

/** Gives the targets of a station their shares of those who choose anew; gives what comes to zones without any. */
function spread(
  plan: ServersStation,
  used: readonly FluidTarget[],
  registered: readonly FluidTarget[],
): number {
  if (plan.crossZone) {
    const total = used.reduce((sum, { weight }) => sum + weight, 0);
    for (const target of used) target.share = total === 0 ? 0 : target.weight / total;
    return 0;
  }
  const has = (targets: readonly FluidTarget[], zone: number): boolean =>
    targets.some((target) => target.zone === zone);
  const full = plan.entryZones.filter((zone) => has(used, zone));
  // A zone that lost its targets leaves DNS; one that never had any answers for its share.
  const empty = plan.emptyZoneFails ? plan.entryZones.filter((zone) => !has(registered, zone)) : [];
  const zones = full.length + empty.length;
  for (const zone of full) {
    const here = used.filter((target) => target.zone === zone);
    const total = here.reduce((sum, { weight }) => sum + weight, 0);
    for (const target of here) target.share = total === 0 ? 0 : target.weight / total / zones;
  }
  return zones === 0 ? 0 : empty.length / zones;
}
