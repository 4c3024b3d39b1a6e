import type { Flow } from '../flow/flow.ts';
import { bitsPerSecondAt, LinkUse } from '../flow/link-use.ts';

export interface LinkStep {
  /** Requests a second that get through, and that are dropped. */
  readonly out: number;
  readonly dropped: number;
  /** Seconds that a request spends on the way. */
  readonly time: number;
}

/** Links as the fluid engine has them: bits a second over the ways that are used. */
export class FluidLinks {
  readonly uses: (LinkUse | undefined)[];
  /** By station and way, bits that wait. */
  private readonly waiting: Float64Array[];

  constructor(flow: Flow) {
    this.uses = flow.stations.map((plan) => (plan.is === 'link' ? new LinkUse(plan) : undefined));
    this.waiting = flow.stations.map((plan) => new Float64Array(plan.is === 'link' ? plan.paths.length : 0));
  }

  setPath(station: number, path: number, isUp: boolean, isRouted: boolean, now: number): void {
    this.uses[station]?.setPath(path, isUp, isRouted, now);
    if (!isUp) (this.waiting[station] as Float64Array)[path] = 0;
  }

  /** Sends `rate` requests a second of so many bytes for a step. */
  step(station: number, rate: number, bytes: number, now: number, dt: number): LinkStep {
    const use = this.uses[station];
    if (use === undefined) return { out: rate, dropped: 0, time: 0 };
    const { used, plan } = use;
    if (used.length === 0) return { out: 0, dropped: rate, time: 0 };
    const waiting = this.waiting[station] as Float64Array;
    const bits = bytes * 8;
    let out = 0;
    let time = 0;
    let dropped = 0;
    const drop = (path: number, requests: number): void => {
      use.lost[path] = (use.lost[path] as number) + requests;
      dropped += requests / dt;
    };
    for (const [place, path] of used.entries()) {
      const own = rate * use.shareOf(place);
      const way = plan.paths[path];
      if (way === undefined || use.isUp[path] !== true) {
        drop(path, own * dt);
        continue;
      }
      const capacity = bitsPerSecondAt(way, now);
      const before = waiting[path] as number;
      const come = own * bits * dt;
      const sent = Math.min(before + come, capacity * dt);
      const left = Math.min(before + come - sent, capacity * plan.bufferSeconds);
      waiting[path] = left;
      if (bits > 0) drop(path, (before + come - sent - left) / bits);
      const through = bits === 0 ? own : sent / bits / dt;
      out += through;
      time += through * ((before + left) / 2 / capacity + bits / capacity + way.latency);
      use.sending[path] = (use.sending[path] as number) + sent / capacity;
      use.carried[path] = (use.carried[path] as number) + through * dt;
    }
    return { out, dropped, time: out === 0 ? 0 : time / out };
  }
}
