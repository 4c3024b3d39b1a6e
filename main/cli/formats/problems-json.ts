import { settingsOf } from '#shared/document/document-index.ts';
import type { Problem } from '#shared/rules/rule.ts';
import type { CheckedInput } from './checked-input.ts';
import { lineOf, nameOf } from './place-of.ts';

/** The problems for programs. Fields may be added; those that are here keep their meaning. */
export function problemsAsJson(checked: CheckedInput): string {
  const { input, document, analysis } = checked;
  return `${JSON.stringify(
    {
      format: 'lintel-problems/1',
      file: input.file,
      profile: settingsOf(document).profile,
      counts: analysis.counts,
      problems: analysis.problems.map((problem) => toJson(problem, checked)),
      suppressed: analysis.suppressed.map((problem) => ({
        ...toJson(problem, checked),
        reason: problem.suppressed?.reason ?? '',
      })),
      undecided: analysis.undecided,
    },
    null,
    2,
  )}\n`;
}

function toJson(problem: Problem, { input, document }: CheckedInput): object {
  const line = lineOf(input, document, problem.at);
  return {
    rule: problem.rule,
    severity: problem.severity,
    pillar: problem.pillar,
    title: problem.title,
    message: problem.message,
    at: problem.at,
    name: nameOf(document, problem.at),
    ...(line === undefined ? {} : { line }),
    ...(problem.field === undefined ? {} : { field: problem.field }),
    related: problem.related,
    fix: problem.fix,
    key: problem.key,
  };
}
