import { type FieldInput, fieldModels } from '#renderer/inspector/field-model.ts';
import type { JsonValue } from '#shared/base/json.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { loadOf } from '#shared/simulation/compile/load-of.ts';
import type { Assumption } from '#shared/simulation/flow/flow.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';

/** Something that a simulation takes for granted about a node, and how it can be set. */
export interface AssumedField {
  readonly node: NodeId;
  readonly field: string;
  readonly title: string;
  readonly unit: string | undefined;
  readonly help: string | undefined;
  readonly origin: Assumption['origin'];
  /** Undefined where it follows from the drawing. */
  readonly value: JsonValue | undefined;
  /** Undefined for what a run found out by itself. */
  readonly input: FieldInput | undefined;
}

/**
 * Everything that a scenario takes for granted: of each node that takes part what can be set about it, with what is
 * drawn and overridden now, then what the last run says beyond that.
 */
export function assumedFields(
  document: LintelDocument,
  overrides: Scenario['overrides'],
  ran: readonly Assumption[] | undefined,
): readonly AssumedField[] {
  const reader = createDocumentReader(document, forgetful);
  const nodes =
    ran === undefined ? [...document.nodes.keys()].sort() : [...new Set(ran.map(({ node }) => node))];
  return nodes.flatMap((node): readonly AssumedField[] => {
    const load = loadOf(node, reader);
    if (load === undefined || document.nodes.get(node) === undefined) return [];
    const set = { ...document.nodes.get(node)?.load, ...overrides[node] };
    const schema = load.parameters.shape as Readonly<Record<string, { meta(): unknown }>>;
    const fields = fieldModels(load.parameters).map((model): AssumedField => {
      const meta = schema[model.name]?.meta() as { origin?: Assumption['origin'] } | undefined;
      // What the last run took where nothing was set: of a runtime, a class, a Region.
      const taken = ran?.find(
        (each) => each.node === node && each.field === model.name && each.origin !== 'set',
      );
      return {
        node,
        field: model.name,
        title: model.title,
        unit: model.unit,
        help: model.help,
        origin: model.name in set ? 'set' : (taken?.origin ?? meta?.origin ?? 'assumed'),
        value: (set[model.name] as JsonValue | undefined) ?? taken?.value ?? model.defaultValue,
        input: model.input,
      };
    });
    const known = new Set(fields.map(({ field }) => field));
    const others = (ran ?? []).filter((each) => each.node === node && !known.has(each.field));
    return [...fields, ...others.map(fixed)];
  });
}

/** What a run took for granted, to be read. */
export function fixed(assumption: Assumption): AssumedField {
  const { node, field, title, unit, origin, value } = assumption;
  return { node, field, title, unit, origin, value, help: undefined, input: undefined };
}
