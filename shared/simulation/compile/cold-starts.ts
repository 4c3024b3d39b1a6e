import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import { exp, ln } from '../portable-math.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { usualFigure } from './usual-figure.ts';

/** Which of the measured runtimes starts like a runtime, by its name; the first that matches. */
const measured: readonly (readonly [RegExp, string])[] = [
  [/^provided/, 'rust'],
  [/^python3\.1[4-9]/, 'python314'],
  [/^python/, 'python313'],
  [/^nodejs2[4-9]/, 'nodejs24'],
  [/^java25/, 'java25'],
  [/^java/, 'java21'],
  [/^ruby/, 'ruby34'],
  [/^dotnet10/, 'dotnet10'],
  [/^dotnet/, 'dotnet8'],
  [/^/, 'nodejs22'],
];

const standardScoreOf90 = 1.2815515655446004;

/**
 * How long a new environment takes before the handler runs, in seconds: what was measured for its runtime, which does not
 * depend on its memory, and more for a large package and code of its own.
 */
export function coldStartOf(builder: FlowBuilder, id: NodeId, runtime: string): Distribution {
  const [, like] = measured.find(([pattern]) => pattern.test(runtime)) ?? [];
  const known = (what: 'median' | 'p90'): number => awsFigure(`lambda.coldStart.${like}.${what}`);
  const spread = ln(known('p90') / known('median')) / standardScoreOf90;
  const load = builder.load(id);
  const large = Math.max(0, numberOf(load.packageMegabytes, 0) - awsFigure('lambda.coldStart.packageFree'));
  const own = numberOf(load.initCodeMs, 0) + awsFigure('lambda.coldStart.perMegabyte') * large;
  const median = (usualFigure(builder, id, 'initMs', known('median')) + own) / 1000;
  if (median === 0) return { is: 'constant', value: 0 };
  return {
    is: 'lognormal',
    mean: median * exp((spread * spread) / 2),
    variation: Math.sqrt(exp(spread * spread) - 1),
  };
}
