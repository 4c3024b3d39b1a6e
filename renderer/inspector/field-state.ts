import { equalJson, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { InvalidField } from '#shared/catalogue/define-kind.ts';
import type { Problem } from '#shared/rules/rule.ts';
import type { FieldValue } from './form.tsx';

/** What a field of several records shows. */
export function valueOfAll(stored: readonly (JsonObject | undefined)[], field: string): FieldValue {
  const [first, ...others] = stored.map((values): JsonValue | undefined => values?.[field]);
  const isMixed = others.some((value) => !equalJson(value, first));
  return { stored: isMixed ? undefined : first, isMixed };
}

/** The sentence at a field: what the schema refuses first, then what the rules say about it. */
export function errorAt(
  path: string,
  invalid: readonly InvalidField[],
  problems: readonly Problem[],
): string | undefined {
  const isHere = (field: string | undefined): boolean =>
    field === path || (field?.startsWith(`${path}.`) ?? false);
  const refused = invalid.find(({ field }) => isHere(field));
  if (refused !== undefined) return sentence(refused.message);
  return problems.find((problem) => problem.severity !== 'info' && isHere(problem.field))?.message;
}

/** What a schema says, as a sentence of ours: "Too small: expected number to be >=1" ends with a full stop. */
function sentence(message: string): string {
  const words = message.replace(/^Invalid input: /, '');
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
