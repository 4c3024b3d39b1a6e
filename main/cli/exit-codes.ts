/** What the exit code says to a pipeline. */
export const exitCodes = {
  fine: 0,
  /** The answer is no: errors were found. */
  negative: 1,
  /** The input or the command cannot be used. */
  unusable: 2,
  /** Our own fault. */
  broken: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
