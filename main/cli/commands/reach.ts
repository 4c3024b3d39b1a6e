import type { JsonValue } from '#shared/base/json.ts';
import type { Result } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { type Answer, askReachability } from '#shared/reachability/ask.ts';
import { askDrawing, buildMatrix } from '#shared/reachability/ask-drawing.ts';
import { compareReach, type Side } from '#shared/reachability/compare-networks.ts';
import { compileNetwork } from '#shared/reachability/compile/compile-network.ts';
import { findExposure } from '#shared/reachability/exposure.ts';
import { findFailures } from '#shared/reachability/failures.ts';
import { findPathFix, type PathFix } from '#shared/reachability/fixes/find-path-fix.ts';
import { findServiceFix } from '#shared/reachability/fixes/find-service-fix.ts';
import type { Protocol } from '#shared/reachability/network.ts';
import { askService, type ServiceQuestion } from '#shared/reachability/services/ask-service.ts';
import type { ServiceTaskId } from '#shared/reachability/services/service-tasks.ts';
import { networkOfTopology, parseReachabilityCase } from '#shared/reachability/topology.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { answerAsJson, exposedAsJson, printJson, rowAsJson, serviceAsJson } from '../formats/reach-json.ts';
import {
  answerAsText,
  differenceAsText,
  exposureAsText,
  failuresAsText,
  matrixAsText,
  serviceAsText,
} from '../formats/reach-text.ts';
import { openInput } from '../open-input.ts';
import { readInput } from '../read-input.ts';
import type { Shell } from '../shell.ts';
import { writeOutput } from '../write-output.ts';

export interface ReachOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol: Protocol;
  readonly ipv6?: boolean | undefined;
  readonly matrix?: boolean | undefined;
  readonly exposure?: boolean | undefined;
  readonly failures?: boolean | undefined;
  /** The two drawings to compare, instead of one to ask. */
  readonly compare?: readonly string[] | undefined;
  readonly task?: ServiceTaskId | undefined;
  /** Where to write the drawing with the fix applied. */
  readonly fix?: string | undefined;
  /** A file of cases in the compact topology format, one a line. */
  readonly cases?: string | undefined;
  readonly format: 'text' | 'json';
}

/** Asks the network of a drawing, or of cases; a negative answer unless everything asked is reachable. */
export async function reach(
  file: string | undefined,
  options: ReachOptions,
  shell: Shell,
): Promise<ExitCode> {
  if (options.cases !== undefined) return runCases(options.cases, options, shell);
  if (options.compare !== undefined) {
    return compareDrawings([...options.compare, ...(file === undefined ? [] : [file])], options, shell);
  }
  if (file === undefined) throw unusable('Give a file, or cases with --cases FILE.jsonl.');
  const { from, to, port, protocol } = options;
  if (options.task !== undefined) return askTask(file, options, options.task, shell);
  const isOverview = options.matrix === true || options.exposure === true || options.failures === true;
  if (!isOverview && (from === undefined || to === undefined || port === undefined)) {
    throw unusable(
      'Give --from ID, --to ID and --port N, or --task TASK, --matrix, --exposure or --failures.',
    );
  }
  const { document, input } = await openInput(file, shell);
  const { architecture } = createResolver().update(document);
  const drawn = compileNetwork(document, architecture);
  const isJson = options.format === 'json';

  if (options.matrix === true) {
    const rows = buildMatrix(document, drawn);
    const report = { format: 'lintel-reach-matrix/1', file: input.file, rows: rows.map(rowAsJson) };
    shell.writeOut(isJson ? printJson(report) : matrixAsText(rows));
    return exitCodes.fine;
  }
  if (options.exposure === true) {
    const exposed = findExposure(drawn.network);
    const report = { format: 'lintel-exposure/1', file: input.file, exposed: exposed.map(exposedAsJson) };
    shell.writeOut(isJson ? printJson(report) : exposureAsText(exposed));
    return exitCodes.fine;
  }
  if (options.failures === true) {
    const failures = findFailures(document, drawn);
    const report = { format: 'lintel-failures/1', file: input.file, failures };
    shell.writeOut(isJson ? printJson(report) : failuresAsText(failures));
    return exitCodes.fine;
  }
  const question = {
    from: from ?? '',
    to: to ?? '',
    protocol,
    port: port ?? 0,
    family: options.ipv6 === true ? (6 as const) : (4 as const),
  };
  const answer = askDrawing(document, drawn, question);
  if (!answer.ok) throw new CliFault({ ...answer.fault, file: input.file });
  const report = {
    format: 'lintel-reach/1',
    file: input.file,
    ...answerAsJson({ ...answer.value, question }),
  };
  shell.writeOut(isJson ? printJson(report) : answerAsText({ ...answer.value, question }));
  if (options.fix !== undefined && answer.value.verdict !== 'reachable') {
    await writeFixed(document, findPathFix(document, question), options.fix, shell);
  }
  return answer.value.verdict === 'reachable' ? exitCodes.fine : exitCodes.negative;
}

