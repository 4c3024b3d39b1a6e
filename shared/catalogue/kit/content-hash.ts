import type { JsonValue } from '#shared/base/json.ts';

/** Six letters and digits that depend on the content alone (FNV-1a), for names that must change when it does. */
export function contentHash(content: JsonValue): string {
  const text = JSON.stringify(content);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36).toUpperCase().padStart(7, '0').slice(-6);
}
