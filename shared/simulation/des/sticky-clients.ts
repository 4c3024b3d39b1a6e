import { createStream, type RandomStream } from './random-stream.ts';

/** Clients that come back to the target that they had, as long as they come in time. */
export class StickyClients {
  private readonly seconds: number;
  private readonly stream: RandomStream;
  /** By client: its target, and until when it is kept. */
  private readonly target: Int32Array;
  private readonly until: Float64Array;
  /** The client of the request that is being sent. */
  private current = 0;

  constructor(clients: number, seconds: number, seed: number, station: string, replication: number) {
    this.seconds = seconds;
    this.stream = createStream(seed, `${station} clients`, 'routing', replication);
    this.target = new Int32Array(clients).fill(-1);
    this.until = new Float64Array(clients);
  }

  /** Any of the clients sends a request: the target that it had, or -1 when it has none any more. */
  next(now: number): number {
    this.current = this.stream.below(this.target.length);
    return (this.until[this.current] as number) > now ? (this.target[this.current] as number) : -1;
  }

  /** The client of the request keeps this target from now on. */
  keep(target: number, now: number): void {
    this.target[this.current] = target;
    this.until[this.current] = now + this.seconds;
  }
}
