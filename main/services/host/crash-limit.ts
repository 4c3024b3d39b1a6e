const windowMs = 5 * 60_000;
const allowed = 3;

/** Whether something that died may be started once more: three times in five minutes, then somebody has to look. */
export function createCrashLimit(now: () => number): () => boolean {
  let crashes: number[] = [];
  return () => {
    const at = now();
    crashes = [...crashes.filter((earlier) => at - earlier < windowMs), at];
    return crashes.length <= allowed;
  };
}
