import type { JsonValue } from '#shared/base/json.ts';
import { HostError } from '#shared/contract/rpc.ts';

const maxKeys = 200;
const maxValueLength = 64 * 1024;

/**
 * The settings, when they are few and small enough to be settings. Their meaning belongs to the window; `null`
 * takes a setting back to its default.
 */
export function checkSettings(
  settings: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const entries = Object.entries(settings);
  if (entries.length > maxKeys) throw new HostError('too-large', `At most ${maxKeys} settings can be kept.`);
  for (const [key, value] of entries) {
    if (!/^[a-zA-Z][\w.:-]{0,99}$/.test(key))
      throw new HostError('invalid-input', 'A setting has a name of letters, digits, dots and dashes.');
    if (JSON.stringify(value).length > maxValueLength) {
      throw new HostError('too-large', `The setting ${key} is larger than 64 KB.`);
    }
  }
  return settings;
}
