import type { Problem, Rule, Severity } from '#shared/rules/rule.ts';

export type ProblemGrouping = 'severity' | 'pillar' | 'node' | 'rule';

export interface ProblemGroup {
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  readonly problems: readonly Problem[];
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];
const severityNames: Readonly<Record<Severity, string>> = {
  error: 'Errors',
  warning: 'Warnings',
  info: 'Notes',
};
const pillarNames: Readonly<Record<Rule['pillar'], string>> = {
  deploy: 'Deployment',
  security: 'Security',
  reliability: 'Reliability',
  performance: 'Performance',
  cost: 'Cost',
  operations: 'Operations',
};

/** The problems in groups, the groups with the worst problems first, the worst problem first in each. */
export function groupProblems(
  problems: readonly Problem[],
  by: ProblemGrouping,
  nameOf: (id: string) => string,
): readonly ProblemGroup[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = { severity: problem.severity, pillar: problem.pillar, node: problem.at, rule: problem.rule }[
      by
    ];
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return [...groups]
    .map(([key, members]) => {
      const sorted = members.toSorted((a, b) => rank(a.severity) - rank(b.severity));
      return {
        key,
        title: titleOf(by, key, sorted, nameOf),
        severity: sorted[0]?.severity ?? 'info',
        problems: sorted,
      };
    })
    .sort((a, b) => rank(a.severity) - rank(b.severity) || a.title.localeCompare(b.title, 'en'));
}

/** Problems whose message, title, rule or place holds every word. */
export function filterProblems(
  problems: readonly Problem[],
  query: string,
  nameOf: (id: string) => string,
): readonly Problem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return problems;
  return problems.filter((problem) => {
    const text = `${problem.message} ${problem.title} ${problem.rule} ${problem.severity} ${problem.pillar} ${nameOf(problem.at)}`;
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function titleOf(
  by: ProblemGrouping,
  key: string,
  members: readonly Problem[],
  nameOf: (id: string) => string,
): string {
  switch (by) {
    case 'severity':
      return severityNames[key as Severity];
    case 'pillar':
      return pillarNames[key as Rule['pillar']];
    case 'node':
      return nameOf(key);
    case 'rule':
      return `${key} ${members[0]?.title ?? ''}`;
  }
}
