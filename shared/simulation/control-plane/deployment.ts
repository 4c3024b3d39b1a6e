import type { DeploymentPlan } from '../flow/flow.ts';
import type { TimelineEvent } from '../scenario/scenario.ts';
import { watchBatch } from './batch-patience.ts';
import { breakerThreshold } from './breaker-threshold.ts';
import type { CapacityGroup } from './capacity-group.ts';
import { type AlarmWatcher, watchDeployment } from './deployment-alarms.ts';
import { type DeploymentBounds, deploymentBounds } from './deployment-bounds.ts';
import { type DeploymentTrace, reachedBy } from './deployment-trace.ts';
import type { ControlPlane } from './managed-flow.ts';
import type { Plant } from './plant.ts';
import { type Replacement, replaceAsSet, replaceWithin } from './replace-targets.ts';
import type { Target, Version } from './target.ts';
import { TrafficShift } from './traffic-shift.ts';

type DeployEvent = Extract<TimelineEvent, { do: 'deploy' }>;

/**
 * Brings a version into a group, batch by batch or all at once, and back again when it fails. One machine for every
 * strategy: what differs is how many new targets may be beside the old ones and how requests are shared between them.
 */
class Deployment implements Replacement {
  readonly group: CapacityGroup;
  private readonly plant: Plant;
  private readonly control: ControlPlane;
  private readonly event: DeployEvent;
  readonly version: Version;
  private readonly before: Version;
  private readonly isRollback: boolean;
  private failures = 0;
  isOver = false;
  private readonly shift: TrafficShift | undefined;
  /** When each of the new ones began to serve, since it last did not. */
  private readonly healthyAt = new Map<Target, number>();
  private readonly trace: DeploymentTrace;
  private alarms: AlarmWatcher | undefined;
  private bakesUntil: number | undefined;
  private isStuck = false;

  constructor(
    group: CapacityGroup,
    plant: Plant,
    control: ControlPlane,
    event: DeployEvent,
    version: Version,
    rolledBack: DeploymentTrace | undefined,
  ) {
    this.group = group;
    this.plant = plant;
    this.control = control;
    this.event = event;
    this.version = version;
    this.before = group.version;
    this.isRollback = rolledBack !== undefined;
    this.trace = rolledBack ?? {
      node: group.plan.node,
      name: group.plan.name,
      version: version.name,
      strategy: this.strategy(),
      startedAt: control.clock.now,
      endedAt: undefined,
      outcome: 'under way',
      because: undefined,
      fewestServing: undefined,
      mostTargets: undefined,
      reached: () => reachedBy(group.targets, version, plant),
    };
    if (!this.isRollback) control.deployments.push(this.trace);
    const isShifted = ['blue-green', 'canary', 'linear'].includes(this.strategy());
    this.shift = isShifted ? new TrafficShift(this, plant, control.clock, event) : undefined;
  }

  start(): void {
    const { group } = this;
    group.isDeploying = true;
    group.forgetFailures();
    group.onTargetChange = (target, what) => this.changed(target, what);
    const { name } = this.version;
    this.say(this.isRollback ? `rolls back to ${name}` : `deploys ${name} (${this.strategy()})`);
    if (!this.isRollback) {
      this.alarms = watchDeployment(this.control, {
        node: group.plan.node,
        name: group.plan.name,
        version: this.version.name,
        event: this.event,
        group: this.control.groups.indexOf(group),
        onStop: (rollsBack, because) => this.fail(rollsBack, because),
      });
    }
    this.step();
    this.watchErrors();
    this.watchPatience();
  }

  get now(): number {
    return this.control.clock.now;
  }

  strategy(): DeploymentPlan['strategy'] {
    return this.event.strategy ?? this.group.plan.deployment.strategy;
  }

  olds(): readonly Target[] {
    return this.group.active().filter(({ version }) => version !== this.version);
  }

  news(): readonly Target[] {
    return this.group.active().filter(({ version }) => version === this.version);
  }

  healthyNews(): readonly Target[] {
    return this.news().filter(({ state, isHealthy }) => state === 'in-service' && isHealthy);
  }

  /** Those that have served for as long as a batch is looked at before the next one. */
  settledNews(): readonly Target[] {
    const { batchPause = 0 } = this.group.plan.deployment;
    const { now } = this.control.clock;
    return this.healthyNews().filter((each) => now - (this.healthyAt.get(each) ?? 0) >= batchPause - 1e-9);
  }

  private changed(target: Target, what: 'in-service' | 'failed' | 'unhealthy' | 'gone'): void {
    if (this.isOver) return;
    const { breaker: threshold } = this.group.plan.deployment;
    const isNew = target.version === this.version;
    if (isNew && what === 'in-service') {
      this.healthyAt.set(target, this.control.clock.now);
      const { batchPause = 0 } = this.group.plan.deployment;
      if (batchPause > 0) this.control.clock.after(batchPause, () => this.step());
      if (threshold?.resets === true) this.failures = 0;
    }
    if (isNew && (what === 'failed' || what === 'unhealthy')) {
      this.failures += 1;
      // Where nobody replaces what fails its checks, and in a batch that is waited for, it stays.
      const { replacesUnhealthy, deployment } = this.group.plan;
      if (what === 'unhealthy' && replacesUnhealthy && deployment.batchPatience === undefined)
        this.group.terminate(target, 'failed its checks');
      if (this.breaks()) return;
    }
    const { now } = this.control.clock;
    this.control.clock.at(Math.max(now, this.group.backoffUntil), () => this.step());
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
    this.fail(deployment.rollback, 'circuit breaker');
    return true;
  }

