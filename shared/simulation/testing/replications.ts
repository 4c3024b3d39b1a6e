import { expect } from 'vitest';
import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { ClassResult, NodeResult, SimulationResult } from '../results/simulation-result.ts';
import { studentQuantile } from '../results/student.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { fromUsers, poisson } from './sample-network.ts';
import { simulate } from './simulated.ts';

/** Twenty replications of so many requests each, the first tenth left out. */
const replications = 20;

export interface Setting {
  readonly rate: number;
  readonly requests: number;
  readonly overrides: Readonly<Record<string, JsonObject>>;
  readonly more?: Partial<ScenarioInput>;
  readonly runs?: number;
}

/** Poisson arrivals at a drawing, in so many replications with seeds of their own. */
export function run(
  document: LintelDocument,
  { rate, requests, overrides, more, runs = replications }: Setting,
): readonly SimulationResult[] {
  const horizonSeconds = requests / rate;
  return Array.from({ length: runs }, (_, index) =>
    simulate(document, {
      seed: 1000 + index,
      horizonSeconds,
      warmupSeconds: horizonSeconds / 10,
      arrivals: fromUsers(poisson(rate)),
      overrides,
      ...more,
    } as ScenarioInput),
  );
}

/** The mean lies within the 99.9 % interval of Student around the theory, or within 0.3 % of it. */
export function expectMean(
  results: readonly SimulationResult[],
  of: (result: SimulationResult) => number,
  theory: number,
  what = '',
): void {
  const values = results.map(of);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const error = Math.sqrt(square / (values.length - 1) / values.length);
  const allowed = Math.max(studentQuantile(0.9995, values.length - 1) * error, 0.003 * theory);
  expect(Math.abs(mean - theory), `${what}: ${mean} for ${theory}, ± ${allowed}`).toBeLessThanOrEqual(
    allowed,
  );
}

/** The first node of a result. */
export const server = (result: SimulationResult): NodeResult => result.nodes[0] as NodeResult;
/** The first class of a result. */
export const caller = (result: SimulationResult): ClassResult => result.classes[0] as ClassResult;
/** A figure that has to be there: what is missing is near nothing. */
export const known = (value: number | null | undefined): number => value ?? Number.NaN;

/** Workers of the one server and the mean of their service. */
export function servers(
  workers: number,
  meanMs: number,
  more: JsonObject = {},
): Readonly<Record<string, JsonObject>> {
  return { server: { workers, meanServiceTimeMs: meanMs, ...more } };
}
