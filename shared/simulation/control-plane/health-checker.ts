import type { HealthCheckPlan } from '../flow/flow.ts';
import type { ControlClock } from './control-clock.ts';

/** What a check meets: an answer, a refusal at once, or no answer before the time is up. */
export type ProbeResult = 'answers' | 'fails' | 'silent';

/**
 * Checks one target at its interval and counts. A newly registered target needs one success; after that the thresholds
 * decide, at the check that reaches them.
 */
export class HealthChecker {
  isHealthy = false;
  private readonly clock: ControlClock;
  private readonly plan: HealthCheckPlan;
  private readonly probe: () => ProbeResult;
  private readonly onChange: (isHealthy: boolean, reason: string) => void;
  private successes = 0;
  private failures = 0;
  private isInitial = true;
  private isStopped = false;

  constructor(
    clock: ControlClock,
    plan: HealthCheckPlan,
    probe: () => ProbeResult,
    onChange: (isHealthy: boolean, reason: string) => void,
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
    const result = this.probe();
    if (result === 'silent')
      this.clock.after(this.plan.timeout, () => this.count(false, 'no answer in time'));
    else this.count(result === 'answers', 'connection refused or an error answered');
  }

  private count(isSuccess: boolean, reason: string): void {
    if (this.isStopped) return;
    if (isSuccess) {
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
      this.onChange(false, `${this.plan.unhealthy} checks in a row failed: ${reason}`);
    } else if (this.isInitial && this.failures === this.plan.unhealthy) {
      this.isInitial = false;
      this.onChange(false, `${this.plan.unhealthy} checks in a row failed: ${reason}`);
    }
  }
}
