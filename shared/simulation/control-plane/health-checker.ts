import type { HealthCheckPlan } from '../flow/flow.ts';
import type { ControlClock } from './control-clock.ts';

/** What a check meets: an answer, an answer with an error, a refusal at once, or no answer before the time is up. */
export type ProbeResult = 'answers' | 'fails' | 'refuses' | 'silent';

const reasons: Readonly<Record<Exclude<ProbeResult, 'answers'>, string>> = {
  fails: 'an error answered',
  refuses: 'connection refused',
  silent: 'no answer in time',
};

/**
 * Checks one target at its interval and counts. A newly registered target needs one success; after that the thresholds
 * decide, at the check that reaches them.
 */
export class HealthChecker {
  isHealthy = false;
  private readonly clock: ControlClock;
  private readonly plan: HealthCheckPlan;
  private readonly probe: () => ProbeResult;
  private readonly onChange: (isHealthy: boolean, reason: string, met?: ProbeResult) => void;
  private successes = 0;
  private failures = 0;
  /** It has not yet been found to be either. */
  isInitial = true;
  private isStopped = false;

  constructor(
    clock: ControlClock,
    plan: HealthCheckPlan,
    probe: () => ProbeResult,
    onChange: (isHealthy: boolean, reason: string, met?: ProbeResult) => void,
  ) {
    this.clock = clock;
    this.plan = plan;
    this.probe = probe;
    this.onChange = onChange;
  }

  /** Begins with checks at this phase of the interval; `asHealthy` for targets that were there before the run. */
  start(phase: number, asHealthy: boolean): void {
    if (asHealthy) {
      this.isHealthy = true;
      this.isInitial = false;
      this.clock.after(phase, () => this.check());
    } else this.check();
  }

  stop(): void {
    this.isStopped = true;
  }

  /** What the load balancer has seen by itself: it counts like all the checks that it takes. */
  fail(reason: string): void {
    if (this.isStopped || !this.isHealthy) return;
    this.isHealthy = false;
    this.successes = 0;
    this.onChange(false, reason);
  }

  private check(): void {
    if (this.isStopped) return;
    this.clock.after(this.plan.interval, () => this.check());
    const met = this.probe();
    if (met === 'silent') this.clock.after(this.plan.timeout, () => this.count(met));
    else this.count(met);
  }

  private count(met: ProbeResult): void {
    if (this.isStopped) return;
    if (met === 'answers') {
      this.failures = 0;
      this.successes += 1;
      const needed = this.isInitial ? 1 : this.plan.healthy;
      if (!this.isHealthy && this.successes >= needed) {
        this.isHealthy = true;
        this.isInitial = false;
        this.onChange(true, `${needed} of ${needed} checks passed`);
      }
      return;
    }
    this.successes = 0;
    this.failures += 1;
    if (this.failures < this.plan.unhealthy) return;
    if (this.isHealthy) {
      this.isHealthy = false;
      this.onChange(false, `${this.plan.unhealthy} checks in a row failed: ${reasons[met]}`, met);
    } else if (this.isInitial && this.failures === this.plan.unhealthy) {
      this.isInitial = false;
      this.onChange(false, `${this.plan.unhealthy} checks in a row failed: ${reasons[met]}`, met);
    }
  }
}
