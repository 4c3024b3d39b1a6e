import { awsFigure } from '#shared/catalogue/aws-limits.ts';

/** How fast an account may start tasks on Fargate: a burst, and then so many a second, whoever asks for them. */
export class LaunchRate {
  private readonly burst = awsFigure('fargate.launchBurst');
  private readonly rate = awsFigure('fargate.launchRate');
  private tokens = this.burst;
  private last = 0;

  /** Seconds until one more task may start; asking takes its turn. */
  wait(now: number): number {
    this.tokens = Math.min(this.burst, this.tokens + (now - this.last) * this.rate) - 1;
    this.last = now;
    return this.tokens >= -1e-9 ? 0 : -this.tokens / this.rate;
  }
}
