import type { JsonValue } from '#shared/base/json.ts';
import { type Answer, askReachability } from '#shared/reachability/ask.ts';
import { askDrawing, buildMatrix } from '#shared/reachability/ask-drawing.ts';
import { compileNetwork } from '#shared/reachability/compile/compile-network.ts';
import { findExposure } from '#shared/reachability/exposure.ts';
import type { Protocol } from '#shared/reachability/network.ts';
import { networkOfTopology, parseReachabilityCase } from '#shared/reachability/topology.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { answerAsJson, exposedAsJson, printJson, rowAsJson } from '../formats/reach-json.ts';
import { answerAsText, exposureAsText, matrixAsText } from '../formats/reach-text.ts';
import { openInput } from '../open-input.ts';
import { readInput } from '../read-input.ts';
import type { Shell } from '../shell.ts';

export interface ReachOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol: Protocol;
  readonly ipv6?: boolean | undefined;
  readonly matrix?: boolean | undefined;
  readonly exposure?: boolean | undefined;
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
  if (file === undefined) throw unusable('Give a file, or cases with --cases FILE.jsonl.');
  const { from, to, port, protocol } = options;
  const isOverview = options.matrix === true || options.exposure === true;
  if (!isOverview && (from === undefined || to === undefined || port === undefined)) {
    throw unusable('Give --from ID, --to ID and --port N, or --matrix, or --exposure.');
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
  return answer.value.verdict === 'reachable' ? exitCodes.fine : exitCodes.negative;
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
