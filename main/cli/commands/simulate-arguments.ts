import type { JsonValue } from '#shared/base/json.ts';
import { type ScenarioOutput, scenarioOutputs } from '#shared/simulation/scenario/scenario.ts';
import type { Sweep } from '#shared/simulation/shards.ts';
import { CliFault } from '../cli-fault.ts';

/** `NODE.FIELD=a,b,c`. */
export function parseSweep(text: string): Sweep {
  const [parameter, values] = text.split('=');
  if (parameter === undefined || values === undefined || values === '') {
    throw unusable(`"${text}" is no sweep: write NODE.FIELD=a,b,c.`);
  }
  return { parameter, values: values.split(',').map(valueIn) };
}

/** A number or a truth value, else the text itself. */
function valueIn(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** Parts of a result, between commas. */
export function parseOutputs(text: string): readonly ScenarioOutput[] {
  return text.split(',').map((name) => {
    const known = scenarioOutputs.find((output) => output === name.trim());
    if (known === undefined)
      throw unusable(`A run has no part "${name}". It has ${scenarioOutputs.join(', ')}.`);
    return known;
  });
}

/** The first of four is `1/4`. */
export function parseShard(text: string): { readonly index: number; readonly count: number } {
  const [index, count] = text.split('/').map(Number);
  if (
    index === undefined ||
    count === undefined ||
    !Number.isInteger(index) ||
    !Number.isInteger(count) ||
    index < 1 ||
    index > count
  ) {
    throw unusable(`"${text}" is no shard: write 1/4 for the first of four.`);
  }
  return { index, count };
}

/** A command that cannot be followed, in a sentence. */
export function unusable(message: string, file?: string): CliFault {
  return new CliFault({ code: 'wrong-arguments', message, ...(file === undefined ? {} : { file }) });
}
