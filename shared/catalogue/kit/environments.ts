/** Names that people give to the copies of one system, in the two ways in which they write them. */
const families: readonly (readonly string[])[] = [
  ['development', 'test', 'staging', 'production'],
  ['dev', 'test', 'staging', 'prod'],
];

/** The environments that stand beside this one, itself included; undefined for a name of somebody's own. */
export function environmentsBeside(environment: string): readonly string[] | undefined {
  return families.find((names) => names.includes(environment));
}

/** True for the one that people depend on. */
export function isProduction(environment: string): boolean {
  return families.some((names) => names.at(-1) === environment);
}
