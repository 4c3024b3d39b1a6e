import type { CheckedInput } from './checked-input.ts';
import { lineOf } from './place-of.ts';

/** One problem a line, in the form that editors and pipelines recognise, then the counts. */
export function problemsAsText({ input, document, analysis }: CheckedInput): string {
  const lines = analysis.problems.map((problem) => {
    const line = lineOf(input, document, problem.at);
    const place =
      line === undefined ? `${input.file}: ${problem.at}` : `${input.file}:${line}: ${problem.at}`;
    return `${place}: ${problem.severity}: ${problem.message} [${problem.rule}]`;
  });
  const { error, warning, info } = analysis.counts;
  const parts = [count(error, 'error'), count(warning, 'warning'), count(info, 'note')];
  const suppressed = analysis.suppressed.length;
  if (suppressed > 0) parts.push(`${suppressed} suppressed`);
  if (analysis.undecided.length > 0) parts.push(`${count(analysis.undecided.length, 'value')} unknown`);
  return `${[...lines, `${input.file}: ${parts.join(', ')}.`].join('\n')}\n`;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
