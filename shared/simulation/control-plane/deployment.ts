import type { TimelineEvent } from '../scenario/scenario.ts';
import { breakerThreshold } from './breaker-threshold.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';
import { guardedCeil, guardedFloor } from './rounding.ts';
import type { Target, Version } from './target.ts';

type DeployEvent = Extract<TimelineEvent, { do: 'deploy' }>;

/**
 * Brings a version into a group, batch by batch or all at once, and back again when it fails. One machine for every
 * strategy: what differs is how many new targets may be beside the old ones and how requests are shared between them.
 */
class Deployment {
  private readonly group: CapacityGroup;
  private readonly plant: Plant;
  private readonly control: ControlPlane;
  private readonly event: DeployEvent;
  private readonly version: Version;
  private readonly before: Version;
  private readonly isRollback: boolean;
  private failures = 0;
  private isOver = false;
  private newShare = 0;

  constructor(
    group: CapacityGroup,
    plant: Plant,
    control: ControlPlane,
    event: DeployEvent,
    version: Version,
    isRollback: boolean,
  ) {
    this.group = group;
    this.plant = plant;
    this.control = control;
    this.event = event;
    this.version = version;
    this.before = group.version;
    this.isRollback = isRollback;
  }

  start(): void {
    const { group } = this;
    group.isDeploying = true;
    group.onTargetChange = (target, what) => this.changed(target, what);
    this.say(`${this.isRollback ? 'rolls back to' : 'deploys'} ${this.version.name} (${this.strategy()})`);
    this.step();
    this.watchErrors();
  }

  private strategy(): string {
    return this.event.strategy ?? this.group.plan.deployment.strategy;
  }

  private olds(): readonly Target[] {
    return this.group.active().filter(({ version }) => version !== this.version);
  }

  private news(): readonly Target[] {
    return this.group.active().filter(({ version }) => version === this.version);
  }

  private healthyNews(): readonly Target[] {
    return this.news().filter(({ state, isHealthy }) => state === 'in-service' && isHealthy);
  }

  private changed(target: Target, what: 'in-service' | 'failed' | 'unhealthy' | 'gone'): void {
    if (this.isOver) return;
    const { breaker: threshold } = this.group.plan.deployment;
    if (target.version === this.version && what === 'in-service' && threshold?.resets === true)
      this.failures = 0;
    if (target.version === this.version && (what === 'failed' || what === 'unhealthy')) {
      this.failures += 1;
      if (what === 'unhealthy') this.group.terminate(target, 'failed its checks');
      if (this.breaks()) return;
    }
    this.control.clock.after(0, () => this.step());
  }

  /** The circuit breaker: too many failed tasks end the deployment. */
  private breaks(): boolean {
    const { deployment } = this.group.plan;
    if (this.isRollback || !deployment.circuitBreaker) return false;
    const { threshold, text } = breakerThreshold(deployment.breaker, this.group.desired);
    if (this.failures < threshold) return false;
    this.control.log.add(
      this.group.plan.node,
      'deployment',
      `${this.group.plan.name}: the circuit breaker stops ${this.version.name}`,
      `${this.failures} failed tasks, threshold ${text}`,
    );
    this.fail(deployment.rollback);
    return true;
  }

  private watchErrors(): void {
    const { rollbackOnErrorRate } = this.event;
    if (rollbackOnErrorRate === undefined || this.isRollback) return;
    const look = (): void => {
      if (this.isOver) return;
      const isBad =
        this.healthyNews().length > 0 && this.newShareNow() * this.version.errorRate > rollbackOnErrorRate;
      if (isBad) {
        const share = this.newShareNow();
        this.control.log.add(
          this.group.plan.node,
          'alarm',
          `${this.group.plan.name}: the error alarm of the deployment goes off`,
          `share ${Math.round(share * 100)} % × error rate ${this.version.errorRate} > ${rollbackOnErrorRate}`,
        );
        this.fail(true);
        return;
      }
      this.control.clock.after(60, look);
    };
    this.control.clock.after(60, look);
  }

  private newShareNow(): number {
    if (this.isWeighted()) return this.newShare;
    const news = this.healthyNews().length;
    return news / Math.max(1, news + this.olds().length);
  }

  private isWeighted(): boolean {
    return ['blue-green', 'canary', 'linear'].includes(this.strategy());
  }

  private step(): void {
    if (this.isOver) return;
    switch (this.strategy()) {
      case 'blue-green':
      case 'canary':
      case 'linear':
        this.stepWeighted();
        break;
      case 'immutable':
        this.stepImmutable();
        break;
      default:
        this.stepRolling();
    }
    if (!this.isOver && this.olds().length === 0 && this.healthyNews().length >= this.group.desired)
      this.succeed();
  }

  /** Stops old targets and starts new ones within the bounds on both sides. */
  private stepRolling(): void {
    const { group } = this;
    const { desired } = group;
    const { lower, upper } = this.bounds();
    const active = group.active().length;
    const draining = group.targets.filter(({ state }) => state === 'draining').length;
    let room = upper - active - (group.plan.is === 'tasks' || group.plan.is === 'pods' ? 0 : draining);
    let wanted = desired - this.news().length;
    while (room > 0 && wanted > 0) {
      group.launch(this.version);
      room -= 1;
      wanted -= 1;
    }
    let serving = group.inService().filter(({ isHealthy }) => isHealthy).length;
    for (const old of this.olds()) {
      if (serving <= lower && old.isHealthy) break;
      group.terminate(old, 'replaced');
      if (old.isHealthy) serving -= 1;
    }
    // What has just been stopped makes room for new ones.
    const again = upper - group.active().length;
    const missing = desired - this.news().length;
    for (let count = Math.min(again, missing); count > 0; count -= 1) group.launch(this.version);
  }

