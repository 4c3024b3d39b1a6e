/**
 * Whether a value that came from outside is small and shallow enough to be checked at all: schemas recurse, so
 * this must not. Size counts the characters of strings and keys and eight for anything else.
 */
export function measureJson(
  value: unknown,
  limits: { readonly maxSize: number; readonly maxDepth: number },
): 'fits' | 'too-large' | 'too-deep' {
  let size = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === 'string') size += next.value.length;
    else size += 8;
    if (size > limits.maxSize) return 'too-large';
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= limits.maxDepth) return 'too-deep';
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      if (size + next.value.length * 8 > limits.maxSize) return 'too-large';
      for (const item of next.value) open.push({ value: item, depth });
    } else {
      for (const [key, item] of Object.entries(next.value)) {
        size += key.length;
        open.push({ value: item, depth });
      }
    }
  }
  return 'fits';
}
