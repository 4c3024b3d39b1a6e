import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';

/** The eight types of the Amazon States Language. */
export const stateTypes = ['Task', 'Choice', 'Parallel', 'Map', 'Wait', 'Pass', 'Succeed', 'Fail'] as const;

export type StateType = (typeof stateTypes)[number];

/** A state machine, or one branch of a `Parallel` or the processor of a `Map`: the keys that lead to it from the top. */
export interface StateScope {
  /** Keys into the definition, list positions as numbers: `['States', 'Ship', 'Branches', 0]`. */
  readonly path: readonly (string | number)[];
  /** `Ship, branch 1`; empty for the state machine itself. */
  readonly title: string;
  readonly machine: JsonObject;
}

/** The machine itself and every machine nested in its states, outer ones first. */
export function scopesOf(definition: JsonValue | undefined): readonly StateScope[] {
  if (!isJsonObject(definition)) return [];
  const scopes: StateScope[] = [{ path: [], title: '', machine: definition }];
  for (let next = 0; next < scopes.length; next += 1) {
    const scope = scopes[next];
    if (scope === undefined) continue;
    for (const [name, state] of statesIn(scope.machine)) {
      const at = [...scope.path, 'States', name];
      const branches = Array.isArray(state.Branches) ? state.Branches : [];
      branches.forEach((branch, index) => {
        if (!isJsonObject(branch)) return;
        scopes.push({
          path: [...at, 'Branches', index],
          title: `${name}, branch ${index + 1}`,
          machine: branch,
        });
      });
      for (const key of ['ItemProcessor', 'Iterator']) {
        const processor = state[key];
        if (isJsonObject(processor))
          scopes.push({ path: [...at, key], title: `${name}, each item`, machine: processor });
      }
    }
  }
  return scopes;
}

/** The states of one machine by name, in the order in which they are written. */
export function statesIn(machine: JsonObject): readonly (readonly [name: string, state: JsonObject])[] {
  if (!isJsonObject(machine.States)) return [];
  return Object.entries(machine.States).flatMap(([name, state]) =>
    isJsonObject(state) ? [[name, state] as const] : [],
  );
}

/**
 * The states in the order in which an execution meets them: from the start along the ways on, then what nothing leads
 * to by name. Documents keep no order of keys, so this is the order that people see.
 */
export function statesInOrder(machine: JsonObject): readonly (readonly [name: string, state: JsonObject])[] {
  const byName = new Map(statesIn(machine));
  const ordered: (readonly [string, JsonObject])[] = [];
  const seen = new Set<string>();
  function visit(name: string): void {
    const state = byName.get(name);
    if (state === undefined || seen.has(name)) return;
    seen.add(name);
    ordered.push([name, state]);
    // The usual way first, the error paths last: `transitionsOf` lists them so.
    for (const { to } of transitionsOf(state)) visit(String(to));
  }
  visit(String(machine.StartAt));
  for (const name of [...byName.keys()].sort()) visit(name);
  return ordered;
}

/** Where a state may go, by the field that says so. */
export function transitionsOf(
  state: JsonObject,
): readonly { readonly field: string; readonly to: JsonValue | undefined }[] {
  const listed = (field: 'Choices' | 'Catch') =>
    (Array.isArray(state[field]) ? state[field] : []).flatMap((entry, index) =>
      isJsonObject(entry) ? [{ field: `${field}.${index}.Next`, to: entry.Next }] : [],
    );
  return [
    ...(state.Next === undefined ? [] : [{ field: 'Next', to: state.Next }]),
    ...listed('Choices'),
    ...(state.Default === undefined ? [] : [{ field: 'Default', to: state.Default }]),
    ...listed('Catch'),
  ];
}

/** JSONata where the state or else its machine says so; JSONPath otherwise, as AWS has it. */
export function usesJsonata(state: JsonObject, definition: JsonObject): boolean {
  return (state.QueryLanguage ?? definition.QueryLanguage) === 'JSONata';
}
