import { type CfnValue, getAzs, select } from './cfn.ts';

/** The largest Region has six zones. */
export const zoneLetters = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

export const zoneField = {
  title: 'Availability Zone',
  help: 'The letter of the zone; inside a zone frame, the frame decides.',
} as const;

/** The name of a zone as a template names it without naming the Region: `a` is the first of the Region's zones. */
export function zoneName(letter: string | undefined): CfnValue | undefined {
  const index = (zoneLetters as readonly (string | undefined)[]).indexOf(letter);
  return index < 0 ? undefined : select(index, getAzs());
}
