import { z } from 'zod';
import { awsLimits } from '../../aws-limits.ts';
import type { LoadOrigin } from './kind-load.ts';

/** What is written beside a field, and which values it takes. */
interface FigureWords {
  readonly title: string;
  readonly unit?: string;
  readonly help?: string;
  /** The group of the form: `Load` unless it is a limit. */
  readonly group?: 'Load' | 'Limits';
  /** Behind "more". */
  readonly advanced?: boolean;
}

interface FigureRange {
  readonly min?: number | undefined;
  /** More than this; `min` may be met. */
  readonly above?: number | undefined;
  readonly max?: number | undefined;
  readonly whole?: boolean | undefined;
}

interface FigureSource {
  readonly origin?: LoadOrigin;
  readonly source?: string;
  readonly checked?: string;
}

type Figure = FigureWords & FigureRange & FigureSource;

/** Words of a field that anything else than a number stands in; assumed unless an origin is stated. */
export function wordsOf({ group = 'Load', origin = 'assumed', ...words }: FigureWords & FigureSource) {
  return { ...words, group, origin };
}

function numberIn({ min, above, max, whole }: FigureRange): z.ZodNumber {
  let schema: z.ZodNumber = whole === true ? z.int() : z.number();
  if (min !== undefined) schema = schema.min(min);
  if (above !== undefined) schema = schema.gt(above);
  return max === undefined ? schema : schema.max(max);
}

/** A number that AWS cannot know, with what is taken where the user states none; assumed unless an origin is stated. */
export function figure(
  usual: number,
  { min, above, max, whole, ...words }: Figure,
): z.ZodDefault<z.ZodNumber> {
  return numberIn({ min, above, max, whole }).default(usual).meta(wordsOf(words));
}

/** A number that may be left out, because something else then decides; its help says what. */
export function optionalFigure({ min, above, max, whole, ...words }: Figure): z.ZodOptional<z.ZodNumber> {
  return numberIn({ min, above, max, whole }).optional().meta(wordsOf(words));
}

/**
 * A figure of AWS by its name in the limits file, with its source and date there. What a project states of a quota
 * counts instead of its default; `limit` in the field's meta names it.
 */
export function limitFigure(
  limit: string,
  { min, above, max, whole, ...words }: FigureWords & FigureRange,
): z.ZodDefault<z.ZodNumber> {
  const { value, source, asOf } = awsLimits.get(limit);
  return numberIn({ min, above, max, whole })
    .default(value)
    .meta({ ...wordsOf({ group: 'Limits', ...words, origin: 'AWS', source, checked: asOf }), limit });
}
