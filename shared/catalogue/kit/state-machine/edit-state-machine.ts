import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { type StateType, scopesOf, statesIn } from './read-states.ts';

/** A definition with one of its machines replaced; `path` is that of the scope. */
export function replaceScope(
  definition: JsonObject,
  path: readonly (string | number)[],
  machine: JsonObject,
): JsonObject {
  const replaced = replaceAt(definition, path, machine);
  return isJsonObject(replaced) ? replaced : definition;
}

function replaceAt(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
  next: JsonValue,
): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value) && typeof key === 'number') {
    return value.map((entry: JsonValue, index) =>
      index === key ? (replaceAt(entry, rest, next) ?? entry) : entry,
    );
  }
  if (!isJsonObject(value)) return value;
  return { ...value, [key]: replaceAt(value[key], rest, next) };
}

/** A state of the type that is complete but for what only its author knows. */
export function newState(type: StateType): JsonObject {
  const nested = (name: string): JsonObject => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', End: true } },
  });
  switch (type) {
    case 'Task':
      return { Type: 'Task', Resource: '' };
    case 'Choice':
      return { Type: 'Choice', Choices: [] };
    case 'Parallel':
      return { Type: 'Parallel', Branches: [nested('First'), nested('Second')] };
    case 'Map':
      return { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...nested('Each item') } };
    case 'Wait':
      return { Type: 'Wait', Seconds: 60 };
    case 'Pass':
      return { Type: 'Pass' };
    case 'Succeed':
      return { Type: 'Succeed' };
    case 'Fail':
      return { Type: 'Fail', Error: 'Failed' };
  }
}

