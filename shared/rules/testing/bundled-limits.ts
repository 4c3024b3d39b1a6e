import limitsFile from '#assets/limits.json' with { type: 'json' };
import { type Limits, openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';

/** The limits that the application ships. */
export function bundledLimits(): Limits {
  return unwrap(openLimits(limitsFile));
}
