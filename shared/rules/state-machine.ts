import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression } from './known.ts';
import { objectOf } from './written-resource.ts';

/** One state of a definition, also of one that is inside a Map or a branch. */
export interface ReadState {
  /** Names from the outside inwards. */
  readonly path: readonly string[];
  readonly name: string;
  readonly state: JsonObject;
  /** The machine it belongs to: the whole, a branch, or what a Map repeats. */
  readonly machine: JsonObject;
}

/** The definition as it is drawn; undefined when it follows from the connections alone. */
export function definitionOf(node: NodeView): JsonObject | undefined {
  const { definition } = node.properties;
  return !isExpression(definition) && Object.keys(objectOf(definition)).length > 0
    ? objectOf(definition)
    : undefined;
}

/** The whole machine and every one inside of it. */
export function machinesIn(
  machine: JsonObject,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly machine: JsonObject }[] {
  return [
    { path, machine },
    ...Object.entries(objectOf(machine.States)).flatMap(([name, value]) => {
      const state = objectOf(value);
      const inner = [
        ...(Array.isArray(state.Branches) ? state.Branches.map(objectOf) : []),
        ...(isJsonObject(state.Iterator) ? [state.Iterator] : []),
        ...(isJsonObject(state.ItemProcessor) ? [state.ItemProcessor] : []),
      ];
      return inner.flatMap((branch) => machinesIn(branch, [...path, name]));
    }),
  ];
}

export function statesIn(definition: JsonObject): readonly ReadState[] {
  return machinesIn(definition).flatMap(({ path, machine }) =>
    Object.entries(objectOf(machine.States)).map(([name, state]) => ({
      path: [...path, name],
      name,
      state: objectOf(state),
      machine,
    })),
  );
}

/** The states that this one may lead to. */
export function nextOf(state: JsonObject): readonly string[] {
  const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : []);
  return [
    state.Next,
    state.Default,
    ...list(state.Choices).map(({ Next }) => Next),
    ...list(state.Catch).map(({ Next }) => Next),
  ].filter((name): name is string => typeof name === 'string');
}
