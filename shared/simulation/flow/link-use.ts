import type { LinkStation } from './flow.ts';
import type { LinkPath } from './links.ts';

/** The ways of a link while it runs, the same in both engines: what works, what is used, and what went over it. */
export class LinkUse {
  readonly plan: LinkStation;
  readonly isUp: boolean[];
  readonly isRouted: boolean[];
  /** Seconds of sending, and requests, since the warm-up. */
  readonly sending: Float64Array;
  readonly carried: Float64Array;
  readonly lost: Float64Array;
  /** Ways that are used, the best that routes lead over. */
  used: readonly number[] = [];
  private usedArea = 0;
  private last = 0;

  constructor(plan: LinkStation) {
    this.plan = plan;
    this.isUp = plan.paths.map(() => true);
    this.isRouted = plan.paths.map(() => true);
    this.sending = new Float64Array(plan.paths.length);
    this.carried = new Float64Array(plan.paths.length);
    this.lost = new Float64Array(plan.paths.length);
    this.choose();
  }

  setPath(path: number, isUp: boolean, isRouted: boolean, now: number): void {
    this.usedSeconds(now);
    this.isUp[path] = isUp;
    this.isRouted[path] = isRouted;
    this.choose();
  }

  private choose(): void {
    const { paths, spreads } = this.plan;
    const routed = paths.flatMap((_, path) => (this.isRouted[path] === true ? [path] : []));
    const best = Math.min(...routed.map((path) => paths[path]?.preference ?? 0));
    const equal = routed.filter((path) => paths[path]?.preference === best);
    this.used = spreads ? equal : equal.slice(0, 1);
  }

  /** The part of the flows that each of the used ways has: one after another they take turns. */
  shareOf(place: number): number {
    const { flows } = this.plan;
    const count = this.used.length;
    if (flows === undefined || count < 2) return 1 / count;
    return (Math.floor(flows / count) + (place < flows % count ? 1 : 0)) / flows;
  }

  /** Seconds that ways were used, added up over them. */
  usedSeconds(now: number): number {
    this.usedArea += this.used.length * Math.max(0, now - this.last);
    this.last = now;
    return this.usedArea;
  }

  reset(now: number): void {
    this.sending.fill(0);
    this.carried.fill(0);
    this.lost.fill(0);
    this.usedArea = 0;
    this.last = now;
  }
}

/** What a way carries at a time: gateways that grow begin smaller. */
export function bitsPerSecondAt({ grows, packets, bitsPerSecond }: LinkPath, now: number): number {
  if (grows === undefined) return bitsPerSecond;
  const bits = Math.min(bitsPerSecond, grows.from + grows.perSecond * now);
  if (packets === undefined) return bits;
  return Math.min(bits, packets.bits * Math.min(packets.most, packets.from + packets.perSecond * now));
}
