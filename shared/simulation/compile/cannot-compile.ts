/** What is known of an instance type. */
export interface InstanceFacts {
  readonly vcpu: number;
  readonly memoryGib: number;
  /** Network interfaces that it takes, and addresses on each. */
  readonly interfaces?: number | undefined;
  readonly addressesPerInterface?: number | undefined;
}

/** A type that can be bought, as the price catalogue has it. */
export interface PricedType extends InstanceFacts {
  readonly type: string;
  readonly architecture?: string | undefined;
  readonly hourlyUsd?: string | undefined;
}

/** The drawing or the scenario asks for something that cannot run; the message is for the user. */
export class CannotCompile extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
