import type { Machine } from '../flow/hosts.ts';
import type { HostPool } from './host-pool.ts';
import { type Host, rounded } from './placement.ts';

/** Another machine is launched, and when it is ready the old one gives its tenants up and goes. */
export function replaceHost(
  pool: HostPool,
  old: Host,
  machine: Machine,
  why: string,
  arithmetic: string | undefined,
  onDone: () => void,
): void {
  pool.say('scaling', `: ${old.machine.type} is replaced by ${machine.type}, ${why}`, arithmetic);
  const fresh = pool.launch(machine);
  if (fresh === undefined) {
    onDone();
    return;
  }
  const ready = (host: Host): void => {
    if (host !== fresh) return;
    pool.onReady.splice(pool.onReady.indexOf(ready), 1);
    pool.later(0, () => {
      pool.drain(old, why);
      onDone();
    });
  };
  pool.onReady.push(ready);
}

/** Every machine that is there now is replaced by a new one of its type, so many at a time: a new image, a drift. */
export function replaceAllHosts(pool: HostPool, atMost: number): void {
  const left = [...pool.ready()];
  const total = left.length;
  pool.say('deployment', `: its ${total} ${pool.plan.noun}s are replaced, ${atMost} at a time`);
  let under = 0;
  const next = (): void => {
    while (under < atMost) {
      const old = left.shift();
      if (old === undefined) {
        if (under === 0) pool.say('deployment', `: its ${total} ${pool.plan.noun}s have been replaced`);
        return;
      }
      if (old.state !== 'ready') continue;
      under += 1;
      replaceHost(pool, old, old.machine, 'a newer image', undefined, () => {
        under -= 1;
        next();
      });
    }
  };
  next();
}

/** How many machines of a pool may be disrupted at a time: by the budget of Karpenter, else one. */
export function disruptedAtOnce(pool: HostPool): number {
  const { scaling } = pool.plan;
  return scaling.is === 'karpenter' ? Math.max(1, Math.ceil(scaling.budget * pool.active().length)) : 1;
}

/** What two machines cost an hour, or how large they are where no price is known. */
export function hourlyWords(old: Machine, fresh: Machine): string {
  return old.hourly === undefined || fresh.hourly === undefined
    ? `${rounded(old.vcpu)} vCPU → ${rounded(fresh.vcpu)} vCPU`
    : `$${old.hourly} → $${fresh.hourly} an hour`;
}