  private bounds(): { readonly lower: number; readonly upper: number } {
    const { group, event } = this;
    const { desired } = group;
    const { deployment } = group.plan;
    if (this.strategy() === 'all-at-once') return { lower: 0, upper: desired };
    if (group.plan.is === 'pods') {
      // Surge is rounded up and what may be missing down.
      return {
        lower: guardedCeil((desired * deployment.minimumPercent) / 100),
        upper: guardedCeil((desired * deployment.maximumPercent) / 100),
      };
    }
    if (group.plan.is === 'tasks') {
      return {
        lower: guardedCeil((desired * deployment.minimumPercent) / 100),
        upper: guardedFloor((desired * deployment.maximumPercent) / 100),
      };
    }
    const batch = Math.max(1, Math.min(desired, event.batch ?? deployment.batch));
    return this.strategy() === 'rolling-with-extra'
      ? { lower: desired, upper: desired + batch }
      : { lower: desired - batch, upper: desired };
  }

  /** One new target first; when it is healthy the others; then all old ones leave. */
  private stepImmutable(): void {
    const { group } = this;
    if (this.news().length === 0) group.launch(this.version);
    if (this.healthyNews().length >= 1) {
      for (let missing = group.desired - this.news().length; missing > 0; missing -= 1)
        group.launch(this.version);
    }
    if (this.healthyNews().length >= group.desired)
      for (const old of this.olds()) group.terminate(old, 'replaced');
  }

  /** A whole second set beside the first, and a weight that moves over. */
  private stepWeighted(): void {
    const { group } = this;
    for (let missing = group.desired - this.news().length; missing > 0; missing -= 1)
      group.launch(this.version);
    this.applyWeights();
    if (this.newShare > 0 || this.healthyNews().length < group.desired) return;
    const usual = this.group.plan.deployment;
    const { canaryPercent = usual.canaryPercent, stepSeconds = usual.stepSeconds } = this.event;
    if (this.strategy() === 'blue-green') this.shift(1);
    else if (this.strategy() === 'canary') {
      this.shift(canaryPercent / 100);
      this.control.clock.after(stepSeconds, () => this.shift(1));
    } else {
      const next = (): void => {
        if (this.isOver) return;
        this.shift(Math.min(1, this.newShare + canaryPercent / 100));
        if (this.newShare < 1) this.control.clock.after(stepSeconds, next);
      };
      next();
    }
  }

  private shift(share: number): void {
    if (this.isOver) return;
    this.newShare = share;
    this.say(`${Math.round(share * 100)} % of the requests go to ${this.version.name}`);
    this.applyWeights();
    if (share < 1) return;
    this.control.clock.after(this.event.bakeSeconds ?? this.group.plan.deployment.bakeSeconds, () => {
      if (this.isOver) return;
      for (const old of this.olds()) this.group.terminate(old, 'replaced');
      this.step();
    });
  }

  private applyWeights(): void {
    const { group, plant } = this;
    const set = (targets: readonly Target[], share: number): void => {
      for (const target of targets) {
        if (target.state !== 'in-service') continue;
        plant.setWeight(target.id, Math.min(1, share));
        plant.setInRotation(target.id, target.isHealthy && share > 0);
      }
    };
    set(this.olds(), 1 - this.newShare);
    set(this.news(), this.newShare);
    plant.refresh(group.plan.station);
  }

  private fail(rollsBack: boolean): void {
    const { group } = this;
    this.isOver = true;
    if (!rollsBack) {
      group.isDeploying = false;
      group.onTargetChange = undefined;
      this.say(`${this.version.name} has failed and is not rolled back`);
      return;
    }
    if (this.isWeighted() && this.olds().length > 0) {
      // The old set is still there: its weight goes back at once.
      this.newShare = 0;
      this.applyWeights();
    }
    for (const target of this.news()) group.terminate(target, 'rolled back');
    new Deployment(
      group,
      this.plant,
      this.control,
      { ...this.event, strategy: 'rolling' },
      this.before,
      true,
    ).start();
  }

  private succeed(): void {
    const { group } = this;
    this.isOver = true;
    group.version = this.version;
    group.isDeploying = false;
    group.onTargetChange = undefined;
    this.newShare = 1;
    for (const target of group.inService()) {
      this.plant.setWeight(target.id, 1);
      this.plant.setInRotation(target.id, target.isHealthy);
    }
    this.plant.refresh(group.plan.station);
    this.say(`${this.version.name} serves alone`);
    group.reconcile();
  }

  private say(text: string): void {
    this.control.log.add(this.group.plan.node, 'deployment', `${this.group.plan.name} ${text}`);
  }
}

export function startDeployment(
  group: CapacityGroup,
  plant: Plant,
  event: DeployEvent,
  control: ControlPlane,
): void {
  if (group.isDeploying) {
    control.log.add(group.plan.node, 'deployment', `${group.plan.name}: a deployment is already under way`);
    return;
  }
  const number = Number(group.version.name.slice(1)) + 1;
  const version: Version = { ...event.version, name: `v${number}` };
  new Deployment(group, plant, control, event, version, false).start();
}
