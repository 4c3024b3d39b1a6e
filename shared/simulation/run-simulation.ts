import { fault, ok, type Result } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { findEmptyServers } from './compile/check-servers.ts';
import { findIdleEvent } from './compile/check-timeline.ts';
import { type CompileOptions, compileFlow } from './compile/compile-flow.ts';
import { unknownMetric } from './control-plane/watch.ts';
import type { Flow } from './flow/flow.ts';
import { chooseEngine } from './plan-engine.ts';
import { assembleResult } from './results/assemble-result.ts';
import type { CostRates } from './results/cost-of-run.ts';
import type { RunRecord } from './results/run-record.ts';
import { selectOutputs } from './results/select-outputs.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import { assumedLoads } from './scenario/default-scenario.ts';
import { openScenario } from './scenario/open-scenario.ts';
import type { Scenario, ScenarioOutput } from './scenario/scenario.ts';
import { simulationVersion } from './simulation-version.ts';
import { startReplication } from './start-replication.ts';

export interface SimulationRequest {
  readonly scenario?: string | undefined;
  readonly seed?: number | undefined;
  readonly engine?: Scenario['engine'] | undefined;
  readonly replications?: number | undefined;
  /** The parts of the result that are wanted, in place of those that the scenario names. */
  readonly outputs?: readonly ScenarioOutput[] | undefined;
}

export interface SimulationOptions extends CompileOptions {
  readonly rates?: CostRates | undefined;
}

/** A scenario that is ready to run. */
export interface PreparedRun {
  readonly scenarioId: string;
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly engine: 'des' | 'fluid';
  readonly because: string;
}

/** Opens and compiles a scenario of the document. Nonsense is one sentence. */
export function prepareRun(
  document: LintelDocument,
  architecture: Architecture,
  request: SimulationRequest = {},
  options: SimulationOptions = {},
): Result<PreparedRun> {
  const opened = openScenario(document, request.scenario);
  if (!opened.ok) return opened;
  const scenario: Scenario = {
    ...opened.value.scenario,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(request.engine === undefined ? {} : { engine: request.engine }),
    ...(request.replications === undefined ? {} : { replications: request.replications }),
    ...(request.outputs === undefined ? {} : { outputs: [...request.outputs] }),
  };
  const flow = compileFlow(document, architecture, scenario, options);
  if (!flow.ok) return flow;
  const wrong =
    findEmptyServers(flow.value, scenario) ??
    findIdleEvent(flow.value, scenario) ??
    findIdleCondition(flow.value, scenario, document) ??
    findIdleObjective(flow.value, scenario);
  if (wrong !== undefined) return fault('bad-scenario', wrong);
  return ok({
    scenarioId: opened.value.id,
    scenario,
    flow: document.scenarios.size === 0 ? withAssumedLoads(flow.value, document, scenario) : flow.value,
    ...chooseEngine(flow.value, scenario),
  });
}

/** What a scenario that was made from the drawing asks for is said to be assumed. */
function withAssumedLoads(flow: Flow, document: LintelDocument, scenario: Scenario): Flow {
  const { assumptions, sentence } = assumedLoads(document, scenario);
  if (sentence === undefined) return flow;
  return { ...flow, assumptions: [...assumptions, ...flow.assumptions], note: sentence };
}

/** The first objective that nothing could ever be held against, as a sentence. */
function findIdleObjective({ stations }: Flow, { objectives }: Scenario): string | undefined {
  for (const objective of objectives) {
    if (objective.is !== 'age') continue;
    const own = stations.filter(({ node }) => node === objective.node);
    const [first] = own;
    if (first !== undefined && own.every(({ is }) => is !== 'queue'))
      return `${first.name} is no queue, so none of its messages gets old: choose a queue for the objective.`;
  }
  return undefined;
}

/** The first condition of the timeline that nothing could ever meet, as a sentence. */
function findIdleCondition(flow: Flow, { timeline }: Scenario, document: LintelDocument): string | undefined {
  const nameOf = (node: string): string => document.nodes.get(node)?.name ?? node;
  for (const { when } of timeline) {
    const wrong = when === undefined ? undefined : unknownMetric(flow, when, nameOf);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/**
 * One replication of a prepared run, from beginning to end. Of a run of rates some stretches are simulated request by
 * request as well, for their percentiles; `isBrief` makes them short.
 */
export function runReplication(run: PreparedRun, replication: number, isBrief = false): RunRecord {
  const started = startReplication(run, replication, isBrief);
  started.advance(Number.POSITIVE_INFINITY);
  return started.record();
}

export function resultOf(
  run: PreparedRun,
  records: readonly RunRecord[],
  options: SimulationOptions = {},
): SimulationResult {
  const result = assembleResult(run.flow, run.scenario, records, {
    version: simulationVersion,
    scenarioId: run.scenarioId,
    because: run.because,
    rates: options.rates,
  });
  return selectOutputs(result, run.scenario);
}

/** Runs all replications one after another. */
export function runSimulation(
  document: LintelDocument,
  architecture: Architecture,
  request: SimulationRequest = {},
  options: SimulationOptions = {},
): Result<SimulationResult> {
  const prepared = prepareRun(document, architecture, request, options);
  if (!prepared.ok) return prepared;
  const records = Array.from({ length: prepared.value.scenario.replications }, (_, replication) =>
    runReplication(prepared.value, replication),
  );
  return ok(resultOf(prepared.value, records, options));
}
