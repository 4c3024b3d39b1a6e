import limitsFile from '#assets/limits.json' with { type: 'json' };
import { type Limits, openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';

/** The limits and figures of AWS that the application ships, where no host hands them over: defaults of kinds. */
export const awsLimits: Limits = unwrap(openLimits(limitsFile));

/** The value of a figure by its name in the limits file (`ec2.spotNotice`). */
export function awsFigure(name: string): number {
  return awsLimits.get(name).value;
}
