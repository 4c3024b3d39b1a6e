/** The sentence to show for anything that was thrown: our own words where we have them, never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
