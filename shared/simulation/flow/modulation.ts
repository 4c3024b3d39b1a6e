import type { RandomStream } from '../des/random-stream.ts';
import { nextExponential } from '../des/variates.ts';

/** A rate, and how long it lasts on average. */
export interface RateState {
  readonly rate: number;
  readonly meanSeconds: number;
}

/**
 * A rate that goes from state to state, each of an exponential length (a Markov-modulated Poisson process). Both engines
 * follow the same states of the same stream; time only goes forward.
 */
export class Modulation {
  private readonly states: readonly RateState[];
  private readonly stream: RandomStream;
  private state = 0;
  private ends = 0;

  constructor(states: readonly RateState[], stream: RandomStream) {
    this.states = states;
    this.stream = stream;
    // It has been going on for ever: each state begins the run with the share of time that it has.
    let draw = stream.uniform() * totalOf(states);
    const last = states.length - 1;
    while (this.state < last && draw >= (states[this.state] as RateState).meanSeconds) {
      draw -= (states[this.state] as RateState).meanSeconds;
      this.state += 1;
    }
    this.ends = this.lasts();
  }

  /** The rate of the present state. */
  get rate(): number {
    return (this.states[this.state] as RateState).rate;
  }

  /** When the present state ends. */
  get until(): number {
    return this.ends;
  }

  /** Goes on to the state that holds at a time. */
  goTo(time: number): void {
    while (this.ends <= time) this.next();
  }

  /** The mean rate of a stretch, which begins no earlier than the one before ended. */
  meanBetween(from: number, to: number): number {
    this.goTo(from);
    if (to <= from) return this.rate;
    let sum = 0;
    let at = from;
    while (this.ends < to) {
      sum += this.rate * (this.ends - at);
      at = this.ends;
      this.next();
    }
    return (sum + this.rate * (to - at)) / (to - from);
  }

  private next(): void {
    this.state = (this.state + 1) % this.states.length;
    this.ends += this.lasts();
  }

  private lasts(): number {
    return nextExponential(this.stream) * (this.states[this.state] as RateState).meanSeconds;
  }
}

function totalOf(states: readonly RateState[]): number {
  return states.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0);
}

/** The mean rate over a long time. */
export function modulatedMean(states: readonly RateState[]): number {
  return states.reduce((sum, { rate, meanSeconds }) => sum + rate * meanSeconds, 0) / totalOf(states);
}
