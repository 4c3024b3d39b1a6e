import type { RuleContext } from './rule.ts';

/** Families of one shape and architecture, the newest first: a type of one does the work of the others. */
const alike: readonly (readonly string[])[] = [
  ['m7i', 'm6i', 'm5', 'm7a', 'm6a', 'm5a'],
  ['c7i', 'c6i', 'c5', 'c7a', 'c6a', 'c5a'],
  ['r7i', 'r6i', 'r5', 'r7a', 'r6a', 'r5a'],
  ['t3', 't3a', 't2'],
  ['m8g', 'm7g', 'm6g'],
  ['c8g', 'c7g', 'c6g'],
  ['r8g', 'r7g', 'r6g'],
];

/** Types of the same size and architecture in other families, as many as asked for where EC2 has them. */
export function similarTypes(ctx: RuleContext, type: string, count: number): readonly string[] {
  const [family = '', size = ''] = type.split('.');
  const families = alike.find((each) => each.includes(family)) ?? [];
  return families
    .filter((other) => other !== family)
    .map((other) => `${other}.${size}`)
    .filter((other) => ctx.isInstanceType(other) !== false)
    .slice(0, count);
}
