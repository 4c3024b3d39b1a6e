/** Numbers that become due one after another. */
export class Timed {
  private at: number[] = [];
  private numbers: number[] = [];
  private next = 0;

  push(at: number, value: number): void {
    this.at.push(at);
    this.numbers.push(value);
  }

  get isEmpty(): boolean {
    return this.next === this.at.length;
  }

  /** Adds up what is due before a time, and takes it away. */
  sumUntil(time: number): number {
    let sum = 0;
    for (let value = this.takeUntil(time); value !== undefined; value = this.takeUntil(time)) sum += value;
    return sum;
  }

  /** Takes everything away; gives each with the time at which it would have been due. */
  takeAll(): readonly { readonly at: number; readonly value: number }[] {
    const all = this.numbers.slice(this.next).map((value, index) => ({
      at: this.at[this.next + index] as number,
      value,
    }));
    this.at = [];
    this.numbers = [];
    this.next = 0;
    return all;
  }

  takeUntil(time: number): number | undefined {
    if (this.next === this.at.length || (this.at[this.next] as number) >= time) return undefined;
    const value = this.numbers[this.next];
    this.next += 1;
    if (this.next > 4096) {
      this.at = this.at.slice(this.next);
      this.numbers = this.numbers.slice(this.next);
      this.next = 0;
    }
    return value;
  }
}
