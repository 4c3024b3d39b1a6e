import { isAbove, isBelow } from './rounding.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Of the last N data points, M beyond the threshold. */
export interface AlarmPlan {
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  readonly points: number;
  readonly of: number;
  /** What a missing point counts as; `missing` keeps the state when all are missing. */
  readonly missing?: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
  /** `GreaterThanOrEqualTo` and its like. */
  readonly orEqual?: boolean;
}

export class Alarm {
  state: AlarmState = 'INSUFFICIENT_DATA';
  private readonly plan: AlarmPlan;
  private readonly recent: (number | undefined)[] = [];

  constructor(plan: AlarmPlan) {
    this.plan = plan;
  }

  /** The state after one more data point; undefined is a missing one. */
  update(value: number | undefined): AlarmState {
    const { points, of, missing } = this.plan;
    this.recent.push(value);
    if (this.recent.length > of) this.recent.shift();
    const known = this.recent.filter((each) => each !== undefined);
    if (known.length === 0) {
      if (missing === 'breaching') this.state = 'ALARM';
      else if (missing === 'notBreaching') this.state = 'OK';
      else if (missing !== 'ignore') this.state = 'INSUFFICIENT_DATA';
      return this.state;
    }
    const breaching = this.recent.filter((each) =>
      each === undefined ? missing === 'breaching' : this.isBeyond(each),
    ).length;
    if (breaching >= points) this.state = 'ALARM';
    else if (this.recent.length >= points || known.some((each) => !this.isBeyond(each))) this.state = 'OK';
    return this.state;
  }

  private isBeyond(value: number): boolean {
    const { comparison, threshold, orEqual } = this.plan;
    if (orEqual === true)
      return comparison === 'above' ? !isBelow(value, threshold) : !isAbove(value, threshold);
    return comparison === 'above' ? isAbove(value, threshold) : isBelow(value, threshold);
  }
}
