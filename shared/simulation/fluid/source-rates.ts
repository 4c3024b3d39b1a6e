import { createStream } from '../des/random-stream.ts';
import { meanOf } from '../flow/distribution.ts';
import { firstFrom } from '../flow/first-from.ts';
import type { Flow, FlowSource } from '../flow/flow.ts';
import { Modulation } from '../flow/modulation.ts';
import { rateAt } from '../flow/rate.ts';

/** What the sources of a flow send a second, step by step. */
export class SourceRates {
  private readonly sources: readonly FlowSource[];
  private readonly modulations: readonly (Modulation | undefined)[];

  constructor(flow: Flow, seed: number, replication: number) {
    this.sources = flow.sources;
    this.modulations = flow.sources.map(({ id, pattern }) =>
      pattern.is === 'modulated'
        ? new Modulation(pattern.states, createStream(seed, id, 'modulation', replication))
        : undefined,
    );
  }

  /** The mean rate of a source from a time on for so long; users who wait come back after `answerTime`. */
  rate(source: number, from: number, dt: number, answerTime: () => number): number {
    const { pattern } = this.sources[source] as FlowSource;
    switch (pattern.is) {
      case 'random':
      case 'even':
        return rateAt(pattern.rate, from + dt / 2);
      case 'modulated':
        return (this.modulations[source] as Modulation).meanBetween(from, from + dt);
      case 'burst':
        return pattern.at >= from && pattern.at < from + dt ? pattern.count / dt : 0;
      case 'closed':
        return pattern.users / (meanOf(pattern.think) + answerTime());
      case 'trace':
        return (firstFrom(pattern.times, from + dt) - firstFrom(pattern.times, from)) / dt;
    }
  }
}
