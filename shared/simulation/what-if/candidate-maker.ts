import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { patchNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { putScenario } from '#shared/document/commands/change-scenarios.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { PreparedRun, SimulationOptions } from '../run-simulation.ts';

/** One thing decided otherwise, worth a run. */
export interface Candidate {
  /** Stable: `app desiredCapacity 3`. */
  readonly id: string;
  readonly node: NodeId;
  readonly title: string;
  readonly changes: ChangeSet;
}

/** Makes candidates about the nodes of a drawing as it ran. */
export interface CandidateMaker {
  readonly document: LintelDocument;
  readonly run: PreparedRun;
  readonly options: SimulationOptions;
  readonly reader: DocumentReader;
  properties(node: NodeId): Readonly<Record<string, unknown>>;
  name(node: NodeId): string;
  /** Properties of the node; the first of them names the candidate. */
  set(node: NodeId, values: JsonObject, title: string): Candidate;
  /** What only the simulation knows: in the scenario where it has its own value, else at the node. */
  load(node: NodeId, values: Readonly<Record<string, JsonValue>>, title: string): Candidate;
}

export function createCandidateMaker(
  document: LintelDocument,
  run: PreparedRun,
  options: SimulationOptions,
): CandidateMaker {
  const reader = createDocumentReader(document, forgetful);
  const idOf = (node: NodeId, values: JsonObject): string => {
    const [field, value] = Object.entries(values)[0] ?? ['', ''];
    return `${node} ${field} ${String(value)}`;
  };
  return {
    document,
    run,
    options,
    reader,
    properties: (node) => reader.node(node)?.properties ?? {},
    name: (node) => reader.nameOf(node),
    set: (node, values, title) => ({
      id: idOf(node, values),
      node,
      title,
      changes: setProperties(document, node, values),
    }),
    load(node, values, title) {
      const record = document.scenarios.get(run.scenarioId);
      const { overrides } = run.scenario;
      const isOverridden = Object.keys(values).some((field) => overrides[node]?.[field] !== undefined);
      const changes =
        record !== undefined && isOverridden
          ? putScenario(document, run.scenarioId, {
              ...record,
              overrides: { ...overrides, [node]: { ...overrides[node], ...values } },
            })
          : patchNode(document, node, { load: { ...document.nodes.get(node)?.load, ...values } });
      return { id: idOf(node, values), node, title, changes };
    },
  };
}

/** `4 instances`, `1 task`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
