import type { DnsFailoverPlan } from '../flow/failover.ts';
import type { Flow } from '../flow/flow.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { HealthChecker } from './health-checker.ts';
import type { Plant } from './plant.ts';

/** Names that lead to a second target while the first is unhealthy; callers keep the old answer for its time to live. */
export function startDnsFailover(
  { failovers = [], stations }: Flow,
  plant: Plant,
  groups: readonly CapacityGroup[],
  clock: ControlClock,
  log: DecisionLog,
): void {
  for (const plan of failovers) {
    const watched = groups.filter((group) => plan.watches.includes(group.plan.station));
    const bucket = stations[plan.station];
    if (watched.length === 0 || bucket?.is !== 'buckets') continue;
    const usual = bucket.buckets[0]?.rate ?? 0;
    let answer = 0;
    const changed = (isHealthy: boolean, reason: string): void => {
      answer += 1;
      const own = answer;
      const to = isHealthy ? plan.primary : plan.secondary;
      const found = `${plan.primary} is ${isHealthy ? 'healthy again' : 'unhealthy'}`;
      log.add(
        plan.node,
        'failure',
        `${plan.name}: ${found}, it answers ${to}`,
        plan.asksItself ? `${reason}, one each ${plan.interval} s` : reason,
      );
      clock.after(plan.ttl, () => {
        if (own !== answer) return;
        const rate = isHealthy ? usual : 0;
        plant.setUnits(plan.station, 0, rate, rate);
        log.add(plan.node, 'failure', `${plan.name}: callers go to ${to}`, `time to live ${plan.ttl} s`);
      });
    };
    new HealthChecker(
      clock,
      { interval: plan.interval, timeout: 0, healthy: plan.failures, unhealthy: plan.failures },
      () => (watched.some((group) => serves(group, plan)) ? 'answers' : 'fails'),
      changed,
    ).start(plan.interval, true);
  }
}

function serves(group: CapacityGroup, { asksItself }: DnsFailoverPlan): boolean {
  return group
    .inService()
    .some(({ isHealthy, condition }) => (asksItself ? condition === 'serves' : isHealthy));
}
