import { unwrap } from '#shared/base/result.ts';
import type { FreeRecord, LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { SimulationResult } from '../results/simulation-result.ts';
import { runSimulation, type SimulationOptions, type SimulationRequest } from '../run-simulation.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';

/** The document with one scenario, as the window stores it. */
export function withScenario(document: LintelDocument, scenario: ScenarioInput): LintelDocument {
  const record = { ...JSON.parse(JSON.stringify(scenario)), id: 'test' } as FreeRecord;
  return { ...document, scenarios: new Map([['test', record]]) };
}

/** Resolves, compiles and runs, as every host does. */
export function simulate(
  document: LintelDocument,
  scenario: ScenarioInput,
  request: SimulationRequest = {},
  options: SimulationOptions = {},
): SimulationResult {
  const drawn = withScenario(document, scenario);
  const { architecture } = createResolver().update(drawn);
  return unwrap(runSimulation(drawn, architecture, request, options));
}

/** What is wrong with it, as the user reads it. */
export function refusal(document: LintelDocument, scenario: ScenarioInput): string | undefined {
  const drawn = withScenario(document, scenario);
  const { architecture } = createResolver().update(drawn);
  const result = runSimulation(drawn, architecture);
  return result.ok ? undefined : result.fault.message;
}
