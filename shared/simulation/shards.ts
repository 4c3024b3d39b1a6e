import type { JsonValue } from '#shared/base/json.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { loadOf } from './compile/load-of.ts';
import { readLoad } from './compile/load-parameters.ts';
import type { RunRecord } from './results/run-record.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import {
  type PreparedRun,
  prepareRun,
  resultOf,
  runReplication,
  type SimulationOptions,
  type SimulationRequest,
} from './run-simulation.ts';
import { sayIssue } from './scenario/say-issue.ts';

/** A parameter and the values to try: `app.workers`, `app.desiredCapacity`, `scenario.horizonSeconds`. */
export interface Sweep {
  readonly parameter: string;
  readonly values: readonly JsonValue[];
}

/** One replication of one variant: what a worker or a machine takes. */
export interface SweepItem {
  readonly variant: number;
  readonly replication: number;
}

export interface SweptRecord extends SweepItem {
  readonly record: RunRecord;
}

export interface SweepResult {
  readonly parameter: string | undefined;
  readonly variants: readonly { readonly value: JsonValue | undefined; readonly result: SimulationResult }[];
}

/** A sweep that is ready: every variant compiled, and the items in their order. */
export interface PreparedSweep {
  readonly sweep: Sweep | undefined;
  readonly runs: readonly PreparedRun[];
  readonly options: readonly SimulationOptions[];
  readonly items: readonly SweepItem[];
  /** Only figures are wanted: curves and decisions are left out of the records. */
  readonly isBrief?: boolean;
}

/** The document with one value changed: a load parameter or a property of a node, or a field of the scenario. */
export function withParameter(
  document: LintelDocument,
  scenarioId: string,
  parameter: string,
  value: JsonValue,
): Result<LintelDocument> {
  const dot = parameter.indexOf('.');
  const owner = parameter.slice(0, Math.max(0, dot));
  const field = parameter.slice(dot + 1);
  if (dot < 1 || field === '') {
    return fault('bad-sweep', `"${parameter}" names no parameter: write NODE.FIELD or scenario.FIELD.`);
  }
  if (owner === 'scenario') {
    const record = document.scenarios.get(scenarioId);
    if (record === undefined) return fault('bad-sweep', 'Only a stored scenario has fields to sweep.');
    const scenarios = new Map([...document.scenarios, [scenarioId, { ...record, [field]: value }] as const]);
    return ok({ ...document, scenarios });
  }
  const node = document.nodes.get(owner);
  const view = createDocumentReader(document, forgetful).node(owner);
  if (node === undefined || view === undefined) {
    return fault('bad-sweep', `The drawing has no node "${owner}" to sweep.`);
  }
  const reader = createDocumentReader(document, forgetful);
  const isLoad = field in (loadOf(owner, reader)?.parameters.shape ?? {});
  const read = isLoad ? readLoad(view, reader, { [field]: value }) : undefined;
  if (read?.ok === false) return fault('bad-sweep', read.fault.message);
  const record = document.scenarios.get(scenarioId);
  if (isLoad && record !== undefined) {
    // The scenario's own value would hide one of the node.
    const overrides = (record.overrides ?? {}) as Record<string, Record<string, JsonValue>>;
    const changed = { ...overrides, [owner]: { ...overrides[owner], [field]: value } };
    return ok({
      ...document,
      scenarios: new Map([...document.scenarios, [scenarioId, { ...record, overrides: changed }] as const]),
    });
  }
  const changed = isLoad
    ? { ...node, load: { ...node.load, [field]: value } }
    : { ...node, properties: { ...node.properties, [field]: value } };
  const kind = reader.kindOf(owner);
  if (!isLoad && kind !== undefined && !(field in kind.properties.shape)) {
    return fault('bad-sweep', `${node.name} has no parameter "${field}".`);
  }
  const issue = isLoad ? undefined : kind?.properties.shape[field]?.safeParse(value).error?.issues[0];
  if (issue !== undefined)
    return fault('bad-sweep', sayIssue({ ...issue, path: [`${node.name}`, field, ...issue.path] }));
  return ok({ ...document, nodes: new Map([...document.nodes, [owner, changed] as const]) });
}

