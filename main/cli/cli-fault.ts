import type { Fault } from '#shared/base/result.ts';

/** What ends a command early: a fault in the input or the arguments, told in one line. */
export class CliFault extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}
