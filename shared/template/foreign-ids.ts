/** Ids of the same check in other tools. */
export interface ForeignIds {
  readonly cfnLint?: readonly string[];
  readonly checkov?: readonly string[];
  readonly cdkNag?: readonly string[];
}