export function prepareSweep(
  document: LintelDocument,
  request: SimulationRequest,
  sweep: Sweep | undefined,
  resolve: (document: LintelDocument) => {
    readonly architecture: Architecture;
    readonly options: SimulationOptions;
  },
): Result<PreparedSweep> {
  const scenarioId = request.scenario ?? [...document.scenarios.keys()].sort()[0] ?? 'default';
  const runs: PreparedRun[] = [];
  const options: SimulationOptions[] = [];
  for (const value of sweep?.values ?? [undefined]) {
    const changed =
      sweep === undefined || value === undefined
        ? ok(document)
        : withParameter(document, scenarioId, sweep.parameter, value);
    if (!changed.ok) return changed;
    const resolved = resolve(changed.value);
    const prepared = prepareRun(changed.value, resolved.architecture, request, resolved.options);
    if (!prepared.ok) return prepared;
    runs.push(prepared.value);
    options.push(resolved.options);
  }
  const items = runs.flatMap(({ scenario }, variant) =>
    Array.from({ length: scenario.replications }, (_, replication) => ({ variant, replication })),
  );
  return ok({ sweep, runs, options, items });
}

/** Shard i of n, counted from 1, takes every n-th item: the shards are as even as can be. */
export function itemsOfShard(
  items: readonly SweepItem[],
  index: number,
  count: number,
): readonly SweepItem[] {
  return items.filter((_, position) => position % count === index - 1);
}

export function runItem(prepared: PreparedSweep, { variant, replication }: SweepItem): SweptRecord {
  const run = prepared.runs[variant];
  if (run === undefined) throw new Error(`There is no variant ${variant}.`);
  return sweptRecord(
    prepared,
    { variant, replication },
    runReplication(run, replication, prepared.isBrief === true),
  );
}

/** The record as it travels to where all are put together. */
export function sweptRecord(
  { isBrief, sweep }: Pick<PreparedSweep, 'isBrief' | 'sweep'>,
  item: SweepItem,
  record: RunRecord,
): SweptRecord {
  if (isBrief === true)
    return { ...item, record: { ...record, decisions: [], series: { ...record.series, columns: [] } } };
  // Nobody plays back a sweep.
  const { requests, ...others } = record;
  return { ...item, record: sweep === undefined ? record : others };
}

/**
 * What a run that somebody stopped came to: the replications that are complete, else the first that has been measured for
 * a while. Undefined when nothing has been measured.
 */
export function resultOfStopped(
  prepared: PreparedSweep,
  records: readonly SweptRecord[],
): SimulationResult | undefined {
  const [run] = prepared.runs;
  const measured = records
    .filter(({ variant, record }) => variant === 0 && record.seconds > 0)
    .sort((a, b) => a.replication - b.replication);
  const complete = measured.filter(({ record }) => record.stoppedAt === undefined);
  const used = complete.length > 0 ? complete : measured.slice(0, 1);
  return run === undefined || used.length === 0
    ? undefined
    : resultOf(
        run,
        used.map(({ record }) => record),
        prepared.options[0],
      );
}

/** The same result whatever the records were split into. */
export function mergeRecords(prepared: PreparedSweep, records: readonly SweptRecord[]): Result<SweepResult> {
  const sorted = [...records].sort((a, b) => a.variant - b.variant || a.replication - b.replication);
  const missing = prepared.items.find(
    (item) =>
      !sorted.some((record) => record.variant === item.variant && record.replication === item.replication),
  );
  if (missing !== undefined) {
    return fault(
      'shards-missing',
      `Replication ${missing.replication + 1} of variant ${missing.variant + 1} is in none of the files: merge all shards.`,
    );
  }
  if (sorted.length !== prepared.items.length) {
    return fault('shards-double', 'A replication is there twice: merge each shard once.');
  }
  const variants = prepared.runs.map((run, variant) => ({
    value: prepared.sweep?.values[variant],
    result: resultOf(
      run,
      sorted.filter((record) => record.variant === variant).map(({ record }) => record),
      prepared.options[variant],
    ),
  }));
  return ok({ parameter: prepared.sweep?.parameter, variants });
}
