import { equalJson, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { InvalidField } from '#shared/catalogue/define-kind.ts';
import type { Problem } from '#shared/rules/rule.ts';

/** What a field shows: what is stored, or that several edited records store different things. */
export interface FieldValue {
  readonly stored: JsonValue | undefined;
  readonly isMixed: boolean;
}

/** What a field of several records shows. */
export function valueOfAll(stored: readonly (JsonObject | undefined)[], field: string): FieldValue {
  const [first, ...others] = stored.map((values): JsonValue | undefined => values?.[field]);
  const isMixed = others.some((value) => !equalJson(value, first));
  return { stored: isMixed ? undefined : first, isMixed };
}

/** A sentence about a field, or about something in it: `path` leads there from the field and is empty at itself. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** The sentences at a field and below it: what the schema refuses first, then what the rules say. */
export function errorsAt(
  path: string,
  invalid: readonly InvalidField[],
  problems: readonly Problem[],
): readonly FieldError[] {
  const refused = invalid.map(({ field, message }) => ({ field, message: sentence(message) }));
  const said = problems.filter(({ severity }) => severity !== 'info');
  return [...refused, ...said].flatMap(({ field, message }) => {
    const below = field === undefined ? undefined : pathFrom(path, field);
    return below === undefined ? [] : [{ path: below, message }];
  });
}

/** What is said about one part of a field, with paths from there on. */
export function errorsIn(errors: readonly FieldError[], part: string): readonly FieldError[] {
  return errors.flatMap(({ path, message }) => {
    const below = pathFrom(part, path);
    return below === undefined ? [] : [{ path: below, message }];
  });
}

/** The sentence at a field whose parts have inputs of their own: what none of them shows. */
export function errorBeside(errors: readonly FieldError[], parts: readonly string[]): string | undefined {
  return errors.find(({ path }) => parts.every((part) => pathFrom(part, path) === undefined))?.message;
}

/** The rest of a path that leads to a place or below it. */
function pathFrom(place: string, path: string): string | undefined {
  if (path === place) return '';
  return path.startsWith(`${place}.`) ? path.slice(place.length + 1) : undefined;
}

/** What a schema says, as a sentence of ours: "Too small: expected number to be >=1" ends with a full stop. */
function sentence(message: string): string {
  const words = message.replace(/^Invalid input: /, '');
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
