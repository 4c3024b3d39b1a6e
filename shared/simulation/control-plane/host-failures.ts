import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { TimelineEvent } from '../scenario/scenario.ts';
import type { ControlClock } from './control-clock.ts';
import type { HostPool } from './host-pool.ts';

/** The notice that AWS gives before it takes a Spot instance back. */
const spotNoticeSeconds = awsFigure('ec2.spotNotice');

/** Until a group sees that an instance has failed, and replaces it. */
const statusCheckSeconds = awsFigure('ec2.statusCheck');

/** Machines fail with everything on them; the group of instances replaces them after their status checks. */
export function strikeHosts(
  pool: HostPool,
  event: Extract<TimelineEvent, { do: 'crash' | 'hang' }>,
  condition: 'refuses' | 'hangs',
): undefined {
  const ready = pool.ready();
  const count = event.count ?? (event.fraction === undefined ? 1 : Math.ceil(event.fraction * ready.length));
  const struck =
    event.target === undefined ? ready.slice(0, count) : ready.slice(event.target, event.target + 1);
  const { noun } = pool.plan;
  const what = condition === 'refuses' ? 'stop' : 'hang';
  pool.say('failure', `: ${struck.length} of ${ready.length} ${noun}s ${what}`);
  for (const host of struck) pool.fail(host);
  pool.later(statusCheckSeconds, () => pool.refill());
}

export function loseZone(pool: HostPool, zone: string): void {
  if (!pool.plan.zones.includes(zone)) return;
  pool.downZones.add(zone);
  const lost = pool.active().filter((host) => host.zone === zone);
  pool.say('failure', `: zone ${zone} is down with ${lost.length} ${pool.plan.noun}s`);
  for (const host of lost) pool.fail(host);
  pool.later(statusCheckSeconds, () => pool.refill());
}

export function regainZone(pool: HostPool, zone: string): void {
  if (!pool.downZones.delete(zone)) return;
  pool.say('failure', `: zone ${zone} is back`);
  pool.refill();
}

/** With managed draining tasks move within the notice; then the machines go. */
export function interruptHosts(pool: HostPool, count: number, clock: ControlClock): void {
  const struck = pool.ready().slice(0, count);
  pool.say('failure', `: ${struck.length} Spot ${pool.plan.noun}s end in two minutes`);
  for (const host of struck) pool.drain(host, 'Spot interruption');
  pool.refill();
  clock.after(spotNoticeSeconds, () => {
    for (const host of struck) pool.fail(host);
  });
}