/** Whether the sender can do what it needs of services: every endpoint, policy, permission and name. */
async function askTask(
  file: string,
  options: ReachOptions,
  task: ServiceTaskId,
  shell: Shell,
): Promise<ExitCode> {
  const { from, to } = options;
  if (from === undefined) throw unusable('Give --from ID: who does the task.');
  if (task === 'use' && to === undefined)
    throw unusable('Give --to ID: the bucket, table or queue that is used.');
  const { document, input } = await openInput(file, shell);
  const { architecture } = createResolver().update(document);
  const drawn = compileNetwork(document, architecture);
  const question: ServiceQuestion = {
    node: from,
    task,
    ...(task === 'use' && to !== undefined ? { target: to } : {}),
  };
  const answer = askService(document, architecture, drawn, question);
  if (!answer.ok) throw new CliFault({ ...answer.fault, file: input.file });
  const report = { format: 'lintel-reach-task/1', file: input.file, ...serviceAsJson(answer.value) };
  shell.writeOut(options.format === 'json' ? printJson(report) : serviceAsText(answer.value));
  if (options.fix !== undefined && answer.value.verdict !== 'reachable') {
    await writeFixed(document, findServiceFix(document, question), options.fix, shell);
  }
  return answer.value.verdict === 'reachable' ? exitCodes.fine : exitCodes.negative;
}

async function writeFixed(
  document: LintelDocument,
  fix: Result<PathFix>,
  output: string,
  shell: Shell,
): Promise<void> {
  if (!fix.ok) {
    shell.writeMessage(`No fix is written. ${fix.fault.message}`);
    return;
  }
  await writeOutput(output, saveDocument(applyChanges(document, fix.value.changes)), shell);
  for (const step of fix.value.steps) shell.writeMessage(step);
}

/** What the second drawing opens and closes. */
async function compareDrawings(
  files: readonly string[],
  options: ReachOptions,
  shell: Shell,
): Promise<ExitCode> {
  const [first, second, ...more] = files;
  if (first === undefined || second === undefined || more.length > 0) {
    throw unusable('Name the two files to compare: lintel reach --compare BEFORE AFTER.');
  }
  const before = await sideOf(first, shell);
  const after = await sideOf(second, shell);
  const difference = compareReach(before, after);
  const report = { format: 'lintel-reach-comparison/1', before: first, after: second, ...difference };
  shell.writeOut(options.format === 'json' ? printJson(report) : differenceAsText(difference));
  return exitCodes.fine;
}

async function sideOf(file: string, shell: Shell): Promise<Side> {
  const { document } = await openInput(file, shell);
  return { document, drawn: compileNetwork(document, createResolver().update(document).architecture) };
}

/** Verdict and codes of every case; exit 1 when one is not as it expects, or without expectations not reachable. */
async function runCases(file: string, options: ReachOptions, shell: Shell): Promise<ExitCode> {
  const read = await readInput(file, shell);
  if (!read.ok) throw new CliFault(read.fault);
  const results = read.value.text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [caseOnLine(line, index + 1, read.value.file)];
  });
  if (results.length === 0) throw unusable('The file has no cases.', read.value.file);
  if (options.format === 'json') {
    shell.writeOut(
      printJson({
        format: 'lintel-reach-cases/1',
        file: read.value.file,
        cases: results.map(({ id, answer, isAsExpected }) => ({
          id,
          ...answerAsJson(answer),
          ...(isAsExpected === undefined ? {} : { asExpected: isAsExpected }),
        })),
      }),
    );
  } else {
    for (const { id, answer, isAsExpected } of results) {
      const codes = answer.codes.map((code) => code.join(' ')).join(', ');
      const remark = isAsExpected === false ? ' (not as expected)' : '';
      shell.writeOut(`${id}: ${answer.verdict}${codes === '' ? '' : `, ${codes}`}${remark}\n`);
    }
  }
  const isFine = results.every(({ answer, isAsExpected }) => isAsExpected ?? answer.verdict === 'reachable');
  return isFine ? exitCodes.fine : exitCodes.negative;
}

interface CaseResult {
  readonly id: string;
  readonly answer: Answer;
  /** Undefined where the case expects nothing. */
  readonly isAsExpected: boolean | undefined;
}

function caseOnLine(text: string, line: number, file: string): CaseResult {
  const parsed = parseReachabilityCase(parseLine(text, line, file));
  if (!parsed.ok) throw new CliFault({ ...parsed.fault, file, line });
  const { id, ask, topology, expect } = parsed.value;
  const { from, to, proto, port, family } = ask;
  const question = { from, to, protocol: proto, port, ...(family === undefined ? {} : { family }) };
  const answer = askReachability(networkOfTopology(topology), question);
  if (!answer.ok) throw new CliFault({ ...answer.fault, file, line });
  const { verdict, codes } = answer.value;
  const isAsExpected =
    expect === undefined
      ? undefined
      : expect.verdict === verdict && JSON.stringify(expect.codes) === JSON.stringify(codes);
  return { id, answer: answer.value, isAsExpected };
}

function parseLine(text: string, line: number, file: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    const message = 'The line is not JSON. Each line holds one case.';
    throw new CliFault({ code: 'not-json', message, file, line });
  }
}

function unusable(message: string, file?: string): CliFault {
  return new CliFault({ code: 'unusable', message, ...(file === undefined ? {} : { file }) });
}
