import { assertNever } from '#shared/base/assert-never.ts';
import type { AlarmWatch } from '../flow/alarms.ts';
import type { CapacityGroup } from './capacity-group.ts';
import { GroupMetrics } from './group-metrics.ts';
import type { Plant } from './plant.ts';

/** Counts since the start of the run, of which a period has the difference. */
interface Counts {
  readonly requests: number;
  readonly errors: number;
  readonly refused: number;
  readonly busySeconds: number;
  readonly calls: number;
  readonly callErrors: number;
}

/** What an alarm sees: the value of its metric over one period after another. Undefined where there is none. */
export class AlarmMetrics {
  private readonly plan: AlarmWatch;
  private readonly groups: readonly CapacityGroup[];
  private readonly plant: Plant;
  /** Of CPU and memory. */
  private readonly means: GroupMetrics | undefined;
  private before: Counts;
  /** Waits of requests that come now, looked at during the period. */
  private waits: number[] = [];
  /** Failures of each target so far, and how many of all were answers with an error. */
  private readonly failures = new Map<number, number>();
  private answered = 0;
  private refused = 0;

  constructor(plan: AlarmWatch, groups: readonly CapacityGroup[], plant: Plant) {
    this.plan = plan;
    this.groups = groups;
    this.plant = plant;
    const [first] = groups;
    const isMean = plan.metric === 'cpu' || plan.metric === 'memory';
    this.means =
      isMean && first !== undefined ? new GroupMetrics(first, plant, plan.periodSeconds) : undefined;
    this.before = this.counts();
  }

  /** Looks at what only moments have: how long who comes now would wait. */
  sample(): void {
    const serving = this.serving().filter(({ isHealthy }) => isHealthy);
    if (serving.length === 0) return;
    const sum = serving.reduce((total, { id }) => total + this.plant.expectedWait(id), 0);
    this.waits.push(sum / serving.length);
  }

  /** Of the period that ends now; the next one begins. */
  take(now: number): number | undefined {
    const counts = this.counts();
    const value = this.valueOf(counts, now);
    this.before = counts;
    this.waits = [];
    return value;
  }

  private valueOf(counts: Counts, now: number): number | undefined {
    const { before } = this;
    const requests = counts.requests - before.requests;
    const { metric, station } = this.plan;
    switch (metric) {
      case 'cpu':
      case 'memory':
        return this.means?.take(now)[metric].value;
      case 'requests':
        return requests;
      // CloudWatch has no point of errors in a minute without any.
      case 'errors':
        return counts.errors > before.errors ? counts.errors - before.errors : undefined;
      case 'refused':
        return counts.refused > before.refused ? counts.refused - before.refused : undefined;
      case 'error-percent':
        return requests > 0 ? (100 * (counts.errors - before.errors)) / requests : undefined;
      case 'requests-per-target': {
        const count = this.serving().length;
        return count === 0 ? undefined : requests / count;
      }
      case 'response-time': {
        if (requests <= 0) return undefined;
        const waited = this.waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, this.waits.length);
        return (counts.busySeconds - before.busySeconds) / requests + waited;
      }
      case 'healthy':
        return this.serving().filter(({ isHealthy }) => isHealthy).length;
      case 'unhealthy':
        // One that has only just come is neither.
        return this.serving().filter(({ isHealthy, checker }) => !isHealthy && checker?.isInitial !== true)
          .length;
      case 'messages':
        return station === undefined ? undefined : this.plant.visibleMessages(station);
      case 'calls':
        return counts.calls > before.calls ? counts.calls - before.calls : undefined;
      case 'call-errors':
        // A function that is called has a point, though it be zero.
        return counts.calls > before.calls ? counts.callErrors - before.callErrors : undefined;
      default:
        return assertNever(metric);
    }
  }

  private serving() {
    return this.groups.flatMap((group) => group.inService());
  }

  private counts(): Counts {
    const { plant } = this;
    const sum = { requests: 0, busySeconds: 0, calls: 0, callErrors: 0 };
    let own = 0;
    for (const { targets, plan } of this.groups) {
      for (const { id, condition } of targets) {
        sum.requests += plant.requestCount(id);
        sum.busySeconds += plant.busySeconds(id);
        this.noteFailures(id, condition === 'serves');
      }
      own += plant.ownFailureCount(plan.station);
    }
    const { station } = this.plan;
    if (station !== undefined) {
      sum.calls = plant.callCount(station);
      sum.callErrors = plant.ownFailureCount(station);
    }
    return { ...sum, errors: this.answered + own, refused: this.refused };
  }

  /** What failed at a target that does not serve was refused. */
  private noteFailures(id: number, serves: boolean): void {
    const all = this.plant.failureCount(id);
    const more = all - (this.failures.get(id) ?? 0);
    this.failures.set(id, all);
    if (serves) this.answered += more;
    else this.refused += more;
  }
}