  /** A batch that does not serve in time ends the deployment: what has been replaced stays as it is. */
  private watchPatience(): void {
    const { batchPatience } = this.group.plan.deployment;
    if (batchPatience === undefined || this.isRollback) return;
    watchBatch(this.control.clock, this, batchPatience, (waiting) => {
      const keeps = ['rolling', 'rolling-with-extra', 'all-at-once'].includes(this.strategy());
      this.say(
        `gives ${this.version.name} up: a batch does not serve`,
        `${waiting} not healthy after ${batchPatience} s`,
      );
      this.fail(!keeps, 'a batch that does not serve');
    });
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
        this.fail(true, 'errors');
        return;
      }
      this.control.clock.after(60, look);
    };
    this.control.clock.after(60, look);
  }

  private newShareNow(): number {
    if (this.shift !== undefined) return this.shift.share;
    const news = this.healthyNews().length;
    return news / Math.max(1, news + this.olds().length);
  }

  step(): void {
    if (this.isOver) return;
    if (this.shift !== undefined) this.shift.step();
    else if (this.strategy() === 'immutable') replaceAsSet(this);
    else this.isStuck = replaceWithin(this, this.bounds(), this.isStuck);
    this.note();
    if (!this.isOver && this.olds().length === 0 && this.settledNews().length >= this.group.desired)
      this.bake();
  }

  /** Who serves while it is under way. */
  private note(): void {
    const { trace, group } = this;
    const serving = group.inService().filter(({ isHealthy }) => isHealthy).length;
    trace.fewestServing = Math.min(trace.fewestServing ?? serving, serving);
    trace.mostTargets = Math.max(trace.mostTargets ?? 0, group.active().length);
  }

  /** Step by step, its alarms are looked at for as long as they look back before it is done. */
  private bake(): void {
    const seconds = this.shift !== undefined ? 0 : (this.alarms?.seconds ?? 0);
    const { clock } = this.control;
    if (this.bakesUntil === undefined && seconds > 0) {
      this.bakesUntil = clock.now + seconds;
      this.say(`waits ${seconds} s for its alarms`);
      clock.after(seconds, () => this.step());
      return;
    }
    if (clock.now >= (this.bakesUntil ?? 0) - 1e-9) this.succeed();
  }

  private bounds(): DeploymentBounds {
    const { group, event } = this;
    const { deployment } = group.plan;
    const usual = event.strategy === 'rolling' ? deployment.rollingBatch : undefined;
    const batch = event.batch ?? usual ?? deployment.batch;
    return deploymentBounds(group.plan.is, deployment, this.strategy(), group.desired, batch);
  }

  fail(rollsBack: boolean, because: string): void {
    if (this.isOver) return;
    const { group } = this;
    this.isOver = true;
    this.alarms?.end();
    this.note();
    this.trace.because = because;
    if (!rollsBack) {
      this.trace.outcome = 'failed';
      this.trace.endedAt = this.control.clock.now;
      group.isDeploying = false;
      group.onTargetChange = undefined;
      this.say(`${this.version.name} has failed and is not rolled back`);
      return;
    }
    // Where the old set is still there, its weight goes back at once.
    if (this.olds().length > 0) this.shift?.goBack();
    // A second set leaves at once; what has replaced others step by step is replaced step by step.
    const isSet = this.shift !== undefined || this.strategy() === 'immutable';
    const canLeave = isSet && this.olds().length > 0;
    for (const target of this.news()) {
      const serves = target.state === 'in-service' && target.isHealthy;
      if (canLeave || !serves) group.terminate(target, 'rolled back');
    }
    new Deployment(
      group,
      this.plant,
      this.control,
      { ...this.event, strategy: 'rolling' },
      this.before,
      this.trace,
    ).start();
  }

  private succeed(): void {
    const { group } = this;
    this.isOver = true;
    this.alarms?.end();
    this.trace.outcome = this.isRollback ? 'rolled back' : 'done';
    this.trace.endedAt = this.control.clock.now;
    group.version = this.version;
    group.isDeploying = false;
    group.onTargetChange = undefined;
    for (const target of group.inService()) {
      this.plant.setWeight(target.id, 1);
      this.plant.setInRotation(target.id, target.isHealthy);
    }
    this.plant.refresh(group.plan.station);
    this.say(`${this.version.name} serves alone`);
    group.reconcile();
  }

  say(text: string, arithmetic?: string): void {
    this.control.log.add(this.group.plan.node, 'deployment', `${this.group.plan.name} ${text}`, arithmetic);
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
  new Deployment(group, plant, control, event, version, undefined).start();
}
