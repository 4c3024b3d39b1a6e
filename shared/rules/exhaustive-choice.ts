import { equalJson, type JsonObject } from '#shared/base/json.ts';
import { listOfValues, objectOf } from './written-resource.ts';

/** Comparisons of which one or the other always holds, with the same value on both sides. */
const opposites: readonly (readonly [string, string])[] = [
  ['LessThan', 'GreaterThanEquals'],
  ['GreaterThan', 'LessThanEquals'],
];
const tests = ['BooleanEquals', 'IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean', 'IsTimestamp'];

/**
 * True when every input matches one of the choices, as far as it can be seen from their forms: a test and its
 * opposite, of the same variable. What is written as an expression is not worked out.
 */
export function isExhaustive(state: JsonObject): boolean {
  const choices = listOfValues(state.Choices).map((choice) => withoutNext(objectOf(choice)));
  return choices.some((one, index) => choices.slice(index + 1).some((other) => areOpposite(one, other)));
}

function areOpposite(one: JsonObject, other: JsonObject): boolean {
  if (one.Not !== undefined && equalJson(one.Not, other)) return true;
  if (other.Not !== undefined && equalJson(other.Not, one)) return true;
  if (one.Variable === undefined || one.Variable !== other.Variable) return false;
  if (tests.some((test) => typeof one[test] === 'boolean' && other[test] === !one[test])) return true;
  return ['Numeric', 'String', 'Timestamp'].some((type) =>
    opposites.some(
      ([below, above]) => isPair(one, other, type, below, above) || isPair(other, one, type, below, above),
    ),
  );
}

function isPair(one: JsonObject, other: JsonObject, type: string, below: string, above: string): boolean {
  const value = one[`${type}${below}`];
  return value !== undefined && value === other[`${type}${above}`];
}

function withoutNext({
  Next: _,
  Comment: _comment,
  Assign: _assign,
  Output: _output,
  ...choice
}: JsonObject): JsonObject {
  return choice;
}
