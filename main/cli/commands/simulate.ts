import { unwrap } from '#shared/base/result.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { resolverOf } from '#shared/engine/simulation-job.ts';
import { expectedEvents } from '#shared/simulation/plan-engine.ts';
import { versionNote } from '#shared/simulation/results/compare-versions.ts';
import { curvesAsCsv } from '#shared/simulation/results/curves-as-csv.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import {
  itemsOfShard,
  mergeRecords,
  type PreparedSweep,
  prepareSweep,
  runItem,
  type Sweep,
  type SweepResult,
  type SweptRecord,
} from '#shared/simulation/shards.ts';
import { simulationVersion } from '#shared/simulation/simulation-version.ts';
import {
  type PreparedWhatIfs,
  prepareWhatIfs,
  weighWhatIfs,
} from '#shared/simulation/what-if/weigh-what-ifs.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { comparedAsCsv, sweepAsCsv, whatIfsAsCsv } from '../formats/simulation-csv.ts';
import { comparedAsText, resultAsText, sweepAsText, whatIfsAsText } from '../formats/simulation-text.ts';
import { openInput } from '../open-input.ts';
import { openPrices } from '../open-prices.ts';
import { readRun } from '../read-run.ts';
import { readShard, type ShardFile } from '../read-shard.ts';
import type { Shell } from '../shell.ts';
import { parseOutputs, parseShard, parseSweep, unusable } from './simulate-arguments.ts';

export interface SimulateOptions {
  readonly scenario?: string | undefined;
  readonly seed?: number | undefined;
  readonly engine?: 'auto' | 'des' | 'fluid' | undefined;
  readonly replications?: number | undefined;
  /** A second scenario, run with the same seed, or the JSON file of an earlier run. */
  readonly compare?: string | undefined;
  /** Runs it again with each thing decided otherwise. */
  readonly whatIf?: boolean | undefined;
  /** `NODE.FIELD=a,b,c`. */
  readonly sweep?: string | undefined;
  /** Parts of the result, between commas. */
  readonly outputs?: string | undefined;
  /** `i/n`. */
  readonly shard?: string | undefined;
  readonly format: 'text' | 'json' | 'csv';
}

/** One run, a comparison, a sweep, or a part of one; a negative answer when an objective is missed. */
export async function simulate(
  files: readonly string[],
  options: SimulateOptions,
  shell: Shell,
): Promise<ExitCode> {
  if (files[0] === 'merge') return mergeShards(files.slice(1), options, shell);
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw unusable('Name one file to simulate, or merge and the files of all shards.');
  const { document, input } = await openInput(file, shell);
  const prices = await openPrices();
  const { scenario, seed, engine, replications } = options;
  const outputs = options.outputs === undefined ? undefined : parseOutputs(options.outputs);
  const request: SimulationRequest = { scenario, seed, engine, replications, outputs };
  const sweep = options.sweep === undefined ? undefined : parseSweep(options.sweep);
  const isWhatIf = options.whatIf === true;
  if (isWhatIf && (sweep !== undefined || options.compare !== undefined))
    throw unusable('Ask --what-if without --sweep and without --compare.');
  const whatIfs = isWhatIf ? prepareAll(document, request, prices, input.file) : undefined;
  const prepared = whatIfs ?? prepare(document, request, sweep, prices, input.file);
  if (options.shard !== undefined) {
    const { index, count } = parseShard(options.shard);
    const part: ShardFile = {
      format: 'lintel-simulation-shard/1',
      version: simulationVersion,
      document: saveDocument(document),
      request,
      ...(sweep === undefined ? {} : { sweep }),
      ...(isWhatIf ? { whatIf: true } : {}),
      records: itemsOfShard(prepared.items, index, count).map((item) => runItem(prepared, item)),
    };
    shell.writeOut(`${JSON.stringify(part)}\n`);
    return exitCodes.fine;
  }
  const records = await runItems(prepared, file, options, shell);
  if (whatIfs !== undefined) return writeWhatIfs(whatIfs, records, options, shell);
  const result = finish(prepared, records);
  if (options.compare === undefined) return write(result, options, shell);
  if (/\.json$/i.test(options.compare))
    return writeComparison(await readRun(options.compare, shell), first(result), options, shell);
  const others = { ...options, scenario: options.compare };
  const other = prepare(document, { ...request, scenario: options.compare }, sweep, prices, input.file);
  const second = finish(other, await runItems(other, file, others, shell));
  return writeComparison(first(result), first(second), options, shell);
}

/** Less than this many events is done before other processes have started. */
const worthSpreading = 20_000_000;

