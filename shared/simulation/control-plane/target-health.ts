import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { RandomStream } from '../des/random-stream.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { HealthChecker, type ProbeResult } from './health-checker.ts';
import type { Plant } from './plant.ts';
import type { Target } from './target.ts';
import { reasonCodes } from './target-states.ts';

/** Until a group sees that an instance has failed, and replaces it. */
const statusCheckSeconds = awsFigure('ec2.statusCheck');

/** How the targets of a group are checked, and what follows when one fails or is back. */
export class TargetHealth {
  private readonly group: CapacityGroup;
  private readonly plant: Plant;
  private readonly clock: ControlClock;
  private readonly log: DecisionLog;
  private readonly phases: RandomStream;

  constructor(
    group: CapacityGroup,
    plant: Plant,
    clock: ControlClock,
    log: DecisionLog,
    phases: RandomStream,
  ) {
    this.group = group;
    this.plant = plant;
    this.clock = clock;
    this.log = log;
    this.phases = phases;
  }

  /** Begins to check a target; `asHealthy` for one that was there before the run. */
  watch(target: Target, asHealthy: boolean): void {
    const { health } = this.group.plan;
    if (health === undefined) return;
    target.checker = new HealthChecker(
      this.clock,
      health,
      () => this.probe(target),
      (isHealthy, reason, met) => this.healthChanged(target, isHealthy, reason, met),
    );
    target.checker.start(this.phases.uniform() * health.interval, asHealthy);
  }

  private probe(target: Target): ProbeResult {
    if (target.condition === 'refuses') return 'refuses';
    if (target.condition === 'hangs') return 'silent';
    if (target.version.failsHealthChecks) return 'fails';
    const timeout = this.group.plan.health?.timeout ?? Number.POSITIVE_INFINITY;
    return this.plant.expectedWait(target.id) > timeout ? 'silent' : 'answers';
  }

  private healthChanged(target: Target, isHealthy: boolean, reason: string, met?: ProbeResult): void {
    if (target.state !== 'in-service') return;
    target.isHealthy = isHealthy;
    target.failedBy = isHealthy || met === undefined || met === 'answers' ? undefined : reasonCodes[met];
    const code = this.group.station.isBalanced === true ? target.failedBy : undefined;
    this.log.add(
      this.group.plan.node,
      'health',
      `${this.group.titleOf(target)} is ${isHealthy ? 'healthy' : 'unhealthy'}`,
      code === undefined ? reason : `${reason} (${code})`,
    );
    if (isHealthy) this.rampUp(target);
    this.plant.setInRotation(target.id, isHealthy);
    if (!isHealthy) this.sayWhenNoneIsLeft();
    // A network load balancer resets the flows of a target that is not healthy any more.
    if (!isHealthy && this.group.plan.health?.resetsFlows === true)
      this.plant.failAll(target.id, 'conn_refused_502');
    this.plant.refresh(this.group.plan.station);
    if (isHealthy) {
      this.group.onTargetChange?.(target, 'in-service');
      return;
    }
    const isInGrace = this.clock.now - target.inServiceAt < this.group.plan.grace && target.inServiceAt > 0;
    this.group.onTargetChange?.(target, 'unhealthy');
    if (!this.group.plan.replacesUnhealthy || this.group.isDeploying) return;
    const replace = (): void => {
      if (target.state !== 'in-service' || target.isHealthy) return;
      this.group.terminate(target, 'unhealthy');
      this.group.reconcile();
    };
    if (isInGrace) this.clock.at(target.inServiceAt + this.group.plan.grace, replace);
    else replace();
  }

  /** A load balancer without healthy targets sends to all of them. */
  private sayWhenNoneIsLeft(): void {
    const { group } = this;
    const isLeft = group.inService().some(({ isHealthy }) => isHealthy);
    if (isLeft || group.station.isBalanced !== true || !group.station.failOpen) return;
    const count = group.inService().length;
    if (count < 2) return;
    const text = `${group.station.name}: none of its ${count} targets is healthy, so requests go to all of them`;
    this.log.add(group.plan.node, 'health', text, 'fail-open');
  }

  /** Slow start: the share grows evenly, when there is a target that serves in full, and is not in slow start itself. */
  private rampUp(target: Target): void {
    const { slowStart } = this.group.station;
    if (slowStart === 0) return;
    const begun = this.clock.now;
    const others = this.group
      .inService()
      .some((other) => other !== target && other.isHealthy && (other.rampsUntil ?? 0) <= begun);
    if (!others) return;
    target.rampsUntil = begun + slowStart;
    const step = (): void => {
      if (target.state !== 'in-service') return;
      const weight = Math.min(1, (this.clock.now - begun) / slowStart);
      this.plant.setWeight(target.id, weight);
      this.plant.refresh(this.group.plan.station);
      if (weight < 1) this.clock.after(Math.min(1, slowStart / 60), step);
    };
    step();
  }

  /** A failure on purpose, or its end: what the target does from now on. */
  setCondition(target: Target, condition: Target['condition']): void {
    target.condition = condition;
    this.plant.setCondition(target.id, condition);
    if (condition === 'refuses') this.plant.failAll(target.id, 'conn_refused_502');
    if (condition !== 'serves') this.watchConnections(target);
    // The status check of an instance fails after two minutes; the group then replaces it.
    if (condition !== 'serves' && this.group.plan.is === 'instances') {
      this.clock.after(statusCheckSeconds, () => {
        if (target.condition === 'serves' || target.state !== 'in-service' || this.group.isDeploying) return;
        this.group.terminate(target, 'failed its status check');
        this.group.reconcile();
      });
    }
    // A task that stops is replaced by its scheduler at once, with no check in between.
    if (
      condition === 'refuses' &&
      (this.group.plan.is === 'tasks' || this.group.plan.is === 'pods') &&
      target.state === 'in-service'
    ) {
      this.group.terminate(target, 'stopped');
      this.group.reconcile();
    }
  }

  /** A network load balancer sees that a target takes no connections, where some are made. */
  private watchConnections(target: Target): void {
    const after = this.group.plan.health?.passiveAfter;
    if (after === undefined) return;
    const before = this.plant.requestCount(target.id);
    this.clock.after(after, () => {
      if (target.condition === 'serves' || target.state !== 'in-service' || !target.isHealthy) return;
      const tried = this.plant.requestCount(target.id) - before;
      if (tried <= 0) this.watchConnections(target);
      else target.checker?.fail(`${Math.round(tried)} connections in ${after} s were not taken`);
    });
  }
}
