/** Ends an exhaustive `switch`: does not compile while a case is missing, throws if data lied about its type. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
