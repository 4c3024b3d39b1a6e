import type { TimelineEvent } from '../scenario/scenario.ts';
import type { ControlClock } from './control-clock.ts';
import type { Plant } from './plant.ts';
import type { Replacement } from './replace-targets.ts';
import type { Target } from './target.ts';

/** A whole second set beside the first, and a weight that moves over: at once, a part first, or part by part. */
export class TrafficShift {
  /** What the new set gets of all requests. */
  share = 0;
  private hooksBegun = false;
  private hooksDone = false;
  private readonly replacement: Replacement;
  private readonly plant: Plant;
  private readonly clock: ControlClock;
  private readonly event: Extract<TimelineEvent, { do: 'deploy' }>;

  constructor(
    replacement: Replacement,
    plant: Plant,
    clock: ControlClock,
    event: Extract<TimelineEvent, { do: 'deploy' }>,
  ) {
    this.replacement = replacement;
    this.plant = plant;
    this.clock = clock;
    this.event = event;
  }

  /** Launches what is missing of the new set, and begins to move the weight when all of it serves. */
  step(): void {
    const { group, version } = this.replacement;
    const mayLaunch = this.clock.now >= group.backoffUntil;
    for (let missing = group.desired - this.replacement.news().length; mayLaunch && missing > 0; missing -= 1)
      group.launch(version);
    this.applyWeights();
    if (this.share > 0 || this.replacement.settledNews().length < group.desired) return;
    if (this.waitsForHooks()) return;
    const usual = group.plan.deployment;
    const { canaryPercent = usual.canaryPercent, stepSeconds = usual.stepSeconds } = this.event;
    const part = canaryPercent / 100;
    switch (this.replacement.strategy()) {
      case 'canary':
        this.shift(part);
        this.clock.after(stepSeconds, () => this.shift(1));
        return;
      case 'linear': {
        const next = (): void => {
          if (this.replacement.isOver) return;
          this.shift(this.share + part + 1e-12 >= 1 ? 1 : this.share + part);
          if (this.share < 1) this.clock.after(stepSeconds, next);
        };
        next();
        return;
      }
      default:
        this.shift(1);
    }
  }

  /** Lifecycle hooks have their say once the new set serves, before it gets requests. */
  private waitsForHooks(): boolean {
    const { hookSeconds = 0, hookFails = false } = this.event;
    if (this.hooksDone || (hookSeconds === 0 && !hookFails)) return false;
    if (this.hooksBegun) return true;
    this.hooksBegun = true;
    const { replacement } = this;
    replacement.say(`runs its lifecycle hooks for ${hookSeconds} s`);
    this.clock.after(hookSeconds, () => {
      this.hooksDone = true;
      if (replacement.isOver) return;
      if (!hookFails) {
        replacement.step();
        return;
      }
      replacement.say(`gives ${replacement.version.name} up: a lifecycle hook failed`);
      replacement.fail(true, 'lifecycle hook');
    });
    return true;
  }

  /** All requests to the old set again. */
  goBack(): void {
    this.share = 0;
    this.applyWeights();
  }

  private shift(share: number): void {
    const { replacement } = this;
    if (replacement.isOver) return;
    this.share = share;
    replacement.say(`${Math.round(share * 100)} % of the requests go to ${replacement.version.name}`);
    this.applyWeights();
    if (share < 1) return;
    const { group } = replacement;
    this.clock.after(this.event.bakeSeconds ?? group.plan.deployment.bakeSeconds, () => {
      if (replacement.isOver) return;
      for (const old of replacement.olds()) group.terminate(old, 'replaced');
      replacement.step();
    });
  }

  private applyWeights(): void {
    const { plant, replacement } = this;
    const set = (targets: readonly Target[], share: number): void => {
      for (const target of targets) {
        if (target.state !== 'in-service') continue;
        plant.setWeight(target.id, Math.min(1, share));
        plant.setInRotation(target.id, target.isHealthy && share > 0);
      }
    };
    set(replacement.olds(), 1 - this.share);
    set(replacement.news(), this.share);
    plant.refresh(replacement.group.plan.station);
  }
}
