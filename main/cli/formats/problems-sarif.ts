import { version } from '#main/services/host/version.ts';
import type { Problem, Severity } from '#shared/rules/rule.ts';
import { rules as allRules } from '#shared/rules/rules/index.ts';
import type { CheckedInput } from './checked-input.ts';
import { lineOf, nameOf } from './place-of.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, which code hosts show beside the file. */
export function problemsAsSarif(checked: CheckedInput): string {
  const { analysis } = checked;
  const all = [...analysis.problems, ...analysis.suppressed];
  const rules = [...new Map(all.map((problem) => [problem.rule, problem])).values()].sort((a, b) =>
    a.rule < b.rule ? -1 : 1,
  );
  const indexOf = new Map(rules.map((problem, index) => [problem.rule, index]));
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'Lintel',
              version,
              rules: rules.map((problem) => ({
                id: problem.rule,
                shortDescription: { text: problem.title },
                ...wordsOf(problem.rule),
                properties: { pillar: problem.pillar },
              })),
            },
          },
          results: all.map((problem) => toResult(problem, indexOf.get(problem.rule) ?? 0, checked)),
        },
      ],
    },
    null,
    2,
  )}\n`;
}

/** What the rule checks and what to do, for the page that a code host shows beside a finding. */
function wordsOf(id: string): object {
  const docs = allRules.find((rule) => rule.id === id)?.docs;
  if (docs === undefined) return {};
  return { fullDescription: { text: `${docs.what} ${docs.why}` }, help: { text: docs.howToFix } };
}

function toResult(problem: Problem, ruleIndex: number, { input, document }: CheckedInput): object {
  const startLine = lineOf(input, document, problem.at);
  return {
    ruleId: problem.rule,
    ruleIndex,
    level: levels[problem.severity],
    message: { text: problem.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(input.file.replaceAll('\\', '/')) },
          ...(startLine === undefined ? {} : { region: { startLine } }),
        },
        logicalLocations: [{ name: nameOf(document, problem.at), fullyQualifiedName: problem.at }],
      },
    ],
    partialFingerprints: { 'lintel/v1': problem.key },
    ...(problem.suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: problem.suppressed.reason }] }),
  };
}