/** A name that no state of the whole definition has: `Wait`, `Wait 2`. */
export function freshStateName(definition: JsonObject, wanted: string): string {
  const taken = new Set(
    scopesOf(definition).flatMap(({ machine }) => statesIn(machine).map(([name]) => name)),
  );
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`;
  }
}

/** Nested machines of a new state get names that the definition does not have yet. */
function withFreshNames(state: JsonObject, definition: JsonObject): JsonObject {
  let known = definition;
  const renamed = (machine: JsonValue | undefined): JsonValue | undefined => {
    if (!isJsonObject(machine)) return machine;
    let result = machine;
    for (const [name] of statesIn(machine)) {
      const fresh = freshStateName(known, name);
      result = renameState(result, name, fresh);
      known = { ...known, States: { ...(isJsonObject(known.States) ? known.States : {}), [fresh]: {} } };
    }
    return result;
  };
  return {
    ...state,
    ...(Array.isArray(state.Branches)
      ? { Branches: state.Branches.map((branch: JsonValue) => renamed(branch) ?? branch) }
      : {}),
    ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: renamed(state.ItemProcessor) }),
  };
}

const ends: ReadonlySet<string> = new Set(['Succeed', 'Fail', 'Choice']);

/** Adds a state behind another one, which then leads to it; without one it is the first of the machine. */
export function addState(
  machine: JsonObject,
  definition: JsonObject,
  added: { readonly name: string; readonly state: JsonObject },
  after: string | undefined,
): JsonObject {
  const states = isJsonObject(machine.States) ? machine.States : {};
  const before = after === undefined ? undefined : states[after];
  const state = withFreshNames(added.state, definition);
  const leads = !ends.has(String(state.Type));
  if (!isJsonObject(before)) {
    const first =
      typeof machine.StartAt === 'string' && states[machine.StartAt] !== undefined
        ? machine.StartAt
        : undefined;
    return {
      ...machine,
      StartAt: added.name,
      States: { [added.name]: leads ? flowTo(state, first) : state, ...states },
    };
  }
  const next = typeof before.Next === 'string' ? before.Next : undefined;
  // Nothing follows the end of a machine, and where a choice goes its rules say.
  const changed = ends.has(String(before.Type)) ? before : flowTo(before, added.name);
  const entries = Object.entries(states).flatMap(([name, value]) =>
    name === after
      ? [[name, changed] as const, [added.name, leads ? flowTo(state, next) : state] as const]
      : [[name, value] as const],
  );
  return { ...machine, States: Object.fromEntries(entries) };
}

/** The state with another successor; undefined ends the machine there. */
export function flowTo(state: JsonObject, next: string | undefined): JsonObject {
  const { Next: _, End: __, ...rest } = state;
  return next === undefined ? { ...rest, End: true } : { ...rest, Next: next };
}

/** Takes a state out: what led to it leads to what followed it, or ends. */
export function removeState(machine: JsonObject, name: string): JsonObject {
  const states = isJsonObject(machine.States) ? machine.States : {};
  const gone = states[name];
  const next =
    isJsonObject(gone) && typeof gone.Next === 'string' && gone.Next !== name ? gone.Next : undefined;
  const kept = Object.entries(states)
    .filter(([each]) => each !== name)
    .map(([each, state]) => [each, isJsonObject(state) ? withoutWayTo(state, name, next) : state] as const);
  const remaining = Object.fromEntries(kept);
  const start = machine.StartAt === name ? (next ?? kept[0]?.[0]) : machine.StartAt;
  return { ...machine, ...(start === undefined ? {} : { StartAt: start }), States: remaining };
}

function withoutWayTo(state: JsonObject, gone: string, next: string | undefined): JsonObject {
  const listed = (entries: JsonValue | undefined): JsonValue | undefined =>
    Array.isArray(entries)
      ? entries.flatMap((entry: JsonValue) =>
          isJsonObject(entry) && entry.Next === gone
            ? next === undefined
              ? []
              : [{ ...entry, Next: next }]
            : [entry],
        )
      : entries;
  const { Default, Catch, Choices, ...rest } = state;
  const flowing = rest.Next === gone ? flowTo(rest, next) : rest;
  const catches = listed(Catch);
  const otherwise = Default === gone ? next : Default;
  return {
    ...flowing,
    ...(Choices === undefined ? {} : { Choices: listed(Choices) }),
    ...(otherwise === undefined ? {} : { Default: otherwise }),
    ...(catches === undefined || (Array.isArray(catches) && catches.length === 0) ? {} : { Catch: catches }),
  };
}

/** Another name for a state, wherever it is gone to. Nothing changes where the new name is taken or empty. */
export function renameState(machine: JsonObject, from: string, to: string): JsonObject {
  const states = isJsonObject(machine.States) ? machine.States : {};
  if (to === '' || to === from || states[to] !== undefined || states[from] === undefined) return machine;
  const follow = (value: JsonValue | undefined): JsonValue | undefined => (value === from ? to : value);
  const listed = (entries: JsonValue | undefined): JsonValue | undefined =>
    Array.isArray(entries)
      ? entries.map((entry: JsonValue) =>
          isJsonObject(entry) && entry.Next !== undefined ? { ...entry, Next: follow(entry.Next) } : entry,
        )
      : entries;
  const entries = Object.entries(states).map(([name, state]) => {
    if (!isJsonObject(state)) return [name === from ? to : name, state] as const;
    const renamed: JsonObject = {
      ...state,
      ...(state.Next === undefined ? {} : { Next: follow(state.Next) }),
      ...(state.Default === undefined ? {} : { Default: follow(state.Default) }),
      ...(state.Choices === undefined ? {} : { Choices: listed(state.Choices) }),
      ...(state.Catch === undefined ? {} : { Catch: listed(state.Catch) }),
    };
    return [name === from ? to : name, renamed] as const;
  });
  return {
    ...machine,
    ...(machine.StartAt === from ? { StartAt: to } : {}),
    States: Object.fromEntries(entries),
  };
}

/** The machine with one state replaced. */
export function setState(machine: JsonObject, name: string, state: JsonObject): JsonObject {
  const states = isJsonObject(machine.States) ? machine.States : {};
  return { ...machine, States: { ...states, [name]: state } };
}

/** A state turned into another type keeps its way on, its error path and its remark. */
export function changeStateType(state: JsonObject, type: StateType, definition: JsonObject): JsonObject {
  const fresh = withFreshNames(newState(type), definition);
  const hasErrorPath = type === 'Task' || type === 'Parallel' || type === 'Map';
  const kept: JsonObject = {
    ...(state.Comment === undefined ? {} : { Comment: state.Comment }),
    ...(hasErrorPath && state.Retry !== undefined ? { Retry: state.Retry } : {}),
    ...(hasErrorPath && state.Catch !== undefined ? { Catch: state.Catch } : {}),
  };
  if (ends.has(type)) {
    return {
      ...fresh,
      ...kept,
      ...(type === 'Choice' && typeof state.Next === 'string' ? { Default: state.Next } : {}),
    };
  }
  const next =
    typeof state.Next === 'string'
      ? state.Next
      : typeof state.Default === 'string'
        ? state.Default
        : undefined;
  return flowTo({ ...fresh, ...kept }, next);
}
