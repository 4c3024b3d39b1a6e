import limitsFile from '#assets/limits.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { type Limits, openLimits } from '../limits.ts';

/** The limits that the application ships. */
export function bundledLimits(): Limits {
  return unwrap(openLimits(limitsFile));
}