/** Every item, over all cores where that is worth it; the split changes nothing in the result. */
async function runItems(
  prepared: PreparedSweep,
  file: string,
  options: SimulateOptions,
  shell: Shell,
): Promise<readonly SweptRecord[]> {
  const events = prepared.runs.reduce(
    (sum, { flow, scenario, engine }) =>
      sum + (engine === 'des' ? expectedEvents(flow, scenario.horizonSeconds) * scenario.replications : 0),
    0,
  );
  const { runInParallel } = shell;
  if (runInParallel === undefined || file === '-' || prepared.items.length < 2 || events < worthSpreading) {
    return prepared.items.map((item) => runItem(prepared, item));
  }
  const flag = (name: string, value: string | number | undefined): readonly string[] =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const outputs = await runInParallel(
    (part, parts) => [
      'simulate',
      file,
      ...flag('scenario', options.scenario),
      ...flag('seed', options.seed),
      ...flag('engine', options.engine),
      ...flag('replications', options.replications),
      ...flag('sweep', options.sweep),
      ...(options.whatIf === true ? ['--what-if'] : []),
      '--shard',
      `${part}/${parts}`,
    ],
    prepared.items.length,
  );
  return outputs.flatMap((output) => (JSON.parse(output) as ShardFile).records);
}

function prepare(
  document: LintelDocument,
  request: SimulationRequest,
  sweep: Sweep | undefined,
  prices: PriceBook,
  file: string,
): PreparedSweep {
  const prepared = prepareSweep(document, request, sweep, resolverOf(prices));
  if (!prepared.ok) throw new CliFault({ ...prepared.fault, file });
  return prepared.value;
}

function prepareAll(
  document: LintelDocument,
  request: SimulationRequest,
  prices: PriceBook,
  file: string,
): PreparedWhatIfs {
  const prepared = prepareWhatIfs(document, request, resolverOf(prices));
  if (!prepared.ok) throw new CliFault({ ...prepared.fault, file });
  return prepared.value;
}

function finish(prepared: PreparedSweep, records: readonly SweptRecord[]): SweepResult {
  const merged = mergeRecords(prepared, records);
  if (!merged.ok) throw new CliFault(merged.fault);
  return merged.value;
}

function first(result: SweepResult): SimulationResult {
  const [variant] = result.variants;
  if (variant === undefined) throw unusable('A sweep needs at least one value.');
  return variant.result;
}

function write(result: SweepResult, { format, sweep }: SimulateOptions, shell: Shell): ExitCode {
  const isSweep = sweep !== undefined || result.parameter !== undefined;
  if (format === 'json') {
    const report = isSweep ? { format: 'lintel-simulation-sweep/1', ...result } : first(result);
    shell.writeOut(asJson(report));
  } else if (format === 'csv') shell.writeOut(isSweep ? sweepAsCsv(result) : curvesAsCsv(first(result)));
  else shell.writeOut(isSweep ? sweepAsText(result) : resultAsText(first(result)));
  return result.variants.every((variant) => variant.result.verdict.holds)
    ? exitCodes.fine
    : exitCodes.negative;
}

function writeWhatIfs(
  prepared: PreparedWhatIfs,
  records: readonly SweptRecord[],
  { format }: SimulateOptions,
  shell: Shell,
): ExitCode {
  const weighed = weighWhatIfs(prepared, records);
  if (!weighed.ok) throw new CliFault(weighed.fault);
  const writers = { json: asJson, csv: whatIfsAsCsv, text: whatIfsAsText };
  shell.writeOut(writers[format](weighed.value));
  return weighed.value.holds ? exitCodes.fine : exitCodes.negative;
}

function writeComparison(
  before: SimulationResult,
  after: SimulationResult,
  { format }: SimulateOptions,
  shell: Shell,
): ExitCode {
  const note = versionNote(before, after);
  if (note !== undefined) shell.writeMessage(note);
  const named = { format: 'lintel-simulation-comparison/1', ...(note === undefined ? {} : { note }) };
  if (format === 'json') shell.writeOut(asJson({ ...named, before, after }));
  else shell.writeOut(format === 'csv' ? comparedAsCsv(before, after) : comparedAsText(before, after));
  return after.verdict.holds ? exitCodes.fine : exitCodes.negative;
}

function asJson(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Puts the parts of a sweep together: the same bytes as the sweep in one run. */
async function mergeShards(
  files: readonly string[],
  options: SimulateOptions,
  shell: Shell,
): Promise<ExitCode> {
  const shards = await Promise.all(files.map((file) => readShard(file, shell)));
  const [whole] = shards;
  if (whole === undefined) throw unusable('Name the files of all shards: lintel simulate merge PART1 PART2.');
  const key = (shard: ShardFile): string =>
    JSON.stringify([
      shard.version,
      shard.document,
      shard.request,
      shard.sweep ?? null,
      shard.whatIf ?? false,
    ]);
  if (shards.some((shard) => key(shard) !== key(whole))) {
    throw unusable('The shards are of different drawings, scenarios or versions.');
  }
  if (whole.version !== simulationVersion) {
    throw unusable(
      `The shards are of simulation version ${whole.version}; this is version ${simulationVersion}.`,
    );
  }
  const { document } = unwrap(openDocument(whole.document, files[0]));
  const file = files[0] ?? '';
  const prices = await openPrices();
  const records = shards.flatMap((shard) => shard.records);
  if (whole.whatIf === true)
    return writeWhatIfs(prepareAll(document, whole.request, prices, file), records, options, shell);
  return write(finish(prepare(document, whole.request, whole.sweep, prices, file), records), options, shell);
}
