/** What is known of an instance type. */
export interface InstanceFacts {
  readonly vcpu: number;
  readonly memoryGib: number;
  /** Network interfaces that it takes, and addresses on each. */
  readonly interfaces?: number | undefined;
  readonly addressesPerInterface?: number | undefined;
}

/** The drawing or the scenario asks for something that cannot run; the message is for the user. */
export class CannotCompile extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
